"""The register of an article: the people and houses that it names, each under its fullest name."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from index.quotations.lexicon import Lexicon, group
from index.quotations.names import Name
from index.quotations.phrases import Phrase, head
from index.quotations.sentence import Sentence

_ROLE_AFTER = re.compile(r"[dsk]?[#nr]{0,3}H[nHIDC]*(?:(?:o[dsk]?|s)[nHIDC]+)*")
_AGED = re.compile(",#n")
FARTHEST = 18
# Namesakes beyond this number tell nobody apart, and comparing them all would cost too much.
MOST = 20
_PLACED_BY = frozenset("à en vers depuis in at from".split())
_LAWYERS = frozenset("me me. maître".split())
_FEMININE_TITLES = frozenset("mme mme. mmes mlle mlle. madame mademoiselle sœur soeur lady mrs mrs. ms ms.".split())
_MASCULINE_TITLES = frozenset("m. m mm. monsieur mr mr. sir lord".split())
_FEMININE = frozenset("la une cette sa elle".split())
_MASCULINE = frozenset("le un ce il au du".split())
_FEMININE_ENDINGS = ("trice", "euse", "ière", "ienne", "eure", "ante", "ente", "ée")
_MASCULINE_ENDINGS = ("eur", "ier", "ien", "ant", "ent", "é")


@dataclass(slots=True)
class Bearer:
    """Somebody or something that the article names: the fullest name, "m", "f" or "?", and the roles.

    A role is all the words of its phrase under its noun: {"ministre": {"premier", "ministre"}}.
    """

    name: str
    gender: str = "?"
    roles: dict[str, set[str]] = field(default_factory=dict)
    human: bool = False
    place: bool = False

    def has_role(self, noun: str, words: Iterable[str]) -> None:
        """Remember a role."""
        self.roles.setdefault(noun, set()).update(words)

    def is_same_as(self, other: "Bearer") -> None:
        """Take over what is known under a shorter name."""
        for noun, words in other.roles.items():
            self.has_role(noun, words)
        self.human |= other.human
        if self.gender == "?":
            self.gender = other.gender


@dataclass(slots=True)
class Register:
    """The names of an article, who bears each, and who has which role."""

    named: dict[str, Bearer] = field(default_factory=dict)
    by_end: defaultdict[str, list[Bearer]] = field(default_factory=lambda: defaultdict(list))
    by_start: defaultdict[str, list[Bearer]] = field(default_factory=lambda: defaultdict(list))
    by_role: defaultdict[str, list[Bearer]] = field(default_factory=lambda: defaultdict(list))

    def add(self, name: str) -> Bearer:
        """Register a name."""
        if name in self.named:
            return self.named[name]
        bearer = self.named[name] = Bearer(name)
        words = name.split()
        for i in range(1, len(words)):
            self.by_end[" ".join(words[i:])].append(bearer)
        if len(words) > 1:
            self.by_start[words[0]].append(bearer)
        return bearer

    def bearer(self, name: str) -> Bearer | None:
        """Who bears a name: the person whose full name ends with it, the house whose name starts with it, or itself."""
        fuller = _one(self.by_end.get(name, []))
        if fuller and fuller.human:
            return fuller
        own = self.named.get(name)
        starting = None if " " in name or (own and own.place) else _one(self.by_start.get(name, []))
        return starting or own

    def appoint(self, bearer: Bearer, noun: str, words: Iterable[str]) -> None:
        """Remember a role that the article leaves unsaid."""
        if noun not in bearer.roles:
            self.by_role[noun].append(bearer)
        bearer.has_role(noun, words)

    def settle(self) -> None:
        """Join what is known under several names of one bearer, and list who has which role."""
        for bearer in list(self.named.values()):
            fuller = self.bearer(bearer.name)
            if fuller and fuller is not bearer:
                fuller.is_same_as(bearer)
        for bearer in self.named.values():
            if bearer.human and self.bearer(bearer.name) is bearer:
                for noun in bearer.roles:
                    self.by_role[noun].append(bearer)


def register(sentences: Iterable[Sentence], lexicon: Lexicon) -> Register:
    """Return the register of an article out of its sentences."""
    found = Register()
    for sentence in sentences:
        for name in sentence.names:
            _learn(found.add(name.text), sentence, name, lexicon)
    found.settle()
    return found


def gender_of(noun: str, determiner: str) -> str:
    """Masculine, feminine or unknown, from the noun itself, a determiner or the noun's ending."""
    if noun in group("woman") or noun in group("man"):
        return "f" if noun in group("woman") else "m"
    if determiner in _FEMININE or determiner in _MASCULINE:
        return "f" if determiner in _FEMININE else "m"
    if noun.endswith(_FEMININE_ENDINGS):
        return "f"
    return "m" if noun.endswith(_MASCULINE_ENDINGS) else "?"


def content_words(sentence: Sentence, phrase: Phrase) -> set[str]:
    """The words of a phrase that tell something: nouns, adjectives, names."""
    return {sentence.word(i) for i in range(phrase.first, phrase.last + 1) if sentence.tags[i] in "nHIDC"}


def _one(bearers: list[Bearer]) -> Bearer | None:
    """The longest of several names if the others are parts of it: never one of two namesakes."""
    if not bearers or len(bearers) > MOST:
        return None
    longest = max(bearers, key=lambda bearer: len(bearer.name))
    parts = all(longest.name.endswith(b.name) or longest.name.startswith(b.name) for b in bearers)
    return longest if parts else None


def _learn(bearer: Bearer, sentence: Sentence, name: Name, lexicon: Lexicon) -> None:
    """What the words beside a name tell: title, role, gender, and whether it is a place's."""
    before = sentence.word(name.first - 1)
    bearer.place |= before in _PLACED_BY or (sentence.tag(name.first - 1) in "dk" and name.first == name.last)
    if before in group("named after"):
        bearer.place = True
        return
    first = sentence.word(name.first)
    title = before if sentence.tag(name.first - 1) == "T" else ""
    gender = lexicon.genders.get(first) or lexicon.genders.get(first.partition("-")[0], "")
    if title in _FEMININE_TITLES or title in _MASCULINE_TITLES:
        gender = "f" if title in _FEMININE_TITLES else "m"
    aged = _AGED.match(sentence.tags, name.last + 1) and sentence.word(name.last + 3) in ("ans", "years")
    bearer.human |= bool(title or aged) or (bool(gender) and name.last > name.first)
    if title in _LAWYERS:
        bearer.has_role("avocat", ("avocat",))
    for role in _roles(sentence, name):
        gender = _learn_role(bearer, sentence, role, gender, whole=name.last > name.first)
    if bearer.gender == "?" and gender:
        bearer.gender = gender


def _learn_role(bearer: Bearer, sentence: Sentence, role: Phrase, gender: str, *, whole: bool) -> str:
    place = head(sentence, role)
    if place is None:
        return gender
    noun = sentence.word(place)
    bearer.has_role(noun.removesuffix("s"), content_words(sentence, role))
    bearer.human |= whole or bool(gender)
    if gender in ("", "?"):
        gender = gender_of(noun, sentence.word(role.first))
    return gender if gender != "?" else gender_of(noun, sentence.word(place - 1))


def _roles(sentence: Sentence, name: Name) -> Iterator[Phrase]:
    """The phrases in apposition to a name that have a noun for people; "le chef du parti" is no role of the party's."""
    before = name.first - 1
    if sentence.tag(before) == "T":
        before -= 1
    of_house = sentence.word(before) in group("organisation") and not sentence.tokens[name.first].given
    role = None if of_house else _role_before(sentence, before)
    if role:
        yield role
    after = name.last + 1
    if sentence.tag(after) == ",":
        match = _ROLE_AFTER.match(sentence.tags, after + 1)
        if match:
            yield Phrase(after + 1, match.end() - 1)


def _role_before(sentence: Sentence, before: int) -> Phrase | None:
    """The role that leads up to a name: "la ministre de la Justice, | Anne Roche"."""
    tags = sentence.tags
    last = before - (1 if sentence.tag(before) == "," else 0)
    if last < 0 or tags[last] in "odpsk(":
        return None
    place, first = last, None
    while place >= 0 and last - place < FARTHEST and tags[place] in "nHIDCodkQ#()ptsr":
        if tags[place] == "H":
            first = place
        if tags[place] in "dk" and (place == 0 or tags[place - 1] not in "op"):
            break
        place -= 1
    if first is None:
        return None
    opens = place >= 0 and tags[place] in "dk" and set(tags[place + 1 : first]) <= set("nr#")
    return Phrase(place if opens else first, last)
