import time
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answer import Answer
from bot.progress import Watch
from bot.telegram.conversation import STALE_SECONDS
from bot.wording import ENGLISH, FRENCH
from tests.fakes import Shelf
from tests.talking import ANNOUNCED, PONT, announced, nothing, talking
from tests.telegram_emulator import ApiError

GROUP = -100
BOT = {"id": 123456789, "is_bot": True, "first_name": "Quidit", "username": "quidit_bot"}


async def test_the_greeting_offers_questions_about_the_newest_articles(tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        (greeting,) = await talk.say("/start")
        offered = ["qui a dit quoi sur Le pont de Kervall", "qui a dit quoi sur Le prix de l'eau"]
        assert list(greeting.buttons) == offered
        talk.emulator.api.press(greeting, offered[0])
        (answer,) = await talk.answered()
        assert "Jeanne Sorel" in answer.text
        assert list(talk.emulator.api.told.values()) == [""]


async def test_an_article_whose_id_fits_no_button_is_not_offered(tmp_path: Path) -> None:
    shelf = Shelf((replace(PONT, id="é" * 32),))
    async with talking(tmp_path, replace(ANNOUNCED, collection=shelf)) as talk:
        (greeting,) = await talk.say("/start")
        assert greeting.buttons == {}


async def test_an_empty_collection_is_greeted_too(tmp_path: Path) -> None:
    async with talking(tmp_path, replace(ANNOUNCED, collection=Shelf())) as talk:
        (greeting,) = await talk.say("/start", language="en")
        assert greeting.text == ENGLISH.greeting.format(articles=0, newest="")
        (listing,) = await talk.say("/articles")
        assert listing.text == FRENCH.no_articles


async def test_an_edited_question_edits_its_answer(tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        (answer,) = await talk.say("Pont")
        assert "[2]" not in answer.buttons
        assert await talk.edit(answer.number - 1, "Pont lundi") == []
        assert "[2]" in talk.emulator.api.shown(answer).buttons


async def test_an_edit_that_changes_nothing_is_no_failure(tmp_path: Path) -> None:
    async with talking(tmp_path, replace(ANNOUNCED, answer=nothing)) as talk:
        (answer,) = await talk.say("Pont")
        assert await talk.edit(answer.number - 1, "Pont ?") == []
        assert talk.emulator.api.shown(answer).text == FRENCH.nothing_found


async def test_an_edited_question_whose_answer_is_gone_is_answered_anew(tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        (answer,) = await talk.say("Pont")
        talk.emulator.api.play("editMessageText", ApiError(400, "Bad Request: message to edit not found"))
        assert len(await talk.edit(answer.number - 1, "Pont lundi")) == 1


async def test_an_edited_message_that_was_not_answered_is_answered_now(tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        assert await talk.say("le pont ?", chat=GROUP) == []
        assert len(await talk.edit(1, "@quidit_bot le pont ?", chat=GROUP)) == 1


async def test_a_reply_to_an_answer_follows_up_on_its_question(tmp_path: Path) -> None:
    asked: list[tuple[str, str | None]] = []

    def answer(question: str, before: str | None, _: Watch) -> Answer:
        asked.append((question, before))
        return announced(question)

    async with talking(tmp_path, replace(ANNOUNCED, answer=answer)) as talk:
        (first,) = await talk.say("Pont")
        mine = {"message_id": first.number, "date": 1, "chat": {"id": 7, "type": "private"}, "from": BOT}
        await talk.say("Et quand ?", reply_to_message=mine)
        await talk.say("Autre chose")
        await talk.say("Ailleurs", chat=8, reply_to_message=mine)
    assert asked == [("Pont", None), ("Et quand ?", "Pont"), ("Autre chose", None), ("Ailleurs", None)]


async def test_after_a_restart_it_says_that_it_does_not_know_what_a_follow_up_follows(tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        (first,) = await talk.say("Quand rouvre le pont ?")
    mine = {"message_id": first.number, "date": 1, "chat": {"id": 7, "type": "private"}, "from": BOT}
    async with talking(tmp_path) as talk:
        talk.emulator.api._last_update = 2000
        assert [sent.text for sent in await talk.say("Et pourquoi ?", reply_to_message=mine)] == [FRENCH.not_remembered]
        for text, replied in [("Qui dit cela ?", mine), ("Et pourquoi ?", None)]:
            (answer,) = await talk.say(text, reply_to_message=replied)
            assert "Jeanne Sorel" in answer.text


async def test_a_topic_of_a_group_is_answered_in_that_topic(tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        (answer,) = await talk.say("/qui pont", chat=GROUP, message_thread_id=5, is_topic_message=True)
        assert answer.parameters["message_thread_id"] == 5


async def test_an_old_question_is_told_so(tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        told = await talk.say("Pont", date=int(time.time()) - STALE_SECONDS - 9)
        assert [sent.text for sent in told] == [FRENCH.away]


async def test_articles_are_listed_newest_first_in_pages(tmp_path: Path) -> None:
    shelf = Shelf(tuple(replace(PONT, id=str(n), title=f"Titre {n}") for n in range(12)))
    async with talking(tmp_path, replace(ANNOUNCED, collection=shelf)) as talk:
        (listing,) = await talk.say("/articles")
        assert "1 à 5 sur 12" in listing.text
        assert "• Titre 0 · Le Phare, 14 mars 2026" in listing.text
        assert list(listing.buttons) == ["▶"]
        second = await talk.press(listing, "▶")
        assert "6 à 10 sur 12" in second.text
        last = await talk.press(second, "▶")
        assert "11 à 12 sur 12" in last.text
        assert list(last.buttons) == ["◀"]


async def test_sources_are_counted(tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        (listing,) = await talk.say("/sources")
    assert listing.text == f"{FRENCH.list_of_sources}\n• Le Phare : 1\n• {FRENCH.unknown_outlet} : 1"


async def test_a_chat_chooses_its_language(tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        (choice,) = await talk.say("/langue")
        talk.emulator.api.press(choice, "English")
        await talk.answered()
        assert list(talk.emulator.api.told.values()) == [ENGLISH.chosen]
        (kept,) = await talk.say("/confidentialite", language="fr")
        assert kept.text == f"{ENGLISH.privacy} {ENGLISH.only_telegram}"
        (kept,) = await talk.say("/privacy", chat=8, language="fr")
        assert kept.text == f"{FRENCH.privacy} {FRENCH.only_telegram}"


async def test_the_link_to_a_citation_opens_it_from_another_chat(tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        (answer,) = await talk.say("/qui pont", chat=GROUP)
        links = [entity.url for entity in answer.formatted.entities if entity.of(answer.text) == "[1]"]
        parameter = links[0].removeprefix("https://t.me/quidit_bot?start=")
        (passage,) = await talk.say(f"/start {parameter}", chat=8)
        assert passage.formatted.marked("bold") == ["Le pont rouvrira lundi"]
        assert [sent.text for sent in await talk.say("/start c_1_1", chat=8)] == [FRENCH.expired]


def bytes_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


INTIMATE = "Ma question intime sur le pont"


async def test_no_question_is_on_disk_once_it_is_answered(tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        for _ in range(20):
            await talk.say(INTIMATE)
        assert b"intime" not in bytes_in(tmp_path)
        assert "Zoé".encode() not in bytes_in(tmp_path)
    assert b"intime" not in bytes_in(tmp_path)


async def test_after_forgetting_no_byte_of_a_chat_is_left(tmp_path: Path) -> None:
    chat = 0x4A4B4C4D4E
    async with talking(tmp_path) as talk:
        (answer,) = await talk.say(INTIMATE, chat=chat)
        talk.emulator.api.press(answer, "👍")
        await talk.answered()
        (choice,) = await talk.say("/langue", chat=chat)
        talk.emulator.api.press(choice, "English")
        await talk.answered()
        (other,) = await talk.say("Pont", chat=8)
        assert chat.to_bytes(6) in bytes_in(tmp_path)
        assert [sent.text for sent in await talk.say("/oublier", chat=chat)] == [ENGLISH.forgotten]
        assert chat.to_bytes(6) not in bytes_in(tmp_path)
        assert str(chat).encode() not in bytes_in(tmp_path)
        assert b"intime" not in bytes_in(tmp_path)
        assert list(talk.state.answers.votes()) == []
        assert (await talk.press(other, "[1]")).formatted.marked("bold")


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ({}, FRENCH.admins_only),
        ({"from": {"id": 55, "is_bot": False, "first_name": "Ada"}}, FRENCH.forgotten),
        ({"sender_chat": {"id": GROUP, "type": "supergroup", "title": "Rédaction"}}, FRENCH.forgotten),
    ],
)
async def test_in_a_group_only_administrators_make_the_bot_forget(
    tmp_path: Path, message: dict[str, object], told: str
) -> None:
    async with talking(tmp_path) as talk:
        talk.emulator.api.administrators.add(55)
        assert [sent.text for sent in await talk.say("/oublier", chat=GROUP, **message)] == [told]


async def test_a_chat_that_put_the_bot_out_is_forgotten(tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        await talk.say("Pont")
        talk.emulator.api.play("sendMessage", ApiError(403, "Forbidden: bot was blocked by the user"))
        assert await talk.say("Pont") == []
        (count,) = talk.state._db.execute("SELECT count(*) FROM answer").fetchone()
    assert count == 0


async def test_a_group_that_became_a_supergroup_keeps_its_answers(tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        await talk.say("/qui pont", chat=-5)
        await talk.say(chat=-5, migrate_to_chat_id=-1007)
        assert [row[0] for row in talk.state._db.execute("SELECT chat FROM answer")] == [-1007]
