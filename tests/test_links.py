from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.links import address_of_words, opened, opening
from index.models import Article


def addressed(words: str, url: str | None = "https://phare.example/a") -> str | None:
    return address_of_words(Article("a", words, url=url), words)


@pytest.mark.parametrize(
    ("words", "directive"),
    [
        ("Oui, lundi - « sûr »", "Oui%2C%20lundi%20%2D%20%C2%AB%20s%C3%BBr%20%C2%BB"),
        ("un deux trois quatre cinq\nsix sept huit neuf dix", "un%20deux%20trois%20quatre,sept%20huit%20neuf%20dix"),
        ("mot " * 30, "mot%20mot%20mot%20mot,mot%20mot%20mot%20mot"),
        ("x" * 300, "x" * 80),
    ],
)
def test_words_are_made_out_in_a_page(words: str, directive: str) -> None:
    assert addressed(words) == f"https://phare.example/a#:~:text={directive}"


def test_an_address_with_a_fragment_keeps_it() -> None:
    assert addressed("Oui", "https://phare.example/a#b") == "https://phare.example/a#b:~:text=Oui"


@pytest.mark.parametrize("url", [None, "articles/pont.txt", "javascript:alert(1)", "https://phare.example/a b"])
def test_what_is_no_web_address_is_not_linked(url: str | None) -> None:
    assert addressed("Oui", url) is None


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_whatever_the_words_the_address_stays_the_articles_own(words: str) -> None:
    address = addressed(words)
    assert address is not None
    own, _, directive = address.partition("#:~:text=")
    assert (own, urlsplit(address).netloc) == ("https://phare.example/a", "phare.example")
    assert not set(directive) & set(" <>\"'&-#")
    assert all(piece in " ".join(words.split()) for piece in map(unquote, directive.split(",")))


def test_a_citation_is_opened_by_its_address() -> None:
    address = opening("quidit_bot", 2**62 - 1, 12)
    assert address == f"https://t.me/quidit_bot?start=c_{2**62 - 1}_12"
    assert len(address.partition("start=")[2]) <= 64
    assert opened(address.partition("start=")[2]) == (2**62 - 1, 12)


@pytest.mark.parametrize("parameter", ["", "c_", "c_1", "c_1_x", "c_-1_1", "d_1_1", "c_1_1_1", f"c_{'9' * 20}_1"])
def test_anything_else_opens_nothing(parameter: str) -> None:
    assert opened(parameter) is None
