import time
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answer import Answer
from bot.telegram import admission, pace
from bot.telegram.admission import DAY, HOUR, Allowance, Budget, People, Verdict
from bot.telegram.pace import Paces
from bot.wording import FRENCH
from tests.talking import ANNOUNCED, announced, talking

GROUP = -100


@pytest.mark.parametrize(("allowed", "ids"), [((), (7,)), ((7,), (7,)), ((GROUP,), (8, GROUP)), ((7,), (1,))])
def test_everybody_is_admitted_unless_some_are_named(allowed: tuple[int, ...], ids: tuple[int, ...]) -> None:
    assert People(frozenset({1}), frozenset(allowed)).admit(*ids)
    assert not People(frozenset({1}), frozenset({*allowed, 5})).admit(99)


async def test_who_is_not_admitted_is_told_in_person_and_ignored_in_groups(tmp_path: Path) -> None:
    async with talking(tmp_path, replace(ANNOUNCED, people=People(allowed=frozenset({8})))) as talk:
        assert [sent.text for sent in await talk.say("Pont")] == [FRENCH.not_open.format(person=7)]
        assert await talk.say("/qui pont", chat=GROUP) == []
        assert await talk.say("@quidit_bot le pont ?", chat=GROUP) == []
        (answer,) = await talk.say("Pont", chat=8)
        assert "Jeanne Sorel" in answer.text
        talk.emulator.api.press(answer, "[1]", person=7)
        await talk.answered()
        assert talk.emulator.api.edited != []  # the chat is admitted, whoever presses


async def test_too_many_questions_get_one_polite_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "PER_PERSON", 2)
    now = int(time.time())
    async with talking(tmp_path) as talk:
        told = [sent.text for _ in range(5) for sent in await talk.say("Pont", date=now)]
        assert told[2:] == [FRENCH.too_often]
        assert len(await talk.say("Pont", chat=8, date=now)) == 1
        assert talk.state.inbox.waiting() == []


def test_the_count_begins_anew_after_a_minute() -> None:
    allowance = Allowance()
    verdicts = [allowance.verdict(7, 7, 1000.0) for _ in range(admission.PER_PERSON + 2)]
    assert verdicts == [Verdict.TAKEN] * admission.PER_PERSON + [Verdict.TOLD, Verdict.DROPPED]
    assert allowance.verdict(7, 7, 1060.0) is Verdict.TAKEN


def test_questions_are_counted_when_they_were_written_so_that_a_backlog_is_answered() -> None:
    allowance = Allowance()
    assert {allowance.verdict(7, 7, 1000.0 + 4 * number) for number in range(500)} == {Verdict.TAKEN}


def test_a_group_has_a_count_of_its_own() -> None:
    allowance = Allowance()
    verdicts = [allowance.verdict(person, GROUP, 1000.0) for person in range(1, admission.PER_CHAT + 2)]
    assert verdicts.count(Verdict.TAKEN) == admission.PER_CHAT
    assert verdicts[-1] is Verdict.TOLD


def test_counts_of_long_ago_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "MOST_KNOWN", 10)
    paces = Paces(2, 60)
    for person in range(1, 50):
        paces.of(person, 1000.0).note(1000.0)
    paces.of(99, 2000.0).note(2000.0)
    assert list(paces._by_id) == [99]


def test_a_language_model_writes_so_many_answers_a_day_and_few_an_hour_for_one_person() -> None:
    budget = Budget(40)
    assert [budget.take(7, 1000.0) for _ in range(4)] == [True, True, False, False]
    assert budget.take(8, 1000.0)
    assert budget.take(7, 1000.0 + HOUR)
    assert sum(budget.take(person, 1000.0 + HOUR) for person in range(100, 200)) == 40 - 4
    assert not budget.take(7, 1000.0 + DAY - 1)
    assert budget.take(7, 1000.0 + DAY)


def test_even_of_a_small_budget_everybody_gets_something() -> None:
    assert [Budget(1).take(7, 0.0) for _ in range(2)] == [True, True]


async def test_beyond_the_budget_the_articles_own_words_answer_and_that_is_said(tmp_path: Path) -> None:
    def written(question: str, *_: object) -> Answer:
        return replace(announced("un deux"), outcome="generative")

    responder = replace(ANNOUNCED, answer=written, model_answers=20)
    async with talking(tmp_path, responder) as talk:
        (first,), (second,) = [await talk.say("Pont") for _ in range(2)]
        assert "[2]" in first.buttons
        assert FRENCH.over_budget not in first.text
        assert "[2]" not in second.buttons
        assert second.text.endswith(FRENCH.over_budget)
        again = await talk.press(await talk.press(second, "[1]"), "↩ Réponse")
        assert again.formatted == second.formatted


async def test_without_a_language_model_nothing_is_counted(tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        assert FRENCH.over_budget not in [sent.text for _ in range(3) for sent in await talk.say("Pont")][-1]
