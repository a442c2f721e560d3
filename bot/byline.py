"""How an article is named to readers: its outlet and its date in their language."""

import datetime as dt

from bot.wording import wording
from index.models import Article


def byline(article: Article, language: str | None) -> str:
    """The outlet, where it is known, and the date: "Le Phare de Saint-Orven, 14 mars 2026".

    Where this is a later version of the article: "Le Phare de Saint-Orven, 14 mars 2026, modifié le 16 mars 2026".
    """
    words = wording(language)
    date = human_date(article.published, language or "fr") if article.published else words.undated
    modified = (
        words.modified.format(date=human_date(article.modified, language or "fr"))
        if article.modified and article.modified > (article.published or "")
        else None
    )
    return ", ".join(part for part in (article.outlet, date, modified) if part)


def human_date(published: str, language: str) -> str:
    """An ISO date in words."""
    from babel.dates import format_date

    return format_date(dt.date.fromisoformat(published), "d MMMM y", locale=language)
