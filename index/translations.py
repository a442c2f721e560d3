"""Words in the other language: the built-in model puts a word beside its translations, which finds them.

Of the words it knows, those that mean the same as an English one are mostly French, and the other way round. Of the
words of the news it knows too few: those stand in a glossary. Within one language its neighbours are too loose to
search with: that was measured to lose.
"""

from collections.abc import Iterable
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from index.builtin import BuiltinEmbeddings
from index.glossary import glossary
from index.words import STOP_WORDS, stem

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NEAR = 0.45  # cosine from which a word counts as a translation
MOST = 3  # translations of a word
SHORTEST = 3  # letters of a word that is translated
REMEMBERED = 1000  # words


class Translations:
    """Loaded when the first word needs it; 30 MB."""

    def __init__(self, embeddings: BuiltinEmbeddings | None = None) -> None:
        self._embeddings = embeddings or BuiltinEmbeddings()
        self._known: dict[str, list[str]] = {}

    def stems(self, words: Iterable[str]) -> list[str]:
        """The stems of the words that mean the same as any of these folded words."""
        return list(dict.fromkeys(chain.from_iterable(self.each(words).values())))

    def each(self, words: Iterable[str]) -> dict[str, list[str]]:
        """The same for each of these words. They are remembered, since a question asks for them several times."""
        asked = [word for word in dict.fromkeys(words) if len(word) >= SHORTEST and word not in STOP_WORDS]
        known = self._known  # as it is now: another thread may put another one in its place
        if unknown := [word for word in asked if word not in known]:
            known = known | self._looked_up(unknown)
        found = {word: known[word] for word in asked}
        self._known = known if len(known) <= REMEMBERED else {}
        return found

    def _looked_up(self, words: list[str]) -> dict[str, list[str]]:
        names, vectors = self._vocabulary
        cosines = self._embeddings.embed(words) @ vectors.T
        found = {}
        for word, row in zip(words, cosines, strict=True):
            near = (stem(names[place]) for place in _best(row) if names[place] != word)
            found[word] = list(dict.fromkeys(glossary().get(stem(word)) or filter(None, near)))
        return found

    @cached_property
    def _vocabulary(self) -> "tuple[list[str], NDArray[np.float32]]":
        """The whole words that the model knows, and their vectors of length 1."""
        return self._embeddings.words(SHORTEST)


def _best(cosines: "NDArray[np.float32]") -> "NDArray[np.intp]":
    """The places of the translations in the vocabulary: the word itself may be among them."""
    import numpy as np

    near = np.flatnonzero(cosines >= NEAR)
    return near[np.argsort(-cosines[near])[: MOST + 1]]
