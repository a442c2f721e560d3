import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from telegram import Document

from bot.app import Quidit
from bot.telegram.admission import People
from bot.telegram.intake import LARGEST, file_name
from bot.telegram.render import WORD_JOINER
from bot.telegram.responder import Responder
from bot.telegram.state import FILE
from bot.wording import ENGLISH, FRENCH
from index.addresses import Address
from index.ingest import Ingest
from index.library import Library
from index.outcomes import Outcome
from index.vectors import VectorIndex
from tests.fakes_web import URL, WEB_PAGE, Internet, Served
from tests.talking import talking
from tests.telegram_emulator import Emulator

OWNER, STRANGER = 7, 8
OWNER_HIMSELF = {"id": OWNER, "is_bot": False, "first_name": "Zoé"}
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
        article = owned.collection.named(name)
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


def reading(owned: Responder, quidit: Quidit, internet: Internet) -> Responder:
    """The same library, before an internet of a few pages."""

    def add(named: Path | Address) -> list[Outcome]:
        with Library.open(quidit.library.folder) as library:
            index = VectorIndex(library, None)
            try:
                return list(Ingest(library, index, quidit.embeddings, internet.net).add([named]))
            finally:
                index.close()

    return replace(owned, add=add)


FEED = """<rss version="2.0"><channel><item><link>https://gazette.example/pont</link></item>
<item><link>https://gazette.example/nulle-part</link></item></channel></rss>"""
RSS = {"Content-Type": "application/rss+xml"}


@pytest.mark.parametrize("text", [URL, f"À lire : {URL} !", "/"])
async def test_an_owner_adds_a_page_by_sending_its_address(
    tmp_path: Path, owned: Responder, quidit: Quidit, text: str
) -> None:
    hidden = {"entities": [{"type": "text_link", "offset": 0, "length": 1, "url": URL}], "text": "Ici"}
    message: dict[str, Any] = {"text": text} if text != "/" else hidden
    internet = Internet({URL: Served(WEB_PAGE)})
    async with talking(tmp_path / "bot", reading(owned, quidit, internet)) as talk:
        assert [told.text for told in await talk.say(**message)] == ["Ajouté : gazette.example/pont"]
        assert [told.text for told in await talk.say(**message)] == ["Déjà là : gazette.example/pont"]
        (answer,) = await talk.say("que dit Jeanne Sorel du conseil municipal ?", chat=STRANGER)
    assert "Le pont de Kervall rouvrira lundi matin" in answer.text


async def test_of_a_feed_it_is_told_how_many_pages_came_in(tmp_path: Path, owned: Responder, quidit: Quidit) -> None:
    feed = "https://gazette.example/rss"
    internet = Internet({feed: Served(FEED, headers=RSS), URL: Served(WEB_PAGE)})
    async with talking(tmp_path / "bot", reading(owned, quidit, internet)) as talk:
        (told,) = await talk.say(feed)
        assert told.text == (
            "Ajoutés : 1 · déjà là : 0 · impossibles : 1"
            " (https://gazette.example/nulle-part : there is no such page (HTTP 404))"
        )
        internet.pages[feed] = Served(FEED.replace("/nulle-part", "/pont"), headers=RSS)
        assert [told.text for told in await talk.say(feed, language="en")] == [ENGLISH.nothing_new]


@pytest.mark.parametrize(
    "link", ["http://127.0.0.1/", "http://169.254.169.254/latest/", "http://[::1]/", "https://a:b@gazette.example/"]
)
async def test_a_link_to_where_nobody_may_go_is_told_and_not_followed(
    tmp_path: Path, owned: Responder, link: str
) -> None:
    async with talking(tmp_path / "bot", owned) as talk:
        (told,) = await talk.say(link)
    assert told.text.startswith("Impossible : ")
    assert "public internet" in told.text or "user name" in told.text


async def test_what_is_told_of_a_link_makes_no_link(tmp_path: Path, owned: Responder, quidit: Quidit) -> None:
    internet = Internet(names={"evil.example": [["10.0.0.1"]]})
    async with talking(tmp_path / "bot", reading(owned, quidit, internet)) as talk:
        (told,) = await talk.say("https://evil.example/")
    assert "evil.example" not in told.text
    assert "evil.example" in told.text.replace(WORD_JOINER, "")
    assert internet.connected == []


@pytest.mark.parametrize(("chat", "fields"), [(STRANGER, {}), (-100, {}), (-100, {"from": OWNER_HIMSELF})])
async def test_a_link_of_anybody_else_is_a_question(
    tmp_path: Path, owned: Responder, quidit: Quidit, chat: int, fields: dict[str, Any]
) -> None:
    internet = Internet({URL: Served(WEB_PAGE)})
    async with talking(tmp_path / "bot", reading(owned, quidit, internet)) as talk:
        await talk.say(f"@quidit_bot {URL}", chat=chat, **fields)
    assert internet.asked == []
    assert quidit.library.counts()["article"] == 3


async def test_a_file_of_several_articles_is_told_by_their_number(tmp_path: Path, owned: Responder) -> None:
    rows = b'{"text": "Le tunnel ouvrira.", "title": "A"}\n{"text": "Le bac partira.", "title": "B"}\n'
    async with talking(tmp_path / "bot", owned) as talk:
        (told,) = await talk.say(**document(talk.emulator, "deux.jsonl", rows))
    assert told.text == "Ajoutés : 2 · déjà là : 0 · impossibles : 0"


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
    before = list(owned.collection.all())
    async with talking(tmp_path / "bot", owned) as talk:
        sent = document(talk.emulator, "tunnel.txt", TEXT.encode()) if "file" in message else message
        await talk.say(chat=chat, **sent)
    assert list(owned.collection.all()) == before
    assert not owned.received.exists()


async def test_in_a_group_an_owner_changes_nothing(tmp_path: Path, owned: Responder) -> None:
    async with talking(tmp_path / "bot", owned) as talk:
        assert (
            await talk.say(chat=-100, **document(talk.emulator, "tunnel.txt", TEXT.encode()) | {"from": OWNER_HIMSELF})
            == []
        )
        assert await talk.say("/retirer pont", chat=-100, **{"from": OWNER_HIMSELF}) == []
    assert owned.collection.named("pont") is not None


async def test_an_edited_message_changes_nothing(tmp_path: Path, owned: Responder) -> None:
    async with talking(tmp_path / "bot", owned) as talk:
        await talk.edit(1, "/retirer pont")
    assert owned.collection.named("pont") is not None


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
