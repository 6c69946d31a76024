"""The phones of this host: a fleet of pocket phones, or real ones that are held for the run."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

from ..actions import UsageError
from ..device.adb.client import AdbClient
from ..device.adb.server import PrivateAdbServer, ensure_server
from ..device.adb_device import AdbDevice
from ..device.device import Device, InstalledApp
from ..device.errors import DeviceError
from ..fleet.control import PhoneControl
from ..fleet.leases import Lease, Patience, lease_name
from ..fleet.processes import FleetPhone, open_fleet
from ..tasks.goal import Language
from ..traces.journal import RunFolder
from .queue import UnitAttempt
from .worker import (
    AttemptRequest,
    AttemptResult,
    InfrastructureFailure,
    OnStep,
    PlayUnit,
    order_name,
)


class LocalWorker:
    """One phone on this host; with a control channel it begins each attempt as it started."""

    def __init__(self, device: AdbDevice, play: PlayUnit, control: PhoneControl | None) -> None:
        self._device = device
        self._play = play
        self._control = control

    @property
    def device(self) -> str:
        """The phone's serial."""
        return self._device.info.serial

    @property
    def phone(self) -> Device:
        """The phone itself."""
        return self._device

    @property
    def simulated(self) -> bool:
        """Whether it is a pocket phone."""
        return self._device.info.simulated

    async def install(self) -> InstalledApp | None:
        """Have the app under test on the phone."""
        return await self._play.install(self._device)

    async def play(self, turn: UnitAttempt, run: RunFolder, on_step: OnStep) -> AttemptResult:
        """Play one attempt into the run."""
        task = turn.unit.task
        try:
            if self._control is not None:
                await self._control.reset()
        except DeviceError as error:
            return InfrastructureFailure(f"the phone cannot be put back to its start: {error}")
        request = AttemptRequest(order_name(turn), task, self._device, self._control, run, on_step)
        return await self._play(request)


@asynccontextmanager
async def pocket_workers(
    count: int,
    play: PlayUnit,
    persona: str | None = None,
    processes: int | None = None,
    language: Language = "en",
) -> AsyncGenerator[list[LocalWorker]]:
    """Pocket phones in so many processes beside this one, which end with the block.

    Raises DeviceError if they do not come up.
    """
    async with AsyncExitStack() as stack:
        phones = await stack.enter_async_context(
            open_fleet(count, persona=persona, processes=processes, language=language)
        )
        client = await stack.enter_async_context(PrivateAdbServer())
        workers = await asyncio.gather(*(_pocket(stack, client, p, play) for p in phones))
        yield list(workers)


@asynccontextmanager
async def held_workers(
    serials: Sequence[str], play: PlayUnit, patience: Patience | None = None
) -> AsyncGenerator[list[LocalWorker]]:
    """Phones that are there already, each held by a lease until the block ends.

    Raises UsageError for a phone that is not there, or that another process does not let go of
    in time.
    """
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(ensure_server())
        workers: list[LocalWorker] = []
        for serial in serials:
            await stack.enter_async_context(Lease(lease_name(client, serial), patience=patience))
            try:
                device = await AdbDevice.attach(client, serial)
            except DeviceError as error:
                raise UsageError(str(error)) from error
            stack.push_async_callback(device.close)
            workers.append(LocalWorker(device, play, None))
        yield workers


async def _pocket(
    stack: AsyncExitStack, client: AdbClient, phone: FleetPhone, play: PlayUnit
) -> LocalWorker:
    await client.connect(phone.serial)
    device = await AdbDevice.attach(client, phone.serial, exact=True)
    stack.push_async_callback(device.close)
    control = PhoneControl(phone.control)
    stack.callback(control.close)
    return LocalWorker(device, play, control)
