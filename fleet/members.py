"""One phone of a pool: started, looked at between episodes, cured, made anew, or set aside."""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal, Protocol, TypeAlias

from ..actions.log import get_logger
from ..device.adb import AdbClient
from ..emulator.contract import StartedDevice, StartFailed
from .health import Ailment, ailment_of
from .pools import Pool

State: TypeAlias = Literal["new", "starting", "ready", "resting", "curing", "aside", "stopped"]
Cure: TypeAlias = Literal["reset", "restart", "remake"]
Happening: TypeAlias = Literal[
    "started", "held", "ill", "cured", "failed", "rests", "recycled", "aside"
]

CURES: tuple[Cure, ...] = ("reset", "restart", "remake")
"""From cheap to dear."""
REST_LOOK_S = 30.0
MOST_MENDS = 3
"""Ill so often without an episode in between, a phone is cured for show only."""

_log = get_logger(__name__)


class SetAside(Exception):
    """The phone gets no more work in this pool; the message says why."""


@dataclass(frozen=True, slots=True)
class PoolEvent:
    """Something that happened to a phone of a pool; `cure` is what was tried, `took_s` how long it
    took."""

    at: str
    member: str
    what: Happening
    why: str = ""
    cure: Cure | None = None
    took_s: float = 0.0


class PoolMember(Protocol):
    """A phone of a pool, kept in this process or by another one."""

    @property
    def name(self) -> str:
        """What results call it, also when its serial has changed."""
        ...

    @property
    def serial(self) -> str:
        """What adb calls it now."""
        ...

    @property
    def control_port(self) -> int:
        """The control channel of a pocket phone, 0 where there is none."""
        ...

    async def ailment(self) -> Ailment | None:
        """What is wrong with it, None if it is fit for an episode."""
        ...

    async def mend(self, ailment: Ailment) -> None:
        """Cure it or let it rest; raises SetAside if nothing helps."""
        ...

    async def renew(self) -> None:
        """Put it back to the state that its pool starts from, before an episode that no other is to
        have a part in; nothing is done in a pool that has none. Raises SetAside."""
        ...

    async def used(self) -> None:
        """An episode on it has ended: after enough of them it is made anew. Raises SetAside."""
        ...


@dataclass(slots=True)
class RestClock:
    """The clock and the sleeper of whoever lets a phone rest."""

    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep


@dataclass(slots=True)
class Member:
    """A phone whose life is in this process's hands; `book` hears of all that happens to it."""

    device: StartedDevice
    pool: Pool
    client: AdbClient
    book: Callable[[PoolEvent], None] = lambda event: None
    waits: RestClock = field(default_factory=RestClock)
    name: str = ""
    state: State = "new"
    episodes: int = 0
    since_anew: int = 0
    recycled: int = 0
    cures: Counter[Cure] = field(default_factory=Counter[Cure])
    reason: str = ""
    mends: int = 0

    def __post_init__(self) -> None:
        self.name = self.name or self.device.serial

    @property
    def serial(self) -> str:
        """What adb calls it now."""
        return self.device.serial

    @property
    def control_port(self) -> int:
        """The control channel of a pocket phone, 0 where there is none."""
        return int(getattr(self.device, "control_port", 0))

    async def start(self) -> None:
        """Start it, by the cures if it does not come up by itself; raises SetAside."""
        self.state = "starting"
        began_s = self.waits.clock()
        try:
            await self.device.start()
        except StartFailed as error:
            await self.mend(Ailment("start", f"did not start: {error}"))
            return
        if (ill := await self.ailment()) is not None:
            await self.mend(ill)
            return
        self.state = "ready"
        self._happened("started", took_s=self.waits.clock() - began_s)

    async def ailment(self) -> Ailment | None:
        """What is wrong with it, None if it is fit; raises SetAside if it was set aside before."""
        if self.state == "aside":
            raise SetAside(self.reason)
        return await ailment_of(self.client, self.serial, self.pool)

    async def mend(self, ailment: Ailment) -> None:
        """Cure it, each cure as often as the pool allows; raises SetAside."""
        if self.state == "aside":
            raise SetAside(self.reason)
        if ailment.rests:
            await self._rest(ailment)
            return
        self.state = "curing"
        self._happened("ill", ailment.why)
        self.mends += 1
        if self.mends > MOST_MENDS:
            await self._set_aside(
                f"{ailment.why}, again after {MOST_MENDS} cures that seemed to help"
            )
        last = ailment
        # Somebody's own phone is found again, and neither rebooted nor wiped.
        for cure in CURES[:1] if self.pool.serials else CURES:
            for _ in range(getattr(self.pool.cures, cure)):
                found = await self._try(cure)
                if found is None:
                    self.state = "ready"
                    return
                last = found
                if found.rests:
                    # What was ill is well; what is left needs time.
                    await self._rest(found)
                    return
        await self._set_aside(last.why if last.why == ailment.why else f"{ailment.why}; {last.why}")

    async def renew(self) -> None:
        """Put it back to its start, and cure it if that does not work; raises SetAside."""
        if self.state == "aside":
            raise SetAside(self.reason)
        if not self.pool.renews:
            return
        try:
            await self.device.reset()
            ill = await self.ailment()
        except StartFailed as error:
            ill = Ailment("start", f"cannot be put back to its start: {error}")
        if ill is not None:
            await self.mend(ill)

    async def used(self) -> None:
        """Count an episode; a phone that has had enough is made as new. Raises SetAside."""
        self.episodes += 1
        self.since_anew += 1
        self.mends = 0
        after = self.pool.recycle_after
        # A phone of somebody's is never rebooted or wiped for being used.
        if not after or self.since_anew < after or self.pool.batteries or self.state == "aside":
            return
        began_s = self.waits.clock()
        self.state = "curing"
        try:
            await self.device.restart()
        except StartFailed as error:
            await self.mend(Ailment("start", f"did not come back when it was recycled: {error}"))
        else:
            if (ill := await self.ailment()) is not None:
                await self.mend(ill)
        self.since_anew = 0
        self.recycled += 1
        self.state = "ready"
        took_s = self.waits.clock() - began_s
        self._happened("recycled", f"after {after} episodes", took_s=took_s)

    async def stop(self) -> None:
        """End what was started for it."""
        try:
            await self.device.stop()
        except StartFailed as error:
            _log.error("a phone of a pool was not stopped", member=self.name, error=str(error))
        if self.state != "aside":
            self.state = "stopped"

    async def _try(self, cure: Cure) -> Ailment | None:
        """What is wrong after a cure; None if it helped."""
        began_s = self.waits.clock()
        self.cures[cure] += 1
        act: Callable[[], Awaitable[None]] = getattr(self.device, cure)
        found: Ailment | None
        try:
            await act()
            found = await self.ailment()
        except StartFailed as error:
            found = Ailment("start", f"{cure} failed: {error}")
        took_s = self.waits.clock() - began_s
        helped = found is None or found.rests
        if cure != "reset" and helped:
            self.since_anew = 0
        self._happened("cured" if helped else "failed", found.why if found else "", cure, took_s)
        return found

    async def _rest(self, ailment: Ailment) -> None:
        """Wait until it has charged or cooled; raises SetAside when it takes too long."""
        self.state = "resting"
        self.reason = ailment.why
        self._happened("rests", ailment.why)
        end_s = self.waits.clock() + self.pool.rest_s
        found: Ailment | None = ailment
        while found is not None:
            left_s = end_s - self.waits.clock()
            if left_s <= 0:
                await self._set_aside(f"{found.why}, after {self.pool.rest_s:g} s of rest")
            await self.waits.sleep(min(REST_LOOK_S, left_s))
            found = await self.ailment()
            if found is not None and not found.rests:
                self.reason = ""
                await self.mend(found)
                return
        self.reason = ""
        self.state = "ready"

    async def _set_aside(self, why: str) -> None:
        said = self.device.log_tail().strip().splitlines()
        self.reason = f"{why} ({said[-1].strip()})" if said else why
        self.state = "aside"
        self._happened("aside", self.reason)
        _log.error("a phone is set aside", member=self.name, why=self.reason)
        raise SetAside(self.reason)

    def _happened(
        self, what: Happening, why: str = "", cure: Cure | None = None, took_s: float = 0.0
    ) -> None:
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        self.book(PoolEvent(at, self.name, what, why, cure, round(took_s, 3)))
