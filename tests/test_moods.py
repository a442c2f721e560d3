import pytest

from bot.model.moods import Word, words

SAME = [
    ("Les troupes ne partiront pas.", "Que les troupes ne partiront pas"),
    ("Les « troupes » sont parties", "Les troupes sont parties"),
]
OTHER = [
    ("Les députés ont voté.", "Un député a voté."),
    ("Le port fermera.", "Le port a fermé."),
    ("Le port ferme.", "Le port, fermé."),
    ("Le port sera fermé.", "Le port est fermé."),
    ("Le port était fermé.", "Le port est fermé."),
    ("The port will be closed.", "The port is closed."),
    ("Les troupes ne partiront pas.", "Les troupes partiront."),
    ("Les troupes partiront.", "Les troupes ne partiront jamais."),
    ("Aucune solution n'est trouvée.", "Aucune solution n'est pas trouvée."),
    ("Les troupes pourraient partir.", "Les troupes peuvent partir."),
    ("Si le pont ferme, la ville souffre.", "Le pont ferme, la ville souffre."),
    ("The troops may leave.", "The troops leave."),
    ("The troops didn't leave.", "The troops leave."),
    ("Le maire a démenti avoir vendu le pont.", "Le maire a vendu le pont."),
    ("sans lien", "un lien"),
    ("non armés", "armés"),
    ("avant lundi", "après lundi"),
    ("plus de soldats", "des soldats, plus ou moins"),
    ("Il viendra, mais elle ne viendra pas avec Paul.", "Il ne viendra pas avec Paul, mais elle viendra seule."),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_what_is_said_in_other_forms_is_the_same(one: str, other: str) -> None:
    assert words(one) == words(other)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_what_is_denied_or_doubted_is_something_else(one: str, other: str) -> None:
    assert not words(other) <= words(one)


def test_a_denial_stays_in_its_clause() -> None:
    said = words("L'usine ne fermera pas, mais le port fermera, et que le pont ferme.")
    assert {word.form: word.denials for word in said if not word.form.startswith("ferm")} == {
        "usine": 2,
        "port": 0,
        "pont": 0,
    }


def test_some_words_deny_the_next_one_only() -> None:
    denials = {word.form: word.denials for word in words("120 observateurs non armés sans le moindre lien")}
    assert denials == {"observateurs": 0, "non": 0, "armés": 1, "sans": 0, "moindre": 1, "lien": 0}


def test_a_decimal_comma_ends_no_clause() -> None:
    assert Word("million", 0, doubted=True) not in words("Le coût pourrait atteindre 1,2 florin.")
    assert Word("florin", 0, doubted=True) in words("Le coût pourrait atteindre 1,2 florin.")
