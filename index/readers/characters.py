"""The characters of an article's text. All that is ever normalised is listed here, and all else stands as it was."""

import re
import unicodedata

LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# What readers do not see, but what can split a word, turn a line around or hide a text in another one.
INVISIBLE = re.compile(
    "["
    "\x00-\x08\x0e-\x1f\x7f-\x9f"  # control characters; line ends are dealt with before
    "\u00ad"  # soft hyphen
    "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"  # joiners and fillers without a width
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"  # writing direction
    "\u180b-\u180f\u200b\u200c\u2060-\u2065\ufeff"  # zero width
    "\ufe00-\ufe0d\U000e0100-\U000e01ef"  # variation selectors but those of text and emoji
    "\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"  # annotations, format of shorthand and music
    "\U000e0000-\U000e0fff"  # tags
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"  # halves of characters, and numbers that are none
    "]"
)
PICTURE = "[\u00a9\u00ae\u203c-\u3299\ufe0e\ufe0f\U0001f000-\U0001faff]"
LONE_JOINER = re.compile(f"(?<!{PICTURE})\u200d|\u200d(?!{PICTURE})")  # a joiner belongs between the parts of an emoji
IDLE_SELECTOR = re.compile("(?<![#*0-9\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001faff])[\ufe0e\ufe0f]")


def clean(text: str) -> str:
    """The text as readers see it: one kind of line end, nothing invisible, and composed (NFC). Idempotent."""
    text = INVISIBLE.sub("", LINE_ENDS.sub("\n", text))
    if not text.isascii():
        text = IDLE_SELECTOR.sub("", LONE_JOINER.sub("", text))
    return unicodedata.normalize("NFC", text)


def one_line(text: str) -> str:
    """The text cleaned, its runs of spaces made one."""
    return " ".join(clean(text).split())
