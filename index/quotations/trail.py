"""The trail: who has been spoken of in an article, and whom a pronoun takes up."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from index.models import Span

# How much a mention weighs: a mere name, the subject of a sentence, a speaker.
MENTIONED, SUBJECT, SPEAKER = 1, 2, 3
# What each sentence takes away from the weight, and what it costs to be no person.
DECAY, THING = 1.2, 2.0
# Mentions further back are forgotten.
MEMORY = 40


# Whom a word may take up: anybody, only people, or only people with a name.
Only = Literal["any", "human", "named"]


@dataclass(frozen=True, slots=True)
class Referent:
    """Whom a phrase means, and how a pronoun takes them up: a thing only if it spoke before."""

    name: str
    gender: str = "?"
    plural: bool = False
    human: bool = True
    named: bool = False
    thing: bool = False


def agree(one: str, other: str) -> bool:
    """Whether two genders can be one: an unknown one agrees with both."""
    return one == other or "?" in (one, other)


@dataclass(frozen=True, slots=True)
class _Trace:
    referent: Referent
    sentence: int
    position: int
    weight: int


@dataclass(slots=True)
class Trail:
    """The mentions so far, the last one at the end."""

    traces: list[_Trace] = field(default_factory=list)
    sentence: int = 0

    def note(self, referent: Referent, position: int, weight: int) -> None:
        """Remember that somebody was mentioned, was a subject, or spoke."""
        self.traces.append(_Trace(referent, self.sentence, position, weight))
        del self.traces[:-MEMORY]

    def positions(self) -> dict[str, int]:
        """Where each name was mentioned last."""
        return {trace.referent.name: trace.position for trace in self.traces}

    def taken_up(
        self, position: int, gender: str, *, plural: bool = False, only: Only = "any", said: Sequence[Span] = ()
    ) -> Referent | None:
        """Whom a pronoun at `position` means: the likeliest of those that agree and stand outside what is `said`.

        A noun ("la jeune femme") takes up `only` people with a name; who says "je" is human.
        """
        fitting = [
            trace
            for trace in self._before(position)
            if trace.referent.plural == plural
            and agree(trace.referent.gender, gender)
            and (trace.referent.human or only == "any")
            and (trace.referent.named or only != "named")
            and (not trace.referent.thing or trace.weight == SPEAKER)
            and not any(piece.start <= trace.position < piece.end for piece in said)
        ]
        best = max(fitting, key=self._salience, default=None)
        return best.referent if best else None

    def last(self, position: int, gender: str, *, plural: bool) -> Referent | None:
        """The one mentioned last, whom "ce dernier" and "celle qui" mean."""
        nearest = sorted(self._before(position), key=lambda trace: -trace.position)
        people = (trace.referent for trace in nearest if plural or trace.referent.human)
        return next((r for r in people if agree(r.gender, gender) and r.plural == plural), None)

    def people(self, position: int) -> Iterator[Referent]:
        """The people with a name and a surname, the last mentioned first."""
        for trace in reversed(self._before(position)):
            if trace.referent.human and trace.referent.named and " " in trace.referent.name:
                yield trace.referent

    def house(self, position: int) -> Referent | None:
        """The organisation that "le groupe" means: the last one that spoke or was a subject."""
        houses = [t for t in self._before(position) if t.referent.named and not t.referent.human]
        best = max(houses, key=lambda trace: (trace.weight, trace.position), default=None)
        return best.referent if best and best.weight > MENTIONED else None

    def goes_on(self) -> Referent | None:
        """Who goes on speaking: the last speaker, or the person that the sentence before is about."""
        last = next((t for t in reversed(self.traces) if t.weight == SPEAKER), None)
        subject = next((t for t in reversed(self.traces) if t.weight == SUBJECT and t.referent.human), None)
        if subject and subject.sentence == self.sentence - 1 and (last is None or last.sentence < subject.sentence):
            return subject.referent
        return last.referent if last else None

    def _before(self, position: int) -> list[_Trace]:
        return [trace for trace in self.traces if trace.position < position]

    def _salience(self, trace: _Trace) -> tuple[float, int]:
        """How likely a pronoun takes somebody up: who spoke, who was the subject, not long ago, people first."""
        cost = DECAY * (self.sentence - trace.sentence) + (0 if trace.referent.human else THING)
        return trace.weight - cost, trace.position
