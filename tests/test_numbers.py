from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.numbers import numbers


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1 200 soldats, 1\u00a0200, 1\u202f200, 1.200, 1,200, 1'200", ["1200"] * 6),
        ("1,2 et 1.2 ; 0,125", ["1.2", "1.2", "0.125"]),
        ("12 345 678,9 et 1,234,567.89", ["12345678.9", "1234567.89"]),
        ("2,5 millions, 2 500 000, deux millions cinq cent mille", ["2500000"] * 3),
        ("3 milliards; three billion", ["3000000000"] * 2),
        ("deux mille quatre cents", ["2400"]),
        ("vingt et un, vingt-deux, vingt et une", ["21", "22", "21"]),
        ("soixante et onze, soixante-dix-sept, septante-sept", ["71", "77", "77"]),
        ("quatre-vingts, quatre-vingt-onze, quatre-vingt-dix-neuf", ["80", "91", "99"]),
        ("cent vingt, deux cents, mille, vingt deux mille trois cent douze", ["120", "200", "1000", "22312"]),
        ("six et dix, deux trois", ["6", "10", "2", "3"]),
        ("two hundred and five, forty-two, one million", ["205", "42", "1000000"]),
        ("en 2024 300 personnes", ["2024", "300"]),
        ("2 h 10, le 12 mars 2026, 32 %, 7e régiment", ["2", "10", "12", "2026", "32", "7"]),
        ("un soldat, une usine, a soldier, l'an", []),
        ("", []),
    ],
)
def test_numbers_are_read_however_they_are_written(text: str, values: list[str]) -> None:
    assert numbers(text) == [Fraction(value) for value in values]


@given(st.integers(0, 10**12))
def test_a_number_is_the_same_in_every_grouping(number: int) -> None:
    plain = f"{number:,}"
    assert [numbers(plain.replace(",", mark)) for mark in ",. \u00a0\u202f’"] == [[Fraction(number)]] * 6


@given(st.text())
def test_any_text_has_its_numbers(text: str) -> None:
    assert all(number >= 0 for number in numbers(text))


def test_very_long_digits_cost_nothing() -> None:
    assert numbers("9" * 100_000)
