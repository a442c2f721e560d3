"""How somebody's words are introduced, so that nobody takes a paraphrase for a quotation or a guess for a fact."""

import re

from bot.answer import Citation, Statement
from bot.wording import wording
from index.models import Quotation
from index.people import name_words

SURE = 0.7  # confidence below which an attribution is called uncertain
# The pronoun behind its verb: "a-t-il lancé" introduces nothing, "a lancé" does.
INVERTED = re.compile(r"-(?:t-)?(?:ils?|elles?|on|je|nous|vous)\b", re.IGNORECASE)


def attribution(citation: Citation, language: str) -> str:
    """What stands before the words: the article's own verb, the name it used where that is not the speaker's, doubts.

    "" where nobody said them.
    """
    quotation, text, words = citation.quotation, citation.article.text, wording(language)
    if quotation is None:
        return ""
    cue = INVERTED.sub("", text[slice(*quotation.cue)]) if quotation.cue else ""
    notes = [f"« {mention} »"] if (mention := _other_name(quotation, text, cue)) else []
    if quotation.kind != "direct":
        notes.append(words.reported)
    if quotation.confidence < SURE:
        notes.append(words.uncertain)
    return f"{cue} ({', '.join(notes)})".strip() if notes else cue


def introduction(statement: Statement, citation: Citation, language: str) -> str:
    """The same, with who said it where the words of the statement are not just that name."""
    said = attribution(citation, language)
    if citation.quotation is None or statement.names_speaker:
        return said
    return f"{citation.quotation.speaker or wording(language).unnamed} {said}".rstrip()


def shown(citation: Citation) -> str:
    """The words of a citation; those that somebody spoke stand in quotation marks, those that report do not."""
    if citation.quotation is not None and citation.quotation.kind == "direct":
        return f"« {citation.text} »"
    return citation.text


def _other_name(quotation: Quotation, text: str, shown_cue: str) -> str:
    """What the article calls the speaker here, where that has nothing of the name and does not stand in the cue."""
    mention, cue = quotation.mention, quotation.cue
    if mention is None:
        return ""
    words = text[mention.start : mention.end].removeprefix("-").removeprefix("t-")
    if cue and cue.start <= mention.start < cue.end and re.search(rf"\b{re.escape(words)}\b", shown_cue):
        return ""
    return "" if set(name_words(words)) & set(name_words(quotation.speaker)) else words
