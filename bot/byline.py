"""How an article is named to readers: its outlet and its date in their language."""

import datetime as dt

from bot.wording import wording
from index.models import Article


def byline(article: Article, language: str | None) -> str:
    """The outlet, where it is known, and the date: "Le Phare de Saint-Orven, 14 mars 2026"."""
    date = human_date(article.published, language or "fr") if article.published else wording(language).undated
    return f"{article.outlet}, {date}" if article.outlet else date


def human_date(published: str, language: str) -> str:
    """An ISO date in words."""
    from babel.dates import format_date

    return format_date(dt.date.fromisoformat(published), "d MMMM y", locale=language)
