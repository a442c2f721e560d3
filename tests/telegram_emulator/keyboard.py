"""The buttons that Telegram takes under a message."""

import re
from typing import Any

MOST_BUTTONS = 100
MOST_IN_ROW = 8
LONGEST_DATA = 64
KINDS = {"callback_data", "url", "switch_inline_query", "switch_inline_query_current_chat", "copy_text"}


class KeyboardError(ValueError):
    """The buttons are refused; the message is Telegram's."""


def check(markup: Any) -> None:
    """Raise KeyboardError where Telegram refuses the buttons."""
    if not markup:
        return
    rows = markup["inline_keyboard"]
    if sum(map(len, rows)) > MOST_BUTTONS or any(len(row) > MOST_IN_ROW for row in rows):
        raise KeyboardError("reply markup is too long")
    for button in (button for row in rows for button in row):
        _check_button(button)


def _check_button(button: dict[str, Any]) -> None:
    if not button.get("text", "").strip():
        raise KeyboardError("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(KINDS & button.keys()) != 1:
        raise KeyboardError("can't parse inline keyboard button: exactly one optional field must be used")
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= LONGEST_DATA:
        raise KeyboardError("BUTTON_DATA_INVALID")
    if "url" in button and not re.fullmatch(r"(?:https?|tg)://[^\s/]+\S*", button["url"]):
        raise KeyboardError("BUTTON_URL_INVALID")
