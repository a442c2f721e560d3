"""Where the running bot connects to: a recorder below everything sees each name and address that is asked for."""

import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

from tests.telegram_emulator import BotApi, Emulator

SERVE = """
import sys

def record(event, arguments):
    if event in {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}:
        print(arguments[0], file=seen, flush=True)
    elif event in {"socket.connect", "socket.sendto"} and isinstance(arguments[1], tuple):
        print(arguments[1][0], file=seen, flush=True)

token, base_url, data, place = sys.argv[1:]
seen = open(place, "w")
sys.addaudithook(record)

from pathlib import Path
from bot.app import opened
from bot.settings import read_settings
from bot.telegram.admission import People
from bot.telegram.serving import serve
from bot.telegram.state import State

settings = read_settings().model_copy(update={"quidit_data": Path(data)})
with opened(settings, create=True, answering=True) as quidit, State.open(Path(data)) as state:
    quidit.index.prepare()
    serve(token, quidit.responder(People(owners=frozenset({7}))), state, base_url=base_url)
"""
PRYING = dict.fromkeys(("LANGSMITH_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT"), "https://spy.example")
PRYING |= dict.fromkeys(("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2", "ANONYMIZED_TELEMETRY"), "true")
LETTER = {"document": {"file_id": "f1", "file_unique_id": "u1", "file_name": "tunnel.txt", "file_size": 50}}
SESSION: list[dict[str, Any]] = [
    LETTER,
    {"text": "http://127.0.0.1/intern"},
    {"text": "http://169.254.169.254/latest/meta-data"},
    {"text": "/start"},
    {"text": "/articles"},
    {"text": "que dit https://exfil.example/?q=secret de mailto:a@exfil.example ?", "chat": 8},
    {"text": "qui a dit quoi sur le tunnel ?"},
]


def more(api: BotApi, before: int) -> bool:
    return len(api.sent) > before


def test_over_a_whole_session_the_bot_connects_to_telegram_and_to_nobody_else(tmp_path: Path) -> None:
    recorded = tmp_path / "recorded"
    with Emulator() as emulator:
        api = emulator.api
        api.files["f1"] = "« Le tunnel ouvrira demain », a déclaré Aude Vey.".encode()
        command = [sys.executable, "-c", SERVE, api.token, emulator.base_url, str(tmp_path / "data"), str(recorded)]
        environment = {**os.environ, **PRYING, "LANGSMITH_API_KEY": "x", "QUIDIT_DATA": str(tmp_path / "data")}
        with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
            for message in SESSION:
                before = len(api.sent)
                api.say(**message)
                api.wait_until(partial(more, api, before), timeout=60)
            answer = api.sent[-1]
            api.press(answer, "[1]")
            query = api.search("tunnel")
            api.wait_until(lambda: bool(api.edited) and bool(api.offered.get(query)), timeout=60)
            process.send_signal(signal.SIGTERM)
            _, errors = process.communicate(timeout=20)
        assert (process.returncode, errors) == (0, "")
        assert answer.formatted.marked("blockquote") == ["Le tunnel ouvrira demain"]
        assert [card["title"] for card in api.offered[query]] == ["Aude Vey : Le tunnel ouvrira demain"]
    hosts = recorded.read_text(encoding="utf-8").split()
    assert hosts
    assert set(hosts) == {"127.0.0.1"}
    assert sum(sent.text.startswith("Impossible") for sent in api.sent) == 2
