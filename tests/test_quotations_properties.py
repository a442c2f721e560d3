"""What holds for every text, however odd, and what no text may cost."""

import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.models import Article
from index.quotations import quotations, rows
from index.quotations.stretches import stretches
from index.readers import read

MARKS = (*"«»“”\"‹›„'’(),.;:?…–\n", "« ", " »", " : ", " – ", "\u00a0", "\u202f", "\u200b")
ODD = ("İ", "ﬁ", "e\u0301", "😀", "1 000", "12 %")
WORDS = (
    "M. |Mme |Paul |Roche |Le maire |la préfète |il |elle |ils |qui |que |qu'|d'|l'|selon |d'après |pour |a dit "
    "|a-t-il dit|dit-elle|affirme |ajoutant |a annoncé |un plan |de partir |et |mais |ne |pas |si |comme |accuse "
    "|qualifie |se dit |après avoir |Et d'ajouter|said |that |he |according to "
).split("|")
PIECES = (*MARKS, *ODD, *WORDS)
NEWS = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
ANY = st.text(max_size=300)


def check(article: Article) -> None:
    found = quotations(article)
    for quotation in found:
        for start, end in (*quotation.spans, *filter(None, (quotation.mention, quotation.cue))):
            assert 0 <= start < end <= len(article.text)
        assert all(one.end <= other.start for one, other in pairwise(quotation.spans))
        assert not any(
            article.text[start].isspace() or article.text[end - 1].isspace() for start, end in quotation.spans
        )
        assert quotation.polarity == "said"
        assert 0 < quotation.confidence <= 1
    assert list(found) == sorted(found, key=lambda q: q.spans[0].start)
    for row in rows(article, found):
        assert article.text[int(row["start"]) : int(row["end"])] == row["text"]


@given(st.one_of(NEWS, ANY))
@example('«affirme "«"')
@settings(max_examples=300, deadline=None)
def test_every_span_lies_in_the_text(text: str) -> None:
    check(Article(id="essai", text=text))


@given(NEWS)
@settings(deadline=None)
def test_it_is_the_same_every_time(text: str) -> None:
    article = Article(id="essai", text=text, language="fr")
    assert quotations(article) == quotations(article)


@given(st.lists(st.sampled_from((*MARKS, "mot ")), max_size=60).map("".join))
def test_stretches_stand_in_order_and_apart(text: str) -> None:
    found = stretches(text)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(s.start <= s.inner.start < s.inner.end <= s.end for s in found)


def test_our_own_articles_are_quoted_to_the_letter(articles: Path) -> None:
    for path in sorted(articles.iterdir()):
        article = read(path, path.read_bytes(), path.stem)
        check(article)
        assert quotations(article)


def test_real_articles_are_quoted_to_the_letter(request: pytest.FixtureRequest) -> None:
    folder = request.config.getoption("--news")
    if folder is None:
        pytest.skip("needs --news FOLDER")
    for path in sorted(Path(folder).rglob("*.*")):
        check(read(path, path.read_bytes(), path.stem))


HOSTILE = {
    "quotation marks": '"',
    "opening marks": "« ",
    "nested marks": "« “ ",
    "marks in every line": "« a b c d e f\n",
    "capitals": "A",
    "names": "Alpha Beta ",
    "people": "M. Paul Roche, maire, dit que oui. ",
    "one endless sentence": "le mot court ",
    "il a dit que": "il a dit que ",
    "selon": "selon le maire, ",
    "inserted clauses": "a, dit le maire, b ",
    "colons": "il dit : « oui oui oui oui » ",
    "relatives": "le maire qui dit que ",
    "participles": ", ajoutant que oui",
    "complements": "le maire de la ville de ",
    "commas": ",",
    "brackets": "(",
    "apostrophes": "l'",
    "hyphens": "a-t-il dit ",
    "digits": "1 000 ",
    "letters": "a",
    "odd characters": "ﬁ\u0301😀\u200b ",
}


def cost(unit: str, size: int) -> float:
    article = Article(id="essai", text=(unit * (size // len(unit) + 1))[:size], language="fr")
    began = time.process_time()
    quotations(article)
    return time.process_time() - began


@pytest.mark.parametrize("unit", HOSTILE.values(), ids=HOSTILE)
def test_time_grows_with_the_length_alone(unit: str) -> None:
    """Eight times the text may take sixteen times as long: a machine that is busy is no reason to fail."""
    small = min(cost(unit, 8_000) for _ in range(3))
    assert cost(unit, 64_000) < 16 * small + 0.5


@pytest.mark.parametrize("unit", ['"', "A", "le mot court "])
def test_a_megabyte_is_read(unit: str) -> None:
    assert cost(unit, 1_000_000) < 30
