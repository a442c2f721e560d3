"""The last station of every answer: what it cites is looked up in the library again."""

from dataclasses import replace

from bot.answer import Answer, Citation
from index.library import Library


def verify(answer: Answer, library: Library) -> Answer:
    """Drop the statements whose citations do not stand, word for word, at their place in the library.

    An article that was changed or removed while the question was answered is the ordinary case.
    """
    proven = tuple(s for s in answer.statements if all(_stands(citation, library) for citation in s.citations))
    return answer if proven == answer.statements else replace(answer, statements=proven)


def _stands(citation: Citation, library: Library) -> bool:
    stored = library.article(citation.article.id)
    return stored is not None and stored.text[citation.start : citation.end] == citation.text
