"""Pocket phones of our own for checks and single runs, put back to how they were when asked."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Self

from ..actions import UsageError
from ..device.adb import AdbClient
from ..device.adb.server import PrivateAdbServer
from ..device.adb_device import AdbDevice
from ..device.settle import Pace
from ..emulator.pocket.personas import DEFAULT, Persona, UnknownPersona, persona_named
from ..emulator.pocket.personas.languages import Language
from ..emulator.pocket.phone import PocketPhone
from ..emulator.pocket.system.faults import Fault
from ..emulator.pocket.thread import PocketThread


class PocketDevice(AdbDevice):
    """A pocket phone of this process, held over adb; a task can put faults into it."""

    phones: PocketThread
    phone: PocketPhone

    @classmethod
    async def hold(
        cls,
        client: AdbClient,
        phones: PocketThread,
        phone: PocketPhone,
        pace: Pace | None = None,
    ) -> Self:
        """Take hold of one of the phones in that thread."""
        device = await cls.attach(client, f"127.0.0.1:{phone.port}", pace)
        device.phones, device.phone = phones, phone
        return device

    async def fault(self, line: str) -> None:
        """Arm one fault, as the phone's control channel describes them."""
        self.phones.call(lambda: self.phone.context.faults.add(Fault.parse(line)))


class LabPhone:
    """A pocket phone, and the ways to it that no real phone offers."""

    def __init__(self, device: PocketDevice) -> None:
        self.device = device
        self._fresh = device.phones.call(device.phone.snapshot)

    async def reset(self) -> None:
        """Everything on the phone as it was at the start, faults taken back."""
        phone = self.device.phone

        def restore() -> None:
            phone.context.faults.remove()
            phone.restore(self._fresh)

        self.device.phones.call(restore)

    def state_hash(self) -> str:
        """The hash of all the phone keeps."""
        return self.device.phones.call(self.device.phone.state_hash)


def asked_persona(name: str | None) -> Persona:
    """The persona of that name, the usual one for None; raises UsageError."""
    if name is None:
        return DEFAULT
    try:
        return persona_named(name)
    except UnknownPersona as error:
        raise UsageError(str(error)) from error


@asynccontextmanager
async def open_lab(
    count: int = 1,
    seed: int = 0,
    root: bool = True,
    persona: str | None = None,
    language: Language = "en",
) -> AsyncGenerator[list[LabPhone]]:
    """`count` pocket phones, all with the content of `seed`; they end with the block.

    Raises UsageError for a persona there is not.
    """
    kind = asked_persona(persona)

    def build(_: int) -> PocketPhone:
        return PocketPhone(seed, root=root, persona=kind, language=language)

    with PocketThread(count=count, build=build) as phones:
        async with AsyncExitStack() as stack:
            client = await stack.enter_async_context(PrivateAdbServer())
            lab: list[LabPhone] = []
            for phone in phones.phones:
                await client.connect(f"127.0.0.1:{phone.port}")
                device = await PocketDevice.hold(client, phones, phone)
                stack.push_async_callback(device.close)
                lab.append(LabPhone(device))
            yield lab
