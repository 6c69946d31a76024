"""Runs what is asynchronous from code without an event loop, and from within a running one."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from .traces.schema import EpisodeRecord


def in_a_loop(coroutine: Coroutine[Any, Any, EpisodeRecord]) -> EpisodeRecord:
    """Run it here, or in a thread of its own where a loop runs already, as in a notebook."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(coroutine)
    begun: Future[tuple[asyncio.AbstractEventLoop, asyncio.Task[Any]]] = Future()

    async def attempt() -> EpisodeRecord:
        task = asyncio.current_task()
        assert task is not None
        begun.set_result((asyncio.get_running_loop(), task))
        return await coroutine

    with ThreadPoolExecutor(1) as thread:
        ended = thread.submit(asyncio.run, attempt())
        try:
            return ended.result()
        except KeyboardInterrupt:
            # A notebook's stop button reaches this thread alone; the phone must not go on.
            loop, task = begun.result()
            loop.call_soon_threadsafe(task.cancel)
            raise
