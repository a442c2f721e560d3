import asyncio
import threading

import pytest

from bot.telegram.background import in_background


async def test_work_is_done_beside_the_loop_and_its_result_given() -> None:
    assert await in_background(threading.get_ident) != threading.get_ident()


async def test_what_the_work_raises_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        await in_background(lambda: 1 // 0)


@pytest.mark.parametrize("fails", [False, True])
async def test_work_that_nobody_waits_for_any_more_harms_nobody(fails: bool) -> None:  # noqa: FBT001
    go, done = threading.Event(), threading.Event()

    def work() -> None:
        go.wait(10)
        done.set()
        if fails:
            raise ValueError

    task = asyncio.create_task(in_background(work))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    go.set()
    assert await asyncio.to_thread(done.wait, 10)
