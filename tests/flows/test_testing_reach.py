"""The loop that phones live in: what is begun in it ends, whoever is interrupted."""

import asyncio
import signal
import threading
from collections.abc import Iterator
from contextlib import asynccontextmanager

import pytest

from tapwright import UsageError
from tapwright.flows.testing.reach import Kept, LoopThread


@pytest.fixture(scope="module")
def loop() -> Iterator[LoopThread]:
    thread = LoopThread()
    yield thread
    thread.close()


def test_what_is_interrupted_has_ended_before_the_test_goes_on(loop: LoopThread) -> None:
    begun, ended = threading.Event(), threading.Event()

    async def forever() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            ended.set()

    def interrupt() -> None:
        begun.wait()
        main = threading.main_thread().ident
        assert main is not None
        signal.pthread_kill(main, signal.SIGINT)

    # Whoever starts the tests in the background has Ctrl-C ignored in all that they start.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        threading.Thread(target=interrupt).start()
        with pytest.raises(KeyboardInterrupt):
            loop.run(forever())
    finally:
        signal.signal(signal.SIGINT, before)
    assert ended.is_set()


def test_a_loop_that_ends_ends_what_is_left_in_it() -> None:
    thread = LoopThread()
    ended = threading.Event()

    async def forever() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    left = thread.begin(forever())
    thread.run(asyncio.sleep(0))
    thread.close()
    assert ended.is_set() and left.cancelled()


def test_what_is_kept_is_left_by_the_task_that_entered_it(loop: LoopThread) -> None:
    tasks: list[object] = []

    @asynccontextmanager
    async def held():  # pyright: ignore
        tasks.append(asyncio.current_task())
        yield "thing"
        tasks.append(asyncio.current_task())

    kept = Kept(loop, held)  # pyright: ignore
    assert kept.value == "thing"
    kept.close()
    assert len(tasks) == 2 and tasks[0] is tasks[1]

    @asynccontextmanager
    async def refused():  # pyright: ignore
        raise UsageError("not to be had")
        yield

    with pytest.raises(UsageError, match="not to be had"):
        Kept(loop, refused)  # pyright: ignore
