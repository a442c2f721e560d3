from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from index.models import Article
from index.passages import LONGEST, passages

WORDS = st.sampled_from(
    ["Il", "a", "dit", "«", "»", '"', "non.", "Puis", "M.", "la", "ville,", "\n", "…", "x" * 30, "é" * 900]
)
TEXTS = st.lists(WORDS, max_size=300).map(" ".join) | st.text(max_size=2000)


@given(TEXTS)
def test_every_character_that_is_no_space_is_in_exactly_one_passage(text: str) -> None:
    cut = passages(Article("a", text))
    assert all(0 < passage.end - passage.start <= LONGEST for passage in cut)
    assert all(left.end <= right.start for left, right in pairwise(cut))
    covered = {place for passage in cut for place in range(passage.start, passage.end)}
    assert {place for place, c in enumerate(text) if not c.isspace()} <= covered
    assert "".join("".join(p.text.split()) for p in cut) == "".join(text.split())


def test_short_paragraphs_share_a_passage_and_long_ones_do_not() -> None:
    short, long = "Une phrase courte.", "Une phrase nettement plus longue que les autres. " * 8
    text = f"{short}\n{short}\n{long.strip()}\n{short}"
    assert [passage.text for passage in passages(Article("a", text))] == [f"{short}\n{short}\n{long.strip()}", short]


def test_an_endless_sentence_is_cut_at_commas() -> None:
    text = ", ".join(["la pluie tombe sur la ville"] * 60)
    assert all(passage.text.endswith(("ville,", "ville")) for passage in passages(Article("a", text)))
