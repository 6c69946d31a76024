"""Pocket phones of our own for checks and benchmarks, put back to how they were between tasks."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from ..device.adb.server import PrivateAdbServer
from ..device.adb_device import AdbDevice
from ..emulator.pocket.phone import PocketPhone
from ..emulator.pocket.system.faults import Fault
from ..emulator.pocket.thread import PocketThread


class LabPhone:
    """One pocket phone held over adb, and the ways to it that no real phone offers."""

    def __init__(self, device: AdbDevice, phones: PocketThread, phone: PocketPhone) -> None:
        self.device = device
        self._phones = phones
        self._phone = phone
        self._fresh = phones.call(phone.snapshot)

    async def reset(self) -> None:
        """Everything on the phone as it was at the start, faults taken back."""

        def restore() -> None:
            self._phone.context.faults.remove()
            self._phone.restore(self._fresh)

        self._phones.call(restore)

    async def fault(self, line: str) -> None:
        """Arm one fault, as the phone's control channel describes them."""
        self._phones.call(lambda: self._phone.context.faults.add(Fault.parse(line)))

    def state_hash(self) -> str:
        """The hash of all the phone keeps."""
        return self._phones.call(self._phone.state_hash)


@asynccontextmanager
async def open_lab(count: int = 1, seed: int = 0) -> AsyncGenerator[list[LabPhone]]:
    """`count` pocket phones, all with the content of `seed`; they end with the block."""
    with PocketThread(count=count, build=lambda _: PocketPhone(seed)) as phones:
        async with PrivateAdbServer() as client:
            lab: list[LabPhone] = []
            try:
                for phone in phones.phones:
                    serial = f"127.0.0.1:{phone.port}"
                    await client.connect(serial)
                    lab.append(LabPhone(await AdbDevice.attach(client, serial), phones, phone))
                yield lab
            finally:
                for phone in lab:
                    await phone.device.close()
