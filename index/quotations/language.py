"""The language of an article, French or English, where its source does not tell."""

import re

from index.models import Article

_FRENCH = re.compile(r"\b(?:le|la|les|des|et|est|une|dans|que|pour)\b")
_ENGLISH = re.compile(r"\b(?:the|of|and|is|was|in|that|for|said|with)\b")
SAMPLE = 2000


def language_of(article: Article) -> str:
    """Return "en" for an English article and "fr" for every other."""
    if article.language:
        return "en" if article.language.lower().startswith("en") else "fr"
    sample = article.text[:SAMPLE].lower()
    english, french = len(_ENGLISH.findall(sample)), len(_FRENCH.findall(sample))
    return "en" if english > french else "fr"
