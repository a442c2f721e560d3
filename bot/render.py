"""An answer as Telegram messages. A blockquote holds an article's own words; outside stand the bot's and the source."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from html import escape, unescape

from bot.answer import Answer, Citation, Statement
from bot.attribution import introduction
from bot.byline import byline
from bot.wording import Wording, wording
from index.models import Article

# Telegram's limits for a message; the length counts UTF-16 units of what readers see, not of the markup.
LONGEST = 4096
MOST_ENTITIES = 100
# Ours: how much of a title or an outlet is shown, and how many articles that hold the same words.
LONGEST_NAME = 160
MOST_COPIES = 3

ADDRESS = re.compile(r"https?://\S{1,2000}")
# Where Telegram would make a command, mention, hashtag or address of plain words: a word joiner, which nobody
# sees, keeps them words.
LINKED = re.compile(r"(?<=[/@#$])(?=\w)|(?<=\w)(?=\.\w)|(?<=:)(?=//)")
WORD_JOINER = "\u2060"
SENTENCE_END = re.compile(r"[.!?…]\s?[»”\"’')\]]*\s+")
SPACE = re.compile(r"\s+")
ZERO_WIDTH_JOINER = "\u200d"
SKIN_TONES = range(0x1F3FB, 0x1F400)


def telegram_messages(answer: Answer, most: int | None = None) -> tuple[str, ...]:
    """The answer as HTML messages that Telegram takes. A citation is cut only if no message could hold it.

    `most` statements are shown, and how many there are besides.
    """
    if not answer.found:
        return tuple(_packed(_nothing_found(answer), gap="\n"))
    blocks = [block for statement in answer.statements[:most] for block in _statement(statement, answer.language)]
    if most is not None and (more := len(answer.statements) - most) > 0:
        words = wording(answer.language)
        blocks.append(plain(words.and_others.format(count=more)) + f" {words.all_command} {plain(answer.question)}")
    return tuple(_packed(blocks, gap="\n\n"))


def plain(words: str) -> str:
    """The bot's own words as HTML, none of which Telegram takes for a command or an address."""
    return escape(LINKED.sub(WORD_JOINER, _sendable(words)), quote=False)


def _statement(statement: Statement, language: str) -> Iterator[str]:
    """The blocks of a statement: its words, or the speaker's name, with the first citation where there is room."""
    heads = list(_heads(statement, language))
    quotes = [block for citation in statement.citations for block in _citation(statement, citation, language)]
    if heads and quotes and _fits(together := f"{heads[-1]}\n{quotes[0]}"):
        heads[-1:], quotes[:1] = [together], []
    yield from heads
    yield from quotes


def _heads(statement: Statement, language: str) -> Iterator[str]:
    if statement.names_speaker:
        yield f"<b>{plain(_short(statement.words or wording(language).unnamed))}</b>"
    elif statement.words:
        yield from map(plain, _parts(_sendable(statement.words), LONGEST // 2))


def _citation(statement: Statement, citation: Citation, language: str) -> Iterator[str]:
    """How the words were said, the exact words and their source; once a part where no message could hold them."""
    said, source = introduction(statement, citation, language), _source(citation, language)
    before = f"{plain(_short(said))} :\n" if said else ""
    for part in _parts(_sendable(citation.text), LONGEST - _units(f"{before}\n{source}")):
        yield f"{before}<blockquote>{escape(part, quote=False)}</blockquote>\n{source}"


def _source(citation: Citation, language: str) -> str:
    return f"[{citation.number}] {_named(citation.article, language)}{_also_in(citation, wording(language))}"


def _also_in(citation: Citation, words: Wording) -> str:
    if not citation.also_in:
        return ""
    titles = [plain(_short(article.headline)) for article in citation.also_in[:MOST_COPIES]]
    if more := len(citation.also_in) - len(titles):
        titles.append(words.and_more.format(count=more))
    return f" ({words.also_in} {'; '.join(titles)})"


def _nothing_found(answer: Answer) -> Iterator[str]:
    words = wording(answer.language)
    yield plain(words.nothing_found)
    if answer.nearest:
        yield plain(words.nearest)
    for article in answer.nearest:
        yield f"• {_named(article, answer.language)}"


def _named(article: Article, language: str) -> str:
    """The headline, linked to the article's own address, its outlet and date."""
    headline = _short(article.headline)
    outlet = _short(article.outlet) if article.outlet else None
    title = plain(headline)
    if article.url and article.url.isprintable() and ADDRESS.fullmatch(article.url):
        title = f'<a href="{escape(article.url)}">{escape(headline, quote=False)}</a>'
    return f"{title} · {plain(byline(replace(article, outlet=outlet), language))}"


def _packed(blocks: Iterable[str], gap: str) -> Iterator[str]:
    """Join blocks into as few messages as their order allows."""
    message = ""
    for block in blocks:
        longer = f"{message}{gap}{block}" if message else block
        if _fits(longer):
            message = longer
        else:
            yield message
            message = block
    yield message


def _fits(html: str) -> bool:
    return _units(html) <= LONGEST and html.count("</") <= MOST_ENTITIES


def _units(html: str) -> int:
    """The length that readers see. Only tags hold a "<": everything else is escaped."""
    return _length(unescape(re.sub("<[^>]*>", "", html)))


def _length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _sendable(text: str) -> str:
    """The text with a mark in place of each character that Telegram refuses or swallows."""
    return "".join("\ufffd" if unicodedata.category(c) in {"Cc", "Cs"} and c not in "\n\t" else c for c in text)


def _short(name: str) -> str:
    """A name on one line, cut with "…" where it is very long."""
    line = " ".join(_sendable(name).split())
    first = next(_parts(line, LONGEST_NAME))
    return line if first == line else f"{first.rstrip()}…"


def _parts(text: str, room: int) -> Iterator[str]:
    """Cut a text into pieces of at most `room` UTF-16 units that join to it again."""
    while _length(text) > room:
        cut = _cut(text, room)
        yield text[:cut]
        text = text[cut:]
    yield text


def _cut(text: str, room: int) -> int:
    """The best place for a cut: after a sentence, else after a word, else between two characters as readers see them.

    A place in the first half would be a waste: the next best is taken then.
    """
    last = _last_place(text, room)
    for bound in (SENTENCE_END, SPACE):
        places = [found.end() for found in bound.finditer(text, last // 2, last)]
        if places:
            return places[-1]
    return next((place for place in range(last, last // 2, -1) if not _joined(text, place)), last)


def _last_place(text: str, room: int) -> int:
    """How many code points of a text fit: UTF-16 takes two units for each beyond U+FFFF."""
    head = text[:room]
    while _length(head) > room:
        head = head[: -max(1, (_length(head) - room) // 2)]
    return len(head)


def _joined(text: str, place: int) -> bool:
    """Whether a cut at `place` would go through what readers see as one character."""
    before, after = text[place - 1], text[place]
    return (
        ZERO_WIDTH_JOINER in (before, after) or unicodedata.category(after).startswith("M") or ord(after) in SKIN_TONES
    )
