"""The whole of it: articles on disk, Chroma, the chain, python-telegram-bot and a Bot API on loopback."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bot.app import Quidit
from bot.telegram.serving import build, run
from bot.telegram.state import State
from tests.conftest import OpenQuidit
from tests.telegram_emulator import Emulator


async def test_a_running_bot_cites_and_sees_what_another_process_adds(
    quidit: Quidit, open_quidit: OpenQuidit, folder: Path, tmp_path: Path
) -> None:
    stop = asyncio.Event()
    with Emulator() as emulator, State.open(tmp_path / "data") as state:
        api = emulator.api
        responder = quidit.responder()
        application = build(api.token, responder, state, base_url=emulator.base_url)
        serving = asyncio.create_task(run(application, responder, state, stop))
        api.say("qui a annoncé que le pont rouvrira lundi ?")
        await asyncio.to_thread(api.wait_until, lambda: bool(api.sent))
        (folder / "neuf.txt").write_text("« Le tunnel ouvrira demain », a déclaré Aude Vey.", encoding="utf-8")
        await asyncio.to_thread(lambda: list(open_quidit().ingest.add([folder])))
        api.say("qui a dit quoi sur le tunnel ?")
        await asyncio.to_thread(api.wait_until, lambda: len(api.sent) > 1)
        stop.set()
        await serving
    first, second = api.sent
    assert first.formatted.marked("blockquote") == ["Le pont rouvrira lundi"]
    assert "Le pont de Kervall rouvre" in first.text
    assert second.formatted.marked("blockquote") == ["Le tunnel ouvrira demain"]
    assert "Aude Vey" in second.text


def test_following_waits_for_a_process_that_is_still_writing(quidit: Quidit, open_quidit: OpenQuidit) -> None:
    quidit.index.distrust()
    other = open_quidit()
    with other.library.writing():
        quidit.follow()
        assert quidit.index.lags()
    quidit.follow()
    assert not quidit.index.lags()


def test_questions_are_answered_while_the_index_is_followed(
    quidit: Quidit, open_quidit: OpenQuidit, folder: Path
) -> None:
    other = open_quidit()
    with ThreadPoolExecutor(4) as threads:
        for number in range(5):
            (folder / f"{number}.txt").write_text(f"Le tunnel {number} ouvrira, a dit Aude Vey.", encoding="utf-8")
            list(other.ingest.add([folder]))
            other.index.distrust()
            asked = [threads.submit(quidit.ask, "qui a dit quoi sur le tunnel ?") for _ in range(8)]
            quidit.follow()
            assert all(answer.result().found for answer in asked)
    assert not quidit.index.lags()
