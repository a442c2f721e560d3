"""Logging that keeps secrets, and what people write to the bot, out of every record."""

import logging
from collections.abc import Iterable
from urllib.parse import quote

MASK = "[secret]"
# Their lower levels tell of every poll, or quote what is sent to a chat model.
CLIENTS = ("httpx", "httpx2", "openai", "anthropic")


class Discretion(logging.Filter):
    """Rewrites each record: no secret in its message or traceback, no argument where that may hold a chat's text."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__()
        # A bot token is an id and a secret, and either form may be quoted in an address.
        parts = {part for secret in secrets for part in (secret, secret.partition(":")[2]) if part}
        self._secrets = sorted(parts | {quote(part, safe="") for part in parts}, key=len, reverse=True)

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, rewritten."""
        record.msg = self.redacted(_message(record))
        record.args = None
        if record.exc_info:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
            record.exc_info = None
        record.exc_text = record.exc_text and self.redacted(record.exc_text)
        record.stack_info = record.stack_info and self.redacted(record.stack_info)
        return True

    def redacted(self, text: str) -> str:
        """The text without the secrets."""
        for secret in self._secrets:
            text = text.replace(secret, MASK)
        return text


def set_up(secrets: Iterable[str], level: int = logging.INFO) -> logging.Handler:
    """Log to stderr from `level` on, without the secrets. Returns the handler that was added to the root."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.addFilter(Discretion(secrets))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(level)
    for client in CLIENTS:
        logging.getLogger(client).setLevel(logging.WARNING)
    return handler


def _message(record: logging.LogRecord) -> str:
    if record.name.partition(".")[0] == "telegram":
        return str(record.msg)  # python-telegram-bot puts whole updates into the arguments
    try:
        return record.getMessage()
    except (TypeError, ValueError):  # a record that does not fit its arguments must not stop the bot
        return str(record.msg)
