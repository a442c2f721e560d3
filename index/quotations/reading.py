"""Reading a sentence: every report in it, with the phrase that names its source where there is one."""

import re
from dataclasses import dataclass, field, replace

from index.models import Kind, Span
from index.quotations.complements import NOMINAL, complement
from index.quotations.contents import Words, clause_end, has_verb, is_clause, is_speech
from index.quotations.cues import Cue, cues
from index.quotations.free import after_colon, alone, interrupted
from index.quotations.incises import inserted_end, words_around
from index.quotations.inversions import (
    SOURCES,
    after_verb,
    as_told,
    closes,
    impersonal_source,
    inverted_source,
    where_one_speaks,
)
from index.quotations.lexicon import Lexicon, group
from index.quotations.phrases import Phrase, phrase_after
from index.quotations.reports import Report, report
from index.quotations.sentence import VERBS, Sentence
from index.quotations.sources import STRESSED, can_speak, is_nobody, names_source, speaks_for
from index.quotations.subjects import heard_speaking, of_verb_before, phrase_ending, subject_before

_NOBODY = frozenset("on l'on -on -t-on".split())
_IMPERSONAL = frozenset("il ce c'".split())
# What takes a noun phrase, with a preposition or without.
_WITH_NOUN = frozenset("obj word see au du pour contre sur".split())
_CALLED = re.compile(r"[PB]r?(?:[opS]r?)?(?P<name>[ds]?n?Q[n]{0,2})(?P<agent>p)")


def reports(sentence: Sentence, text: str, plain: str, lexicon: Lexicon) -> list[Report]:
    """Return the reports of a sentence in reading order."""
    reading = _Reading(sentence, text)
    for cue in cues(sentence, lexicon):
        reading.read(cue)
    reading.read_sources()
    reading.read_agents(lexicon)
    inner = [interrupted(stretch, text, plain, lexicon) for stretch in sentence.quoted.values()]
    found = _distinct([each for each in (*inner, *reading.found, after_colon(sentence, text)) if each])
    return sorted([*found, *alone(sentence, text, found)], key=lambda each: each.pieces[0])


def _distinct(found: list[Report]) -> list[Report]:
    """The reports without those that repeat a piece of an earlier one; a cue with a source comes first."""
    seen: set[Span] = set()
    kept = []
    for each in sorted(found, key=lambda each: each.source is None):
        if not seen & set(each.pieces):
            seen |= set(each.pieces)
            kept.append(each)
    return kept


@dataclass(slots=True)
class _Reading:
    """What has been read of a sentence so far: `start` is where it goes on after the last inserted clause."""

    sentence: Sentence
    text: str
    found: list[Report] = field(default_factory=list)
    start: int = 0
    subject: Phrase | None = None

    def read(self, cue: Cue) -> None:
        """Read what a verb reports."""
        if cue.shape != "finite":
            self._unfinite(cue)
        elif (opening := as_told(self.sentence, cue)) is not None:
            self._as_told(cue, opening)
        elif source := inverted_source(self.sentence, cue, self.text):
            self._inserted(cue, source)
        else:
            self._finite(cue)

    def _inserted(self, cue: Cue, source: Phrase) -> None:
        """Read an inserted clause: "…, a dit X, …"."""
        last = max(source.last, cue.last)
        pieces = words_around(self.sentence, self.start, cue.first, last)
        self.start = last + 1
        nobody = self.sentence.word(source.first) in _NOBODY or cue.passive
        named = impersonal_source(self.sentence, cue) if nobody else source
        if named or "ask" not in cue.verb.frames:
            self._add(_told(cue), pieces, named)

    def _as_told(self, cue: Cue, opening: int) -> None:
        """Read "…, comme l'a dit le maire", "comme il l'explique, …"."""
        source = subject_before(self.sentence, cue.first)
        if source is None or source.first < opening:
            source = after_verb(self.sentence, cue)
        if source:
            self._add(cue, words_around(self.sentence, self.start, opening, max(source.last, cue.last)), source)

    def _finite(self, cue: Cue) -> None:
        """Read a subject, a verb and what it reports, in this order or with the subject and verb last."""
        sentence = self.sentence
        source = subject_before(sentence, cue.first)
        if source and closes(sentence, source, cue):
            self._add(_told(cue), words_around(sentence, self.start, source.first, cue.last), source)
            self.start = cue.last + 1
            return
        pieces = complement(sentence, cue, self.text)
        follows = sentence.tag(cue.last + 1)
        if cue.passive:
            impersonal = source is not None and sentence.word(source.first) in _IMPERSONAL and follows == "q"
            self._add(cue, pieces if impersonal else [], None)
        elif source is None:
            self._add(cue, pieces if follows in "q:" and sentence.tag(cue.first - 1) != "w" else [], None)
        elif self._can_speak(source, cue, pieces):
            self._add(cue, pieces, where_one_speaks(sentence, source) or source)

    def _can_speak(self, source: Phrase, cue: Cue, pieces: list[Words]) -> bool:
        clause = any(self.sentence.tag(words.first - 1) == "q" for words in pieces)
        quoted = any(words.first in self.sentence.quoted for words in pieces)
        return can_speak(self.sentence, source, cue, clause=clause, quoted=quoted)

    def _unfinite(self, cue: Cue) -> None:
        """Read a participle or an infinitive, which inherits the subject of the main clause."""
        heard = heard_speaking(self.sentence, cue)
        if cue.shape == "infinitive" and not heard and not _is_told(self.sentence, cue):
            return
        pieces = complement(self.sentence, cue, self.text)
        if not pieces or (cue.shape == "gerund" and self._tells_how(cue)):
            return
        source = heard or self._own_subject(cue) or self.subject or self._main_subject(cue, pieces[-1].last)
        if source and is_nobody(self.sentence, source):
            source = next((each.source for each in reversed(self.found) if each.source), None)
        self._add(cue, pieces, source)

    def _own_subject(self, cue: Cue) -> Phrase | None:
        """The subject that is not the main clause's: "Et | Anne | d'ajouter", "du | maire | qui rit en disant"."""
        before = self.sentence.tags[: cue.first]
        found = None
        if cue.shape == "gerund" and before.endswith("p") and self._in_relative(cue):
            found = of_verb_before(self.sentence, cue.first)
        elif cue.shape == "infinitive" and before.startswith("&") and before.endswith("o"):
            found = Phrase(1, max(1, len(before[:-1].rstrip(",")) - 1))
        return found if found and names_source(self.sentence, found) else None

    def _tells_how(self, cue: Cue) -> bool:
        """Whether "en …ant" stands within what is already reported, with no comma before it."""
        if self.sentence.tag(cue.first - 1) != "p" or self.sentence.tag(cue.first - 2) == ",":
            return False
        start = self.sentence.tokens[cue.first].start
        return any(piece.start <= start < piece.end for each in self.found for piece in each.pieces)

    def _main_subject(self, cue: Cue, end: int) -> Phrase | None:
        tags = self.sentence.tags
        after = (place for place in range(end + 1, len(tags)) if "w" not in tags[tags.rfind(",", 0, place) + 1 : place])
        for place in [*range(cue.first), *after]:
            ago = self.sentence.word(place - 1) == "y" and self.sentence.word(place - 2) == "il"  # "il y a trois jours"
            if tags[place] in VERBS and not ago:
                return subject_before(self.sentence, place)
        return None

    def _add(self, cue: Cue, pieces: list[Words], source: Phrase | None) -> None:
        doubted = cue.polarity == "denied" and "mind" in cue.verb.frames
        if not pieces or doubted:  # "n'y croit guère : « … »" tells by the colon, not by the verb
            return
        if not self._in_relative(cue):
            self.subject = source
        made = report(self.sentence, pieces, source, cue)
        if made.kind == "direct" and self._is_fragment(cue, pieces[0]):
            made = _as_fragment(made, pieces[0])
        self.found.append(made)

    def _is_fragment(self, cue: Cue, words: Words) -> bool:
        """Whether a quotation is no sentence but a part of ours: "salue « une belle victoire »", "jugé « cher »"."""
        between = self.sentence.tags[cue.last + 1 : words.first]
        if words.first <= cue.last or set(between) & set(":q") or "cry" in cue.verb.frames:
            return False
        inner = self.sentence.quoted[words.first].inner
        named = bool(cue.verb.frames & {"as", "name"}) and between.endswith(("o", "S"))
        noun = bool(cue.verb.frames & _WITH_NOUN) and NOMINAL.match(self.text, inner.start) is not None
        return named or noun or "own" in cue.verb.frames or not is_clause(self.text[slice(*inner)])

    def _in_relative(self, cue: Cue) -> bool:
        """Whether the subject is that of a relative clause, which the main clause's verbs do not share."""
        comma = self.sentence.tags.rfind(",", 0, cue.first)
        return any(self.sentence.word(i) == "qui" for i in range(comma + 1, cue.first))

    def read_sources(self) -> None:
        """Read what hangs on selon, d'après and pour."""
        for place, tag in enumerate(self.sentence.tags):
            if tag == "f" or (tag == "p" and self.sentence.word(place) == "pour"):
                if self.sentence.tag(place + 1) == "w":
                    self._relative_source(place)
                elif tag == "f" or self.sentence.tag(place - 1) in ".m" or self.sentence.tags[:place] == "Q,":
                    self._named_source(place)
            elif tag == "o" and self._opens_source(place):
                self._named_source(place)

    def _opens_source(self, place: int) -> bool:
        """Whether "de source policière" tells, between commas, where all of a sentence comes from."""
        parted = place == 0 or self.sentence.tag(place - 1) == ","
        return parted and self.sentence.word(place + 1) in SOURCES and not self.found

    def _named_source(self, place: int) -> None:
        """Read "Selon X, P", "P, d'après X"; "Pour X, P" only where no verb tells who speaks."""
        sentence = self.sentence
        phrase = phrase_after(sentence, place + 1 + (sentence.tag(place + 1) == "o"))
        if phrase is None or not names_source(sentence, phrase):
            return
        comma = sentence.tags.find(",", phrase.first, phrase.last + 1)
        if comma > 0 and sentence.tag(phrase.last + 1) != ",":
            phrase = Phrase(phrase.first, comma - 1)  # "selon des témoins, le chauffeur …": no apposition
        end = inserted_end(sentence, phrase.last)
        if sentence.tags[place] == "p" and not self._speaks_for(place, phrase, end):
            return
        pieces = _told_of(sentence, phrase) or words_around(sentence, 0, place, phrase.last)
        if not set(sentence.tags[phrase.last + 1 : end + 1]) & set("wQG"):
            phrase = Phrase(phrase.first, end)
        self._add_sourced(pieces, phrase, Words(place, place))

    def _speaks_for(self, place: int, phrase: Phrase, end: int) -> bool:
        """Whether "pour X" tells who speaks: after a quotation, or before one or a clause that no verb reports."""
        if self.sentence.tags[:place] == "Q,":
            return is_speech(self.sentence, 0)
        return not self.found and (is_speech(self.sentence, end + 2) or speaks_for(self.sentence, phrase))

    def _relative_source(self, place: int) -> None:
        """Read "…, selon laquelle P", "…, pour qui P": the source is what the pronoun stands for."""
        sentence = self.sentence
        start, last = place + 2, place - 1
        while last >= 0 and sentence.tags[last] == ",":
            last -= 1
        phrase = phrase_ending(sentence, last)
        if (
            phrase is None
            or start >= len(sentence.tags)
            or not re.search("[HIC]", sentence.tags[phrase.first : last + 1])
        ):
            return
        end = clause_end(sentence, start, inserted=True)
        if "w" in sentence.tags[start:end]:
            end = clause_end(sentence, start)
        self._add_sourced([Words(start, end)] if start <= end else [], phrase, Words(place, place + 1))

    def read_agents(self, lexicon: Lexicon) -> None:
        """Read "jugé « trop cher » par X", "accusée de « mentir » par X", "invités à « fuir » par X"."""
        sentence = self.sentence
        for match in _CALLED.finditer(sentence.tags):
            place = match.start("agent")
            called = any(
                reading.verb.frames & {"as", "de", "à"}
                for reading in lexicon.readings.get(sentence.word(match.start()), ())
            )
            source = phrase_after(sentence, place + 1) if called and sentence.word(place) == "par" else None
            if source and names_source(sentence, source):
                words = Words(match.start("name"), place - 1)
                made = _as_fragment(report(sentence, [words], source), words)
                self.found.append(
                    replace(made, cue=Words(match.start(), match.start()), lemma=sentence.word(match.start()))
                )

    def _add_sourced(self, pieces: list[Words], source: Phrase, cue: Words) -> None:
        if not pieces:
            return
        made = report(self.sentence, pieces, source)
        parted = self.sentence.word(source.first) in STRESSED and made.is_inserted
        if not (parted and self._goes_into(made)):
            self.found.append(replace(made, cue=cue, lemma=self.sentence.word(cue.first)))

    def _goes_into(self, made: Report) -> bool:
        """Whether "selon lui" stands in what somebody is reported to say already, which then goes on behind it."""
        ends = {stretch.inner.end: stretch.end for stretch in self.sentence.quoted.values()}
        end = ends.get(made.pieces[-1].end, made.pieces[-1].end)
        for place, each in enumerate(self.found):
            last = each.pieces[-1]
            if last.start < end and made.pieces[0].start < last.end:
                whole = Span(last.start, max(last.end, end))
                kind: Kind = each.kind if each.kind == made.kind else "mixed"
                self.found[place] = replace(each, kind=kind, pieces=(*each.pieces[:-1], whole))
                return True
        return False


def _told_of(sentence: Sentence, phrase: Phrase) -> list[Words]:
    """What follows a source that a noun has before it: "une crise, selon lui | « évitable » si …"."""
    start = phrase.last + 1
    fits = sentence.tag(start) == "Q" and sentence.word(phrase.last) in STRESSED
    return [Words(start, clause_end(sentence, start))] if fits else []


def _told(cue: Cue) -> Cue:
    """The same cue, told: "« … », dira-t-il" looks ahead from the past, not from today."""
    return replace(cue, polarity="said") if cue.polarity == "future" else cue


def _as_fragment(made: Report, words: Words) -> Report:
    """A quotation that is a part of the sentence: mixed, with its marks."""
    return replace(made, kind="mixed", pieces=(made.sentence.span(*words),))


def _is_told(sentence: Sentence, cue: Cue) -> bool:
    """Whether an infinitive is what somebody did say: "Et d'ajouter", "avant de préciser", "après avoir admis"."""
    before = [sentence.word(i) for i in range(cue.first - 2, cue.first)]
    if sentence.tag(cue.first) in "hA":
        return sentence.tag(cue.first) == "A" or before[1] in ("après", "")
    if before[1] == "pour":
        return sentence.tag(cue.last + 1) in "q:Q" or cue.verb.lemma in group("publicly")
    goes_on = sentence.word(0) in ("et", "puis") and not has_verb(sentence, 0, cue.first - 1)
    opens = before[0] == "avant" or goes_on
    return before[1] in ("de", "d'") and (opens or sentence.tag(cue.last + 1) == ":")
