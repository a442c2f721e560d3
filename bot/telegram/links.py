"""Links that the bot may show: an article's own address, with the place of the words in it, and the bot's own."""

import re
from urllib.parse import quote

from index.models import Article

ADDRESS = re.compile(r"https?://\S{1,2000}")
WHOLE = 80  # characters up to which words are looked for as a whole
ENDS = 4  # words at either end that make longer ones out


def own_address(article: Article) -> str | None:
    """The article's own web address; None where it has none that can be linked."""
    return article.url if article.url and article.url.isprintable() and ADDRESS.fullmatch(article.url) else None


def address_of_words(article: Article, words: str) -> str | None:
    """The article's address, at the place of some words: https://wicg.github.io/scroll-to-text-fragment/."""
    if (address := own_address(article)) is None:
        return None
    pieces = words.split()
    if len(words) > WHOLE or "\n" in words.strip():
        ends = [" ".join(pieces[:ENDS]), " ".join(pieces[-ENDS:])] if len(pieces) > 2 * ENDS else pieces[:1]
    else:
        ends = [" ".join(pieces)]
    directive = ",".join(map(_encoded, ends))
    return f"{address}{'' if '#' in address else '#'}:~:text={directive}" if directive else address


def _encoded(words: str) -> str:
    return quote(words[:WHOLE], safe="", errors="replace").replace("-", "%2D")


def opening(bot: str, answer: int, citation: int) -> str:
    """The address that opens a citation in a private chat with the bot."""
    return f"https://t.me/{bot}?start=c_{answer}_{citation}"


def opened(parameter: str) -> tuple[int, int] | None:
    """The answer and the citation that such an address names; None for any other parameter."""
    found = re.fullmatch(r"c_(\d{1,19})_(\d{1,4})", parameter)
    return (int(found[1]), int(found[2])) if found else None
