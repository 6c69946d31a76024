"""A phone as a flow uses it: looks wait for something, touches for a still screen."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..actions import DeviceAction, LongPress, Norm, Outcome, Px, Size, Swipe, Tap, norm_of_px
from ..device.device import Device, Observation
from ..device.errors import AgentError, CaptureFailed
from ..device.ui import UiNode, UiTree
from .locators import ElementScript, Query, ScreenViews
from .nearest import explained, nearest
from .outcomes import StepFailed
from .selectors import Selector

if TYPE_CHECKING:
    from .screen_eyes import ScreenEyes


@dataclass(frozen=True, slots=True)
class LookPace:
    """How long elements are waited for, in seconds since the last interaction (Maestro's
    Orchestra: 17 s, 7 s for what is optional or only asked); clock and sleeper are handed in."""

    lookup_s: float = 17.0
    optional_s: float = 7.0
    poll_s: float = 0.05
    """Between two looks that found nothing: an app needs a moment to draw something new."""
    steady_s: float = 3.0
    """An element that moves is waited for so long before it is touched."""
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


class FlowPhone:
    """One phone under a flow. `seen` is the last look at its picture, kept until something is done
    to it."""

    def __init__(self, device: Device, pace: LookPace | None = None) -> None:
        self.device = device
        self.pace = pace or LookPace()
        self.acted: DeviceAction | None = None
        """The last thing done since `begin_step`, for the record; with what was seen before it."""
        self.acted_on: tuple[Observation, UiTree | None] | None = None
        self._seen: Observation | None = None
        self._still: UiTree | None = None  # the views that belong to `_seen`
        self._tree: UiTree | None = None
        self._screen: ScreenViews | None = None
        self._known: tuple[Size, int] | None = None  # the screen's size, and how it was turned
        self._touched_s = self.pace.clock()
        self._eyes: ScreenEyes | None = None

    def begin_step(self) -> None:
        """Forget what the step before did."""
        self.acted = self.acted_on = None

    @property
    def tree(self) -> UiTree | None:
        """The views of the last look."""
        return self._tree

    @property
    def screen(self) -> ScreenViews | None:
        """The same as it is searched."""
        return self._screen

    @property
    def size(self) -> Size:
        """The size of the screen as it was seen last."""
        return self._known[0] if self._known else self.device.info.size

    async def observe(self) -> Observation:
        """Wait for a still screen and look at it, whatever is known."""
        self._seen = await self.device.observe()
        self._still = None
        self._known = self._seen.frame.size, self._seen.frame.rotation
        return self._seen

    async def settled(self) -> Observation:
        """The look at a still screen; a new one only if something was done or changed since."""
        if self._seen is None or (
            self._still is not None and self._tree is not None and self._still != self._tree
        ):
            return await self.observe()
        return self._seen

    async def look(self) -> ScreenViews:
        """The views now; raises CaptureFailed."""
        tree = await self.device.ui()
        if self._known is None or self._known[1] != tree.rotation:
            await self.observe()
        if self._screen is None or tree != self._tree or self._screen.size != self.size:
            self._screen = ScreenViews.of(tree, self.size)
        self._tree = tree
        if self._seen is not None and self._still is None:
            self._still = tree
        return self._screen

    def left_s(self, wait_s: float) -> float:
        """How much is left of a time that began with the last interaction; at least 0."""
        return max(0.0, wait_s - (self.pace.clock() - self._touched_s))

    async def find(self, selector: Selector | Query, wait_s: float) -> UiNode:
        """The element that is meant, waited for so many seconds; raises StepFailed with what is
        nearest."""
        nodes, screen, why = await self._looked(selector, wait_s, lambda nodes: bool(nodes))
        if nodes:
            return nodes[0]
        if screen is None:
            raise StepFailed(f"{selector} was not found: {why}", _selector(selector))
        plain = _selector(selector)
        if plain.on_picture:
            raise StepFailed(
                f"{selector} is not on the screen; {self.eyes.explained(plain)}", plain
            )
        near = nearest(screen, plain)
        said = explained(screen, plain)
        raise StepFailed(f"{selector} is not on the screen; {said}", plain, near, self._tree)

    async def is_shown(self, selector: Selector | Query, wait_s: float) -> bool:
        """Whether an element comes to be there within so many seconds."""
        nodes, _, _ = await self._looked(selector, wait_s, lambda nodes: bool(nodes))
        return bool(nodes)

    async def is_gone(self, selector: Selector | Query, wait_s: float) -> UiNode | None:
        """The element that is still there after so many seconds; None as soon as it is not."""
        nodes, screen, why = await self._looked(selector, wait_s, lambda nodes: not nodes)
        if screen is None:
            # Views that cannot be read do not say that something is not there.
            raise StepFailed(f"it is not known whether {selector} is shown: {why}")
        return nodes[0] if nodes else None

    async def _looked(
        self,
        selector: Selector | Query,
        wait_s: float,
        enough: Callable[[tuple[UiNode, ...]], bool],
    ) -> tuple[tuple[UiNode, ...], ScreenViews | None, str]:
        """Look until it is enough or the time is over: what was found last, on which screen, and
        why there was none."""
        deadline_s = self.pace.clock() + wait_s
        screen: ScreenViews | None = None
        nodes: tuple[UiNode, ...] = ()
        why = ""
        while True:
            try:
                if isinstance(selector, Selector) and selector.on_picture:
                    screen = ScreenViews.of(UiTree(0, ()), self.size)
                else:
                    screen = await self.look()
                nodes = await self.now(selector, screen)
                if enough(nodes):
                    return nodes, screen, ""
            except (CaptureFailed, AgentError) as error:
                screen, nodes, why = None, (), str(error)
            except ElementScript as error:
                raise StepFailed(str(error)) from error
            left_s = deadline_s - self.pace.clock()
            if left_s <= 0:
                return nodes, screen, why
            await self.pace.sleep(min(self.pace.poll_s, left_s))

    @property
    def eyes(self) -> "ScreenEyes":
        """What looks at the picture; loaded for flows that need it."""
        if self._eyes is None:
            from .screen_eyes import ScreenEyes

            self._eyes = ScreenEyes()
        return self._eyes

    async def now(
        self, selector: Selector | Query, screen: ScreenViews | None = None
    ) -> tuple[UiNode, ...]:
        """What a selector means on the screen of this moment; raises ElementScript, CaptureFailed
        and StepFailed."""
        if isinstance(selector, Selector) and selector.on_picture:
            return await self.eyes.find(selector, (await self.observe()).frame)
        return (screen or await self.look()).find(selector)

    async def steady(self, selector: Selector | Query, node: UiNode) -> UiNode:
        """The same element once it has stopped moving, or where it is after a few seconds."""
        deadline_s = self.pace.clock() + self.pace.steady_s
        while True:
            before = self._seen
            if await self.settled() is before:
                return node
            nodes = await self.now(selector)
            if not nodes:
                return node
            if nodes[0].bounds == node.bounds or self.pace.clock() >= deadline_s:
                return nodes[0]
            node = nodes[0]

    async def touch_on(self, at: Px, hold_s: float | None, seen: Observation) -> None:
        """Touch a point of a screen that was seen; taps that follow at once may share the look.

        Raises StepFailed.
        """
        point = _point(at, seen.frame.size)
        tap = Tap(at=point) if hold_s is None else LongPress(at=point, duration_s=hold_s)
        await self._perform(tap, seen)

    async def stroke(self, start: Px, end: Px, duration_s: float) -> None:
        """Move a finger; raises StepFailed."""
        size = self.size
        bounded = min(5.0, max(0.05, duration_s))
        await self.act(Swipe(start=_point(start, size), end=_point(end, size), duration_s=bounded))

    async def act(self, action: DeviceAction) -> Outcome:
        """Carry out one action on the screen as it was seen; raises StepFailed if it did not work.

        An interaction may have happened even if it failed.
        """
        return await self._perform(action, await self.settled())

    async def _perform(self, action: DeviceAction, seen: Observation) -> Outcome:
        self.acted = action
        self.acted_on = self.acted_on or (seen, self._tree)
        outcome = await self.device.perform(action, seen)
        self.touched()
        if outcome.status != "done":
            raise StepFailed(outcome.why or f"the phone said {outcome.status}")
        return outcome

    async def shell(self, *argv: str) -> str:
        """Run a command that changes the phone; raises CommandFailed."""
        try:
            return await self.device.shell(*argv)
        finally:
            self.touched()

    def wait_anew(self) -> None:
        """What comes is waited for from now on, though the screen was not touched: a script may
        have asked a server for something that the app shows later."""
        self._touched_s = self.pace.clock()

    def touched(self) -> None:
        """Something was done: looks before it count no more, and waiting begins anew."""
        self._seen = None
        self._still = None
        self._touched_s = self.pace.clock()

    async def settle(self, timeout_ms: str | None = None) -> None:
        """Wait for a still screen after an interaction; with a time, for still views only.

        Maestro's waitToSettleTimeoutMs: for screens that never rest.
        """
        if timeout_ms is None:
            await self.observe()
            return
        deadline_s = self.pace.clock() + number(timeout_ms, "waitToSettleTimeoutMs") / 1000
        before: UiTree | None = None
        while self.pace.clock() < deadline_s:
            tree = await self.device.ui()
            if tree == before:
                break
            before = tree
            await self.pace.sleep(min(self.pace.poll_s, deadline_s - self.pace.clock()))


def _point(at: Px, size: Size) -> Norm:
    try:
        return norm_of_px(at, size)
    except ValueError as error:
        raise StepFailed(str(error)) from error


def number(said: str, what: str) -> float:
    """A number of a flow, filled in by now; raises StepFailed."""
    try:
        return float(said)
    except ValueError as error:
        raise StepFailed(f"{what} is a number, not {said!r}") from error


def point_in(said: str, width: int, height: int, left: int = 0, top: int = 0) -> Px:
    """The pixel that "x,y" or "x%,y%" means in an area; raises StepFailed."""
    parts = [part.strip() for part in said.split(",")]
    if len(parts) != 2:
        raise StepFailed(f'a point is "x,y" in pixels or "x%,y%" in percent, not {said!r}')
    found: list[int] = []
    for part, extent in zip(parts, (width, height), strict=True):
        if part.endswith("%"):
            percent = number(part[:-1], "a percentage")
            if not 0 <= percent <= 100:
                raise StepFailed(f"a point is from 0% to 100%, not {said!r}")
            # Cut off, as Maestro does (PointUtils.resolveRelativePoint); 100% is the last pixel.
            found.append(min(extent - 1, int(extent * percent / 100)))
        else:
            found.append(round(number(part, "a coordinate")))
    return Px(left + found[0], top + found[1])


def _selector(wanted: Selector | Query) -> Selector:
    return wanted.selector if isinstance(wanted, Query) else wanted
