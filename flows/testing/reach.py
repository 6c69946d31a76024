"""The way from a test to the event loop of its phone, whichever thread or loop the test runs in."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import CancelledError, Future
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any, Generic, TypeVar

from ...actions import UsageError
from ..language.mistakes import Place
from ..selectors import Selector
from .driver import Doing, PhoneDriver, place_of_caller
from .paths import LocatorPath

T = TypeVar("T")
_PACKAGE = Path(__file__).parents[1]
# What was begun is given so long to stop when the test is interrupted.
_STOP_S = 5.0


class LoopThread:
    """An event loop in a thread of its own: phones stay with it while tests come and go."""

    def __init__(self) -> None:
        begun: Future[asyncio.AbstractEventLoop] = Future()

        def live() -> None:
            loop = asyncio.new_event_loop()
            asyncio.set_event_loop(loop)
            loop.call_soon(begun.set_result, loop)
            try:
                loop.run_forever()
            finally:
                left = asyncio.all_tasks(loop)
                for task in left:
                    task.cancel()
                loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
                loop.run_until_complete(loop.shutdown_asyncgens())
                loop.run_until_complete(loop.shutdown_default_executor())
                loop.close()

        self._thread = threading.Thread(target=live, name="tapwright-phones", daemon=True)
        self._thread.start()
        self._loop = begun.result()

    def begin(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Begin something in the loop; cancelling what is returned cancels it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Do something in the loop and wait for it; an interrupt ends it there too."""
        __tracebackhide__ = True
        if threading.current_thread() is self._thread:
            work.close()
            raise RuntimeError("a synchronous step was taken inside the phones' own loop")
        left, stopped = threading.Event(), threading.Event()
        tasks: list[asyncio.Task[Any]] = []

        async def whole() -> T:
            try:
                task = asyncio.current_task()
                assert task is not None
                tasks.append(task)
                if stopped.is_set():
                    work.close()
                    raise asyncio.CancelledError
                return await work
            finally:
                left.set()

        try:
            ended = self.begin(whole())
            error = ended.exception()
        except CancelledError as cancelled:
            why = "the step was cancelled: the phones are being let go of"
            raise RuntimeError(why) from cancelled
        except BaseException:
            # Ctrl-C, or a limit on the test's time: nothing goes on with the phone afterwards.
            stopped.set()
            for task in tasks:
                self._loop.call_soon_threadsafe(task.cancel)
            left.wait(_STOP_S)
            raise
        if error is not None:
            # Its way through the loop says nothing about the test.
            raise error.with_traceback(None) from error.__cause__
        return ended.result()

    def close(self) -> None:
        """End the loop and its thread."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_STOP_S)


class Kept(Generic[T]):
    """Something that is open in the loop until `close`: entered and left by one task of it."""

    def __init__(
        self, loop: LoopThread, opened: Callable[[], AbstractAsyncContextManager[T]]
    ) -> None:
        self._loop = loop
        ready: Future[tuple[T, asyncio.Event]] = Future()

        async def keep() -> None:
            release = asyncio.Event()
            try:
                async with opened() as thing:
                    ready.set_result((thing, release))
                    await release.wait()
            except BaseException as error:
                if ready.done():
                    raise
                ready.set_exception(error)

        self._ended = loop.begin(keep())
        try:
            self.value, self._release = ready.result()
        except KeyboardInterrupt:
            self._ended.cancel()
            raise

    def close(self) -> None:
        """Leave it, and wait until that is done."""

        async def release() -> None:
            self._release.set()

        self._loop.run(release())
        self._ended.result()


class Reach:
    """Takes steps on a phone from a test, blocking or awaited in whatever loop the test has.

    `driver` is asked for at each step: it may be another phone's in another test.
    """

    def __init__(self, loop: LoopThread, driver: Callable[[], PhoneDriver]) -> None:
        self.loop = loop
        self._driver = driver

    def __str__(self) -> str:
        try:
            return self.driver.device.info.serial
        except UsageError:
            return "no test"

    @property
    def driver(self) -> PhoneDriver:
        """The phone of this test."""
        return self._driver()

    def blocking(self, doing: Doing[T]) -> T:
        """Take a step and wait for it."""
        __tracebackhide__ = True
        return self.loop.run(self.driver.perform(doing, _place()))

    async def awaited(self, doing: Doing[T]) -> T:
        """Take a step from a coroutine, whose loop goes on meanwhile."""
        __tracebackhide__ = True
        begun = asyncio.wrap_future(self.loop.begin(self.driver.perform(doing, _place())))
        try:
            await asyncio.wait((begun,))
        except asyncio.CancelledError:
            begun.cancel()
            raise
        error = begun.exception()
        if error is not None:
            raise error.with_traceback(None) from error.__cause__
        return begun.result()


def text_path(text: str) -> LocatorPath:
    """A whole text as flows match it; raises UsageError."""
    if not text:
        raise UsageError("name an element by a text, not an empty one")
    selector = Selector(text=text)
    return LocatorPath().by_selector(selector)


def _place() -> Place:
    return place_of_caller(_PACKAGE)
