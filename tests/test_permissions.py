"""Who may do what where: nothing that anybody but an owner does, in a private chat, changes the collection."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from telegram import Update

from bot.telegram.admission import People
from bot.telegram.responder import Responder
from index.outcomes import Outcome, State
from tests.talking import ANNOUNCED, Talking, talking

OWNER, STRANGER, ADMIN = 7, 8, 9
PRIVATE, GROUP, CHANNEL = 0, -100, -200  # 0: with the person
ROLES: dict[str, dict[str, Any]] = {
    "an owner": {"from": {"id": OWNER, "is_bot": False, "first_name": "Zoé"}},
    "a stranger": {"from": {"id": STRANGER, "is_bot": False, "first_name": "Zoé"}},
    "who is admitted": {"from": {"id": ADMIN, "is_bot": False, "first_name": "Zoé"}},
    "a namesake": {"from": {"id": STRANGER, "is_bot": False, "first_name": "Zoé", "username": str(OWNER)}},
    "an anonymous administrator": {
        "from": {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"},
        "sender_chat": {"id": GROUP, "type": "supergroup", "title": "Rédaction"},
    },
    "nobody": {"from": None},
}
FILE = {"file_id": "f1", "file_unique_id": "u1", "file_name": "tunnel.txt", "file_size": 9}
POST = {"type": "user", "date": 1773446400, "sender_user": ROLES["an owner"]["from"]}
WRITES: dict[str, dict[str, Any]] = {
    "a file": {"document": FILE},
    "a file as an answer": {"document": FILE, "caption": "/ajouter"},
    "a link": {"text": "https://gazette.example/pont"},
    "a post": {"text": "Le tunnel ouvrira.", "forward_origin": POST},
    "a removal": {"text": "/retirer pont"},
    "a removal in English": {"text": "/remove pont"},
    "a removal by name": {"text": "/retirer@quidit_bot pont"},
}
KINDS = ["message", "edited_message", "channel_post", "edited_channel_post", "business_message"]


class Changes:
    """Notes what the collection was told to change."""

    def __init__(self) -> None:
        self.made: list[object] = []

    def change(self, what: object) -> list[Outcome]:
        self.made.append(what)
        return [Outcome(str(what), State.ADDED, "tunnel")]

    @property
    def responder(self) -> Responder:
        people = People(frozenset({OWNER}), frozenset({ADMIN, GROUP, CHANNEL}))
        return replace(ANNOUNCED, add=self.change, remove=self.change, people=people)


def place(talk: Talking, role: str, write: str, chat: int) -> dict[str, Any]:
    """The message of somebody somewhere."""
    talk.emulator.api.files["f1"] = b"Le tunnel."
    sender = ROLES[role]["from"]
    where = chat or (sender["id"] if sender else STRANGER)
    message = talk.emulator.api.message(chat=where, **WRITES[write]) | ROLES[role]
    if "text" in message:
        message |= {"entities": talk.emulator.api.message(message["text"])["entities"]}
    if chat == CHANNEL:
        message["chat"] = {"id": CHANNEL, "type": "channel", "title": "Le Phare"}
    return {name: value for name, value in message.items() if value is not None}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("write", WRITES)
async def test_only_an_owner_in_a_private_chat_changes_anything(tmp_path: Path, role: str, write: str) -> None:
    changes = Changes()
    allowed: list[tuple[int, str]] = []
    async with talking(tmp_path, replace(changes.responder, received=tmp_path / "received")) as talk:
        for chat in (PRIVATE, GROUP, CHANNEL):
            for kind in KINDS:
                talk.emulator.api.update({kind: place(talk, role, write, chat)})
                await talk.answered()
                if changes.made:
                    allowed.append((chat, kind))
                    changes.made.clear()
    assert allowed == ([(PRIVATE, "message")] if role == "an owner" else [])


@pytest.mark.parametrize("data", ["/retirer pont", "1:remove:1:1:1", "1:retirer:1:1:1", "?../pont"])
async def test_no_button_changes_anything(tmp_path: Path, data: str) -> None:
    changes = Changes()
    async with talking(tmp_path, changes.responder) as talk:
        (answer,) = await talk.say("Pont")
        talk.emulator.api.press_data(answer, data, ROLES["an owner"]["from"])
        await talk.answered()
    assert changes.made == []


def test_the_kinds_of_messages_are_all_that_telegram_has() -> None:
    messages = [kind for kind in Update.ALL_TYPES if kind.endswith(("message", "post"))]
    assert {*KINDS, "edited_business_message", "guest_message"} >= set(messages)
