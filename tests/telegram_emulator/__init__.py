"""Telegram's Bot API on loopback, as strict as Telegram: what it would refuse is refused here, in its words."""

from tests.telegram_emulator.api import ApiError, BotApi, Drop, Sent
from tests.telegram_emulator.markup import Entity, Formatted, MarkupError, parse, units
from tests.telegram_emulator.server import Emulator

__all__ = [
    "ApiError",
    "BotApi",
    "Drop",
    "Emulator",
    "Entity",
    "Formatted",
    "MarkupError",
    "Sent",
    "parse",
    "units",
]
