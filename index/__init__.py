"""Articles in; passages, statements and search out. Knows no chat, no language model, no Telegram."""
