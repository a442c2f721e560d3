import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.answer import Answer, Citation, Statement
from bot.telegram.responder import Responder
from bot.wording import ENGLISH, FRENCH
from index.models import Article
from tests.talking import ANNOUNCED, talking_to
from tests.telegram_emulator import ApiError, Emulator, Sent

GROUP = -100
TO_THE_BOT = {"id": 123456789, "is_bot": True, "first_name": "Quidit", "username": "quidit_bot"}
STICKER = {"file_id": "a", "file_unique_id": "a", "type": "regular", "width": 9, "height": 9}
STICKER |= {"is_animated": False, "is_video": False}
PHOTO = [{"file_id": "a", "file_unique_id": "a", "width": 9, "height": 9}]
VOICE = {"file_id": "a", "file_unique_id": "a", "duration": 3}


def echo(question: str, *_: object) -> Answer:
    """An answer that cites the question."""
    citation = Citation(1, Article("a", question, "Écho"), 0, len(question))
    return Answer(question, question, "fr", (Statement("", (citation,), "verbatim"),))


ECHO = replace(ANNOUNCED, answer=echo, quote=echo)


def failing(question: str, *_: object) -> Answer:
    raise ValueError(question)


async def exchange(emulator: Emulator, *, responder: Responder = ECHO, **message: Any) -> list[Sent]:
    """What the bot sends when it gets this message."""
    return await updated(emulator, {"message": emulator.api.message(**message)}, responder)


async def updated(emulator: Emulator, content: dict[str, Any], responder: Responder = ECHO) -> list[Sent]:
    """What the bot sends when it gets this update."""
    with tempfile.TemporaryDirectory() as folder:
        async with talking_to(emulator, Path(folder), responder) as talk:
            emulator.api.update(content)
            return await talk.answered()


async def texts(**message: Any) -> list[str]:
    with Emulator() as emulator:
        return [sent.text for sent in await exchange(emulator, **message)]


GREETING = FRENCH.greeting.format(articles=2, newest=", le plus récent du 14 mars 2026")
GREETING_IN_ENGLISH = ENGLISH.greeting.format(articles=2, newest=", the newest of 14 March 2026")


async def test_a_question_is_answered_without_a_link_preview() -> None:
    with Emulator() as emulator:
        (sent,) = await exchange(emulator, text="Qui parle ?")
        assert [call.method for call in emulator.api.calls if call.method != "getUpdates"] == ["getMe", "sendMessage"]
    assert sent.formatted.marked("blockquote") == ["Qui parle ?"]
    assert sent.parameters["link_preview_options"] == {"is_disabled": True}
    assert "reply_parameters" not in sent.parameters


async def test_while_an_answer_takes_its_time_the_typing_sign_is_renewed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.telegram.signs.SOON", 0)
    monkeypatch.setattr("bot.telegram.signs.TYPING_SECONDS", 0.01)
    with Emulator() as emulator:

        def slow(question: str, *_: object) -> Answer:
            emulator.api.wait_until(lambda: len(emulator.api.called("sendChatAction")) > 2)
            return echo(question)

        assert len(await exchange(emulator, responder=replace(ECHO, answer=slow), text="Qui ?")) == 1


async def test_a_long_answer_has_pages() -> None:
    with Emulator() as emulator:
        (sent,) = await exchange(emulator, text="mot " * 3000)
    assert "Plus ▶" in sent.buttons


@pytest.mark.parametrize(
    ("command", "question"),
    [
        ("/qui troupes à  Kervall", "qui a dit quoi sur troupes à Kervall"),
        ("/who troops", "qui a dit quoi sur troops"),
    ],
)
async def test_a_command_with_a_topic_is_a_question(command: str, question: str) -> None:
    with Emulator() as emulator:
        (sent,) = await exchange(emulator, text=command)
    assert sent.formatted.marked("blockquote") == [question]


@pytest.mark.parametrize("command", ["/start", "/start x", "/start c_x"])
@pytest.mark.parametrize(
    ("language", "greeting"),
    [("fr", GREETING), ("en-GB", GREETING_IN_ENGLISH), (None, GREETING), ("de", GREETING)],
)
async def test_a_person_is_greeted_in_their_language(command: str, language: str | None, greeting: str) -> None:
    assert await texts(text=command, language=language) == [greeting]


@pytest.mark.parametrize("command", ["/aide", "/help", "/unknown"])
async def test_help_names_the_commands(command: str) -> None:
    (text,) = await texts(text=command)
    assert all(f"/{name}" in text for name, _ in FRENCH.commands)


@pytest.mark.parametrize("command", ["/qui", "/who"])
async def test_a_command_without_a_topic_asks_for_one(command: str) -> None:
    (text,) = await texts(text=command)
    assert text == FRENCH.ask_a_topic


@pytest.mark.parametrize("content", [{"sticker": STICKER}, {"photo": PHOTO, "caption": "oui ?"}, {"voice": VOICE}, {}])
async def test_anything_but_text_gets_one_helpful_line(content: dict[str, Any]) -> None:
    assert await texts(**content) == [FRENCH.no_text]


@pytest.mark.parametrize(
    "message",
    [
        {"text": "Qui parle ?"},
        {"text": "Qui parle, @someone_else ?"},
        {"text": "/other"},
        {"sticker": STICKER},
        {"new_chat_title": "Titre"},
    ],
)
async def test_in_a_group_what_is_not_meant_for_the_bot_is_left_alone(message: dict[str, Any]) -> None:
    assert await texts(chat=GROUP, **message) == []


@pytest.mark.parametrize("kind", ["channel_post", "edited_channel_post", "business_message"])
async def test_posts_and_business_messages_are_left_alone(kind: str) -> None:
    with Emulator() as emulator:
        assert await updated(emulator, {kind: emulator.api.message("Qui parle ?")}) == []


async def test_a_service_message_is_left_alone() -> None:
    assert await texts(message_auto_delete_timer_changed={"message_auto_delete_time": 60}) == []


async def test_in_a_group_a_mention_is_answered_as_a_reply() -> None:
    with Emulator() as emulator:
        (sent,) = await exchange(emulator, chat=GROUP, text="@Quidit_Bot qui parle ?")
    assert sent.formatted.marked("blockquote") == ["qui parle ?"]
    assert sent.parameters["reply_parameters"] == {"message_id": 1, "allow_sending_without_reply": True}


async def test_in_a_group_a_reply_to_the_bot_is_answered() -> None:
    with Emulator() as emulator:
        mine = emulator.api.message("[1]", chat=GROUP) | {"from": TO_THE_BOT}
        (sent,) = await exchange(emulator, chat=GROUP, text="Qui d'autre ?", reply_to_message=mine)
    assert sent.formatted.marked("blockquote") == ["Qui d'autre ?"]


async def test_in_a_group_a_reply_to_somebody_else_is_left_alone() -> None:
    with Emulator() as emulator:
        theirs = emulator.api.message("Bonjour", chat=GROUP)
        assert await exchange(emulator, chat=GROUP, text="Bonjour !", reply_to_message=theirs) == []


@pytest.mark.parametrize("text", ["@quidit_bot", "/start", "/start@quidit_bot"])
async def test_in_a_group_the_bot_says_what_it_is(text: str) -> None:
    assert await texts(chat=GROUP, text=text) == [GREETING]


async def test_a_command_for_another_bot_is_left_alone() -> None:
    assert await texts(chat=GROUP, text="/help@other_bot") == []


async def test_a_failure_is_told_in_one_sentence_and_logged_without_the_question(
    caplog: pytest.LogCaptureFixture,
) -> None:
    broken = replace(ECHO, answer=failing)
    assert await texts(text="Question intime", language="en", responder=broken) == [ENGLISH.failed]
    (record,) = [record for record in caplog.records if record.name == "bot.telegram.handlers"]
    assert "ValueError" in record.getMessage()
    assert "in failing" in record.getMessage()
    assert "intime" not in record.getMessage()


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (ApiError(400, "Bad Request: something new"), [FRENCH.failed]),
        (ApiError(403, "Forbidden: bot was blocked by the user"), []),
    ],
)
async def test_a_refused_message_is_not_repeated(fault: ApiError, told: list[str]) -> None:
    with Emulator() as emulator:
        emulator.api.play("sendMessage", fault)
        assert [sent.text for sent in await exchange(emulator, text="Qui ?")] == told
        assert len(emulator.api.called("sendMessage")) == 1 + len(told)


async def test_nothing_is_raised_where_not_even_the_failure_can_be_told() -> None:
    with Emulator() as emulator:
        emulator.api.play("sendMessage", ApiError(400, "Bad Request: x"), ApiError(400, "Bad Request: chat not found"))
        assert await exchange(emulator, text="Qui ?") == []


async def test_an_answer_comes_even_where_the_typing_sign_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.telegram.signs.SOON", 0)
    with Emulator() as emulator:
        emulator.api.play("sendChatAction", ApiError(400, "Bad Request: not now"))

        def slow(question: str, *_: object) -> Answer:
            emulator.api.wait_until(lambda: bool(emulator.api.called("sendChatAction")))
            return echo(question)

        assert len(await exchange(emulator, responder=replace(ECHO, answer=slow), text="Qui ?")) == 1
