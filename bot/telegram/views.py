"""What a message of the bot shows: text and buttons."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from telegram import InlineKeyboardMarkup

from bot.answer import Answer, Citation
from bot.telegram.buttons import PER_PAGE, Press, answer_keyboard, list_keyboard, page_with, passage_keyboard
from bot.telegram.links import opening
from bot.telegram.render import article_line, listing, outlet_line, pages, passage_page, place_of, plain
from bot.wording import Wording, wording
from index.models import Article
from index.passages import passages


@dataclass(frozen=True, slots=True)
class View:
    """A message: HTML, and the buttons under it."""

    html: str
    keyboard: InlineKeyboardMarkup | None = None


def answer_view(answer: Answer, pressed: Press, bot: str) -> View:
    """A page of an answer: the one that a button means, without or with context. `bot` is the bot's user name."""
    context = pressed.action == "context"
    made = pages(answer, lambda citation: opening(bot, pressed.answer, citation), context=context)
    number = page_with(made, pressed)
    words = wording(answer.language)
    return View(made[number].html, answer_keyboard(pressed.answer, made, number, words, context=context))


def passage_view(citation: Citation, pressed: Press, language: str) -> View:
    """A passage of a citation's article: the one that a button means, or the one with the citation."""
    count = len(passages(citation.article))
    place = place_of(citation) if pressed.action == "open" else min(pressed.place, count - 1)
    keyboard = passage_keyboard(pressed.answer, citation.number, place, count, wording(language))
    return View(passage_page(citation, place, language).html, keyboard)


def articles_view(articles: Iterable[Article], place: int, count: int, words: Wording) -> View:
    """A page of the list of `count` articles, which are given from the newest on."""
    if not count:
        return View(plain(words.no_articles))
    place = min(place, (count - 1) // PER_PAGE)
    first = place * PER_PAGE
    lines = [article_line(article, words.language) for article in islice(articles, first, first + PER_PAGE)]
    head = words.list_of_articles.format(first=first + 1, last=first + len(lines), count=count)
    return View(listing(head, lines, words), list_keyboard(place, count))


def sources_view(articles: Iterable[Article], words: Wording) -> View:
    """The outlets that the articles come from, those of most articles first."""
    outlets = Counter(article.outlet or words.unknown_outlet for article in articles)
    lines = [outlet_line(outlet, count) for outlet, count in outlets.most_common()]
    return View(listing(words.list_of_sources, lines, words))
