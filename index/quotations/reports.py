"""Reports: what a sentence says that somebody said, before it is known who that is."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.models import Kind, Polarity, Span
from index.quotations.contents import Words, classify, span_of
from index.quotations.phrases import Phrase
from index.quotations.sentence import Sentence

if TYPE_CHECKING:
    from index.quotations.cues import Cue


@dataclass(frozen=True, slots=True)
class Report:
    """One statement in a sentence: its pieces, the reporting words and the phrase that names its source.

    Without a source, `goes_on` says that the last speaker speaks: where a quotation stands alone, or
    after a participle or an infinitive that stands alone ("Et d'ajouter : …").
    """

    sentence: Sentence
    kind: Kind
    pieces: tuple[Span, ...]
    source: Phrase | None
    cue: Words | None = None
    lemma: str = ""
    polarity: Polarity = "said"
    goes_on: bool = False

    @property
    def is_inserted(self) -> bool:
        """Whether the source stands behind or amid what is said."""
        return self.source is not None and self.pieces[0].start < self.sentence.tokens[self.source.first].start


def report(sentence: Sentence, pieces: list[Words], source: Phrase | None, cue: "Cue | None" = None) -> Report:
    """A report out of the words of its pieces, by a verb if there is one."""
    kinds = {classify(sentence, words) for words in pieces}
    kind: Kind = kinds.pop() if len(kinds) == 1 else "mixed"
    spans = tuple(span_of(sentence, words) for words in pieces)
    if cue is None:
        return Report(sentence, kind, spans, source, goes_on=source is None)
    words = Words(cue.first, cue.last)
    return Report(sentence, kind, spans, source, words, cue.verb.lemma, cue.polarity, goes_on=cue.shape != "finite")
