"""Extraction: an article in, its quotations with their speakers out."""

from collections.abc import Iterator
from dataclasses import replace

from index.models import Article, Quotation, Span
from index.quotations.acronyms import acronyms
from index.quotations.free import carried_on
from index.quotations.language import language_of
from index.quotations.lexicon import lexicon
from index.quotations.mentions import mentions
from index.quotations.phrases import Phrase
from index.quotations.reading import reports
from index.quotations.register import register
from index.quotations.reports import Report
from index.quotations.sentence import VERBS, Sentence, split
from index.quotations.shadow import shadow
from index.quotations.speakers import Speakers
from index.quotations.stretches import stretches
from index.quotations.subjects import subject_before
from index.quotations.trail import SPEAKER

# How sure a speaker is: named by the clause itself, taken up by a pronoun or a noun, carried over from before.
NAMED, TAKEN_UP, CARRIED = 1.0, 0.8, 0.6


def quotations(article: Article, *, unsaid: bool = False) -> tuple[Quotation, ...]:
    """Return every statement that the article attributes to a source, in reading order.

    With `unsaid`, what somebody denied having said, has not yet said or only might say comes too; its polarity tells.
    """
    text = article.text
    plain = shadow(text)
    words = lexicon(language_of(article))
    sentences = list(split(plain, stretches(plain), words))
    headline = list(split(shadow(article.title or ""), (), words))
    named = register([*headline, *sentences], words)
    speakers = Speakers(text, named, mentions(sentences, text), acronyms(text, words), _year(article))
    found: list[Quotation] = []
    opened: list[Span] = []
    told = len(text)  # where the sentence before ends, if it told what somebody said
    for sentence in sentences:
        speakers.follow(sentence, _subject(sentence))
        said = reports(sentence, text, plain, words)
        if not said and told < sentence.start and "\n" not in text[told : sentence.start]:
            said = carried_on(sentence, plain, words)
        told = sentence.end if said else len(text)
        for report in sorted(_joined(said, sentence, opened), key=_place):
            speaker, confidence = _speaker(report, speakers)
            if unsaid or report.polarity == "said":
                found.append(_quotation(report, speaker, confidence))
    return tuple(sorted(found, key=lambda q: (q.spans[0], q.cue or Span(0, 0))))


def _year(article: Article) -> int | None:
    year = (article.published or "")[:4]
    return int(year) if year.isdecimal() else None


def _joined(found: list[Report], sentence: Sentence, opened: list[Span]) -> Iterator[Report]:
    """The reports of a sentence, with the pieces of a quotation that earlier paragraphs opened."""
    ends = {stretch.inner for stretch in sentence.quoted.values() if stretch.continues}
    for report in found:
        if opened and ends & set(report.pieces):
            yield replace(report, pieces=(*opened, *report.pieces))
            opened.clear()
        else:
            yield report
    taken = [piece for report in found for piece in report.pieces]
    opened += (
        stretch.inner
        for stretch in sentence.quoted.values()
        if stretch.goes_on and not any(stretch.start <= piece.start < stretch.end for piece in taken)
    )


def _place(report: Report) -> int:
    """Where a report's speaker is named: who is named behind what he says is nobody's "il" in it."""
    return report.sentence.tokens[report.source.first].start if report.source else report.pieces[0].start


def _subject(sentence: Sentence) -> Phrase | None:
    """The subject of the sentence's first verb."""
    first = next((place for place, tag in enumerate(sentence.tags) if tag in VERBS), None)
    return None if first is None else subject_before(sentence, first)


def _speaker(report: Report, speakers: Speakers) -> tuple[str, float]:
    """Who speaks, and how sure that is."""
    if report.source is None:
        last = speakers.trail.goes_on() if report.goes_on else None
        return (last.name if last else "", CARRIED)
    referent = speakers.who(report.sentence, report.source, report.pieces if report.is_inserted else ())
    if referent is None or not referent.name.strip():  # nobody, or nothing but marks
        return "", CARRIED
    if referent.named and (_is_full_name(referent.name) or referent.gender != "?"):
        referent = replace(referent, human=True)  # a given name that speaks, or a name of two words, is a person's
    speakers.trail.note(referent, report.pieces[0].start, SPEAKER)
    mention = speakers.text[slice(*report.sentence.span(report.source.first, report.source.last))]
    named = referent.name.split()[-1].strip("()") in mention
    return referent.name, NAMED if named else TAKEN_UP


def _is_full_name(name: str) -> bool:
    """Whether a name has two words that both have a capital: not "Pôle emploi"."""
    *given, last = name.split()
    return bool(given) and last[0].isupper()


def _quotation(report: Report, speaker: str, confidence: float) -> Quotation:
    sentence, source, cue = report.sentence, report.source, report.cue
    return Quotation(
        kind=report.kind,
        spans=report.pieces,
        speaker=speaker,
        mention=sentence.span(source.first, source.last) if source else None,
        cue=sentence.span(cue.first, cue.last) if cue else None,
        lemma=report.lemma,
        polarity=report.polarity,
        confidence=confidence,
    )
