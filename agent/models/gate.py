"""Our own limits per endpoint: so many requests at once, so many a minute, shared by everybody."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import TypeAlias

from .profiles import Profile

Clock: TypeAlias = Callable[[], float]
Sleeper: TypeAlias = Callable[[float], Awaitable[object]]

_WINDOW_S = 60.0


class EndpointGate:
    """`async with gate:` waits for a free slot and for the rate limit, first come first served."""

    def __init__(
        self,
        *,
        concurrency: int | None = None,
        requests_per_minute: int | None = None,
        clock: Clock = time.monotonic,
        sleeper: Sleeper = asyncio.sleep,
    ) -> None:
        self._slots = asyncio.Semaphore(concurrency) if concurrency else None
        self._per_minute = requests_per_minute
        self._clock = clock
        self._sleeper = sleeper
        self._turn = asyncio.Lock()
        self._starts: deque[float] = deque()
        self._closed_until_s = float("-inf")

    def pause(self, seconds: float) -> None:
        """Let nobody in for so long: the endpoint asked one of us to wait, so it asks all of us."""
        self._closed_until_s = max(self._closed_until_s, self._clock() + seconds)

    async def __aenter__(self) -> None:
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
        while (wait_s := self._seconds_to_wait()) > 0:
            await self._sleeper(wait_s)
        if self._per_minute is not None:
            self._starts.append(self._clock())

    def _seconds_to_wait(self) -> float:
        now_s = self._clock()
        while self._starts and self._starts[0] <= now_s - _WINDOW_S:
            self._starts.popleft()
        wait_s = self._closed_until_s - now_s
        if self._per_minute is not None and len(self._starts) >= self._per_minute:
            wait_s = max(wait_s, self._starts[0] + _WINDOW_S - now_s)
        return wait_s

    def _release(self) -> None:
        if self._slots is not None:
            self._slots.release()


class EndpointGates:
    """One gate an endpoint; hand the same object to every model of a run."""

    def __init__(self, clock: Clock = time.monotonic, sleeper: Sleeper = asyncio.sleep) -> None:
        self._clock = clock
        self._sleeper = sleeper
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
            )
        return self._gates[key]
