"""Speakers: from the phrase that names a source to the fullest name that the article gives it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from index.models import Span
from index.quotations.acronyms import Acronyms
from index.quotations.lexicon import group, kinds
from index.quotations.mentions import Mentions
from index.quotations.names import Name
from index.quotations.offices import holders
from index.quotations.phrases import Phrase, head, phrase_after
from index.quotations.register import MOST, Bearer, Register, content_words, gender_of
from index.quotations.sentence import VERBS, Sentence
from index.quotations.shadow import bare
from index.quotations.sources import is_impersonal
from index.quotations.trail import MENTIONED, SPEAKER, SUBJECT, Only, Referent, Trail, agree

# A phrase with what narrows it down, up to a comma, a relative clause or a day: "un homme vêtu d'un manteau".
_LONGER = re.compile(
    r"[dskTCHID#nQ](?>(?:[dsonkHIDCQ#T]|\([^()]{1,14}\)|(?<=[dsk])r|(?<=n)t|p(?!G)|&(?=[CH]|n(?![dspo])))*)"
)
# A noun that no complement with a determiner or a name narrows down: "le maire", "la jeune mère de famille".
_BARE = re.compile(r"[dk#n]*[HID]+n*(?:o[nID]+)?")
_CLAUSE = re.compile(r"[wVBUvaeGA;:]")
# Who says "mes enfants" is a person.
_FIRST_PERSON = re.compile(r"\b(?:je|j['’]ai|mon|ma|mes|moi)\b", re.IGNORECASE)
_STRESSED = frozenset("lui eux".split())


@dataclass(frozen=True, slots=True)
class _Noun:
    """What the noun of a phrase tells: "la", "ministre", its tag, gender and number, all its words; any names."""

    phrase: Phrase
    place: int | None
    determiner: str
    noun: str
    tag: str
    gender: str
    plural: bool
    words: set[str]
    text: str
    names: bool


@dataclass(slots=True)
class Speakers:
    """Follows who is spoken of through an article and says who a phrase means."""

    text: str
    register: Register
    mentions: Mentions
    acronyms: Acronyms
    year: int | None = None
    trail: Trail = field(default_factory=Trail)

    def follow(self, sentence: Sentence, subject: Phrase | None) -> None:
        """Go on to a sentence: remember its names and its subject."""
        self.trail.sentence += 1
        for name in sentence.names:
            bearer = self.register.bearer(name.text)
            if bearer and bearer.human:
                self.trail.note(_referent(bearer), sentence.tokens[name.first].start, MENTIONED)
        replier = self._replier(sentence)
        if replier:
            self.trail.note(replier, sentence.tokens[0].start, SPEAKER)
        if subject is None or sentence.tags[subject.first] == "Q" or is_impersonal(sentence, subject):
            return
        referent = self.who(sentence, subject)
        if referent:
            self.trail.note(referent, sentence.tokens[subject.first].start, SUBJECT)

    def _replier(self, sentence: Sentence) -> Referent | None:
        """Who speaks next where a sentence only announces it: "Réponse de Paul Roche ?"."""
        place = int(sentence.tag(0) == "d")
        if sentence.word(place) not in group("reply") or set(sentence.tags) & VERBS:
            return None
        owner = phrase_after(sentence, place + 2) if sentence.tag(place + 1) == "o" else None
        return self.who(sentence, owner) if owner else None

    def who(self, sentence: Sentence, phrase: Phrase, said: Sequence[Span] = ()) -> Referent | None:
        """Who a phrase means, or None where that is unknown; an inserted "dit-il" means nobody inside what is said."""
        found = self._who(sentence, phrase, said)
        if found is None or (found.named and found.human):
            return found
        starts = [token.start for token in sentence.tokens[phrase.first : min(phrase.first + 2, phrase.last + 1)]]
        return replace(found, name=self.acronyms.full(found.name, *starts))

    def _who(self, sentence: Sentence, phrase: Phrase, said: Sequence[Span]) -> Referent | None:
        position, word = sentence.tokens[phrase.first].start, sentence.word(phrase.first)
        if sentence.tags[phrase.first] in "iY" or word in _STRESSED:
            return self._pronoun(word, position, said)
        if sentence.tags[phrase.first : phrase.last + 1] == "k" and word in group("object pronoun"):
            gender = {"le": "m", "la": "f"}.get(word, "?")
            return self.trail.taken_up(position, gender, plural=word == "les", only="human")
        bearer = self._named(sentence, phrase)
        return _referent(bearer) if bearer else self._noun(sentence, _core(sentence, phrase), position)

    def _pronoun(self, word: str, position: int, said: Sequence[Span]) -> Referent | None:
        if word not in group("personal"):
            return None
        plural = word.endswith("s") or word in ("eux", "ceux-ci", "they")
        gender = "f" if "elle" in word or word == "she" else "m"
        only: Only = "human" if any(_FIRST_PERSON.search(self.text, *piece) for piece in said) else "any"
        return self.trail.taken_up(position, gender, plural=plural, only=only, said=said)

    def _named(self, sentence: Sentence, phrase: Phrase) -> Bearer | None:
        """The person or house whose name the phrase is, or has in apposition."""
        noun = head(sentence, phrase)
        clause = _CLAUSE.search(sentence.tags, phrase.first, phrase.last + 1)
        last = clause.start() - 1 if clause else phrase.last
        for name in sentence.names:
            paired = sentence.tags[name.last + 1 : min(name.last + 3, phrase.last + 1)] == "&C"
            if name.first < phrase.first or name.first > last or paired or _is_governed(sentence, name, phrase):
                continue
            bearer = self.register.bearer(name.text)
            if bearer and _fits(sentence, noun, bearer, name, phrase):
                return bearer
        return None

    def _noun(self, sentence: Sentence, phrase: Phrase, position: int) -> Referent | None:
        if phrase.first == phrase.last and sentence.word(phrase.first) in group("definite"):
            return None  # "la plus belle"
        noun = self._described(sentence, phrase)
        if noun.noun in group("given") and noun.place is not None:
            if noun.determiner in group("possessive"):
                return self.trail.taken_up(position, "?", plural=noun.determiner.startswith("leur"))
            owner = _owner(sentence, noun.place, phrase)
            if owner:
                return self.who(sentence, owner)
        if noun.noun in group("last"):
            return self.trail.last(position, noun.gender, plural=noun.plural)
        if noun.noun in ("tous", "toutes"):
            return self.trail.taken_up(position, "?", plural=True)
        thing = noun.place is None and sentence.tags[phrase.first] not in "CTQ#"
        itself = Referent(noun.text, noun.gender, noun.plural, human=noun.tag == "H", thing=thing)
        return self._taken_up(sentence, noun, position) or itself

    def _described(self, sentence: Sentence, phrase: Phrase) -> _Noun:
        place = head(sentence, phrase)
        noun = "" if place is None else sentence.word(place)
        determiner = sentence.word(phrase.first)
        text = self.text[slice(*sentence.span(phrase.first, phrase.last))]
        return _Noun(
            phrase,
            place,
            determiner,
            noun,
            "" if place is None else sentence.tags[place],
            gender_of(noun, determiner),
            _is_plural(sentence, phrase, noun),
            content_words(sentence, phrase),
            text.strip(' «»"“”') if text[0] in '«"“' else text,
            "C" in sentence.tags[phrase.first : phrase.last + 1],
        )

    def _taken_up(self, sentence: Sentence, noun: _Noun, position: int) -> Referent | None:
        """Who a definite noun takes up: by role, by the same noun, or as the only one that it can mean."""
        definite = noun.determiner in group("definite")
        if noun.plural or not (definite or noun.determiner in group("possessive")):
            return None
        bearer = self._in_office(noun, position, definite=definite) if noun.tag == "H" else None
        if bearer:
            return _referent(bearer)
        if noun.noun in group("head of state") and noun.words <= group("state"):
            return self._known_to_all(noun, position)
        if not definite or noun.tag == "D":
            return None
        if _BARE.fullmatch(sentence.tags, noun.phrase.first, noun.phrase.last + 1):
            return self._bare(noun, position)
        back = noun.determiner in group("this") or bool(noun.words & group("former"))
        return self.trail.taken_up(position, noun.gender, only="named") if noun.tag == "H" and back else None

    def _bare(self, noun: _Noun, position: int) -> Referent | None:
        """Who a definite noun without complements takes up."""
        if noun.determiner in group("this") and noun.noun in group("described"):
            return None
        human = noun.tag == "H"
        house = self.trail.house(position) if noun.noun in group("organisation") else None
        if house:
            return house
        if noun.noun not in group("generic"):
            fuller = self.mentions.fuller(noun.noun, noun.text, position, human=human)
            if fuller:
                return Referent(fuller, noun.gender, human=human)
        if not human or noun.noun in group("office"):
            return None
        return self.trail.taken_up(position, noun.gender, only="named")

    def _by_office(self, noun: _Noun, position: int) -> Bearer | None:
        """Who is known to have an office, if the article names just one such person so far, or else later on."""
        known = holders(noun.text, self.year)
        named = [bearer for bearer in self.register.named.values() if known and bare(bearer.name) in known]
        before = [bearer for bearer in named if self.text.find(bearer.name) < position]
        if len(before or named) != 1:
            return None
        (bearer,) = before or named
        self.register.appoint(bearer, noun.noun, noun.words)  # what follows may call them so
        return bearer

    def _known_to_all(self, noun: _Noun, position: int) -> Referent | None:
        """Whom "le président" means where nobody is introduced so: the only one who is named without any role."""
        found: dict[str, Referent] = {}
        for referent in self.trail.people(position):
            bearer = self.register.named.get(referent.name)
            if bearer and not bearer.roles and agree(bearer.gender, noun.gender):
                found[referent.name] = referent
        return next(iter(found.values())) if len(found) == 1 else None

    def _in_office(self, noun: _Noun, position: int, *, definite: bool) -> Bearer | None:
        """The person with this very role, or known to have it, or with a role of its kind."""
        known = self._by_role(noun, noun.noun) or (self._by_office(noun, position) if definite else None)
        return known or self._by_role(noun, *kinds(noun.noun, noun.words))

    def _by_role(self, noun: _Noun, *roles: str) -> Bearer | None:
        """The person with one of some roles, whom the other words of the phrase do not rule out."""
        recent = self.trail.positions()
        found: list[tuple[tuple[int, int], Bearer]] = []
        for role in roles:
            same = role == noun.noun
            others = noun.words - {noun.noun} - (frozenset() if same else group("state"))
            for person in self.register.by_role.get(role, [])[-MOST:]:
                told = person.roles[role]
                loose = same and (len(told) == 1 or role not in group("office"))
                elsewhere = told - {role} and noun.names and not others & told  # "le reporter de X", but not of Y
                if (
                    ((loose and not elsewhere) or others <= told)
                    and _same_rank(noun, told)
                    and agree(person.gender, noun.gender)
                ):
                    found.append(((len(others & told), recent.get(person.name, -1)), person))
        return max(found, key=lambda scored: scored[0])[1] if found else None


def _same_rank(noun: _Noun, told: set[str]) -> bool:
    """Whether a role is not that of somebody formerly in office, nor "premier ministre" where it is "ministre"."""
    former = told & group("former") and not noun.words & group("former")
    chief = noun.words & (group("first") | group("chief"))
    return not former and ("ministre" not in told or bool(told & group("first")) == bool(chief))


def _referent(bearer: Bearer) -> Referent:
    return Referent(bearer.name, bearer.gender, human=bearer.human, named=True)


def _is_plural(sentence: Sentence, phrase: Phrase, noun: str) -> bool:
    determiner = sentence.word(phrase.first)
    if determiner in group("plural") or sentence.tags[phrase.first] == "#":
        return True
    return noun.endswith(("s", "x")) and determiner not in group("singular")


def _owner(sentence: Sentence, noun: int, phrase: Phrase) -> Phrase | None:
    """Whose figures or words they are: "les chiffres de | la préfecture", "… fournis par | la préfecture"."""
    giver = next((i for i in range(noun, phrase.last) if sentence.word(i) == "par"), None)
    place = sentence.tags.find("o", noun, min(noun + 4, phrase.last)) if giver is None else giver
    if place < 0 or not re.search("[HICQ]", sentence.tags[place + 1 : phrase.last + 1]):
        return None
    return Phrase(place + 1, phrase.last)


def _core(sentence: Sentence, phrase: Phrase) -> Phrase:
    """The phrase itself out of all the words before its verb: no apposition, no relative clause."""
    match = _LONGER.match(sentence.tags, phrase.first)
    if not match or match.end() <= phrase.first:
        return phrase
    last = min(phrase.last, match.end() - 1)
    while last > phrase.first and sentence.tags[last] in "dspo&r":
        last -= 1
    return Phrase(phrase.first, last)


def _is_governed(sentence: Sentence, name: Name, phrase: Phrase) -> bool:
    """Whether a name only completes another noun: "le porte-parole de X", "le service (X)"."""
    before = name.first - 1
    if sentence.tag(before) == "T":
        before -= 1
    if before < phrase.first:
        return False
    tag = sentence.tags[before]
    return tag in "op(" or (tag in "dk" and before > phrase.first)


def _fits(sentence: Sentence, noun: int | None, bearer: Bearer, name: Name, phrase: Phrase) -> bool:
    """Whether the phrase means the name's bearer: a ministry's or a party's adjective may follow other names."""
    if bearer.human:
        return noun is None or noun > name.first or sentence.tags[noun] != "D"
    aged = sentence.tags.startswith("#n", name.last + 1)  # "Anne 56 ans"
    alone = (aged or name.last == phrase.last) and name.first - phrase.first <= 1
    apposed = sentence.tag(name.first - 1) == "," and name.last > name.first > phrase.first
    kind = noun is not None and sentence.word(noun) in group("organisation")
    return alone or apposed or (kind and noun is not None and set(sentence.tags[noun + 1 : name.first]) <= {"n"})
