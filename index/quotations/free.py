"""Quotations that no verb outside them governs: after a colon, with the clause inside the marks, or alone."""

import re
from collections.abc import Iterator

from index.models import Span
from index.quotations.contents import Words, is_clause, without_connectives
from index.quotations.cues import cues
from index.quotations.incises import inserted_end
from index.quotations.inversions import inverted_source
from index.quotations.lexicon import Lexicon
from index.quotations.phrases import Phrase, phrase_after
from index.quotations.reports import Report, report
from index.quotations.sentence import VERBS, Sentence, read
from index.quotations.sources import names_source
from index.quotations.stretches import Stretch
from index.quotations.subjects import subject_before
from index.quotations.tokens import TOKEN

# Tags that may stand around a quotation that stands alone.
_ALONE = frozenset("Qmr&S,.;:–()~#")
# Tags that tell of a source of the sentence's own: selon, a colon, somebody's name or office.
_OTHERS = frozenset("f:HCT")
_PEOPLE = frozenset("HICi")
# Tags of words that what a subject does begins with: "s'arrogent", "ont perdu", "ne savent".
_PREDICATE = frozenset("VBUvaekx")
_PERSONAL = frozenset("il elle ils elles celui-ci celle-ci".split())
# What an inserted clause looks like, so that most quotations need not be read word by word.
_INSERTION = re.compile(
    r""",\s(?: [\w' ]{0,30}?\w-(?:t-)?(?:ils?|elles?|on)\b                     # ", a-t-il ajouté"
             | (?:a|ont|avait|avaient)\s(?:\w+\s){0,2}?\w+[éit]\s              # ", a expliqué le maire"
             | \w+(?:e|t|nt)\s(?:[A-ZÀ-Þ]|l[ea]s?\s|l'|un) )                   # ", explique Paul"
    """,
    re.VERBOSE,
)


def after_colon(sentence: Sentence, text: str) -> Report | None:
    """The quotation after a colon that no verb of saying announces: the subject of the clause speaks."""
    place = sentence.tags.find(":Q")
    if place < 0 or not is_clause(text[slice(*sentence.quoted[place + 1].inner)]):
        return None
    source = _subject_up_to(sentence, place)
    if source is None or not names_source(sentence, source):
        return None
    if sentence.tags[source.first] == "i" and sentence.word(source.first) not in _PERSONAL:
        return None
    return report(sentence, [Words(place + 1, place + 1)], source)


def _subject_up_to(sentence: Sentence, colon: int) -> Phrase | None:
    """The subject of the last verb before a colon, or the phrase that opens one without: "Même colère chez | X |:"."""
    opening = sentence.tags.rfind(":", 0, colon) + 1
    verb = next((i for i in range(colon - 1, opening - 1, -1) if sentence.tags[i] in VERBS), None)
    if verb is None:
        opening = next((i + 1 for i in range(opening, colon) if sentence.word(i) == "chez"), opening)
        return phrase_after(sentence, opening) if sentence.tags[opening] != "f" else None
    while verb > 0 and sentence.tags[verb - 1] in "aekxzru":
        verb -= 1
    return subject_before(sentence, verb)


def interrupted(stretch: Stretch, text: str, plain: str, lexicon: Lexicon) -> Report | None:
    """A quotation whose marks also enclose the reporting clause: « A, a dit X. B »."""
    if not _INSERTION.search(plain, *stretch.inner):
        return None
    inner = read(plain, stretch.inner, (), lexicon)
    for cue in cues(inner, lexicon):
        inserted = cue.shape == "finite" and inner.tag(cue.first - 1) == "," and cue.first > 1
        source = inverted_source(inner, cue, text) if inserted else None
        if source is None:
            continue
        last = inserted_end(inner, max(source.last, cue.last))
        end = inner.tokens[last + (inner.tag(last + 1) == ")")].end
        if plain[end : end + 1] in tuple(".,;:!?"):
            before = Span(stretch.inner.start, inner.tokens[cue.first - 2].end)
            pieces = before, *_rest(plain, Span(end, stretch.inner.end))
            return Report(inner, "direct", pieces, source, Words(cue.first, cue.last), cue.verb.lemma)
    return None


def _rest(plain: str, span: Span) -> Iterator[Span]:
    """What follows an inserted clause, without the stop between them."""
    start, end = span
    while start < end and plain[start] in " .,;:!?":
        start += 1
    if start < end:
        yield Span(start, end)


def alone(sentence: Sentence, text: str, found: list[Report]) -> Iterator[Report]:
    """Quotations in a sentence that is nothing else: the last speaker goes on."""
    if not set(sentence.tags) <= _ALONE:
        return
    taken = [piece for each in found for piece in each.pieces]
    for place, stretch in sentence.quoted.items():
        inner = stretch.inner
        claimed = any(piece.start < inner.end and inner.start < piece.end for piece in taken)
        speech = is_clause(text[slice(*inner)]) and not _is_crosshead(text, stretch)
        if speech and not claimed and not stretch.goes_on:
            yield report(sentence, [Words(place, place)], None)


def carried_on(sentence: Sentence, plain: str, lexicon: Lexicon) -> list[Report]:
    """What a sentence says about a thing with quoted words in it, where speech stands right before it.

    "Ces forces « s'en prennent à l'État »." goes on with what was said, if nobody else is its subject.
    """
    woven = {place for place, stretch in sentence.quoted.items() if _is_woven_in(plain, stretch, lexicon)}
    if not woven or set(sentence.tags) & _OTHERS:
        return []
    verb = next(i for i in range(len(sentence.tags)) if sentence.tags[i] in VERBS or i in woven)
    subject = subject_before(sentence, verb)
    if subject is None or set(sentence.tags[subject.first : subject.last + 1]) & _PEOPLE:
        return []
    words = Words(0, len(sentence.tags.rstrip(".")) - 1)
    return [report(sentence, [without_connectives(sentence, words)], None)]


def _is_woven_in(plain: str, stretch: Stretch, lexicon: Lexicon) -> bool:
    """Whether quoted words are a part of the clause around them: no title, no term, or what its subject does."""
    inner = plain[slice(*stretch.inner)]
    first = TOKEN.match(inner)
    predicate = first is not None and lexicon.tags.get(first.group(), "n") in _PREDICATE
    whole = not stretch.continues and not stretch.goes_on
    return whole and inner[0].islower() and (predicate or is_clause(inner))


def _is_crosshead(text: str, stretch: Stretch) -> bool:
    """Whether a quotation is a line of its own without a stop: a heading out of the words below it."""
    alone = text[: stretch.start].endswith("\n") and text[stretch.end : stretch.end + 1] in ("", "\n")
    return alone and not stretch.continues and text[stretch.inner.end - 1] not in ".!?…"
