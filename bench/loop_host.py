"""An event loop in a thread of its own, behind calls from any thread: every host is one."""

import asyncio
import queue
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

ToldT = TypeVar("ToldT")


class LoopHost(ABC, Generic[ToldT]):
    """`start()` runs `serve` in a thread; `tell` adds to what `poll` gives out, in order."""

    def __init__(self, name: str) -> None:
        # None says that nothing more will come.
        self._outbox: queue.SimpleQueue[ToldT | None] = queue.SimpleQueue()
        self._ended = False
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self.closing = asyncio.Event()

    @abstractmethod
    async def serve(self) -> None:
        """All that it does; over soon after `closing` is set."""

    def start(self) -> None:
        """Get it ready; `poll` tells when it is, or why it is not."""
        self._thread.start()

    def tell(self, message: ToldT) -> None:
        """Have something told."""
        self._outbox.put(message)

    def poll(self, timeout_s: float | None = None) -> Sequence[ToldT] | None:
        """All that there is to tell, waited for if it is nothing yet; None once that was all."""
        if self._ended:
            return None
        try:
            told = [self._outbox.get(timeout=timeout_s)]
        except queue.Empty:
            return []
        while not self._outbox.empty():
            told.append(self._outbox.get())
        self._ended = None in told
        return [message for message in told if message is not None]

    def close(self, within_s: float) -> bool:
        """Break off what is done and let go of the phones; whether that was done in time."""
        self.soon(self.closing.set)
        self._thread.join(within_s)
        return not self._thread.is_alive()

    def soon(self, call: Callable[[], None]) -> None:
        """Have it called in the loop."""
        try:
            self._loop.call_soon_threadsafe(call)
        except RuntimeError:
            return  # the loop is closed: there is nobody left who could do anything

    def _run(self) -> None:
        try:
            with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
                runner.run(self.serve())
        finally:
            self._outbox.put(None)
