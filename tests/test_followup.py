from collections.abc import Iterable

import pytest

from bot.followup import goes_on, whole
from bot.question import Known, Question, understand
from index.people import name_words
from tests.fakes import TODAY

SPEAKERS = ["Dmitri Peskov", "Anne Roy", "la préfecture", "le Kremlin"]


def named(words: Iterable[str]) -> list[str]:
    wanted = set(words)
    return [speaker for speaker in SPEAKERS if wanted & set(name_words(speaker))]


KNOWN = Known(named, TODAY, None)


def after(text: str, *before: str) -> Question:
    return whole(text, before, KNOWN)


def test_the_same_is_asked_of_another_speaker() -> None:
    question = after("et Peskov ?", "que dit Anne Roy des troupes ?")
    assert (question.kind, question.speakers, question.topic) == ("speaker", ("Dmitri Peskov",), "troupes")


def test_a_speaker_is_asked_about_something_else() -> None:
    question = after("et de la grève ?", "que dit Anne Roy des troupes ?")
    assert (question.kind, question.speakers) == ("speaker", ("Anne Roy",))
    assert "grève" in question.topic
    assert "troupes" not in question.topic


def test_a_place_may_give_way_to_a_speaker_though_it_is_also_called_otherwise() -> None:
    question = after("et Peskov ?", "combien de troupes compte Moscou ?")
    assert (question.kind, question.topic) == ("fact", "Peskov combien de troupes compte Moscou")


def test_who_is_not_named_may_be_asked_too() -> None:
    question = after("et le préfet ?", "que dit le procureur d'Angers de la grenade ?")
    assert (question.kind, question.role) == ("speaker", "prefet")
    assert "grenade" in question.topic
    assert "procureur" not in question.topic


def test_somebody_else_may_be_asked_about_something_else() -> None:
    question = after("et le préfet, sur la fouille ?", "que dit Anne Roy de la grenade ?")
    assert (question.kind, question.role) == ("speaker", "prefet")
    assert {"fouille", "grenade"} <= set(question.topic.split())
    question = after("et Peskov, sur la grève ?", "que dit Anne Roy des troupes ?")
    assert (question.kind, question.speakers) == ("speaker", ("Dmitri Peskov",))


def test_somebody_who_is_only_named_is_asked_about_the_same() -> None:
    question = after("Peskov a réagi comment ?", "que dit Anne Roy des troupes ?")
    assert (question.kind, question.speakers, question.topic) == ("speaker", ("Dmitri Peskov",), "troupes")


@pytest.mark.parametrize("text", ["il a quel âge ?", "where does she live?"])
def test_a_pronoun_asks_about_who_was_asked_about_before(text: str) -> None:
    assert "Roy" in after(text, "que dit Anne Roy des troupes ?").topic


@pytest.mark.parametrize("text", ["combien il y a de loups ?", "le pont, il rouvre quand ?"])
def test_no_pronoun_or_one_for_what_stands_there_asks_about_nothing_else(text: str) -> None:
    assert "Roy" not in after(text, "que dit Anne Roy des troupes ?").topic


def test_a_topic_goes_on() -> None:
    question = after("et en Italie ?", "qui a dit quoi sur la grève ?")
    assert question.kind == "topic"
    assert {"Italie", "grève"} <= set(question.topic.split())


def test_another_name_takes_the_place_of_the_first_in_a_fact() -> None:
    question = after("et Anne Roy ?", "combien gagne Peskov dans le sondage Odoxa ?")
    assert {"Anne", "Roy", "sondage", "Odoxa"} <= set(question.topic.split())
    assert "Peskov" not in question.topic


@pytest.mark.parametrize("text", ["pourquoi ?", "et quand ?", "more on that", "plus de détails"])
def test_bare_words_ask_about_what_was_asked_before(text: str) -> None:
    assert "grève" in after(text, "qui a dit quoi sur la grève ?").topic


def test_followups_add_up() -> None:
    question = after("et Peskov ?", "que dit Anne Roy des troupes ?", "et de la grève ?")
    assert question.speakers == ("Dmitri Peskov",)
    assert "grève" in question.topic


@pytest.mark.parametrize("text", ["qui a dit quoi sur l'eau ?", "combien coûte l'eau ?", "que dit Peskov de l'eau ?"])
def test_a_whole_question_is_not_drawn_into_the_one_before(text: str) -> None:
    assert after(text, "que dit Anne Roy des troupes ?") == understand(text, KNOWN)


def test_without_a_question_before_it_stands_alone() -> None:
    assert whole("et Peskov ?", (), KNOWN) == understand("et Peskov ?", KNOWN)


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("et Peskov ?", True),
        ("Pourquoi ?", True),
        ("and in Italy?", True),
        ("Qui parle de l'eau ?", False),
        ("", False),
    ],
)
def test_it_is_known_which_questions_need_the_one_before(text: str, needs: bool) -> None:  # noqa: FBT001 (a case)
    assert goes_on(text) == needs
