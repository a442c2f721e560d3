"""The Telegram bot: updates in, messages out, and nothing lost in between."""
