"""Who is who: one speaker under the several names that articles give."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from index.words import WORD, fold

# What stands before a name and is none of it.
TITLES = frozenset(
    "m mm mme mmes mlle me mgr dr pr mr mrs ms sir lord le la les l un une des du de d ce cet cette ces the a an this"
    " these".split()
)
ONE_OF = re.compile(r"(?:l['’])?une?\s+(?:des?\b|d['’])")


@lru_cache(maxsize=1 << 14)
def name_words(name: str) -> tuple[str, ...]:
    """The words of a name that tell it from others: "M. Édouard Le Goff" is ("edouard", "goff"). Names come again.

    One of several is not all of them: "l'un des élus" is ("un", "elus").
    """
    folded = fold(name)
    words = tuple(word for word in WORD.findall(folded) if word not in TITLES)
    return ("un", *words) if ONE_OF.match(folded) else words


def one_name_each(names: Iterable[str]) -> dict[str, str]:
    """Give every name the fullest name of the same person or institution.

    Names are the same whatever their accents, capitals, titles and determiners; an initial stands for a first name, and
    a surname alone for the only one who bears it. Two people of one surname are never made one.
    """
    spelled: dict[tuple[str, ...], str] = {}
    for name in names:
        words = name_words(name)
        spelled[words] = max(spelled.get(words, ""), name, key=_spelling)
    bearers: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for words, name in spelled.items():
        if len(words) > 1 and len(words[0]) > 1 and _is_all_proper(name, words):
            bearers[words[-1]].append(words)
    return {name: spelled[_fullest(name_words(name), bearers if _is_proper(name) else {})] for name in names}


def _is_proper(name: str) -> bool:
    """Whether a name ends in a surname: "Anne Roy" and not "la police"."""
    return name.rsplit(maxsplit=1)[-1][:1].isupper() if name else False


def _is_all_proper(name: str, words: tuple[str, ...]) -> bool:
    """Whether all words of a name have capitals: "Anne Roy" and not "les députés MoDem"."""
    return all(word[:1].isupper() for word in re.findall(r"\w+", name) if fold(word) in words)


def _fullest(words: tuple[str, ...], bearers: Mapping[str, list[tuple[str, ...]]]) -> tuple[str, ...]:
    """The only full name that these words may stand for, else the words themselves."""
    if not words:
        return words
    fitting = [full for full in bearers.get(words[-1], ()) if full != words and _may_be(words, full)]
    return fitting[0] if len(fitting) == 1 else words


def _may_be(words: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether a surname alone, or with initials, may stand for a full name."""
    first_names = words[:-1]
    return all(len(word) == 1 for word in first_names) and all(
        name.startswith(initial) for initial, name in zip(first_names, full, strict=False)
    )


def _spelling(name: str) -> tuple[int, str]:
    """Prefer the spelling with accents, then the longer one."""
    return len(name.encode()) - len(name), name
