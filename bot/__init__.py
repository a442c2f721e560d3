"""Questions in, cited answers out: the chain, the terminal, the Telegram bot."""
