import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from telegram import Document

from bot.app import Quidit
from bot.telegram.admission import People
from bot.telegram.intake import LARGEST, file_name
from bot.telegram.responder import Responder
from bot.telegram.state import FILE
from bot.wording import FRENCH
from tests.talking import talking
from tests.telegram_emulator import Emulator

OWNER, STRANGER = 7, 8
TEXT = "« Le tunnel ouvrira demain », a déclaré Aude Vey."
CHANNEL = {
    "type": "channel",
    "date": 1773446400,
    "message_id": 12,
    "chat": {"id": -1005, "type": "channel", "title": "Le Phare : l'info", "username": "lephare"},
}


@pytest.fixture
def owned(quidit: Quidit) -> Responder:
    """A library that one person may change."""
    quidit.index.prepare()
    return quidit.responder(People(owners=frozenset({OWNER})))


def document(emulator: Emulator, name: str, content: bytes, size: int | None = None) -> dict[str, Any]:
    """A file that somebody sends."""
    emulator.api.files["f1"] = content
    sent = {"file_id": "f1", "file_unique_id": "u1", "file_name": name, "file_size": size or len(content)}
    return {"document": sent}


async def test_an_owner_adds_an_article_by_sending_a_file_and_takes_it_out(tmp_path: Path, owned: Responder) -> None:
    async with talking(tmp_path / "bot", owned) as talk:
        sent = document(talk.emulator, "tunnel.txt", TEXT.encode())
        assert [told.text for told in await talk.say(**sent)] == ["Ajouté : tunnel"]
        (answer,) = await talk.say("qui a dit quoi sur le tunnel ?", chat=STRANGER)
        assert answer.formatted.marked("blockquote") == ["Le tunnel ouvrira demain"]
        assert [told.text for told in await talk.say("/retirer tunnel")] == ["Retiré : tunnel"]
        assert [told.text for told in await talk.say("/retirer tunnel")] == [
            FRENCH.impossible.format(reason="no article has this id; quidit list shows them")
        ]
        (told,) = await talk.say("/retirer")
        assert told.text == FRENCH.name_an_article.format(article="eau")


async def test_an_owner_adds_a_post_by_forwarding_it(tmp_path: Path, owned: Responder) -> None:
    async with talking(tmp_path / "bot", owned) as talk:
        (told,) = await talk.say(TEXT, forward_origin=CHANNEL)
        name = told.text.removeprefix("Ajouté : ")
        article = owned.collection.article(name)
    assert article is not None
    assert (article.text, article.outlet, article.published, article.url) == (
        TEXT,
        "Le Phare : l'info",
        dt.datetime.fromtimestamp(1773446400, dt.UTC).date().isoformat(),
        "https://t.me/lephare/12",
    )


@pytest.mark.parametrize("name", ["photo.exe", "sans_fin"])
async def test_what_cannot_be_read_is_told(tmp_path: Path, owned: Responder, name: str) -> None:
    async with talking(tmp_path / "bot", owned) as talk:
        (told,) = await talk.say(**document(talk.emulator, name, b"x"))
    assert told.text.startswith("Impossible : ")


async def test_a_file_that_is_too_big_is_not_fetched(tmp_path: Path, owned: Responder) -> None:
    async with talking(tmp_path / "bot", owned) as talk:
        (told,) = await talk.say(**document(talk.emulator, "a.txt", b"x", LARGEST + 1))
        assert talk.emulator.api.called("getFile") == []
    assert told.text == FRENCH.too_big


async def test_a_link_is_not_followed(tmp_path: Path, owned: Responder) -> None:
    async with talking(tmp_path / "bot", owned) as talk:
        assert [told.text for told in await talk.say("https://phare.example/a")] == [FRENCH.no_links]


async def test_a_library_that_another_process_changes_is_told(tmp_path: Path, owned: Responder, quidit: Quidit) -> None:
    async with talking(tmp_path / "bot", owned) as talk:
        with quidit.library.writing():
            (told,) = await talk.say(**document(talk.emulator, "tunnel.txt", TEXT.encode()))
            (refused,) = await talk.say("/retirer pont")
    assert "Another quidit command is changing" in told.text
    assert "Another quidit command is changing" in refused.text


@pytest.mark.parametrize("chat", [STRANGER, -100])
@pytest.mark.parametrize("message", [{"text": "/retirer pont"}, {"text": TEXT, "forward_origin": CHANNEL}, {"file": 1}])
async def test_nobody_else_changes_anything(
    tmp_path: Path, owned: Responder, chat: int, message: dict[str, Any]
) -> None:
    before = list(owned.collection.articles())
    async with talking(tmp_path / "bot", owned) as talk:
        sent = document(talk.emulator, "tunnel.txt", TEXT.encode()) if "file" in message else message
        await talk.say(chat=chat, **sent)
    assert list(owned.collection.articles()) == before
    assert not owned.received.exists()


async def test_in_a_group_an_owner_changes_nothing(tmp_path: Path, owned: Responder) -> None:
    owner = {"id": OWNER, "is_bot": False, "first_name": "Zoé"}
    async with talking(tmp_path / "bot", owned) as talk:
        assert await talk.say(chat=-100, **document(talk.emulator, "tunnel.txt", TEXT.encode()) | {"from": owner}) == []
        assert await talk.say("/retirer pont", chat=-100, **{"from": owner}) == []
    assert owned.collection.article("pont") is not None


async def test_an_edited_message_changes_nothing(tmp_path: Path, owned: Responder) -> None:
    async with talking(tmp_path / "bot", owned) as talk:
        await talk.edit(1, "/retirer pont")
    assert owned.collection.article("pont") is not None


async def test_without_owners_nobody_changes_anything(tmp_path: Path, owned: Responder) -> None:
    async with talking(tmp_path / "bot", replace(owned, people=People())) as talk:
        (told,) = await talk.say(**document(talk.emulator, "tunnel.txt", TEXT.encode()))
    assert told.text == FRENCH.no_text


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("pont.txt", "pont.txt"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\x.md", "x.md"),
        (".htaccess", "_htaccess"),
        ("..", "__"),
        ("", "u1"),
        (None, "u1"),
        ("a/b/", "u1"),
        ("é à.html", "é à.html"),
        ("x\x00y.txt", "x_y.txt"),
        ("x" * 300 + ".txt", "x" * 100 + ".txt"),
        (FILE, FILE),
    ],
)
def test_the_name_of_a_file_leads_nowhere(sent: str | None, kept: str) -> None:
    assert file_name(Document("f1", "u1", file_name=sent)) == kept
