"""Phones that stay attached: to the adb server there is, and to the next one.

An adb server that is started anew knows no phone behind `host:port`, and looks for emulators only
on the ports it knows. So each new server is told of the phones once; what its user detaches
afterwards stays detached.
"""

import asyncio
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass

from ..device.adb.client import AdbClient
from ..device.errors import AdbServerDown, DeviceError, DeviceNotFound

RETRY_S = 0.5
"""How long to wait for a server that is away before looking again."""
ANNOUNCED_WITHIN_S = 20.0
FIRST_PORT, LAST_PORT = 5555, 5683
"""adb's ports of emulators, the odd ones; the console is one below (emulator-CONSOLE is the
serial)."""


def is_emulator_port(port: int) -> bool:
    return FIRST_PORT <= port <= LAST_PORT and port % 2 == 1


@dataclass(frozen=True, slots=True)
class AttachedPhone:
    """A phone that listens on a port of this computer."""

    port: int

    @property
    def serial(self) -> str:
        if is_emulator_port(self.port):
            return f"emulator-{self.port - 1}"
        return f"127.0.0.1:{self.port}"

    async def attach(self, client: AdbClient) -> None:
        """Let the server know it; raises DeviceError."""
        if not is_emulator_port(self.port):
            await client.connect(self.serial)
            return
        try:
            # As an emulator does when it has booted; the server hangs up without an answer.
            await client.ask(f"host:emulator:{self.port}")
        except AdbServerDown:
            # If it has really ended, the next question says so.
            pass
        try:
            async with asyncio.timeout(ANNOUNCED_WITHIN_S):
                async with aclosing(client.track()) as lists:
                    async for entries in lists:
                        if any(entry.serial == self.serial for entry in entries):
                            return
        except TimeoutError:
            raise DeviceNotFound(
                f"the adb server at {client.address} did not take {self.serial} for an emulator: "
                "start it without ADB_EMU=0, or choose a --port outside 5555 to 5683"
            ) from None

    async def detach(self, client: AdbClient) -> None:
        """Let the server forget it; an emulator is forgotten when it hangs up."""
        if not is_emulator_port(self.port):
            await client.disconnect(self.serial)


async def keep_attached(client: AdbClient, phones: Sequence[AttachedPhone]) -> None:
    """Attach the phones again whenever another server has come; runs until it is cancelled.

    No server is started: who ended it may want it to be gone.
    """
    while True:
        try:
            async with aclosing(client.track()) as lists:
                known = {entry.serial for entry in await anext(lists)}
                for phone in phones:
                    if phone.serial not in known:
                        await phone.attach(client)
                async for _ in lists:
                    # What changes now is its user's doing; the list ends with the server.
                    pass
        except DeviceError:
            await asyncio.sleep(RETRY_S)
