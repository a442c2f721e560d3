import asyncio
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from bot.answer import Answer
from bot.app import Quidit
from bot.progress import Stage, Watch
from bot.telegram.responder import Responder
from bot.wording import ENGLISH, FRENCH
from tests.talking import ANNOUNCED, announced, talking, talking_to
from tests.telegram_emulator import ApiError, BotApi, Emulator

STAGES = [Stage("understand"), Stage("retrieve"), Stage("write", 4), Stage("verify", 4)]
SAID = [FRENCH.searching, FRENCH.composing.format(articles=4), FRENCH.verifying.format(articles=4)]


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """No time passes before signs are shown, and little between them."""
    for name, seconds in {"SOON": 0, "TYPING_SECONDS": 0.01, "DRAFT_SECONDS": 0.01}.items():
        monkeypatch.setattr(f"bot.telegram.signs.{name}", seconds)


def in_stages(emulator: Emulator, seen: Callable[[int], bool]) -> Responder:
    """Answers that go on from a stage once it was `seen`."""

    def answer(question: str, _: str | None, watch: Watch) -> Answer:
        for number, stage in enumerate(STAGES):
            watch(stage)
            emulator.api.wait_until(partial(seen, number))
        return announced(question)

    return replace(ANNOUNCED, answer=answer)


@pytest.mark.usefixtures("hasty")
async def test_in_a_private_chat_a_draft_tells_how_far_the_answer_is_and_nothing_else(tmp_path: Path) -> None:
    with Emulator() as emulator:
        drafts = emulator.api.drafts
        responder = in_stages(emulator, lambda number: len({draft.text for draft in drafts}) >= max(1, number))
        async with talking_to(emulator, tmp_path, responder) as talk:
            (answer,) = await talk.say("Pont")
        assert list(dict.fromkeys(draft.text for draft in drafts)) == SAID
        assert {draft.number for draft in drafts} == {answer.number - 1}  # one and the same draft
        assert "Jeanne Sorel" in answer.text
        methods = [call.method for call in emulator.api.calls if call.method != "sendChatAction"]
        assert methods[-2:] == ["sendMessage", "getUpdates"]


@pytest.mark.usefixtures("hasty")
async def test_a_draft_that_would_end_is_shown_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.telegram.signs.DRAFT_ROUNDS", 2)
    with Emulator() as emulator:
        responder = in_stages(emulator, lambda _: len(emulator.api.drafts) > 3)
        async with talking_to(emulator, tmp_path, responder) as talk:
            await talk.say("Pont", language="en")
        assert [draft.text for draft in emulator.api.drafts[:3]] == [ENGLISH.searching] * 3


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("chat", [-100, 7])
async def test_in_a_group_and_while_an_answer_is_edited_typing_is_shown_alone(tmp_path: Path, chat: int) -> None:
    with Emulator() as emulator:
        typed = emulator.api.calls

        def answer(question: str, _: str | None, watch: Watch) -> Answer:
            watch(STAGES[0])
            before = len(typed)
            emulator.api.wait_until(lambda: len(typed) > before + 2)
            return announced(question)

        async with talking_to(emulator, tmp_path, replace(ANNOUNCED, answer=answer)) as talk:
            if chat < 0:
                assert len(await talk.say("/qui pont", chat=chat)) == 1
            else:
                assert len(await talk.edit(1, "Pont")) == 1
        assert emulator.api.called("sendChatAction")
        assert emulator.api.drafts == []


@pytest.mark.usefixtures("hasty")
async def test_a_server_that_knows_no_drafts_is_asked_once_and_typing_goes_on(tmp_path: Path) -> None:
    with Emulator(BotApi(unknown=frozenset({"sendMessageDraft"}))) as emulator:
        typed = emulator.api.called

        def answer(question: str, _: str | None, watch: Watch) -> Answer:
            watch(STAGES[0])
            before = len(typed("sendChatAction"))
            emulator.api.wait_until(
                lambda: len(typed("sendChatAction")) > before + 2 and bool(typed("sendMessageDraft"))
            )
            return announced(question)

        async with talking_to(emulator, tmp_path, replace(ANNOUNCED, answer=answer)) as talk:
            assert len([sent for _ in range(3) for sent in await talk.say("Pont")]) == 3
        assert len(emulator.api.called("sendMessageDraft")) == 1


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("fault", [ApiError(400, "Bad Request: odd"), ApiError(403), ApiError(502)], ids=str)
async def test_a_draft_that_is_refused_costs_no_answer(tmp_path: Path, fault: ApiError) -> None:
    with Emulator() as emulator:
        emulator.api.play("sendMessageDraft", fault)
        responder = in_stages(emulator, lambda _: bool(emulator.api.called("sendMessageDraft")))
        async with talking_to(emulator, tmp_path, responder) as talk:
            assert len(await talk.say("Pont")) == 1
            assert talk.state.inbox.depth() == 0


async def test_a_quick_answer_has_no_draft_and_no_typing(tmp_path: Path) -> None:
    async with talking(tmp_path, in_stages(Emulator(), lambda _: True)) as talk:
        await talk.say("Pont")
        await asyncio.sleep(0)
        assert talk.emulator.api.drafts == []
        assert talk.emulator.api.called("sendChatAction") == []


def test_the_chain_tells_its_stages_and_how_many_articles_it_found(quidit: Quidit) -> None:
    quidit.index.prepare()
    told: list[Stage] = []
    answer = quidit.ask("qui a dit quoi sur le pont ?", watch=told.append)
    assert [stage.name for stage in told] == ["understand", "retrieve", "write", "verify"]
    assert [stage.articles for stage in told[:2]] == [0, 0]
    assert told[2].articles == told[3].articles >= len({citation.article.id for citation in answer.citations}) > 0
