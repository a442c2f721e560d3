"""An answer as Telegram messages. A blockquote holds an article's own words; outside stand the bot's and the source."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape, unescape

from bot.answer import OVER_BUDGET, Answer, Citation, Statement
from bot.attribution import introduction
from bot.byline import byline
from bot.telegram.links import address_of_words, own_address
from bot.wording import Wording, wording
from index.models import Article, Span
from index.passages import passages

Opening = Callable[[int], str]

# Telegram's limits for a message; the length counts UTF-16 units of what readers see, not of the markup.
LONGEST = 4096
MOST_ENTITIES = 100
# Ours: how much of a title or an outlet is shown, and how many articles that hold the same words.
LONGEST_NAME = 160
LONGEST_CODE = 500
MOST_COPIES = 3
MOST_CITATIONS = 8  # in a message: as many buttons as fit in a row
LONG = 500  # characters from which a quotation is folded up

# Where Telegram would make a command, mention, hashtag or address of plain words: a word joiner, which nobody
# sees, keeps them words.
LINKED = re.compile(r"(?<=[/@#$])(?=\w)|(?<=\w)(?=\.\w)|(?<=:)(?=//)")
WORD_JOINER = "\u2060"
SENTENCE_END = re.compile(r"[.!?…]\s?[»”\"’')\]]*\s+")
SPACE = re.compile(r"\s+")
ZERO_WIDTH_JOINER = "\u200d"
SKIN_TONES = range(0x1F3FB, 0x1F400)


@dataclass(frozen=True, slots=True)
class Page:
    """A message's worth of an answer: HTML that Telegram takes, and the citations in it."""

    html: str
    citations: tuple[Citation, ...] = ()


def pages(answer: Answer, opening: Opening | None = None, *, context: bool = False) -> tuple[Page, ...]:
    """The answer as messages. A citation is cut only if no message could hold it.

    `opening` gives the address that opens the citation of a number; with `context` the words stand in their passage.
    """
    words = wording(answer.language)
    if answer.introduces:
        return (Page(plain(words.introduction)),)
    if answer.listed or not answer.found:
        lines = [article_line(a, answer.language) for a in answer.listed] if answer.found else _nothing_found(answer)
        return tuple(_packed([*_preface(answer), *map(Page, lines)], gap="\n"))
    style = _Style(answer.language, opening, context=context)
    blocks = [block for statement in answer.statements for block in _statement(statement, style)]
    if answer.outcome == OVER_BUDGET:
        blocks.append(Page(f"<i>{plain(words.over_budget)}</i>"))
    return tuple(_packed([*_preface(answer), *blocks], gap="\n\n"))


def passage_page(citation: Citation, place: int, language: str) -> Page:
    """The passage at `place` in the citation's article, its words marked, with the way into the whole article."""
    article = citation.article
    passage = passages(article)[place]
    address = address_of_words(article, citation.text)
    link = f'\n<a href="{escape(address)}">{plain(wording(language).read_there)}</a>' if address else ""
    answering = citation.answering or Span(citation.start, citation.end)
    end = passage.start + len(article.text[passage.start : passage.end].rstrip())
    words = _marked(article.text, passage.start, end, answering)
    return Page(f"{_named(article, language)}\n<blockquote>{words}</blockquote>{link}", (citation,))


def place_of(citation: Citation) -> int:
    """The number, from 0, of the passage in which a citation begins."""
    return next((n for n, p in enumerate(passages(citation.article)) if citation.start < p.end), 0)


def listing(head: str, lines: Sequence[str], words: Wording) -> str:
    """Lines of HTML below a line of the bot's own: as many as a message holds, and how many there are besides."""
    for shown in range(len(lines), -1, -1):
        more = [plain(words.and_more.format(count=len(lines) - shown))] if shown < len(lines) else []
        if _fits(html := "\n".join([plain(head), *lines[:shown], *more])):
            return html
    raise ValueError("the head alone is too long")


def article_line(article: Article, language: str) -> str:
    """An article in a list."""
    return f"• {_named(article, language)}"


def outlet_line(outlet: str, count: int) -> str:
    """An outlet in a list, and how many articles are its own."""
    return f"• {plain(_short(outlet))} : {count}"


def plain(words: str) -> str:
    """The bot's own words as HTML, none of which Telegram takes for a command or an address."""
    return escape(LINKED.sub(WORD_JOINER, _sendable(words)), quote=False)


def code(name: str) -> str:
    """A name as it is to be typed: a press copies it, and nothing in it becomes a link."""
    return f"<code>{escape(_sendable(name[:LONGEST_CODE]), quote=False)}</code>"


@dataclass(frozen=True, slots=True)
class _Style:
    """How an answer's citations are shown."""

    language: str
    opening: Opening | None
    context: bool


def _statement(statement: Statement, style: _Style) -> Iterator[Page]:
    """The blocks of a statement: its words, or the speaker's name, with the first citation where there is room."""
    heads = list(_heads(statement, style.language))
    quotes = [block for citation in statement.citations for block in _citation(statement, citation, style)]
    if heads and quotes and _fits(together := f"{heads[-1]}\n{quotes[0].html}"):
        quotes[0] = replace(quotes[0], html=together)
        heads.pop()
    yield from map(Page, heads)
    yield from quotes


def _heads(statement: Statement, language: str) -> Iterator[str]:
    if statement.names_speaker:
        yield f"<b>{plain(_short(statement.words or wording(language).unnamed))}</b>"
    elif statement.words:
        yield from map(plain, _parts(_sendable(statement.words), LONGEST // 2))


def _citation(statement: Statement, citation: Citation, style: _Style) -> Iterator[Page]:
    """How the words were said, the exact words and their source; once a part where no message could hold them.

    Of words that only part of answers, that part is marked.
    """
    said, source = introduction(statement, citation, style.language), _source(citation, style)
    before = f"{plain(_short(said))} :\n" if said else ""
    room = LONGEST - _units(f"{before}\n{source}")
    whole = _in_context(citation) if style.context else _answering(citation)
    if whole and _units(whole) <= room:
        tag = "blockquote expandable" if style.context or len(citation.text) > LONG else "blockquote"
        yield Page(f"{before}<{tag}>{whole}</blockquote>\n{source}", (citation,))
        return
    for part in _parts(_sendable(citation.text), room):
        tag = "blockquote expandable" if len(part) > LONG else "blockquote"
        yield Page(f"{before}<{tag}>{escape(part, quote=False)}</blockquote>\n{source}", (citation,))


def _answering(citation: Citation) -> str:
    """The words of a citation, those that answer marked; "" where all do."""
    if citation.answering is None or not citation.answer:
        return ""
    return _marked(citation.article.text, citation.start, citation.end, citation.answering)


def _in_context(citation: Citation) -> str:
    """The passages of a citation, its words marked."""
    near = [p for p in passages(citation.article) if p.start < citation.end and citation.start < p.end]
    words = citation.answering or Span(citation.start, citation.end)
    return _marked(citation.article.text, near[0].start, near[-1].end, words) if near else ""


def _marked(text: str, start: int, end: int, words: Span) -> str:
    """A piece of a text, with some words, as far as they stand in it, in bold."""
    first, last = (min(max(place, start), end) for place in words)
    before, marked, after = (
        escape(_sendable(text[i:j]), quote=False) for i, j in ((start, first), (first, last), (last, end))
    )
    return f"{before}<b>{marked}</b>{after}" if marked else before + after


def _source(citation: Citation, style: _Style) -> str:
    number = f"[{citation.number}]"
    if style.opening:
        number = f'<a href="{escape(style.opening(citation.number))}">{number}</a>'
    named = _named(citation.article, style.language, address_of_words(citation.article, citation.text))
    return f"{number} {named}{_also_in(citation, wording(style.language))}"


def _also_in(citation: Citation, words: Wording) -> str:
    if not citation.also_in:
        return ""
    titles = [plain(_short(article.headline)) for article in citation.also_in[:MOST_COPIES]]
    if more := len(citation.also_in) - len(titles):
        titles.append(words.and_more.format(count=more))
    return f" ({words.also_in} {'; '.join(titles)})"


def _preface(answer: Answer) -> Iterator[Page]:
    """What the question was taken for, where that is not what was typed, and that articles differ."""
    words = wording(answer.language)
    if answer.rewritten:
        yield Page(f"<i>{plain(words.understood.format(question=_short(answer.understood_as)))}</i>")
    if answer.disputed:
        yield Page(plain(words.disputed))


def _nothing_found(answer: Answer) -> Iterator[str]:
    words = wording(answer.language)
    yield plain(words.nothing_found)
    if answer.nearest:
        yield plain(words.nearest)
    for article in answer.nearest:
        yield article_line(article, answer.language)


def _named(article: Article, language: str, address: str | None = None) -> str:
    """The headline, linked to the article's own address or a place in it, its outlet and date."""
    headline = _short(article.headline)
    outlet = _short(article.outlet) if article.outlet else None
    title = plain(headline)
    if address := address or own_address(article):
        title = f'<a href="{escape(address)}">{escape(headline, quote=False)}</a>'
    return f"{title} · {plain(byline(replace(article, outlet=outlet), language))}"


def _packed(blocks: Iterable[Page], gap: str) -> Iterator[Page]:
    """Join blocks into as few messages as their order allows."""
    page = Page("")
    for block in blocks:
        cited = tuple(dict.fromkeys(page.citations + block.citations))
        longer = Page(f"{page.html}{gap}{block.html}" if page.html else block.html, cited)
        if _fits(longer.html) and len(cited) <= MOST_CITATIONS:
            page = longer
        else:
            yield page
            page = block
    yield page


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
