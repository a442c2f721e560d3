import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.people import name_words, one_name_each

NAMES = st.lists(
    st.sampled_from(["Anne Roy", "A. Roy", "Roy", "Paul Roy", "Mme Roy", "la mairie", "", "É. Sorel", "Élise Sorel"])
)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["Roy", "Anne Roy"], {"Roy": "Anne Roy", "Anne Roy": "Anne Roy"}),
        (["M. Roy", "A. Roy", "Anne Roy"], {"M. Roy": "Anne Roy", "A. Roy": "Anne Roy", "Anne Roy": "Anne Roy"}),
        (["Roy", "Anne Roy", "Paul Roy"], {"Roy": "Roy", "Anne Roy": "Anne Roy", "Paul Roy": "Paul Roy"}),
        (["P. Roy", "Anne Roy", "Paul Roy"], {"P. Roy": "Paul Roy", "Anne Roy": "Anne Roy", "Paul Roy": "Paul Roy"}),
        (["Helene Sorel", "Hélène Sorel"], {"Helene Sorel": "Hélène Sorel", "Hélène Sorel": "Hélène Sorel"}),
        (["la mairie", "La mairie"], {"la mairie": "la mairie", "La mairie": "la mairie"}),
        (["", "Anne Roy"], {"": "", "Anne Roy": "Anne Roy"}),
        (
            ["les étudiants", "près de 200 étudiants"],
            {"les étudiants": "les étudiants", "près de 200 étudiants": "près de 200 étudiants"},
        ),
        (["les élus", "l’un des élus"], {"les élus": "les élus", "l’un des élus": "l’un des élus"}),
        (["MoDem", "les députés MoDem"], {"MoDem": "MoDem", "les députés MoDem": "les députés MoDem"}),
        (["la police", "ACV Police"], {"la police": "la police", "ACV Police": "ACV Police"}),
        (["ces élus", "les élus"], {"ces élus": "les élus", "les élus": "les élus"}),
    ],
)
def test_one_person_has_one_name_and_two_people_have_two(names: list[str], expected: dict[str, str]) -> None:
    assert one_name_each(names) == expected


def test_titles_and_accents_are_no_part_of_a_name() -> None:
    assert name_words("M. Édouard Le Goff") == ("edouard", "goff")
    assert name_words("l’élue de Kervall") == ("elue", "kervall")


@given(NAMES)
def test_first_names_that_differ_are_never_made_one(names: list[str]) -> None:
    same = one_name_each(names)
    assert set(same) == set(names)
    assert same.get("Anne Roy", "Anne Roy") == "Anne Roy"
    assert same.get("Paul Roy", "Paul Roy") == "Paul Roy"
    if {"Anne Roy", "Paul Roy", "Roy"} <= set(names):
        assert "Roy" not in same["Roy"].removesuffix("Roy")
