"""The language of an article, French or English, where its source does not tell."""

from index.models import Article

_FRENCH = frozenset("le la les des et est une dans que pour du au".split())
_ENGLISH = frozenset("the of and is was in that for said with to on".split())
SAMPLE = 1500


def language_of(article: Article) -> str:
    """Return "en" for an English article and "fr" for every other."""
    if article.language:
        return "en" if article.language.lower().startswith("en") else "fr"
    words = article.text[:SAMPLE].lower().split()
    english = sum(word in _ENGLISH for word in words)
    return "en" if english > sum(word in _FRENCH for word in words) else "fr"
