"""Runs pocket phones in a thread of their own, for callers without an event loop to spare."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from types import TracebackType
from typing import Self, TypeVar

from .phone import PocketPhone

Result = TypeVar("Result")


class PocketThread:
    """A dedicated thread with its event loop and `count` phones, seeded `seed`, `seed + 1`, ...

    The phones are built inside the thread, since their databases belong to it; `build` makes one
    from its seed.
    """

    def __init__(
        self, seed: int = 0, count: int = 1, build: Callable[[int], PocketPhone] | None = None
    ) -> None:
        self._seeds = range(seed, seed + count)
        self._build = build or PocketPhone
        self._ready: Future[None] = Future()
        self._thread = threading.Thread(target=self._main, name="pocket-phones", daemon=True)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self.phones: list[PocketPhone] = []

    @property
    def phone(self) -> PocketPhone:
        """The first phone; touch it only through `call`."""
        return self.phones[0]

    @property
    def port(self) -> int:
        """The adbd port of the first phone."""
        return self.phones[0].port

    @property
    def ports(self) -> list[int]:
        """The adbd ports of the phones, in order."""
        return [phone.port for phone in self.phones]

    def start(self) -> list[int]:
        """Start the thread and all phones and return their ports; raises what a phone raised."""
        self._thread.start()
        self._ready.result()
        return self.ports

    def stop(self) -> None:
        """Stop the phones and wait for the thread to end."""
        if self._loop is not None and self._stop is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    def call(self, work: Callable[[], Result]) -> Result:
        """Run `work` in the phones' thread and return its result, or raise its error."""
        if self._loop is None:
            raise RuntimeError("the phones are not running")

        async def run() -> Result:
            return work()

        return asyncio.run_coroutine_threadsafe(run(), self._loop).result()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _main(self) -> None:
        try:
            asyncio.run(self._run())
        except BaseException as error:
            # The starter waits for this; after that there is nobody else to tell.
            if self._ready.done():
                raise
            self._ready.set_exception(error)

    async def _run(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        try:
            for seed in self._seeds:
                phone = self._build(seed)
                await phone.start()
                self.phones.append(phone)
            self._ready.set_result(None)
            await self._stop.wait()
        finally:
            self._loop = None
            for phone in self.phones:
                await phone.stop()
