import time
from dataclasses import replace
from pathlib import Path

import pytest

from bot.telegram import admission
from bot.telegram.admission import Allowance, People, Verdict
from bot.wording import FRENCH
from tests.talking import ANNOUNCED, talking

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
    monkeypatch.setattr(admission, "MOST_KNOWN", 10)
    allowance = Allowance()
    for person in range(1, 50):
        allowance.verdict(person, person, 1000.0)
    allowance.verdict(99, 99, 2000.0)
    assert list(allowance._paces) == [99]
