"""The phones of a pool as workers of a run: looked at before each unit, cured, or set aside."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from ..actions import UsageError
from ..actions.log import get_logger
from ..device.adb.client import AdbClient
from ..device.adb_device import AdbDevice
from ..device.device import Device, InstalledApp
from ..device.errors import DeviceError
from ..fleet.control import PhoneControl
from ..fleet.health import Ailment
from ..fleet.members import PoolEvent, PoolMember, SetAside
from ..fleet.pool_door import PoolRequest, hold_all
from ..fleet.pool_record import EventFile
from ..fleet.pools import Pool
from ..traces.journal import RunFolder
from .queue import UnitAttempt
from .report.pool import NOT_RENEWED, POOL
from .worker import (
    AttemptRequest,
    AttemptResult,
    InfrastructureFailure,
    OnStep,
    PlayUnit,
    order_name,
)

_log = get_logger(__name__)


class PoolLog:
    """Keeps what happens to the phones in the run's `pool.jsonl`, also from before the run."""

    def __init__(self) -> None:
        self._early: list[PoolEvent] = []
        self._file: EventFile | None = None

    def book(self, event: PoolEvent) -> None:
        """Keep an event; a disk that refuses ends the run elsewhere, by its results."""
        if self._file is None:
            self._early.append(event)
            return
        try:
            self._file.add(event)
        except OSError as error:
            _log.error("what happened to a phone is not kept", told=str(event), error=str(error))

    def into(self, run: Path) -> None:
        """Write into that run from now on, all that was booked before first."""
        if self._file is None:
            self._file = EventFile(run / POOL)
            early, self._early = self._early, []
            for event in early:
                self.book(event)

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()


class PoolWorker:
    """One phone of a pool; `renews` is that it begins each attempt as it started.

    A pocket phone is told so by its control channel, another by whoever keeps it.
    """

    def __init__(
        self,
        member: PoolMember,
        client: AdbClient,
        play: PlayUnit,
        log: PoolLog,
        renews: bool = True,
    ) -> None:
        self._member = member
        self._renews = renews
        self._client = client
        self._play = play
        self._log = log
        self._held: AdbDevice | None = None
        self._ill: Ailment | None = None
        self._aside: str | None = None
        self.simulated = False

    @property
    def device(self) -> str:
        """The phone's name in the pool, which stays as it is."""
        return self._member.name

    @property
    def phone(self) -> Device:
        """The phone itself; raises UsageError before `attach`."""
        if self._held is None:
            raise UsageError(f"{self.device} is not attached")
        return self._held

    async def attach(self) -> AdbDevice:
        """Take hold of the phone, anew after a cure; raises DeviceError."""
        if self._held is None:
            self._held = await AdbDevice.attach(self._client, self._member.serial)
            self.simulated = self._held.info.simulated
        return self._held

    async def let_go(self) -> None:
        """Let go of the phone, which stays as it is."""
        held, self._held = self._held, None
        if held is not None:
            await held.close()

    async def unfit(self) -> str | None:
        """What is wrong with the phone, None if it is fit for a unit and back at its start."""
        try:
            self._ill = await self._member.ailment()
            if self._ill is None and self._renews and not self._member.control_port:
                await self.let_go()
                await self._member.renew()
        except SetAside as error:
            self._aside = str(error)
            return self._aside
        return None if self._ill is None else self._ill.why

    async def mend(self) -> str | None:
        """Have the phone cured; says why it is set aside if nothing helps."""
        await self.let_go()
        if self._aside is not None:
            return self._aside
        try:
            ill = self._ill or await self._member.ailment()
            if ill is not None:
                await self._member.mend(ill)
        except SetAside as error:
            return str(error)
        return None

    async def used(self) -> str | None:
        """Count an episode, after enough of which the phone is made as new; says why it is set
        aside if it does not come back."""
        serial = self._member.serial
        try:
            await self._member.used()
        except SetAside as error:
            return str(error)
        if self._held is not None and self._member.serial != serial:
            await self.let_go()
        return None

    def taken_out(self, why: str) -> None:
        """Book that the run gives it no more units."""
        self._log.book(_event(self.device, "aside", why))

    async def install(self) -> InstalledApp | None:
        """Have the app under test on the phone."""
        return await self._play.install(await self.attach())

    async def play(self, turn: UnitAttempt, run: RunFolder, on_step: OnStep) -> AttemptResult:
        """Play one attempt into the run."""
        self._log.into(run.path)
        port = self._member.control_port
        control = PhoneControl(port) if port else None
        try:
            if control is not None:
                await control.reset()
            device = await self.attach()
        except DeviceError as error:
            if control is not None:
                control.close()
            return InfrastructureFailure(f"the phone cannot be put back to its start: {error}")
        try:
            name = order_name(turn)
            return await self._play(
                AttemptRequest(name, turn.unit.task, device, control, run, on_step)
            )
        finally:
            if control is not None:
                control.close()


@asynccontextmanager
async def pool_workers(
    request: PoolRequest, play: PlayUnit
) -> AsyncGenerator[Sequence[PoolWorker]]:
    """A worker for each phone of the pool that nobody else holds, held until the block ends.

    What happens to them is kept in the run's `pool.jsonl`. Raises UsageError where there is no such
    pool or no room for it, or others hold all of it, and DeviceError if no phone of it can be used.
    """
    log = PoolLog()
    async with AsyncExitStack() as stack:
        stack.callback(log.close)
        opened, members = await stack.enter_async_context(hold_all(replace(request, book=log.book)))
        renews = opened.pool.renews
        workers = [PoolWorker(member, opened.client, play, log, renews) for member in members]
        if not renews:
            request.patience.say(not_renewed(opened.name, opened.pool))
        for worker in workers:
            stack.push_async_callback(worker.let_go)
            await worker.attach()
            log.book(_event(worker.device, "held", "" if renews else NOT_RENEWED))
        yield workers


def not_renewed(name: str, pool: Pool) -> str:
    """What is said before a run on phones that are not put back between units."""
    told = f"the phones of the pool {name} are not put back between units, and what one unit leaves"
    told = f"{told} on a phone is there for the next, also for one that is tried again"
    if pool.avd is None:
        return told
    avd = pool.avd.name
    return (
        f"{told}; to start each from a snapshot, run `tapwright emulator start {avd}`, `tapwright "
        f"emulator snapshot save {avd} clean` and `tapwright emulator stop {avd}`, then write "
        "`snapshot: clean` for the pool in tapwright.yaml"
    )


def _event(member: str, what: Literal["held", "aside"], why: str = "") -> PoolEvent:
    return PoolEvent(datetime.now(UTC).isoformat(timespec="milliseconds"), member, what, why)
