"""Every kind of update is answered with one helpful line, or rightly with nothing, and never with an error."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from telegram import Update

from bot.wording import FRENCH
from tests.talking import ANNOUNCED, nothing, talking
from tests.test_conversation import bytes_in
from tests.test_handlers import PHOTO, STICKER, VOICE

GROUP = -100
ZOE = {"id": 7, "is_bot": False, "first_name": "Zoé"}
CHAT = {"id": 7, "type": "private", "first_name": "Zoé"}
CHANNEL = {"id": -200, "type": "channel", "title": "Le Phare"}
FILE = {"file_id": "a", "file_unique_id": "a"}
POLL = {
    "id": "1",
    "question": "Oui ?",
    "options": [{"text": "Oui", "voter_count": 0, "persistent_id": "a"}],
    "total_voter_count": 0,
    "is_closed": False,
    "is_anonymous": True,
    "type": "regular",
    "allows_multiple_answers": False,
    "allows_revoting": False,
    "members_only": False,
}
CONTENTS: dict[str, dict[str, Any]] = {
    "sticker": {"sticker": STICKER},
    "photo": {"photo": PHOTO},
    "photo with a caption": {"photo": PHOTO, "caption": "Qui parle ?"},
    "voice": {"voice": VOICE},
    "audio": {"audio": FILE | {"duration": 3}},
    "video": {"video": FILE | {"width": 9, "height": 9, "duration": 3}},
    "video note": {"video_note": FILE | {"length": 9, "duration": 3}},
    "animation": {"animation": FILE | {"width": 9, "height": 9, "duration": 3}, "document": FILE},
    "document": {"document": FILE},
    "poll": {"poll": POLL},
    "location": {"location": {"latitude": 1, "longitude": 1}},
    "venue": {"venue": {"location": {"latitude": 1, "longitude": 1}, "title": "Ici", "address": "Là"}},
    "contact": {"contact": {"phone_number": "1", "first_name": "Zoé"}},
    "dice": {"dice": {"emoji": "🎲", "value": 3}},
    "nothing": {},
}
TEXTS = [
    "x" * 100_000,
    "😀" * 3000,
    "😀",
    " ",
    "\u2063",
    "?",
    "\u202e",
    "<b>",
    "/",
    "//",
    "@",
    "@quidit_bot",
    "e\u0301" * 2000,
]
MEMBER = {"status": "member", "user": ZOE}
MOVED = {"chat": CHAT, "from": ZOE, "date": 1, "old_chat_member": MEMBER, "new_chat_member": MEMBER}
REACTION = {"chat": CHAT, "message_id": 1, "date": 1, "user": ZOE, "old_reaction": [], "new_reaction": []}
BOOST = {"chat": CHANNEL, "boost_id": "1", "remove_date": 1, "source": {"source": "premium", "user": ZOE}}
OTHERS: dict[str, dict[str, Any]] = {
    "poll": POLL,
    "poll_answer": {"poll_id": "1", "user": ZOE, "option_ids": [0], "option_persistent_ids": ["a"]},
    "my_chat_member": MOVED,
    "chat_member": MOVED,
    "chat_join_request": {"chat": CHAT, "from": ZOE, "date": 1, "user_chat_id": 7},
    "message_reaction": REACTION,
    "message_reaction_count": {"chat": CHAT, "message_id": 1, "date": 1, "reactions": []},
    "chosen_inline_result": {"result_id": "1", "from": ZOE, "query": "x"},
    "shipping_query": {
        "id": "1",
        "from": ZOE,
        "invoice_payload": "x",
        "shipping_address": dict.fromkeys(
            ("country_code", "state", "city", "street_line1", "street_line2", "post_code"), "x"
        ),
    },
    "pre_checkout_query": {"id": "1", "from": ZOE, "currency": "EUR", "total_amount": 1, "invoice_payload": "x"},
    "purchased_paid_media": {"from": ZOE, "paid_media_payload": "x"},
    "chat_boost": {
        "chat": CHANNEL,
        "boost": {"boost_id": "1", "add_date": 1, "expiration_date": 2, "source": BOOST["source"]},
    },
    "removed_chat_boost": BOOST,
    "business_connection": {"id": "1", "user": ZOE, "user_chat_id": 7, "date": 1, "is_enabled": True},
    "deleted_business_messages": {"business_connection_id": "1", "chat": CHAT, "message_ids": [1]},
    "an_update_of_tomorrow": {"id": "1"},
}


def errors(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]


@pytest.mark.parametrize("content", CONTENTS)
async def test_anything_but_text_gets_one_helpful_line_and_in_a_group_none(
    tmp_path: Path, content: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with talking(tmp_path) as talk:
        assert [sent.text for sent in await talk.say(**CONTENTS[content])] == [FRENCH.no_text]
        assert await talk.say(chat=GROUP, **CONTENTS[content]) == []
    assert errors(caplog) == []


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
async def test_any_text_gets_one_message(tmp_path: Path, text: str, caplog: pytest.LogCaptureFixture) -> None:
    async with talking(tmp_path, replace(ANNOUNCED, answer=nothing)) as talk:
        assert len(await talk.say(text)) == 1
    assert errors(caplog) == []


@pytest.mark.parametrize("kind", OTHERS)
async def test_other_updates_get_nothing(tmp_path: Path, kind: str, caplog: pytest.LogCaptureFixture) -> None:
    async with talking(tmp_path) as talk:
        talk.emulator.api.update({kind: OTHERS[kind]})
        assert await talk.answered() == []
        methods = {call.method for call in talk.emulator.api.calls}
    assert methods == {"getMe", "getUpdates"}
    assert errors(caplog) == []


def test_no_kind_of_update_is_left_out() -> None:
    elsewhere = {"message", "edited_message", "channel_post", "edited_channel_post", "business_message"}
    elsewhere |= {"edited_business_message", "guest_message", "callback_query", "inline_query", "managed_bot"}
    assert {*OTHERS, *elsewhere} >= set(Update.ALL_TYPES)


async def test_of_a_thousand_messages_in_a_group_that_are_not_for_it_none_is_answered_or_kept(tmp_path: Path) -> None:
    contents: list[dict[str, Any]] = [
        {"text": "Une affaire intime"},
        {"text": "Et toi, @someone_else, une affaire intime ?"},
        {"text": "/other affaire intime"},
        {"text": "/help@other_bot affaire intime"},
        {"photo": PHOTO, "caption": "affaire intime"},
        {"text": "affaire intime", "reply_to_message": {"message_id": 1, "date": 1, "chat": CHAT, "from": ZOE}},
        {"sticker": STICKER},
        {"text": "affaire intime", "forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "Ada"}},
    ]
    async with talking(tmp_path) as talk:
        for number in range(1000):
            content = contents[number % len(contents)]
            if number % 3:
                assert await talk.say(chat=GROUP, **content) == []
            else:
                assert await talk.edit(number, content.get("text", "affaire intime"), chat=GROUP) == []
        kept = "SELECT id FROM inbox WHERE chat OR written OR body IS NOT NULL UNION ALL SELECT id FROM answer"
        assert talk.state._db.execute(kept).fetchall() == []
    assert b"intime" not in bytes_in(tmp_path)
