"""Speakers: from the phrase that names a source to the fullest name that the article gives it."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from index.models import Span
from index.quotations.names import Name
from index.quotations.phrases import Phrase, head
from index.quotations.register import MOST, Bearer, Register, content_words, gender_of
from index.quotations.sentence import Sentence

_HEADED = re.compile(r"H+|[ID]")
_COMPLEMENTS = re.compile(r"n*(?:(?:o[dsk]?|s)\#?[nHIDC]++|(?<=[HI])pC|\([^()]{1,8}\))*+")
# A phrase with what narrows it down, up to a comma, a relative clause or a day: "un homme vêtu d'un manteau".
_LONGER = re.compile(
    r"[dskTCHID#nQ](?:[dsonkHIDCQ#T]|\([^()]{1,14}\)|(?<=[dsk])r|(?<=n)t|p(?!G)|&(?=[CH]|n(?![dspo])))*+"
)
# Figures and words that somebody gives: who gives them is the source.
_CLAUSE = re.compile(r"[wVBUvaeGA;:]")
_OF_SOMEBODY = frozenset(
    "communiqué chiffres données estimations estimation statistiques décompte calculs propos dires affirmations informations "
    "déclarations mots paroles témoignage témoignages indications explications prévisions projections confidences".split()
)
_PERSONAL = frozenset(
    "il elle ils elles lui eux celui-ci celle-ci ceux-ci celles-ci he she they -t-il -t-elle -il -elle -ils -elles -t-ils -t-elles".split()
)
_PLURAL_DETERMINERS = frozenset(
    "les des ces ses leurs plusieurs certains certaines quelques nombreux nombreuses".split()
)
_DEFINITE = frozenset("le la l' ce cet cette notre les ces the this".split())
_THIS = frozenset("ce cet cette".split())
_POSSESSIVE = frozenset("son sa ses leur leurs".split())
_ORGANISATIONS = frozenset(
    "groupe entreprise société compagnie firme constructeur fabricant opérateur géant enseigne marque start-up parti syndicat "
    "agence institut cabinet site radio banque association ong organisation fédération collectif club chaîne journal quotidien hebdomadaire magazine plateforme".split()
)
# Offices that a reader knows without introduction: "le procureur" need not be anybody named before.
_OFFICES = frozenset(
    "président présidente ministre procureur procureure préfet préfète maire juge porte-parole secrétaire chef cheffe "
    "directeur directrice patron avocat avocate pape roi reine gouverneur chancelier chancelière ambassadeur ambassadrice "
    "commissaire premier suspect accusé accusée prévenu victime fils fille défenseur".split()
)
# Nouns that take up somebody by what they are at large.
_KINDS = {
    "magistrat": "procureur juge président substitut",
    "magistrate": "procureure juge présidente procureur",
    "élu": "maire député sénateur conseiller président",
    "élue": "maire députée sénatrice conseillère présidente",
    "religieux": "cardinal prêtre évêque archevêque abbé père moine",
    "prélat": "cardinal évêque archevêque",
    "dirigeant": "président patron directeur pdg chef secrétaire ministre",
    "dirigeante": "présidente patronne directrice pdg cheffe",
    "patron": "pdg président directeur",
    "chef": "président ministre",
    "cheffe": "présidente ministre",
    "parlementaire": "député sénateur députée sénatrice",
    "syndicaliste": "secrétaire délégué représentant",
}
_LAST_NAMED = frozenset("dernier dernière derniers dernières celui celle ceux celles".split())
_EVERYBODY = frozenset("tous toutes".split())
_IMPERSONAL = frozenset(
    "y faut fallait faudra faudrait s' est était sera serait semble suffit reste convient existe pleut n'".split()
)
_FORMER = frozenset("ancien ancienne".split())
_SHE = frozenset("dernière dernières celle celles".split())
_GENERIC = frozenset("police justice presse médias armée opposition gauche droite".split())
_STATE = frozenset("état etat gouvernement".split())
MEMORY = 40
DECAY, THING = 1.2, 1.5
MENTIONED, SUBJECT, SPEAKER = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Referent:
    """Somebody whom a phrase means, and how a pronoun takes them up."""

    name: str
    gender: str = "?"
    plural: bool = False
    human: bool = True
    named: bool = False
    thing: bool = False


@dataclass(frozen=True, slots=True)
class _Trace:
    referent: Referent
    sentence: int
    position: int
    weight: int


@dataclass(slots=True)
class Speakers:
    """Follows who is spoken of through an article and says who a phrase means."""

    text: str
    register: Register
    mentions: dict[str, list[tuple[int, str]]]
    trail: list[_Trace] = field(default_factory=list)
    sentence: int = 0

    def note(self, referent: Referent, position: int, weight: int) -> None:
        """Remember that somebody was mentioned, was a subject, or spoke."""
        self.trail.append(_Trace(referent, self.sentence, position, weight))
        del self.trail[:-MEMORY]

    def follow(self, sentence: Sentence, subject: Phrase | None) -> None:
        """Go on to a sentence: remember its names and its subject."""
        self.sentence += 1
        for name in sentence.names:
            person = self.register.bearer(name.text)
            if person and person.human:
                self.note(_referent(person), sentence.tokens[name.first].start, MENTIONED)
        if subject and sentence.tags[subject.first] != "Q" and not _impersonal(sentence, subject):
            referent = self.who(sentence, subject)
            if referent:
                self.note(referent, sentence.tokens[subject.first].start, SUBJECT)

    def speaker(self) -> Referent | None:
        """Who goes on speaking: the last speaker, or the person that the sentence before is about."""
        last = next((t for t in reversed(self.trail) if t.weight == SPEAKER), None)
        subject = next((t for t in reversed(self.trail) if t.weight == SUBJECT and t.referent.human), None)
        if subject and subject.sentence == self.sentence - 1 and (last is None or last.sentence < subject.sentence):
            return subject.referent
        return last.referent if last else None

    def who(self, sentence: Sentence, phrase: Phrase, said: Sequence[Span] = ()) -> Referent | None:
        """Who a phrase means, or None where that is unknown; an inserted "dit-il" means nobody inside what is said."""
        position = sentence.tokens[phrase.first].start
        word = sentence.word(phrase.first)
        if sentence.tags[phrase.first] in "iY" or word in ("lui", "eux"):
            return self._pronoun(word, position, said)
        person = self._named(sentence, phrase)
        if person:
            return _referent(person)
        return self._noun(sentence, _core(sentence, phrase), position)

    def _pronoun(self, word: str, position: int, said: Sequence[Span]) -> Referent | None:
        if word not in _PERSONAL:
            return None
        plural = word.endswith("s") or word in ("eux", "ceux-ci", "they")
        return self._recent(position, "f" if "elle" in word or word == "she" else "m", plural=plural, said=said)

    def _recent(
        self, position: int, gender: str, *, plural: bool = False, human: bool = False, said: Sequence[Span] = ()
    ) -> Referent | None:
        """The likeliest among those mentioned before: who spoke or was spoken of, not long ago."""
        fitting = [
            t
            for t in self.trail
            if t.position < position
            and t.referent.plural == plural
            and (t.referent.gender in (gender, "?") or gender == "?")
            and (t.referent.human or not human)
            and (not t.referent.thing or t.weight == SPEAKER)
            and not any(piece.start <= t.position < piece.end for piece in said)
        ]
        best = max(fitting, key=self._salience, default=None)
        return best.referent if best else None

    def _salience(self, trace: _Trace) -> tuple[float, int]:
        """How likely a pronoun takes somebody up: who spoke, who was the subject, not long ago, people first."""
        distance = self.sentence - trace.sentence
        return trace.weight - (0 if trace.referent.human else THING) - DECAY * distance, trace.position

    def _named(self, sentence: Sentence, phrase: Phrase) -> Bearer | None:
        """The person or house whose name the phrase is, or has in apposition."""
        noun = head(sentence, phrase)
        clause = _CLAUSE.search(sentence.tags, phrase.first, phrase.last + 1)
        last = clause.start() - 1 if clause else phrase.last
        for name in sentence.names:
            paired = sentence.tags[name.last + 1 : min(name.last + 3, phrase.last + 1)] == "&C"
            if name.first < phrase.first or name.first > last or paired or _governed(sentence, name, phrase):
                continue
            person = self.register.bearer(name.text)
            if person and _fits(sentence, noun, person, name, phrase):
                return person
        return None

    def _noun(self, sentence: Sentence, phrase: Phrase, position: int) -> Referent | None:
        place = head(sentence, phrase)
        determiner = sentence.word(phrase.first)
        noun = sentence.word(place) if place is not None else ""
        tag = sentence.tags[place] if place is not None else ""
        if noun in _OF_SOMEBODY and determiner in _POSSESSIVE:
            return self._recent(position, "?", plural=determiner.startswith("leur"))
        if noun in _OF_SOMEBODY and place is not None and (owner := _owner(sentence, place, phrase)):
            return self.who(sentence, owner)
        gender = "f" if noun in _SHE else gender_of(noun, determiner)
        plural = _is_plural(sentence, phrase, noun)
        text = self._words(sentence, phrase)
        if noun in _LAST_NAMED:
            return self._latest(position, gender, plural=noun.endswith("s") or noun in ("ceux", "celles"))
        if noun in _EVERYBODY:
            return self._recent(position, "?", plural=True)
        if (
            tag == "H"
            and determiner in _POSSESSIVE
            and (person := self._by_role(noun, gender, content_words(sentence, phrase)))
        ):
            return _referent(person)
        if place is not None and determiner in _DEFINITE and not plural:
            bare = all(sentence.tags[i] in "dkn#H" or i == place for i in range(phrase.first, phrase.last + 1))
            person = self._by_role(noun, gender, content_words(sentence, phrase)) if tag == "H" else None
            former = bool(_FORMER & content_words(sentence, phrase))
            if tag == "H" and not person and not bare and (determiner in _THIS or former):
                person_before = self._recent(position, gender, human=True)
                if person_before:
                    return person_before
            known = _referent(person) if person else self._taken_up(noun, gender, text, position, tag) if bare else None
            if known:
                return known
        return Referent(
            text, gender, plural, tag == "H", thing=place is None and sentence.tags[phrase.first] not in "CTQ#"
        )

    def _taken_up(self, noun: str, gender: str, text: str, position: int, tag: str) -> Referent | None:
        """Who a bare definite noun takes up: the same noun with more words, or the only one that it can mean."""
        house = self._house(position) if noun in _ORGANISATIONS else None
        fuller = "" if house or noun in _GENERIC else self._fuller(noun, text, position, later=tag != "H")
        if fuller:
            return Referent(fuller, gender, human=tag == "H")
        if tag == "H":
            return None if noun in _OFFICES else self._recent(position, gender, human=True)
        return house

    def _latest(self, position: int, gender: str, *, plural: bool) -> Referent | None:
        """The one mentioned last, whom "ce dernier" and "celle qui" mean."""
        before = (t.referent for t in reversed(self.trail) if t.position < position and (plural or t.referent.human))
        return next((r for r in before if r.gender in (gender, "?") and r.plural == plural), None)

    def _house(self, position: int) -> Referent | None:
        houses = [t for t in self.trail if t.position < position and t.referent.named and not t.referent.human]
        best = max(houses, key=lambda t: (t.weight, t.position), default=None)
        return best.referent if best and best.weight > MENTIONED else None

    def _fuller(self, noun: str, text: str, position: int, *, later: bool) -> str:
        """A longer phrase with the same noun, nearest before, else the first after where that may be."""
        own = set(text.lower().replace("'", "’").split("’")[-1].split()) - _DEFINITE
        fuller = [
            (place, words)
            for place, words in self.mentions.get(noun, ())
            if len(words) > len(text)
            and (later or words.lower().startswith(("un ", "une ")))
            and own <= set(re.split(r"[\s'’]", words.lower()))
        ]
        before = [words for place, words in fuller if place < position]
        return before[-1] if before else fuller[0][1] if fuller and later else ""

    def _by_role(self, noun: str, gender: str, words: set[str]) -> Bearer | None:
        """The person with this role, whom the other words of the phrase do not rule out."""
        recent = {t.referent.name: t.position for t in self.trail}
        found: list[tuple[tuple[bool, int, int], Bearer]] = []
        for role in (noun, *_KINDS.get(noun, "").split()):
            others = words - {noun} - (_STATE if role != noun else set())
            for person in self.register.by_role.get(role, [])[-MOST:]:
                told = person.roles[role]
                loose = role == noun and (len(told) == 1 or noun not in _OFFICES)
                if _FORMER & told and not _FORMER & words:
                    continue
                agrees = "?" in (person.gender, gender) or person.gender == gender
                if agrees and (loose or others <= told):
                    found.append(((role == noun, len(others & told), recent.get(person.name, -1)), person))
        return max(found, key=lambda scored: scored[0])[1] if found else None

    def _words(self, sentence: Sentence, phrase: Phrase) -> str:
        """The words of a phrase; the marks of a quoted name are no part of it."""
        span = sentence.span(phrase.first, phrase.last)
        words = self.text[span.start : span.end]
        return words.strip(' «»"“”') if words[0] in '«"“' else words


def mentions(sentences: Iterable[Sentence], text: str) -> dict[str, list[tuple[int, str]]]:
    """Return the noun phrases of an article under their head, each with its place."""
    found: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for sentence in sentences:
        for match in _HEADED.finditer(sentence.tags):
            first = match.start()
            while first > 0 and sentence.tags[first - 1] in "n#":
                first -= 1
            if first > 0 and sentence.tags[first - 1] in "dsk":
                first -= 1
            if sentence.word(first) in _POSSESSIVE:
                continue
            last = _COMPLEMENTS.match(sentence.tags, match.end()).end() - 1  # type: ignore[union-attr]
            span = sentence.span(first, last)
            places = found[sentence.word(match.end() - 1)]
            if len(places) < MOST and all(words != text[slice(*span)] for _, words in places):
                places.append((span.start, text[slice(*span)]))
    return found


def _is_plural(sentence: Sentence, phrase: Phrase, noun: str) -> bool:
    determiner = sentence.word(phrase.first)
    if determiner in _PLURAL_DETERMINERS or sentence.tags[phrase.first] == "#":
        return True
    return noun.endswith(("s", "x")) and determiner not in ("le", "la", "un", "une", "ce", "cette")


def _owner(sentence: Sentence, noun: int, phrase: Phrase) -> Phrase | None:
    """Whose figures or words they are: "les chiffres de | la préfecture"."""
    place = sentence.tags.find("o", noun, min(noun + 4, phrase.last))
    by = next((i for i in range(noun, phrase.last) if sentence.word(i) == "par"), -1)
    place = by if by >= 0 else place
    if place < 0:
        return None
    owner = Phrase(place + 1, phrase.last)
    return owner if any(tag in "HICQ" for tag in sentence.tags[owner.first : owner.last + 1]) else None


def _referent(person: Bearer) -> Referent:
    return Referent(person.name, person.gender, plural=False, human=person.human, named=True)


def _core(sentence: Sentence, phrase: Phrase) -> Phrase:
    """The phrase itself out of all the words before its verb: no apposition, no relative clause."""
    match = _LONGER.match(sentence.tags, phrase.first)
    if not match or match.end() <= phrase.first:
        return phrase
    last = min(phrase.last, match.end() - 1)
    while last > phrase.first and sentence.tags[last] in "dspo&r":
        last -= 1
    return Phrase(phrase.first, last)


def _impersonal(sentence: Sentence, subject: Phrase) -> bool:
    """Whether a subject stands for nobody: "il faut", "il y a", "on", "cela"."""
    word = sentence.word(subject.first)
    if sentence.tags[subject.first] != "i":
        return False
    return word not in _PERSONAL or (word == "il" and sentence.word(subject.first + 1) in _IMPERSONAL)


def _governed(sentence: Sentence, name: Name, phrase: Phrase) -> bool:
    """Whether a name only completes another noun: "le porte-parole de X", "le service (X)"."""
    before = name.first - 1
    if sentence.tag(before) == "T":
        before -= 1
    if before < phrase.first:
        return False
    tag = sentence.tags[before]
    return tag in "op(" or (tag in "dk" and before > phrase.first)


def _fits(sentence: Sentence, head: int | None, person: Bearer, name: Name, phrase: Phrase) -> bool:
    """Whether the phrase means the name's bearer: a ministry's or a party's adjective may follow other names."""
    if person.human:
        return head is None or head > name.first or sentence.tags[head] != "D"
    alone = name.last == phrase.last and name.first - phrase.first <= 1
    apposed = sentence.tag(name.first - 1) == "," and name.last > name.first and head != name.last
    house = (
        head is not None
        and sentence.word(head) in _ORGANISATIONS
        and set(sentence.tags[head + 1 : name.first]) <= {"n"}
    )
    return alone or house or (apposed and name.first > phrase.first)
