import tempfile
from pathlib import Path
from typing import Any

import pytest
from telegram import Update

from bot.answer import Answer, Citation, Statement
from bot.responder import Responder
from bot.serving import build
from bot.state import State
from bot.wording import ENGLISH, FRENCH
from index.models import Article
from tests.telegram_emulator import ApiError, Emulator, Sent

GROUP = -100
TO_THE_BOT = {"id": 123456789, "is_bot": True, "first_name": "Quidit", "username": "quidit_bot"}
STICKER = {"file_id": "a", "file_unique_id": "a", "type": "regular", "width": 9, "height": 9}
STICKER |= {"is_animated": False, "is_video": False}
PHOTO = [{"file_id": "a", "file_unique_id": "a", "width": 9, "height": 9}]
VOICE = {"file_id": "a", "file_unique_id": "a", "duration": 3}


def echo(question: str, before: str | None = None) -> Answer:
    """An answer that cites the question."""
    citation = Citation(1, Article("a", question, "Écho"), 0, len(question))
    return Answer(question, question, "fr", (Statement("", (citation,), "verbatim"),))


ECHO = Responder(answer=echo, articles=lambda: 18, follow=lambda: None)


def failing(question: str, before: str | None = None) -> Answer:
    raise ValueError(question)


async def exchange(
    emulator: Emulator, *, responder: Responder = ECHO, kind: str = "message", **message: Any
) -> list[Sent]:
    """What the bot sends when it gets this message."""
    with tempfile.TemporaryDirectory() as folder, State.open(Path(folder)) as state:
        application = build(emulator.api.token, responder, state, base_url=emulator.base_url)
        async with application:
            update = {"update_id": 1, kind: emulator.api.message(**message)}
            await application.process_update(Update.de_json(update, application.bot))
    return emulator.api.sent


async def texts(**message: Any) -> list[str]:
    with Emulator() as emulator:
        return [sent.text for sent in await exchange(emulator, **message)]


async def test_a_question_is_answered_after_the_typing_sign() -> None:
    with Emulator() as emulator:
        (sent,) = await exchange(emulator, text="Qui parle ?")
        assert [call.method for call in emulator.api.calls] == ["getMe", "sendChatAction", "sendMessage"]
    assert sent.formatted.marked("blockquote") == ["Qui parle ?"]
    assert sent.parameters["link_preview_options"] == {"is_disabled": True}
    assert "reply_parameters" not in sent.parameters


async def test_a_long_answer_comes_in_several_messages() -> None:
    with Emulator() as emulator:
        sent = await exchange(emulator, text="mot " * 3000)
    assert "".join(message.formatted.marked("blockquote")[0] for message in sent) == ("mot " * 3000).strip()


@pytest.mark.parametrize(
    ("command", "question"),
    [
        ("/qui troupes à  Kervall", "qui a dit quoi sur troupes à Kervall"),
        ("/who troops", "qui a dit quoi sur troops"),
        ("/tout qui parle ?", "qui parle ?"),
    ],
)
async def test_a_command_with_a_topic_is_a_question(command: str, question: str) -> None:
    with Emulator() as emulator:
        (sent,) = await exchange(emulator, text=command)
    assert sent.formatted.marked("blockquote") == [question]


@pytest.mark.parametrize("command", ["/start", "/help", "/start c_1", "/unknown", "/qui", "/tout"])
@pytest.mark.parametrize(("language", "words"), [("fr", FRENCH), ("en-GB", ENGLISH), (None, FRENCH), ("de", FRENCH)])
async def test_a_command_is_greeted_in_the_persons_language(command: str, language: str | None, words: Any) -> None:
    assert await texts(text=command, language=language) == [words.greeting.format(articles=18)]


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


@pytest.mark.parametrize("kind", ["edited_message", "channel_post", "edited_channel_post", "business_message"])
async def test_only_new_messages_are_answered(kind: str) -> None:
    assert await texts(text="Qui parle ?", kind=kind) == []


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
        (sent,) = await exchange(emulator, chat=GROUP, text="Et qui d'autre ?", reply_to_message=mine)
    assert sent.formatted.marked("blockquote") == ["Et qui d'autre ?"]


async def test_in_a_group_a_reply_to_somebody_else_is_left_alone() -> None:
    with Emulator() as emulator:
        theirs = emulator.api.message("Bonjour", chat=GROUP)
        assert await exchange(emulator, chat=GROUP, text="Bonjour !", reply_to_message=theirs) == []


@pytest.mark.parametrize("text", ["@quidit_bot", "/start", "/help@quidit_bot"])
async def test_in_a_group_the_bot_says_what_it_is(text: str) -> None:
    assert await texts(chat=GROUP, text=text) == [FRENCH.greeting.format(articles=18)]


async def test_a_command_for_another_bot_is_left_alone() -> None:
    assert await texts(chat=GROUP, text="/help@other_bot") == []


async def test_a_failure_is_told_in_one_sentence_and_logged_without_the_question(
    caplog: pytest.LogCaptureFixture,
) -> None:
    broken = Responder(answer=failing, articles=lambda: 18, follow=lambda: None)
    assert await texts(text="Question intime", language="en", responder=broken) == [ENGLISH.failed]
    (record,) = [record for record in caplog.records if record.name == "bot.handlers"]
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


async def test_an_answer_comes_even_where_the_typing_sign_is_refused() -> None:
    with Emulator() as emulator:
        emulator.api.play("sendChatAction", ApiError(400, "Bad Request: not now"))
        assert len(await exchange(emulator, text="Qui ?")) == 1
