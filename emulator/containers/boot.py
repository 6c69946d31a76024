"""What all Androids in containers have in common: booted means it, and made fit for tests."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from ...device.adb.client import AdbClient
from ...device.errors import DeviceError
from ..contract import StartFailed
from .docker_engine import DockerEngine

_SETTLED = (
    ("settings", "put", "global", "window_animation_scale", "0"),
    ("settings", "put", "global", "transition_animation_scale", "0"),
    ("settings", "put", "global", "animator_duration_scale", "0"),
    ("settings", "put", "global", "hide_error_dialogs", "1"),
    ("settings", "put", "global", "stay_on_while_plugged_in", "7"),
)
"""developer.android.com, "Espresso setup instructions"; Settings.Global of AOSP."""


@dataclass(frozen=True, slots=True)
class BootPace:
    """How long a container has to come up; the clock and the sleeper are handed in by tests."""

    boot_s: float = 300.0
    poll_s: float = 1.0
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


async def wait_until_booted(
    engine: DockerEngine,
    id: str,
    client: AdbClient,
    serial: str,
    pace: BootPace,
    ready: Callable[[], Awaitable[str]] | None = None,
) -> None:
    """Wait until the container says `ready` (empty), adb reaches Android, and it has booted.

    Raises StartFailed with what it waited for last, at once if the container ends.
    """
    deadline_s = pace.clock() + pace.boot_s
    waits = "the container"
    while True:
        state = await engine.state(id)
        if not state.running:
            why = f", {state.error}" if state.error else ""
            said = await engine.logs(id)
            raise StartFailed(f"it ended with code {state.exit_code}{why}; it said last:\n{said}")
        waits = await ready() if ready is not None else ""
        waits = waits or await _not_booted(client, serial)
        if not waits:
            return
        if pace.clock() >= deadline_s:
            said = await engine.logs(id)
            raise StartFailed(
                f"after {pace.boot_s:g} s it still waits for {waits}; it said last:\n{said}"
            )
        await pace.sleep(pace.poll_s)


async def _not_booted(client: AdbClient, serial: str) -> str:
    """What a start still waits for; empty once Android has booted.

    sys.boot_completed is set before the boot animation ends, and the package manager answers later
    still on slow computers.
    """
    try:
        await client.connect(serial)
        transport = client.transport(serial)
        for name, wanted in (("sys.boot_completed", "1"), ("init.svc.bootanim", "stopped")):
            found = (await transport.check("getprop", name)).strip()
            if found != wanted and not (name == "init.svc.bootanim" and not found):
                return f"{name} to be {wanted} (it is {found!r})"
        listed = await transport.shell("cmd", "package", "list", "packages")
        return "" if listed.code == 0 else "the package manager"
    except DeviceError as error:
        return f"adb ({error})"


async def settle(client: AdbClient, serial: str) -> None:
    """No animations, no error dialogs, no sleep; raises StartFailed if Android refuses."""
    transport = client.transport(serial)
    try:
        for command in _SETTLED:
            await transport.check(*command)
    except DeviceError as error:
        raise StartFailed(f"{serial} cannot be made fit for tests: {error}") from error
