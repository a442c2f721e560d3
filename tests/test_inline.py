from dataclasses import replace
from pathlib import Path

import pytest

from bot.answer import Answer, Citation, Statement
from bot.telegram.admission import People
from index.models import Article
from tests.talking import ANNOUNCED, announced, nothing, said, talking
from tests.telegram_emulator import ApiError, parse


async def test_any_chat_is_offered_quotations_with_their_source(tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        number = talk.emulator.api.search("pont")
        assert await talk.answered() == []
        (card,) = talk.emulator.api.offered[number]
    assert card["title"] == "Jeanne Sorel : Le pont rouvrira lundi"
    assert card["description"] == "Le pont de Kervall · Le Phare, 14 mars 2026"
    shown = parse(card["input_message_content"]["message_text"])
    assert shown.marked("blockquote") == ["Le pont rouvrira lundi"]
    assert "Le pont de Kervall · Le Phare, 14 mars 2026" in shown.text


@pytest.mark.parametrize("typed", ["", "po", "  "])
async def test_too_few_letters_are_offered_nothing(tmp_path: Path, typed: str) -> None:
    async with talking(tmp_path) as talk:
        number = talk.emulator.api.search(typed)
        await talk.answered()
        assert talk.emulator.api.offered[number] == []


async def test_no_model_is_asked_and_many_quotations_are_a_screenful(tmp_path: Path) -> None:
    def model(question: str, *_: object) -> Answer:
        raise AssertionError(question)

    def many(topic: str, *_: object) -> Answer:
        articles = [Article(str(number), f"Le pont {number}.", "T" * 900) for number in range(60)]
        cited = tuple(Citation(1, article, 0, len(article.text)) for article in articles)
        return replace(announced(topic), statements=(Statement("", cited, "verbatim"),))

    async with talking(tmp_path, replace(ANNOUNCED, answer=model, quote=many)) as talk:
        number = talk.emulator.api.search("pont")
        await talk.answered()
        assert len(talk.emulator.api.offered[number]) == 20


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("pont", ["pont", "qui a dit quoi sur pont"]),
        ("quand rouvre le pont ?", ["quand rouvre le pont ?"]),
        ("que dit le maire", ["que dit le maire"]),
        ("xylophone", ["xylophone", "qui a dit quoi sur xylophone"]),
    ],
)
async def test_of_a_topic_what_was_said_is_offered_before_passages(
    tmp_path: Path, typed: str, asked: list[str]
) -> None:
    questions: list[str] = []

    def quoting(question: str, *_: object) -> Answer:
        questions.append(question)
        if question.startswith(("qui a dit quoi sur pont", "que dit")):
            return announced("un")
        alone = Answer(question, "", "fr", (Statement("", (replace(said(), quotation=None),), "verbatim"),))
        return alone if "xylophone" not in question else nothing(question)

    async with talking(tmp_path, replace(ANNOUNCED, quote=quoting)) as talk:
        number = talk.emulator.api.search(typed)
        await talk.answered()
        titles = [card["title"] for card in talk.emulator.api.offered[number]]
    assert questions == asked
    speaks = not typed.endswith("?") and typed != "xylophone"
    assert titles == (
        [] if typed == "xylophone" else [f"{'Jeanne Sorel' if speaks else 'Le pont de Kervall'} : {said().text}"]
    )


async def test_a_query_that_was_typed_on_is_no_failure(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with talking(tmp_path) as talk:
        talk.emulator.api.play("answerInlineQuery", ApiError(400, "Bad Request: query is too old"))
        talk.emulator.api.search("pont")
        await talk.answered()
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


async def test_who_is_not_admitted_is_offered_nothing(tmp_path: Path) -> None:
    async with talking(tmp_path, replace(ANNOUNCED, people=People(allowed=frozenset({8})))) as talk:
        talk.emulator.api.search("pont", person=7)
        number = talk.emulator.api.search("pont", person=8)
        await talk.answered()
        assert list(talk.emulator.api.offered) == [number]
