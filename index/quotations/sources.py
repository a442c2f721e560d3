"""Sources: which phrases can name somebody who speaks."""

import re

from index.quotations.cues import Cue
from index.quotations.incises import inserted_end
from index.quotations.lexicon import group
from index.quotations.phrases import Phrase
from index.quotations.sentence import Sentence

_PEOPLE = re.compile(r"[HIDCQ]")
# A phrase up to its first complement: "la directrice | de l'école".
_OWN_WORDS = re.compile(r"[dsk]{0,2}[^odskpw]*")
_UP_TO_RELATIVE = re.compile(r"[^,wo]*")
# Endings of nouns for people that the lexicon does not list.
_AGENT = re.compile(
    r"(?:[aeit]eurs?|euses?|trices?|istes?|iens?|iennes?|logues?|crates?|(?<!s)(?<!or)(?<!nt)aires|[^st]ants)$"
)
_THINGS = frozenset("cela ça ce c' ceci tu je j' nous vous".split())
STRESSED = frozenset("lui eux elle elles him her them".split())
_ONE = frozenset("le la l' ce cet cette".split())
_SEVERAL = frozenset("les des ces ses leurs plusieurs quelques".split())


def names_source(sentence: Sentence, phrase: Phrase) -> bool:
    """Whether the head of a phrase is a word for people, houses or documents, and not only its complement."""
    if sentence.tags[phrase.first] == "i" or sentence.word(phrase.first) in STRESSED:
        return True
    own = _OWN_WORDS.match(sentence.tags, phrase.first, phrase.last + 1)
    if own is None:
        return False
    return bool(_PEOPLE.search(own.group())) or any(_AGENT.search(sentence.word(i)) for i in range(*own.span()))


def is_nobody(sentence: Sentence, phrase: Phrase) -> bool:
    """Whether a phrase stands for nobody: "cela", "c'", "tout le monde", "56 ans"."""
    pronoun = phrase.first == phrase.last and sentence.word(phrase.first) in _THINGS
    duration = sentence.tags[phrase.first] == "#" and sentence.word(phrase.first + 1) in group("day")
    everybody = sentence.word(phrase.last) == "monde" and sentence.tag(phrase.last) != "C"
    return pronoun or duration or everybody


def is_impersonal(sentence: Sentence, subject: Phrase) -> bool:
    """Whether a subject stands for nobody: "il faut", "il y a", "on", "cela"."""
    if sentence.tags[subject.first] != "i":
        return False
    word = sentence.word(subject.first)
    empty = word == "il" and sentence.word(subject.first + 1) in group("impersonal")
    return empty or word not in group("personal")


def can_speak(sentence: Sentence, subject: Phrase, cue: Cue, *, clause: bool, quoted: bool) -> bool:
    """Whether a subject can be a source: what a verb says of things too, it must say of a word for people."""
    if is_nobody(sentence, subject):
        return False
    if sentence.tags[subject.first : subject.last + 1] == "i":
        return sentence.word(subject.first) != "on" or clause
    told_of_things = "thing" in cue.verb.frames and "#" not in sentence.tags[subject.first : subject.last + 1]
    return not told_of_things or quoted or names_source(sentence, subject)


def speaks_for(sentence: Sentence, phrase: Phrase) -> bool:
    """Whether "pour X, …" names a source: people or a house, and a comma closes it."""
    if sentence.tag(inserted_end(sentence, phrase.last) + 1) != ",":
        return False
    tags = sentence.tags[phrase.first : phrase.last + 1]
    if sentence.word(phrase.first) in STRESSED or tags[0] in "TC":
        return True
    names = (sentence.tokens[phrase.first + i] for i, tag in enumerate(tags) if tag == "C")
    return tags[0] in "ds" and (bool(re.search("[HI]", tags[:3])) or any(name.given or name.shouted for name in names))


def agrees(sentence: Sentence, subject: Phrase, cue: Cue) -> bool:
    """Whether a phrase and a verb agree in number: two names, and a crowd in the singular, may have a plural verb."""
    own = _UP_TO_RELATIVE.match(sentence.tags, subject.first, subject.last + 1)
    if own and "&" in own.group():
        return True
    word = sentence.word(subject.first)
    if word in _SEVERAL or sentence.tags[subject.first] in "s#":
        return cue.plural
    return not cue.plural or word not in _ONE
