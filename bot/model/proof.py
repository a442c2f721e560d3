"""Whether every word of a claim stands in its evidence.

Nothing is believed that is not found: a claim stands on the evidence that it names, or falls with a reason. Words are
compared with the mood of their clause, numbers by value, names in their order; quoted words letter by letter,
typography aside. What somebody said is proven only by what the same one said.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from bot.model.claims import Claim, Proven, Reason
from bot.model.evidence import Evidence
from bot.model.moods import Word, words
from bot.model.numbers import WORDS as NUMBER_WORDS
from bot.model.numbers import numbers
from bot.model.reading import Reading
from bot.question import Question
from index.marks import MARK
from index.people import name_words
from index.sentences import sentences
from index.words import STOP_WORDS, fold, language, terms

T = TypeVar("T")
LONGEST = 600  # characters of a claim
MOST_EVIDENCE = 3  # that a claim may stand on: the words of very many would prove anything
# What Telegram or a terminal makes a link, a mention or a command of: news in plain words needs none of it.
LINK = re.compile(r"://|(?<!\w)[@#/\\](?=\w)|\w@\w|(?<=[^\W\d_])\.[^\W\d_]{2,}|\bwww\b")
# What markup, templates and the protocols of chat models are made of; an article that is quoted may have it.
MARKUP = re.compile(r"[<>\[\]{}|`*_^~=$]|&#?\w+;")
UNPRINTED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
# The bot reports; it speaks neither of itself nor to anybody. ("ton" and "me" may be a tone and a lawyer.)
ADDRESS = re.compile(
    r"\b(?:[Tt]u|[Tt]oi|[Tt]es|[Vv]ous|[Vv]otre|[Vv]os|[Jj]e|[Mm]oi|[Mm]on|[Mm]es|[Nn]ous|[Nn]otre|[Nn]os"
    r"|[Yy]ou|[Yy]ours?|[Ww]e|[Oo]urs?|[Mm]y)\b|\b[JjTt]['’](?=\w)"
)
NAME = re.compile(r"[^\W\d_]+")
BEGINS = re.compile(r"(?:^|[.!?:«“\"])\s*(?:\w{1,2}['’])?$")
# Verbs that say that something was said, and no more.
SAYING = frozenset(
    """
    dit dire disait disent declare declarer declarent declarait affirme affirmer affirment affirmait indique indiquer
    indiquent indiquait explique expliquer expliquent expliquait ajoute precise selon said says say told according
    """.split()
)


def prove(claim: Claim, given: Sequence[Evidence], question: Question) -> Proven | Reason:
    """Prove a claim from the evidence that was given to the model, or tell the first reason why that cannot be."""
    known = {evidence.id: evidence for evidence in given}
    ids = tuple(dict.fromkeys(claim.evidence))
    if not ids or len(ids) > MOST_EVIDENCE or not known.keys() >= set(ids):
        return "evidence"
    text = unicodedata.normalize("NFC", " ".join(claim.words.split()))
    if len(text) > LONGEST or len(list(sentences(text))) != 1:
        return "length"
    reading = Reading(text, tuple(known[each] for each in ids), question)
    failed = next((reason for reason, holds in CHECKS if not holds(reading)), None)
    return failed or Proven(reading.printed(), reading.cited)


def _plain(reading: Reading) -> bool:
    printed = not any(unicodedata.category(char) in UNPRINTED for char in reading.text)
    return printed and not LINK.search(reading.text) and not MARKUP.search(reading.unquoted)


def _in_language(reading: Reading) -> bool:
    return language(reading.text) in {None, reading.question.language}


def _to_nobody(reading: Reading) -> bool:
    return ADDRESS.search(reading.unquoted) is None


def _on_topic(reading: Reading) -> bool:
    asked = set(terms(reading.question.text))
    return not asked or not asked.isdisjoint(terms(reading.text))


def _rightly_attributed(reading: Reading) -> bool:
    return all(backing and said.polarity == "said" for said, backing in reading.backing)


def _quotes_stand(reading: Reading) -> bool:
    paired = sum(len(MARK.findall(reading.text[quote.start - 1 : quote.end + 1])) for quote in reading.quotes)
    return paired == len(MARK.findall(reading.text)) and None not in reading.found


def _numbers_stand(reading: Reading) -> bool:
    return all(_in_order(numbers(part), map(numbers, proof)) for part, proof in reading.parts())


def _names_stand(reading: Reading) -> bool:
    return all(
        _in_order(list(dict.fromkeys(_names(part, allowed))), map(_spelled, allowed))
        for part, proof in reading.parts()
        for allowed in [proof + reading.titles]
    )


def _words_stand(reading: Reading) -> bool:
    names = {name for evidence in reading.cited for q in evidence.quotations for name in name_words(q.speaker)}
    headlines = {(word.form, word.denials) for title in reading.titles for word in words(title)}
    return all(
        word in there or fold(word.form) in names or (word.form, word.denials) in headlines or _only_says(word)
        for part, proof in reading.parts()
        for there in [set[Word]().union(*map(words, proof))]
        for word in words(part)
    )


def _only_says(word: Word) -> bool:
    return fold(word.form) in SAYING and word == Word(word.form)


CHECKS: tuple[tuple[Reason, Callable[[Reading], bool]], ...] = (
    ("markup", _plain),
    ("language", _in_language),
    ("address", _to_nobody),
    ("topic", _on_topic),
    ("attribution", _rightly_attributed),
    ("quote", _quotes_stand),
    ("number", _numbers_stand),
    ("name", _names_stand),
    ("word", _words_stand),
)


def _in_order(wanted: Sequence[T], places: Iterable[Sequence[T]]) -> bool:
    """Whether all that is wanted is there, and what one place holds of it in the order of that place."""
    proven: set[T] = set()
    for place in places:
        here = [each for each in wanted if each in place]
        rest = iter(place)
        if not all(each in rest for each in here):
            return False
        proven |= set(here)
    return proven >= set(wanted)


def _names(text: str, allowed: Sequence[str]) -> list[str]:
    """The words of a claim that have a capital; the first of a sentence only if it is a name in the evidence."""
    there = {name for place in allowed for name in _spelled(place)}
    common = {stem for place in allowed for stem in terms(place)}
    return [
        name
        for word in NAME.finditer(text)
        for name in [fold(word.group())]
        if word.group()[0].isupper()
        and len(name) > 1
        and name not in STOP_WORDS | NUMBER_WORDS
        and (name in there or not BEGINS.search(text[: word.start()]) or not set(terms(name)) <= common)
    ]


def _spelled(text: str) -> list[str]:
    return [fold(word) for word in NAME.findall(unicodedata.normalize("NFC", text)) if word[0].isupper()]
