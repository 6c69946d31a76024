"""Does to one phone what a test says, step by step, each with its record."""

import asyncio
import io
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from ...actions import DeviceAction, TypeText
from ...device.device import Device
from ...device.errors import AgentError, CaptureFailed, CommandFailed, DeviceError
from ...device.ui import UiNode
from ...traces.schema import Evidence
from ..language.mistakes import Place
from ..locators import ElementScript, ScreenViews
from ..nearest import described
from ..outcomes import FlowStepResult, StepFailed, StepInfo
from ..phone import FlowPhone, LookPace
from .paths import LocatorPath, several

T = TypeVar("T")
# As Playwright's documentation says of expect; a phone's own steps take longer than a page's.
EXPECT_S = 5.0
ACTION_S = 10.0
HIDDEN = "(hidden)"


class LocatorFailed(StepFailed, AssertionError):
    """A test could not do what it says to an element, or to the phone: it has failed by that."""

    # Where tests import it from, which is how it is shown to them.
    __module__ = "tapwright.testing"


class SeveralMatches(LocatorFailed):
    """A locator means more than one element where one is needed."""

    # Where tests import it from, which is how it is shown to them.
    __module__ = "tapwright.testing"


class ExpectationFailed(AssertionError):
    """What a test expects of the phone did not come to hold in time."""

    # Where tests import it from, which is how it is shown to them.
    __module__ = "tapwright.testing"


@dataclass(frozen=True, slots=True)
class Doing(Generic[T]):
    """One step of a test: the verb and what it is about, for the record, and how it is done.

    `asserts` is what it expects, in words; a step that only reads is not `recorded`.
    """

    verb: str
    about: str
    do: "Callable[[PhoneDriver], Awaitable[T]]"
    asserts: str = ""
    recorded: bool = True


class DoingRecorder(Protocol):
    """Keeps what a test does; called once a step has ended."""

    async def step(self, result: FlowStepResult, phone: FlowPhone) -> None:
        """Write one step."""
        ...


@dataclass(frozen=True, slots=True)
class Waits:
    """How long elements are waited for, in seconds: by what acts on them, and by expectations."""

    action_s: float = ACTION_S
    expect_s: float = EXPECT_S


class PhoneDriver:
    """One phone under a test. Belongs to the event loop that its device was opened in."""

    def __init__(
        self, device: Device, waits: Waits | None = None, pace: LookPace | None = None
    ) -> None:
        self.device = device
        self.phone = FlowPhone(device, pace)
        self.waits = waits or Waits()
        self.recorder: DoingRecorder | None = None
        self.evidence: list[Evidence] = []
        self.steps = 0
        self.last: StepFailed | None = None
        self._hidden: list[str] = []
        self._lock = asyncio.Lock()

    def masked(self, said: str) -> str:
        """The same without the texts that were typed `hidden`, in this test or one before: the
        phone may still show them."""
        for text in self._hidden:
            said = said.replace(text, HIDDEN)
        return said

    def begin(self, recorder: DoingRecorder | None) -> None:
        """Another test begins, with a record of its own."""
        self.recorder = recorder
        self.evidence = []
        self.steps = 0
        self.last = None
        self.phone.touched()

    async def perform(self, doing: Doing[T], at: Place) -> T:
        """Do one step and record it; raises LocatorFailed or ExpectationFailed, and DeviceError if
        the phone is lost."""
        async with self._lock:
            if not doing.recorded:
                try:
                    return await doing.do(self)
                except (ElementScript, StepFailed) as error:
                    raise _as_failure(error, doing) from error
            return await self._recorded(doing, at)

    async def _recorded(self, doing: Doing[T], at: Place) -> T:
        self.phone.begin_step()
        began_s = time.monotonic()
        self.steps += 1
        failure: StepFailed | None = None
        done: list[T] = []
        try:
            done.append(await doing.do(self))
        except StepFailed as error:
            failure = error
            failure.args = (self.masked(str(error)), *error.args[1:])
        except (ElementScript, CommandFailed, CaptureFailed, AgentError) as error:
            failure = LocatorFailed(self.masked(str(error)))
            failure.__cause__ = error
        info = StepInfo(
            index=self.steps,
            depth=0,
            command=doing.verb,
            text=self.masked(f"{doing.verb} {doing.about}".strip()),
            at=at,
            block=False,
        )
        why = "" if failure is None else str(failure)
        result = FlowStepResult(
            info=info,
            status="passed" if failure is None else "failed",
            why=why,
            seconds=time.monotonic() - began_s,
            failure=failure,
        )
        self.last = failure
        if doing.asserts:
            self.evidence.append(
                Evidence(
                    what=info.text,
                    expected=self.masked(doing.asserts),
                    found="it does" if failure is None else why,
                    holds=failure is None,
                )
            )
        if self.recorder is not None:
            try:
                await self.recorder.step(result, self.phone)
            except DeviceError:
                if failure is None:
                    raise
        if failure is not None:
            raise _as_failure(failure, doing) from failure.__cause__
        return done[0]

    async def until(
        self, timeout_s: float, enough: Callable[[ScreenViews], T | None]
    ) -> tuple[T | None, ScreenViews | None, str]:
        """Look until something is found or the time is over: what it was, the last screen, and why
        there was none. Views that cannot be read say nothing."""
        pace = self.phone.pace
        deadline_s = pace.clock() + timeout_s
        while True:
            screen: ScreenViews | None = None
            why = ""
            try:
                screen = await self.phone.look()
                found = enough(screen)
                if found is not None:
                    return found, screen, ""
            except (CaptureFailed, AgentError) as error:
                why = str(error)
            left_s = deadline_s - pace.clock()
            if left_s <= 0:
                return None, screen, why
            await pace.sleep(min(pace.poll_s, left_s))

    async def one(
        self, path: LocatorPath, timeout_s: float | None, enabled: bool = False
    ) -> UiNode:
        """The only element that is meant, once it is there; raises LocatorFailed with what is
        nearest, SeveralMatches once the screen is still."""
        wait_s = self.waits.action_s if timeout_s is None else timeout_s
        query = path.query
        assert query is not None

        def ready(screen: ScreenViews) -> tuple[UiNode, ...] | None:
            nodes = screen.find(query)
            if len(nodes) > 1 or (nodes and (nodes[0].enabled or not enabled)):
                return nodes
            return None

        nodes, screen, why = await self.until(wait_s, ready)
        if nodes is not None and len(nodes) > 1:
            nodes = await self.still_several(path) or nodes[:1]
            if len(nodes) > 1:
                raise SeveralMatches(several(path, nodes, [described(one) for one in nodes]))
        if nodes:
            return nodes[0]
        if screen is None:
            raise LocatorFailed(f"{path} was not found within {wait_s:g} s: {why}")
        if found := screen.find(query):
            raise LocatorFailed(
                f"{path} is still disabled after {wait_s:g} s: {described(found[0])}"
            )
        raise LocatorFailed(
            f"{path} was not found within {wait_s:g} s; {path.near(screen)}",
            path.plain,
            tree=self.phone.tree,
        )

    async def still_several(self, path: LocatorPath) -> tuple[UiNode, ...]:
        """What is meant once the screen is still: while it moves, one may be there twice."""
        assert path.query is not None
        await self.phone.observe()
        return (await self.phone.look()).find(path.query)

    async def steady(self, path: LocatorPath, timeout_s: float | None) -> UiNode:
        """The only element that is meant, enabled, and once it has stopped moving."""
        node = await self.one(path, timeout_s, enabled=True)
        assert path.query is not None
        return await self.phone.steady(path.query, node)

    async def act(self, action: DeviceAction) -> None:
        """Carry out one action and wait for a still screen; raises StepFailed."""
        await self.phone.act(action)
        await self.phone.settle()

    async def write(self, text: str, clear: bool, submit: bool, hidden: bool) -> None:
        """Type into the field that has the focus; a `hidden` text is told nowhere in words."""
        if hidden and text.strip() and text not in self._hidden:
            self._hidden.append(text)
        try:
            await self.phone.act(TypeText(text=text, clear=clear, submit=submit))
        except StepFailed as error:
            if not hidden:
                raise
            raise LocatorFailed(str(error).replace(text, HIDDEN)) from None
        finally:
            if hidden:
                self.phone.acted = TypeText(text=HIDDEN, clear=clear, submit=submit)
        await self.phone.settle()

    async def png(self) -> bytes:
        """The screen as it is now; raises LocatorFailed if the app forbids pictures of it."""
        frame = (await self.phone.observe()).frame
        if "secure" in frame.flags:
            raise LocatorFailed("the app forbids pictures of this screen")
        held = io.BytesIO()
        await asyncio.to_thread(frame.image.save, held, "PNG")
        return held.getvalue()


def place_of_caller(package: Path) -> Place:
    """The line of the test that called, outside of a package's folder."""
    import sys

    frame = sys._getframe(1)  # pyright: ignore[reportPrivateUsage]
    inside = f"{package}/"
    while frame.f_back is not None and frame.f_code.co_filename.startswith(inside):
        frame = frame.f_back
    return Place(Path(frame.f_code.co_filename), frame.f_lineno, 1)


def _as_failure(error: Exception, doing: Doing[T]) -> Exception:
    if doing.asserts:
        return ExpectationFailed(str(error))
    if isinstance(error, LocatorFailed):
        # Raised anew, so that its traceback begins in the test.
        return type(error)(str(error), error.selector, error.near, error.tree)
    return LocatorFailed(str(error))
