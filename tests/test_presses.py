from dataclasses import replace
from pathlib import Path

import pytest

from bot.answer import Answer, Statement
from bot.telegram.buttons import Press, press
from bot.telegram.state import StateError, kept_answers
from bot.wording import FRENCH
from tests.fakes import Shelf
from tests.talking import ANNOUNCED, EAU, PONT, announced, said, talking
from tests.telegram_emulator import ApiError
from tests.test_conversation import bytes_in

STRANGER = {"id": 9, "is_bot": False, "first_name": "Ada", "language_code": "fr"}


async def test_a_number_opens_the_passage_and_the_arrows_its_neighbours(tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        (answer,) = await talk.say("Pont")
        passage = await talk.press(answer, "[1]")
        assert passage.formatted.marked("bold") == ["Le pont rouvrira lundi"]
        assert passage.text.startswith("Le pont de Kervall · Le Phare, 14 mars 2026\nLe pont rouvrira")
        assert list(passage.buttons) == ["▶", "↩ Réponse", FRENCH.beside_the_point]
        following = await talk.press(passage, "▶")
        assert following.formatted.marked("bold") == []
        assert "Il était fermé" in following.text
        again = await talk.press(following, "◀")
        assert again.formatted == passage.formatted
        back = await talk.press(again, "↩ Réponse")
        assert back.formatted == answer.formatted
        assert back.buttons == answer.buttons
        assert set(talk.emulator.api.told.values()) == {""}


async def test_more_turns_the_pages_of_an_answer(tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        (answer,) = await talk.say(" ".join(["mot"] * 10))
        second = await talk.press(answer, "Plus ▶")
        assert list(second.buttons) == ["[9]", "[10]", "Contexte", "◀", "👍", "👎"]
        assert (await talk.press(await talk.press(second, "[10]"), "↩ Réponse")).formatted == second.formatted
        assert (await talk.press(second, "◀")).formatted == answer.formatted


async def test_context_shows_the_words_in_their_passages_and_can_be_left(tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        (answer,) = await talk.say("Pont")
        wide = await talk.press(answer, "Contexte")
        assert "a annoncé la maire" in wide.formatted.marked("blockquote")[0]
        assert (await talk.press(wide, "Citations seules")).formatted == answer.formatted


async def test_an_old_button_opens_its_own_sources_after_a_restart(tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        (answer,) = await talk.say("Pont")
        await talk.say("Autre")
    async with talking(tmp_path) as talk:
        talk.emulator.api._shown[answer.chat, answer.number] = answer
        talk.emulator.api._last_update = 2000
        assert (await talk.press(answer, "[1]")).formatted.marked("bold") == ["Le pont rouvrira lundi"]


@pytest.mark.parametrize("changed", [Shelf((EAU,)), Shelf((replace(PONT, text="Le pont rouvrira mardi."),))])
@pytest.mark.parametrize("label", ["[1]", "Contexte"])
async def test_an_article_that_changed_is_not_cited_from(tmp_path: Path, changed: Shelf, label: str) -> None:
    async with talking(tmp_path) as talk:
        (answer,) = await talk.say("Pont")
    async with talking(tmp_path, replace(ANNOUNCED, collection=changed)) as talk:
        talk.emulator.api._shown[answer.chat, answer.number] = answer
        talk.emulator.api._last_update = 2000
        assert (await talk.press(answer, label)) == answer
        assert list(talk.emulator.api.told.values()) == [FRENCH.changed]


async def test_votes_are_kept_as_rows_for_an_evaluation(tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        (answer,) = await talk.say("Pont lundi")
        for label in ("👎", "👍"):
            talk.emulator.api.press(answer, label)
            await talk.answered()
        passage = await talk.press(answer, "[2]")
        talk.emulator.api.press(passage, FRENCH.beside_the_point)
        await talk.answered()
        assert [told for told in talk.emulator.api.told.values() if told] == [FRENCH.noted] * 3
        with kept_answers(tmp_path) as answers:  # as `quidit votes` does, while the bot runs
            (row,) = answers.votes()
    place = {"article": "pont", "start": 0, "end": 22, "speaker": "Jeanne Sorel"}
    assert row["vote"] == 1
    assert row["citations"] == [place | {"number": 1, "vote": None}, place | {"number": 2, "vote": -1}]


async def test_a_button_is_obeyed_only_in_the_chat_of_its_answer(tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        (answer,) = await talk.say("Pont")
        (mine,) = await talk.say("Pont", chat=9)
        talk.emulator.api.press_data(mine, answer.buttons["[1]"], STRANGER)
        assert await talk.answered() == []
        assert list(talk.emulator.api.told.values()) == [FRENCH.expired]


@pytest.mark.parametrize("data", ["", "x", "0:answer:1:1:1", "1:answer:1:1", "1:answer:a:1:1", "?no", "1:odd:1:1:1"])
async def test_data_of_no_button_do_nothing(tmp_path: Path, data: str) -> None:
    async with talking(tmp_path) as talk:
        (answer,) = await talk.say("Pont")
        talk.emulator.api.press_data(answer, data, STRANGER)
        assert await talk.answered() == []
        assert len(talk.emulator.api.told) == 1
        assert talk.emulator.api.edited == []


@pytest.mark.parametrize("number", [0, 3, 999999999])
@pytest.mark.parametrize("action", ["answer", "context", "open", "passage", "beside"])
async def test_numbers_that_there_are_not_do_no_harm(tmp_path: Path, action: str, number: int) -> None:
    async with talking(tmp_path) as talk:
        (answer,) = await talk.say("Pont")
        told = press(answer.buttons["[1]"])
        assert told is not None
        talk.emulator.api.press_data(answer, Press(action, told.answer, number, 999999999).data, STRANGER)
        assert await talk.answered() == []
        assert len(talk.emulator.api.told) == 1


async def test_a_press_that_waited_too_long_is_obeyed_all_the_same(tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        (answer,) = await talk.say("Pont")
        talk.emulator.api.play("answerCallbackQuery", ApiError(400, "Bad Request: query is too old"))
        assert (await talk.press(answer, "[1]")).formatted.marked("bold")


async def test_an_answer_of_several_statements_comes_back_as_it_was(tmp_path: Path) -> None:
    def several(question: str, *_: object) -> Answer:
        one = announced(question)
        other = replace(said(2), quotation=None)
        return replace(one, statements=(*one.statements, replace(one.statements[0], words="", citations=(other,))))

    async with talking(tmp_path, replace(ANNOUNCED, answer=several)) as talk:
        (answer,) = await talk.say("Pont")
        assert (await talk.press(await talk.press(answer, "[2]"), "↩ Réponse")).formatted == answer.formatted


BY_A_MODEL = "Selon la maire, le pont rouvrira lundi."


def written(question: str, *_: object) -> Answer:
    """A language model's sentence, proven by the words of two speakers."""
    mayor = said(1)
    assert mayor.quotation
    other = replace(said(2), quotation=replace(mayor.quotation, speaker="Paul Ruel"))
    return Answer(question, question, "fr", (Statement(BY_A_MODEL, (mayor, other), "proven"),), outcome="generative")


async def test_a_language_model_s_answer_comes_back_as_it_was(tmp_path: Path) -> None:
    async with talking(tmp_path, replace(ANNOUNCED, answer=written)) as talk:
        (answer,) = await talk.say("Pont")
        assert answer.text.startswith(BY_A_MODEL)
        assert (await talk.press(await talk.press(answer, "[2]"), "↩ Réponse")).formatted == answer.formatted
        assert b"Selon la maire" not in bytes_in(tmp_path)


async def test_after_a_restart_what_it_stood_on_comes_back_each_under_its_own_speaker(tmp_path: Path) -> None:
    async with talking(tmp_path, replace(ANNOUNCED, answer=written)) as talk:
        (answer,) = await talk.say("Pont")
    async with talking(tmp_path) as talk:
        talk.emulator.api._shown[answer.chat, answer.number] = answer
        talk.emulator.api._last_update = 2000
        back = await talk.press(await talk.press(answer, "[2]"), "↩ Réponse")
    assert BY_A_MODEL not in back.text
    assert back.formatted.marked("bold") == ["Jeanne Sorel", "Paul Ruel"]
    assert back.formatted.marked("blockquote") == ["Le pont rouvrira lundi"] * 2


async def test_a_language_model_s_answer_does_not_outlive_the_words_that_prove_it(tmp_path: Path) -> None:
    shelf = Shelf((PONT,))
    async with talking(tmp_path, replace(ANNOUNCED, answer=written, collection=shelf)) as talk:
        (answer,) = await talk.say("Pont")
        object.__setattr__(shelf, "held", (replace(PONT, text="Le pont rouvrira mardi."),))
        assert await talk.press(answer, "Contexte") == answer
        assert list(talk.emulator.api.told.values()) == [FRENCH.changed]


async def test_forgetting_drops_a_language_model_s_answer_too(tmp_path: Path) -> None:
    async with talking(tmp_path, replace(ANNOUNCED, answer=written)) as talk:
        (answer,) = await talk.say("Pont")
        await talk.say("/oublier")
        assert await talk.press(answer, "Contexte") == answer
        assert list(talk.emulator.api.told.values()) == [FRENCH.expired]


def test_what_a_button_carries_fits_and_is_understood() -> None:
    told = Press("passage", 2**62, 999999999, 999999999)
    assert len(told.data.encode()) <= 64
    assert press(told.data) == told


def test_votes_of_a_bot_that_never_ran_are_told_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(StateError, match="made when quidit serve first runs"), kept_answers(tmp_path):
        pass
