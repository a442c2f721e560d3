"""The buttons under a message: what they say, and what they tell the bot when they are pressed.

Their data name an answer, not a place in a conversation: an old message's button opens its own sources.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.telegram.render import Page
from bot.wording import Wording
from index.models import Article

VERSION = "1"
EXAMPLE = "?"  # what the data of a question to try begin with; an article's id follows
LONGEST_DATA = 64  # bytes
LONGEST_LABEL = 60
PER_PAGE = 5  # articles in a list


@dataclass(frozen=True, slots=True)
class Press:
    """What a button tells: what to do, with which answer and its citation `number`, and at which `place`.

    The place is a page's in "answer" and "context", which show a page with the citation, a passage's elsewhere.
    """

    action: str
    answer: int = 0
    number: int = 0
    place: int = 0

    @property
    def data(self) -> str:
        """The form in which a button carries it."""
        return f"{VERSION}:{self.action}:{self.answer}:{self.number}:{self.place}"


def press(data: str) -> Press | None:
    """What a button's data tell; None for those of another version of the program, or of none."""
    found = re.fullmatch(rf"{VERSION}:([a-z]+):(\d{{1,19}}):(\d{{1,9}}):(\d{{1,9}})", data, re.ASCII)
    return Press(found[1], *(int(number) for number in found.groups()[1:])) if found else None


def page_with(pages: Sequence[Page], wanted: Press) -> int:
    """The page that a button means: the one at its place, or else the first one, that has its citation."""
    fitting = [n for n, page in enumerate(pages) if any(c.number == wanted.number for c in page.citations)]
    return wanted.place if wanted.place in fitting else next(iter(fitting), 0)


def answer_keyboard(
    answer: int, pages: Sequence[Page], number: int, words: Wording, *, context: bool = False
) -> InlineKeyboardMarkup | None:
    """The buttons under page `number` of an answer; none under one that cites nothing."""
    page, view = pages[number], "context" if context else "answer"
    if not page.citations:
        return None
    numbers = [_button(f"[{c.number}]", Press("open", answer, c.number)) for c in page.citations]
    first = page.citations[0].number
    toggle = Press("answer", answer, first) if context else Press("context", answer, first)
    middle = [_button(words.only_quotes if context else words.context, toggle)]
    for label, place in (("◀", number - 1), (f"{words.more} ▶", number + 1)):
        if 0 <= place < len(pages) and (cited := pages[place].citations):
            middle.append(_button(label, Press(view, answer, cited[0].number, place)))
    votes = [_button("👍", Press("good", answer)), _button("👎", Press("bad", answer))]
    return InlineKeyboardMarkup([numbers, middle, votes])


def passage_keyboard(answer: int, number: int, place: int, count: int, words: Wording) -> InlineKeyboardMarkup:
    """The buttons under a passage, of `count` in its article."""
    steps = [
        _button(label, Press("passage", answer, number, there))
        for label, there in (("◀", place - 1), ("▶", place + 1))
        if 0 <= there < count
    ]
    below = [
        _button(f"↩ {words.back}", Press("answer", answer, number)),
        _button(words.beside_the_point, Press("beside", answer, number, place)),
    ]
    return InlineKeyboardMarkup([steps, below] if steps else [below])


def list_keyboard(place: int, count: int) -> InlineKeyboardMarkup | None:
    """The buttons under a page of the list of `count` articles."""
    last = (count - 1) // PER_PAGE
    steps = [
        _button(label, Press("articles", place=there))
        for label, there in (("◀", place - 1), ("▶", place + 1))
        if 0 <= there <= last
    ]
    return InlineKeyboardMarkup([steps]) if steps else None


def example_keyboard(articles: Sequence[Article], words: Wording) -> InlineKeyboardMarkup | None:
    """Questions about some articles."""
    rows = [
        [InlineKeyboardButton(_label(words.who_said_what.format(topic=article.headline)), callback_data=data)]
        for article in articles
        if len((data := EXAMPLE + article.id).encode()) <= LONGEST_DATA
    ]
    return InlineKeyboardMarkup(rows) if rows else None


def language_keyboard() -> InlineKeyboardMarkup:
    """The languages to choose from."""
    choices = (("Français", Press("french")), ("English", Press("english")))
    return InlineKeyboardMarkup([[_button(label, chosen) for label, chosen in choices]])


def _button(label: str, pressed: Press) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=pressed.data)


def _label(text: str) -> str:
    line = " ".join(text.encode("utf-8", "replace").decode().split())
    return line if len(line) <= LONGEST_LABEL else f"{line[:LONGEST_LABEL].rstrip()}…"
