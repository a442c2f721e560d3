import pytest

from bot.byline import byline
from index.models import Article

ARTICLE = {"id": "pont", "text": "Le pont rouvre.", "outlet": "La Gazette"}


@pytest.mark.parametrize(
    ("published", "modified", "language", "told"),
    [
        ("2026-02-24", None, "fr", "La Gazette, 24 février 2026"),
        ("2026-02-24", "2026-02-26", "fr", "La Gazette, 24 février 2026, modifié le 26 février 2026"),
        ("2026-02-24", "2026-02-26", "en", "La Gazette, 24 February 2026, modified on 26 February 2026"),
        ("2026-02-24", "2026-02-24", "fr", "La Gazette, 24 février 2026"),
        ("2026-02-24", "2026-02-20", "fr", "La Gazette, 24 février 2026"),
        (None, "2026-02-26", "fr", "La Gazette, sans date, modifié le 26 février 2026"),
        (None, None, None, "La Gazette, sans date"),
    ],
)
def test_outlet_and_date_and_the_day_of_a_later_version(
    published: str | None, modified: str | None, language: str | None, told: str
) -> None:
    assert byline(Article(**ARTICLE, published=published, modified=modified), language) == told


def test_without_an_outlet_the_date_stands_alone() -> None:
    assert byline(Article("pont", "Le pont rouvre.", published="2026-02-24"), "fr") == "24 février 2026"
