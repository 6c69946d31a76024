"""The steps of one attempt as they happen, for a loop of one's own."""

import asyncio
import weakref
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Self

from ..actions import UsageError
from ..agent.hooks import OnStep
from ..traces.schema import EpisodeRecord, StepRecord


class StepStream:
    """`async for step in stream:` makes the attempt; afterwards `record` is what it came to.

    The attempt waits while the loop's body runs, so nothing is done to the phone meanwhile; that
    time counts for `max_seconds`. Leaving the loop early cancels the attempt: the trace says so,
    and can be gone on with. It has ended when `close` returns, when the session does something
    else, or at the session's end. Raises what the attempt raises.
    """

    def __init__(
        self, attempt: Callable[[OnStep], Coroutine[object, object, EpisodeRecord]]
    ) -> None:
        self._start = attempt
        self._steps: asyncio.Queue[StepRecord | None] = asyncio.Queue()
        self._attempt: asyncio.Task[EpisodeRecord] | None = None
        self.left = False
        self.record: EpisodeRecord | None = None

    def __aiter__(self) -> AsyncIterator[StepRecord]:
        if self._attempt is not None or self.left:
            raise UsageError("these steps are of one attempt: call session.steps(...) for another")
        self._attempt = asyncio.ensure_future(self._start(self._hear))
        self._attempt.add_done_callback(lambda _: self._steps.put_nowait(None))
        steps = _Steps(self)
        # `break` leaves nothing behind but a loop's iterator that nobody holds any more.
        weakref.finalize(steps, self._leave, asyncio.get_running_loop()).atexit = False
        return steps

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Cancel the attempt if it has not ended, and wait until its trace says so."""
        self.left = True
        if self._attempt is not None:
            self._attempt.cancel()
            await asyncio.wait({self._attempt})
            if not self._attempt.cancelled():
                # Who has left the loop wants to hear of nothing more.
                self._attempt.exception()

    async def next(self) -> StepRecord | None:
        """The next step once it has happened; None at the end of the attempt."""
        assert self._attempt is not None
        step = await self._steps.get()
        if step is None:
            self.record = self._attempt.result()
        return step

    def go_on(self) -> None:
        """Let the attempt go on after a step that it waits at."""
        self._steps.task_done()

    async def _hear(self, step: StepRecord) -> None:
        if self.left:
            return
        self._steps.put_nowait(step)
        await self._steps.join()

    def _leave(self, loop: asyncio.AbstractEventLoop) -> None:
        self.left = True
        # Whatever thread collects garbage.
        if self._attempt is not None and not self._attempt.done() and not loop.is_closed():
            loop.call_soon_threadsafe(self._attempt.cancel)


class _Steps:
    """The iterator of one loop; that nobody holds it any more means that the loop was left."""

    def __init__(self, stream: StepStream) -> None:
        self._stream = stream
        self._given = False

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> StepRecord:
        if self._given:
            self._given = False
            self._stream.go_on()
        step = await self._stream.next()
        if step is None:
            raise StopAsyncIteration
        self._given = True
        return step
