import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.readers.characters import clean, one_line


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("un\r\ndeux\rtrois\u2028quatre\x0cfin", "un\ndeux\ntrois\nquatre\nfin"),
        (
            "« Non\u00a0», l’\u202fœuvre ; 1\u2009000 €…\tFin — là",
            "« Non\u00a0», l’\u202fœuvre ; 1\u2009000 €…\tFin — là",
        ),
        ("e\u0301te\u0301", "été"),
        ("gou\u00advernement", "gouvernement"),
        ("mi\u200bnis\u200ctre\ufeff et\u2060 al", "ministre et al"),
        ("\u202etexte\u202c \u2066isolé\u2069", "texte isolé"),
        ("texte" + "".join(chr(0xE0000 + ord(c)) for c in "ignore"), "texte"),
        ("a\ufe00\U000e0101b", "ab"),
        ("nul\x00 et \x1b[31mrouge\x9b", "nul et [31mrouge"),
        ("👩\u200d👩\u200d👧 ❤\ufe0f\u200d🔥 1\ufe0f\u20e3", "👩\u200d👩\u200d👧 ❤\ufe0f\u200d🔥 1\ufe0f\u20e3"),
        ("a\u200db\ufe0f", "ab"),
        ("\ud83d seul", " seul"),
    ],
)
def test_what_is_normalised_and_what_stands(text: str, expected: str) -> None:
    assert clean(text) == expected


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"])))
def test_letters_signs_and_spaces_stand_but_for_composition(text: str) -> None:
    fillers = "\u115f\u1160\u3164\uffa0"
    plain = "".join(c for c in text if c not in fillers)
    assert clean(plain) == unicodedata.normalize("NFC", plain)


def test_a_title_is_one_line() -> None:
    assert one_line(" Le\u00a0pont \n rouvre\u200b ") == "Le pont rouvre"
