"""Phone and session in an event loop of their own, for a harness that calls from its own thread."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from dataclasses import dataclass
from threading import Thread
from typing import TYPE_CHECKING, Any, Self, TypeVar

from ...agent.models.base import Model
from ...device.device import Device
from ...fleet.phones import open_phone
from ...tasks.session import Session, open_session
from ...tasks.settings import Settings

if TYPE_CHECKING:
    from ...agent.rehearsal import Solution

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class _Opened:
    loop: asyncio.AbstractEventLoop
    session: Session
    device: Device
    closing: asyncio.Event


class LiveSession:
    """`with` opens the phone, holds it, and has the models ready; all ends with the block.

    `device` is a serial, or None as for `tapwright run`; `model` acts in place of the settings'
    own, and `solution_for` says what a scripted one plays for a goal. Entering raises UsageError
    and DeviceError.
    """

    def __init__(
        self,
        device: str | None = None,
        settings: Settings | None = None,
        model: Model | None = None,
        solution_for: "Callable[[str], Solution | None] | None" = None,
    ) -> None:
        asked = settings or Settings()
        # In a benchmark nobody is asked, and nothing is closed that the task may be about.
        whole = {"policy": asked.policy or "benchmark", "interrupts": asked.interrupts or False}
        self.settings = asked.model_copy(update=whole)
        self._serial = device
        self._model = model
        self._solution_for = solution_for
        self._opening: Future[_Opened] = Future()
        self._thread = Thread(target=self._run, name="tapwright", daemon=True)

    @property
    def session(self) -> Session:
        """What its attempts share."""
        return self._opening.result().session

    @property
    def device(self) -> Device:
        """The phone, whose methods only the session's loop may call."""
        return self._opening.result().device

    @property
    def loop(self) -> asyncio.AbstractEventLoop:
        """The loop of session and phone."""
        return self._opening.result().loop

    def wait(self, made: Coroutine[Any, Any, _T]) -> _T:
        """Run it in that loop, and wait for it here; raises what it raises."""
        return asyncio.run_coroutine_threadsafe(made, self.loop).result()

    def __enter__(self) -> Self:
        self._thread.start()
        self._opening.result()
        return self

    def __exit__(self, *_: object) -> None:
        opened = self._opening.result()
        opened.loop.call_soon_threadsafe(opened.closing.set)
        self._thread.join()

    def _run(self) -> None:
        try:
            asyncio.run(self._live())
        except BaseException as error:
            if self._opening.done():
                raise
            self._opening.set_exception(error)

    async def _live(self) -> None:
        async with (
            open_session(
                self.settings, model=self._model, solution_for=self._solution_for
            ) as session,
            open_phone(self._serial) as device,
        ):
            closing = asyncio.Event()
            self._opening.set_result(_Opened(asyncio.get_running_loop(), session, device, closing))
            await closing.wait()
