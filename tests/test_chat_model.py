"""The faults of a chat model: the real client of OpenAI's protocol talks to a server that has them."""

import datetime as dt
import email.utils
import io
import json
import logging
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from langchain_core.language_models import BaseChatModel, GenericFakeChatModel
from langchain_core.messages import AIMessage
from pydantic import SecretStr

from bot.answer import Answer
from bot.app import Quidit
from bot.logs import set_up
from bot.model.chat_model import ChatModel, ChatModelError, NoReplyError, chat_model
from bot.settings import Settings
from tests.conftest import OpenQuidit
from tests.openai_server import HANG_UP, SILENCE, TRICKLE, OpenAIServer, Reply, Request, Script

QUESTION = "quand rouvrira le pont ?"
ROOT = Path(__file__).parent.parent
AT_ONCE = {"Retry-After": "0"}
SENTENCE = "Le pont rouvrira lundi."
SENTENCE_SAID = "La maire, Jeanne Sorel, a annoncé que le pont rouvrira lundi."


def excerpt(request: Request, words: str) -> str:
    """The id of the excerpt that holds some words."""
    found = re.search(rf"^\[(\w+)\].*{re.escape(words)}", request["messages"][-1]["content"], re.MULTILINE)
    assert found
    return found[1]


def in_json(request: Request) -> str:
    return json.dumps({"sentences": [{"words": SENTENCE_SAID, "evidence": [excerpt(request, "rouvrira lundi")]}]})


def in_lines(request: Request) -> str:
    return f"- {SENTENCE_SAID} [{excerpt(request, 'rouvrira lundi')}]"


@contextmanager
def talking(quidit: Quidit, server: OpenAIServer, seconds: float = 20) -> Iterator[Quidit]:
    with server.running():
        model = chat_model("openai:stub", key=SecretStr("k"), base_url=server.url, seconds=seconds)
        try:
            yield Quidit(quidit.library, quidit.index, quidit.embeddings, model=model)
        finally:
            model.close()


def asked(quidit: Quidit, *replies: Script, seconds: float = 20) -> Answer:
    with talking(quidit, OpenAIServer(*replies), seconds) as talkative:
        return talkative.ask(QUESTION)


def assert_extractive(answer: Answer, quidit: Quidit) -> None:
    assert answer.statements == quidit.ask(QUESTION).statements
    assert answer.found


@pytest.mark.parametrize(
    "reply",
    [
        Reply(in_json),
        Reply(in_lines),
        Reply(lambda request: f"<think>Hmm, [aaaaa] {{\n</think>\n{in_lines(request)}\nVoilà !"),
        Reply(lambda request: f"```json\n{in_json(request)}\n```"),
        Reply(lambda request: f"Réponse :\n\n1. {in_lines(request)[2:]}"),
    ],
    ids=["as asked for", "lines", "thinking", "fenced", "numbered"],
)
def test_a_sentence_that_is_proven_is_the_answer(quidit: Quidit, reply: Reply) -> None:
    answer = asked(quidit, reply)
    assert [(s.words, s.verdict) for s in answer.statements] == [(SENTENCE_SAID, "proven")]
    assert [c.text for c in answer.citations] == ["Le pont rouvrira lundi, a annoncé la maire, Jeanne Sorel."]
    assert answer.outcome == "generative"


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (Reply(""), "no claims"),
        (Reply(" \n\t"), "no claims"),
        (Reply("[1] [2] [99]"), "unproven"),
        (Reply('{"sentences": [{"words": "Le po'), "no claims"),
        (Reply('{"sentences": "non"}'), "no claims"),
        (Reply('{"sentences": []}'), "no claims"),
        (Reply('{"a":' * 5000), "no claims"),
        (Reply("Je suis désolé, je ne peux pas répondre à cette question."), "no claims"),
        (Reply("<think>Le pont rouvrira lundi. [abcde]"), "no claims"),
        (Reply("~#é\x00" * 12_500), "no claims"),
        (Reply(lambda request: in_lines(request) + "x" * 50_000), "no claims"),
        (Reply(lambda request: f"The bridge will reopen on Monday. [{excerpt(request, 'lundi')}]"), "unproven"),
        (Reply(lambda request: f"Die Brücke wird am Montag öffnen. [{excerpt(request, 'lundi')}]"), "unproven"),
        (Reply(lambda request: f"Le pont rouvrira mardi. [{excerpt(request, 'lundi')}]"), "unproven"),
        (Reply(f"{SENTENCE} [99]"), "unproven"),
        (Reply(message={"role": "assistant", "content": None, "refusal": "No."}), "no claims"),
        (Reply(in_json, finish="length"), "LengthFinishReasonError"),
        (Reply(raw=b"<html>"), "JSONDecodeError"),
        (Reply(raw=b"null"), "AttributeError"),
        (Reply(raw=b'{"choices": []}'), "IndexError"),
        (Reply(status=401), "status 401"),
        (Reply(status=403), "status 403"),
    ],
)
def test_whatever_the_model_says_the_articles_answer(quidit: Quidit, reply: Reply, outcome: str) -> None:
    answer = asked(quidit, reply)
    assert_extractive(answer, quidit)
    assert answer.outcome == outcome


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [(Reply(status=status, headers=AT_ONCE), f"status {status}") for status in (429, 500, 502, 503, 504)]
    + [(HANG_UP, "unreachable"), (Reply(in_json, cut=True), "unreachable")],
)
def test_a_fault_that_may_pass_is_tried_again_at_most_twice(quidit: Quidit, fault: Reply, outcome: str) -> None:
    server = OpenAIServer(fault, fault, Reply(in_json))
    with talking(quidit, server) as talkative:
        assert talkative.ask(QUESTION).outcome == "generative"
    assert len(server.requests) == 3
    server = OpenAIServer(fault)
    with talking(quidit, server) as talkative:
        answer = talkative.ask(QUESTION)
    assert_extractive(answer, quidit)
    assert answer.outcome == outcome
    assert len(server.requests) == 3


@pytest.mark.parametrize("status", [401, 403])
def test_a_fault_that_stays_is_not_tried_again(quidit: Quidit, status: int) -> None:
    server = OpenAIServer(Reply(status=status))
    with talking(quidit, server) as talkative:
        talkative.ask(QUESTION)
    assert len(server.requests) == 1


def test_a_server_that_knows_no_schemas_is_asked_for_lines(quidit: Quidit) -> None:
    server = OpenAIServer(Reply(status=400), Reply(in_lines))
    with talking(quidit, server) as talkative:
        assert talkative.ask(QUESTION).outcome == "generative"
    assert ["response_format" in request for request in server.requests] == [True, False]


@pytest.mark.parametrize("in_words", [False, True])
def test_the_server_says_when_to_come_again(quidit: Quidit, in_words: bool) -> None:  # noqa: FBT001 (a case)
    until = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=2)
    asked_for = email.utils.format_datetime(until, usegmt=True) if in_words else "1"
    server = OpenAIServer(Reply(status=429, headers={"Retry-After": asked_for}), Reply(in_json))
    with talking(quidit, server) as talkative:
        begun = time.monotonic()
        assert talkative.ask(QUESTION).outcome == "generative"
        assert time.monotonic() - begun >= 0.9


def test_nobody_waits_for_what_comes_too_late(quidit: Quidit) -> None:
    server = OpenAIServer(Reply(status=429, headers={"Retry-After": "3600"}), Reply(in_json))
    with talking(quidit, server) as talkative:
        begun = time.monotonic()
        answer = talkative.ask(QUESTION)
        assert time.monotonic() - begun < 5
    assert_extractive(answer, quidit)
    assert answer.outcome == "status 429"


@pytest.mark.parametrize("slow", [SILENCE, TRICKLE], ids=["silence", "trickle"])
def test_a_model_that_takes_too_long_is_left_when_the_time_is_over(quidit: Quidit, slow: Reply) -> None:
    with talking(quidit, OpenAIServer(slow), seconds=0.5) as talkative:
        begun = time.monotonic()
        answer = talkative.ask(QUESTION)
        assert time.monotonic() - begun < 5
    assert_extractive(answer, quidit)
    assert answer.outcome == "timeout"


def test_what_is_asked_after_it_was_closed_gets_no_reply() -> None:
    model = chat_model("openai:stub", key=None, base_url="http://127.0.0.1:9/v1", seconds=20)
    model.close()
    model.close()
    with pytest.raises(NoReplyError, match="closed"):
        model.reply([], {})


def test_nobody_is_left_waiting_when_it_is_closed(quidit: Quidit) -> None:
    server = OpenAIServer(SILENCE)
    with server.running(), ThreadPoolExecutor() as threads:
        model = chat_model("openai:stub", key=None, base_url=server.url, seconds=60)
        talkative = Quidit(quidit.library, quidit.index, quidit.embeddings, model=model)
        answering = threads.submit(talkative.ask, QUESTION)
        server.asked.wait(20)
        model.close()
        assert answering.result(20).outcome == "closed"


def test_a_server_that_is_not_there_keeps_nobody_from_starting(quidit: Quidit) -> None:
    model = chat_model("openai:stub", key=None, base_url="http://127.0.0.1:9/v1", seconds=20)
    answer = Quidit(quidit.library, quidit.index, quidit.embeddings, model=model).ask(QUESTION)
    model.close()
    assert_extractive(answer, quidit)
    assert answer.outcome == "unreachable"


def test_no_model_is_asked_where_nothing_was_found(quidit: Quidit) -> None:
    server = OpenAIServer(Reply(in_json))
    with talking(quidit, server) as talkative:
        assert not talkative.ask("Quelle est la capitale du Pérou ?").found
    assert server.requests == []


def test_a_model_without_schemas_writes_lines(quidit: Quidit) -> None:
    fake: BaseChatModel = GenericFakeChatModel(messages=iter([AIMessage("Rien. [x]")]))
    model = ChatModel(fake, seconds=20)
    answer = Quidit(quidit.library, quidit.index, quidit.embeddings, model=model).ask(QUESTION)
    model.close()
    assert_extractive(answer, quidit)
    assert answer.dropped == ("evidence",)


@pytest.mark.parametrize("name", ["openai:x", "mistralai:x", "anthropic:x"])
def test_a_missing_key_is_one_sentence(name: str) -> None:
    with pytest.raises(ChatModelError, match="set CHAT_API_KEY"):
        chat_model(name, key=None, base_url=None, seconds=1)


def test_a_missing_package_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "langchain_mistralai", None)
    with pytest.raises(ChatModelError, match=r"pip install 'quidit\[mistralai\]'"):
        chat_model("mistralai:x", key=SecretStr("k"), base_url=None, seconds=1)


def test_all_that_is_said_is_a_statement_even_if_the_model_hushes_it_up(
    open_quidit: OpenQuidit, quidit: Quidit
) -> None:
    question = "qui a dit quoi sur le pont ?"
    server = OpenAIServer(Reply(lambda request: f"Le pont était fermé depuis mai. [{excerpt(request, 'depuis mai')}]"))
    with talking(quidit, server) as talkative:
        answer = talkative.ask(question)
    assert [s.words for s in answer.statements] == ["Le pont était fermé depuis mai.", "Jeanne Sorel"]
    assert [c.number for c in answer.citations] == list(range(1, len(answer.citations) + 1))
    assert [c.text for c in quidit.ask(question).citations] == [c.text for c in answer.citations[1:]]


def test_a_tool_call_is_a_reply(quidit: Quidit) -> None:
    """Some providers keep to a form by making the model call a tool."""

    def reply(request: Request) -> Reply:
        call = {"id": "c", "type": "function", "function": {"name": "Sentences", "arguments": in_json(request)}}
        return Reply(message={"role": "assistant", "content": None, "tool_calls": [call]})

    assert asked(quidit, reply).outcome == "generative"


def test_a_provider_s_key_goes_nowhere_else(quidit: Quidit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-the-provider-s")
    settings = Settings(chat_model="openai:stub", chat_base_url="http://127.0.0.1:9/v1")
    server = OpenAIServer(Reply(in_json))
    with server.running():
        model = chat_model("openai:stub", key=settings.chat_key, base_url=server.url, seconds=20)
        Quidit(quidit.library, quidit.index, quidit.embeddings, model=model).ask(QUESTION)
        model.close()
    assert server.keys == ["Bearer none"]


def test_the_question_goes_to_the_model_and_to_nobody_else(folder: Path, tmp_path: Path) -> None:
    """The program itself, with all that would make LangChain tell others."""
    model, spy = OpenAIServer(Reply(in_json)), OpenAIServer(Reply(raw=b"{}"))
    told = {
        "CHAT_MODEL": "openai:stub",
        "CHAT_API_KEY": "k",
        "QUIDIT_DATA": str(tmp_path / "library"),
        **{f"{name}_ENDPOINT": spy.url for name in ("LANGSMITH", "LANGCHAIN", "OTEL_EXPORTER_OTLP")},
        **{f"{name}_API_KEY": "x" for name in ("LANGSMITH", "LANGCHAIN")},
        **dict.fromkeys(("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2", "LANGSMITH_OTEL_ENABLED"), "true"),
    }
    with model.running(), spy.running():
        environment = os.environ | told | {"CHAT_BASE_URL": model.url}

        def run(*arguments: str) -> str:
            command = [sys.executable, "-c", "from bot.cli import main; main()", *arguments]
            done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=True)
            assert done.stderr == ""
            return done.stdout

        run("add", str(folder))
        row = json.loads(run("ask", "--json", QUESTION))
    assert [(s["words"], s["verdict"], s["citations"]) for s in row["statements"]] == [(SENTENCE_SAID, "proven", [1])]
    assert len(model.requests) == 1
    assert (model.keys, spy.connections) == (["Bearer k"], 0)


def test_the_log_tells_of_stages_and_outcomes_and_of_nobody_s_words(quidit: Quidit) -> None:
    handler, written = set_up(["k"], logging.DEBUG), io.StringIO()
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(written)
    try:
        asked(quidit, Reply(in_json))
        asked(quidit, Reply(lambda request: f"Le pont rouvrira mardi. [{excerpt(request, 'lundi')}]"))
        asked(quidit, Reply(status=401))
    finally:
        logging.getLogger().removeHandler(handler)
        logging.getLogger().setLevel(logging.WARNING)
    lines = [line for line in written.getvalue().splitlines() if "bot.stages" in line]
    stages = r"understand_ms=\d+ retrieve_ms=\d+ write_ms=\d+ verify_ms=\d+"
    for line, level, told in zip(
        lines,
        ("INFO", "WARNING", "WARNING"),
        (
            "outcome=generative found=true statements=1 dropped=-",
            "outcome=unproven found=true statements=1 dropped=word:1",
            "outcome=status_401 found=true statements=1 dropped=-",
        ),
        strict=True,
    ):
        assert re.fullmatch(rf".* {level} bot.stages: request=[0-9a-f]{{8}} {told} {stages}", line)
    assert len(set(lines)) == 3
    assert not [word for word in ("rouvrira", "mardi", "Kervall", "sentences") if word in written.getvalue()]
