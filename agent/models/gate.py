"""Our own limits per endpoint: so many requests at once, so many a minute, shared by everybody."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from types import TracebackType
from typing import TypeAlias

from ...actions.log import get_logger
from .base import WaitedTooLong, wait, wait_left_s
from .profiles import Profile

Clock: TypeAlias = Callable[[], float]
Sleeper: TypeAlias = Callable[[float], Awaitable[object]]
# Tells a person one line.
Say: TypeAlias = Callable[[str], None]

_WINDOW_S = 60.0
# A shorter wait is not worth a word, and many short ones in a row are worth one.
_TOLD_S = 1.0
_TOLD_AGAIN_S = 15.0

_log = get_logger(__name__)


class EndpointGate:
    """`async with gate:` waits for a free slot and for the rate limit, first come first served.

    Why it waits, and how long, is told with `say` and logged; `name` is the profile's.
    """

    def __init__(
        self,
        *,
        concurrency: int | None = None,
        requests_per_minute: int | None = None,
        clock: Clock = time.monotonic,
        sleeper: Sleeper = asyncio.sleep,
        name: str = "the model",
        say: Say = lambda text: None,
    ) -> None:
        self._name = name
        self._say = say
        self._said_s = float("-inf")
        self._slots = asyncio.Semaphore(concurrency) if concurrency else None
        self._per_minute = requests_per_minute
        self._clock = clock
        self._sleeper = sleeper
        self._turn = asyncio.Lock()
        self._starts: deque[float] = deque()
        # What the endpoint was found not to take, as changes of the profile (adapt.py).
        self.findings: dict[str, object] = {}
        # The lines that keep them, by field.
        self.lines: dict[str, str] = {}
        self._closed_until_s = float("-inf")

    def pause(self, seconds: float) -> None:
        """Let nobody in for so long: the endpoint asked one of us to wait, so it asks all of us."""
        self._closed_until_s = max(self._closed_until_s, self._clock() + seconds)

    def tell(self, seconds: float, why: str) -> None:
        """Say that we wait so long, and why, unless it is nothing or was said just now."""
        _log.info("model_wait", profile=self._name, seconds=round(seconds, 1), why=why)
        now_s = self._clock()
        news = seconds >= _TOLD_AGAIN_S or now_s >= self._said_s + _TOLD_AGAIN_S
        if seconds >= _TOLD_S and news:
            self._said_s = now_s
            self._say(f"waiting {seconds:.0f} s: {why}")

    def learn(self, changes: Mapping[str, object], told: str) -> None:
        """Keep what was found out about the endpoint, and say it once."""
        if not changes.items() <= self.findings.items():
            self.findings |= changes
            _log.info("model_adapted", profile=self._name, told=told)
            self._say(told)

    async def __aenter__(self) -> None:
        """Wait for a turn; raises WaitedTooLong where `waits_within` says for how long at most."""
        try:
            async with asyncio.timeout(wait_left_s()):
                await self._enter()
        except TimeoutError as error:
            raise WaitedTooLong(f"the turn at {self._name} did not come in time") from error

    async def _enter(self) -> None:
        if self._slots is not None:
            await self._slots.acquire()
        try:
            async with self._turn:
                await self._wait_for_turn()
        except BaseException:
            self._release()
            raise

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._release()

    async def _wait_for_turn(self) -> None:
        while True:
            paused_s, full_s = self._closed_until_s - self._clock(), self._full_s()
            if max(paused_s, full_s) <= 0:
                break
            if paused_s > full_s:
                self.tell(paused_s, f"the endpoint of {self._name} asked for a pause")
            else:
                self.tell(full_s, self._limit_told())
            await wait(self._sleeper, max(paused_s, full_s))
        if self._per_minute is not None:
            self._starts.append(self._clock())

    def _full_s(self) -> float:
        """Seconds until the rate limit lets one more in."""
        now_s = self._clock()
        while self._starts and self._starts[0] <= now_s - _WINDOW_S:
            self._starts.popleft()
        if self._per_minute is None or len(self._starts) < self._per_minute:
            return 0.0
        return self._starts[0] + _WINDOW_S - now_s

    def _limit_told(self) -> str:
        return (
            f"{self._name} takes {self._per_minute} requests a minute; if yours takes more, say so "
            "with requests_per_minute in a profile of your own, in tapwright.yaml under models"
        )

    def _release(self) -> None:
        if self._slots is not None:
            self._slots.release()


class EndpointGates:
    """One gate an endpoint; hand the same object to every model of a run."""

    def __init__(
        self,
        clock: Clock = time.monotonic,
        sleeper: Sleeper = asyncio.sleep,
        say: Say = lambda text: None,
    ) -> None:
        self._clock = clock
        self._sleeper = sleeper
        self._say = say
        self._gates: dict[tuple[str | None, str | None], EndpointGate] = {}

    def of(self, profile: Profile) -> EndpointGate:
        """The gate of the profile's endpoint and model; the first to ask sets its limits."""
        key = (profile.base_url, profile.model)
        if key not in self._gates:
            self._gates[key] = EndpointGate(
                concurrency=profile.concurrency,
                requests_per_minute=profile.requests_per_minute,
                clock=self._clock,
                sleeper=self._sleeper,
                name=profile.name,
                say=self._say,
            )
        return self._gates[key]
