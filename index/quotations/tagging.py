"""Tagging: which class a word belongs to, by the lexicon, its form and the words beside it.

The letters of the tags stand in `lexicon.CLASSES`; besides them: n a noun, an adjective or a word unknown,
C a name, c an unknown word that opens a sentence, V B U P G F a form of a reporting verb (finite; finite or
participle; future; participle; gerund; infinitive), Y an inverted pronoun, Q a quoted stretch, and marks.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from index.quotations.lexicon import NOUNS, Lexicon, group
from index.quotations.tokens import Token

_FINITE_ENDING = re.compile(r"(?:[^e]aient|[^fl]ait|èrent|eront|iront|erait|irait|issent|[a-zîû]{3}ra)$")
_NOT_FINITE = frozenset(
    "opéra caméra souhait trait retrait extrait attrait portrait parfait forfait bienfait abstrait distrait".split()
)
_INFINITIVE_ENDING = re.compile(r"(?:[^i]er|[^aeo]ir|fier|[lu]ier|uire|[^mi]ndre|ettre|crire|aître|ompre|incre)$")
_NOT_INFINITIVE = frozenset(
    "cher fier mer fer hiver enfer amer léger étranger danger boucher berger leader super hyper master poster lettre "
    "maître désir plaisir avenir souvenir particulier régulier singulier escalier".split()
)
_PARTICIPIAL = re.compile(r"(?:é|ée|és|ées|ant)$")
# Endings of nouns for people that the lexicon does not list.
_AGENT = re.compile(r"(?:[aeit]eurs?|euses?|trices?|istes?|[cdstr]iens?|iennes?|logues?|crates?)$")
_SECOND_VERB = re.compile(r"(?<=[VBv])v")
_NAME_AT_START = re.compile(r"c(?=C)|^c(?=[aeVBvUxk]|,?#n,)")
# Classes that no neighbour changes.
CLOSED = frozenset("dsopikxzqw&mSuaeAtTf#")
_AT_START = frozenset(".:;–(~Q")
_TITLES = frozenset("HIDTt")
_CLITICS = frozenset("le la les l' leur".split())
_BEFORE_CLITIC = frozenset("ixwk")
_VERBS = frozenset("VBUvae")
_BEFORE_VERB = frozenset("VBUvaeFjk")
_LAST = frozenset("dernier dernière derniers dernières".split())


class _Form(NamedTuple):
    """What a word is by itself."""

    word: str
    tag: str
    capital: bool
    shouted: bool
    given: bool


@lru_cache(maxsize=1 << 15)
def form(raw: str, lexicon: Lexicon) -> _Form:
    """Look a word up; a text repeats most of its words, and all texts the commonest."""
    word = raw.lower()
    given = word in lexicon.genders or word.partition("-")[0] in lexicon.genders
    return _Form(word, lexicon.tags.get(word, ""), raw[0].isupper(), raw.isupper() and len(raw) > 1, given)


def tag_of(raw: str, own: _Form, before: list[Token], lexicon: Lexicon, proper: frozenset[str]) -> str:
    """The tag of a word after the tokens before it; `proper` are words that have a capital inside a sentence."""
    if not own.capital:
        if not own.tag:
            if lexicon.tags.get(own.word.partition("-")[0]) == "#":
                return "#"
            return _guess(own.word, _previous(before))
        return own.tag if own.tag in CLOSED else _open_tag(own, before, lexicon)
    previous = before[-1].tag if before else "."
    if previous in _AT_START:
        return _first_tag(raw, own, lexicon, proper)
    if lexicon.language == "en" and own.word.endswith(("'s", "s'")):
        return "d"  # "Armelia's ministry"
    return own.tag if own.tag in _TITLES and previous != "C" else "C"


def _first_tag(raw: str, own: _Form, lexicon: Lexicon, proper: frozenset[str]) -> str:
    """The tag of a word whose capital may be there only because it opens a sentence."""
    known = "p" if raw == "A" else own.tag
    named = own.word in lexicon.genders and raw in proper
    if known and not named and not (own.shouted and known in "VBPUv"):
        return known
    if lexicon.tags.get(own.word.partition("-")[0]) == "#":
        return "#"
    if own.shouted or raw in proper or own.word in lexicon.genders:
        return "C"
    if lexicon.language == "en" and own.word.endswith(("'s", "s'")):
        return "d"
    return "n" if _PARTICIPIAL.search(own.word) else "c"


def _open_tag(own: _Form, before: list[Token], lexicon: Lexicon) -> str:
    """The tag of a noun, a verb or an adverb, which the word before it may change."""
    tag, word = own.tag, own.word
    previous = _previous(before)
    if tag in "VBvU" and previous == "r" and word in lexicon.nouns and _is_within_phrase(before):
        return "n"  # "au même titre"
    if tag in "VBvU":
        return _verb_or_noun(tag, word, before, lexicon) if previous in "dspo#" else tag
    if tag == "P" and previous in "ds":
        return "n"  # "les faits"
    if tag in "jFrh":
        noun = previous in "ds" and (tag != "r" or before[-1].word == "l'")
        return "n" if noun else tag
    if tag in NOUNS and word in lexicon.readings:
        participle = any(reading.mood == "participle" for reading in lexicon.readings[word])
        return _noun_or_verb(tag, before, participle=participle)
    return tag


def _is_within_phrase(before: list[Token]) -> bool:
    """Whether an adverb stands behind a word that a noun follows, and is no adverb together with it."""
    governed = len(before) > 1 and before[-2].tag in "dspo"
    return governed and before[-1].word not in _SET_PHRASES.get(before[-2].word, ())


def _verb_or_noun(tag: str, word: str, before: list[Token], lexicon: Lexicon) -> str:
    """What a form of a verb is after a word that a noun follows: "il la dénonce", but "la demande", "une annonce"."""
    if before[-1].word == "en" and word not in lexicon.nouns:
        return tag  # "il en appelle au préfet"
    if before[-1].word not in _CLITICS:
        return "n"
    object_pronoun = len(before) > 1 and before[-2].tag in _BEFORE_CLITIC
    return tag if object_pronoun or word not in lexicon.nouns else "n"


def _noun_or_verb(tag: str, before: list[Token], *, participle: bool) -> str:
    """What "prévenu" or "note" is: a participle after an auxiliary, a verb after its subject, else a noun."""
    if not before:
        return tag
    if participle:
        past = any(token.tag in "ae" for token in before[-4:]) and before[-1].tag not in "dsop"
        return "P" if past else tag
    after_quotation = before[-1].tag == "," and len(before) > 1 and before[-2].tag == "Q"
    return "V" if before[-1].tag in "CiwQ" or after_quotation else tag


def _previous(before: list[Token]) -> str:
    """The tag of the word before; "en" is a pronoun behind a pronoun, as in "s'en prenait"."""
    if not before:
        return "."
    pronoun = before[-1].word == "en" and len(before) > 1 and before[-2].tag in "kiw"
    return "k" if pronoun else before[-1].tag


def _guess(word: str, previous: str) -> str:
    """The tag of a word that the lexicon does not know, by its ending."""
    if word[0] in "@#":
        return ";"
    if previous in "ds" and _AGENT.search(word) and word not in group("no agent"):
        return "H"
    if previous in "dso#":
        return "j" if previous == "o" and _is_infinitive(word) else "n"
    if previous in "aeuYVBUP" and word.endswith("ment"):
        return "r"
    if _FINITE_ENDING.search(word) and word not in _NOT_FINITE and previous != "p":
        return "v"
    return "j" if previous in "pkx" and _is_infinitive(word) else "n"


def _is_infinitive(word: str) -> bool:
    return _INFINITIVE_ENDING.search(word) is not None and word not in _NOT_INFINITIVE


def revised(tokens: list[Token], lexicon: Lexicon) -> str:
    """The tags of a sentence, with what the following words decide."""
    tags = [token.tag for token in tokens]
    for place in range(len(tokens) - 2, -1, -1):
        revise = _REVISIONS.get(tokens[place].word)
        if revise:
            revise(tokens, tags, place, lexicon)
    _states(tokens, tags, lexicon)
    _infinitives(tokens, tags)
    # An unknown word that opens a sentence is a name before a name, a verb or an age: nouns have a determiner.
    # A verb after a verb is an adjective: "se montre ferme".
    return _NAME_AT_START.sub("C", _SECOND_VERB.sub("n", "".join(tags)))


def _clitic(tokens: list[Token], tags: list[str], place: int, lexicon: Lexicon) -> None:
    """Before a verb, le, la, les and leur are object pronouns."""
    if tags[place + 1] in _BEFORE_VERB:
        tags[place] = "k"
    elif (
        tokens[place].word == "leur"
        and tags[place + 2 : place + 3] in (["q"], ["Y"])
        and tokens[place + 1].word in lexicon.readings
    ):
        tags[place : place + 2] = "kV"
    elif tokens[place].word == "l'" and tokens[place + 1].word in ("un", "une"):
        tags[place + 1] = "H"  # "l'un d'eux"


def _en(tokens: list[Token], tags: list[str], place: int, _lexicon: Lexicon) -> None:
    """Tell "en" as a pronoun, and where it is like "de" part of what somebody is: "rédactrice en chef"."""
    if tags[place + 1] in "VBUvaek":
        tags[place] = "k"
    elif place and (tokens[place + 1].word in group("after en") or tokens[place - 1].word in group("before en")):
        tags[place] = "o"


def _this(tokens: list[Token], tags: list[str], place: int, lexicon: Lexicon) -> None:
    """Tell that "ce" before a noun is a determiner, and "ce dernier" somebody."""
    if tags[place + 1] in "VB" and tokens[place + 1].word in lexicon.nouns:
        tags[place + 1] = "n"  # "ce chiffre"
    if tags[place + 1] in "nHIDTtC#":
        tags[place] = "d"
        if tokens[place + 1].word in _LAST and tags[place + 2 : place + 3] != ["n"]:
            tags[place + 1] = "H"


def _counted(_tokens: list[Token], tags: list[str], place: int, _lexicon: Lexicon) -> None:
    """Join to a number the words that belong to it: "environ cent", "près de cent"."""
    if tags[place + 1] == "#":
        tags[place] = "d"
    elif tags[place + 1 : place + 3] == ["o", "#"]:
        tags[place : place + 2] = "dd"


def _alone(tokens: list[Token], tags: list[str], place: int, lexicon: Lexicon) -> None:
    """Take a determiner by itself for people: "certains affirment", "plusieurs d'entre eux"."""
    word = tokens[place + 1].word
    if tags[place + 1] == "n" and word in lexicon.readings and word not in lexicon.nouns and word.endswith("ent"):
        tags[place + 1] = "V"
    if tags[place + 1] in "VBUvaexk" or (tags[place + 1] == "o" and tags[place] == "d"):
        tags[place] = "H"


def _somebody(_tokens: list[Token], tags: list[str], place: int, _lexicon: Lexicon) -> None:
    tags[place] = "H"  # "celle qui", "ceux de Lille"


def _others(tokens: list[Token], tags: list[str], place: int, lexicon: Lexicon) -> None:
    if tokens[place + 1].word == "autres":
        tags[place : place + 2] = "dd"
    _phrased(tokens, tags, place, lexicon)


def _all(tokens: list[Token], tags: list[str], place: int, _lexicon: Lexicon) -> None:
    if tags[place + 1] in "nHID":
        tags[place] = "d"
    if [token.word for token in tokens[place + 1 : place + 3]] == ["de", "même"]:
        tags[place : place + 3] = "rrr"


def _many(tokens: list[Token], tags: list[str], place: int, _lexicon: Lexicon) -> None:
    """Take "de nombreux" for a determiner where it opens a phrase: "(par) de nombreux élus qui réclament"."""
    if tokens[place + 1].word in _NUMEROUS and (place == 0 or tags[place - 1] in ",&qp"):
        tags[place : place + 2] = "dd"


def _face(tokens: list[Token], tags: list[str], place: int, _lexicon: Lexicon) -> None:
    """Take "face à" for a preposition."""
    if tokens[place + 1].word in ("à", "au", "aux"):
        tags[place] = "p"


def _in_turn(tokens: list[Token], tags: list[str], place: int, _lexicon: Lexicon) -> None:
    """Take "pour sa part" and "à son tour" for adverbs."""
    if place > 1 and (tokens[place - 2].word, tokens[place].word) in _TURNS and tags[place - 1] == "d":
        tags[place - 2 : place + 1] = "rrr"


def _phrased(tokens: list[Token], tags: list[str], place: int, _lexicon: Lexicon) -> None:
    """Take set phrases for adverbs: "en revanche", "au contraire", "d'ailleurs"."""
    if tokens[place + 1].word in _SET_PHRASES.get(tokens[place].word, ()):
        tags[place : place + 2] = "rr"


def _infinitives(tokens: list[Token], tags: list[str]) -> None:
    """Take what is a noun for people as well for an infinitive: "appelle à reporter la hausse"."""
    for place in range(1, len(tokens)):
        if tags[place] == "H" and tokens[place - 1].word in _BEFORE_INFINITIVE and _is_infinitive(tokens[place].word):
            tags[place] = "j"


def _states(tokens: list[Token], tags: list[str], lexicon: Lexicon) -> None:
    """Take what is a noun as well for a verb before que, unless a noun must stand there: "l'opposition juge que"."""
    for place in range(1, len(tokens) - 1):
        finite = any(reading.mood == "finite" for reading in lexicon.readings.get(tokens[place].word, ()))
        if tags[place] in NOUNS and finite and tags[place + 1] == "q" and tags[place - 1] in "nCHIQ,w":
            tags[place] = "V"


def _one(_tokens: list[Token], tags: list[str], place: int, _lexicon: Lexicon) -> None:
    if tags[place + 1] == "o":
        tags[place] = "H"  # "un de ses avocats"


def _en_or_phrased(tokens: list[Token], tags: list[str], place: int, lexicon: Lexicon) -> None:
    _en(tokens, tags, place, lexicon)
    _phrased(tokens, tags, place, lexicon)


_BEFORE_INFINITIVE = frozenset("à pour".split())
_NUMEROUS = frozenset("nombreux nombreuses".split())
# Words that are adverbs together.
_SET_PHRASES = {
    "en": ("revanche", "outre", "retour", "substance", "effet"),
    "au": ("contraire", "passage"),
    "par": ("ailleurs", "exemple"),
    "à": ("nouveau",),
    "sans": ("détour", "détours", "ambages", "surprise"),
    "quand": ("même",),
    "d'": ("ailleurs", "abord", "emblée"),
    "malgré": ("tout",),
}
_TURNS = frozenset({("pour", "part"), ("à", "tour")})
_Revision = Callable[[list[Token], list[str], int, Lexicon], None]
_REVISIONS: dict[str, _Revision] = {
    **dict.fromkeys(_CLITICS, _clitic),
    **dict.fromkeys("ce ces cette".split(), _this),
    **dict.fromkeys("environ près plus moins autour".split(), _counted),
    **dict.fromkeys("certains certaines plusieurs beaucoup chacun chacune tous toutes".split(), _alone),
    **dict.fromkeys("celui celle ceux celles uns unes".split(), _somebody),
    **dict.fromkeys("tout toute".split(), _all),
    **dict.fromkeys("un une".split(), _one),
    "en": _en_or_phrased,
    **dict.fromkeys("au par malgré à sans quand".split(), _phrased),
    "de": _many,
    "face": _face,
    **dict.fromkeys("part tour".split(), _in_turn),
    "d'": _others,
}
