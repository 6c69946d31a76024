"""Pocket phones for a run, in processes of their own beside the agents."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from ..device.errors import DeviceError
from ..emulator.pocket.personas import DEFAULT
from ..emulator.pocket.personas.languages import Language

# Named and not imported: only the processes of the phones load them.
_PROGRAM = "tapwright.emulator.pocket.serve"
_START_S = 60.0
_STOP_S = 5.0


class FleetFailed(DeviceError):
    """The process of the pocket phones did not come up."""


@dataclass(frozen=True, slots=True)
class FleetPhone:
    """The ports of one phone on this host."""

    port: int
    control: int

    @property
    def serial(self) -> str:
        """What adb calls it."""
        return f"127.0.0.1:{self.port}"


@asynccontextmanager
async def open_fleet(
    count: int,
    seed: int = 0,
    persona: str | None = None,
    processes: int | None = None,
    language: Language = "en",
) -> AsyncGenerator[tuple[FleetPhone, ...]]:
    """`count` phones, all with the content of `seed` in that language, in so many processes: unless
    told, one core is left to the agents.

    Raises FleetFailed, and UsageError for a persona there is not.
    """
    kind = DEFAULT.name
    if persona is not None:
        from .pocket import asked_persona

        kind = asked_persona(persona).name
    processes = processes or max(1, min(count, (os.cpu_count() or 1) - 1))
    async with AsyncExitStack() as stack:
        started = [
            await stack.enter_async_context(_process(share, seed, kind, language))
            for share in _shares(count, processes)
        ]
        phones = [phone for process in started for phone in await _ready(process)]
        yield tuple(phones)


def _shares(count: int, processes: int) -> Sequence[int]:
    whole, rest = divmod(count, processes)
    return [whole + (number < rest) for number in range(processes)]


@asynccontextmanager
async def _process(
    count: int, seed: int, persona: str, language: Language
) -> AsyncGenerator[Process]:
    try:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", _PROGRAM, str(count), str(seed), persona, "0", language,
            stdin=PIPE, stdout=PIPE, stderr=DEVNULL,
            # Ctrl-C is for the agents: their phones stay until the traces are closed.
            start_new_session=True,
        )  # fmt: skip
    except OSError as error:
        raise FleetFailed(f"the pocket phones cannot be started: {error}") from error
    try:
        yield process
    finally:
        await end_child(process, _STOP_S)


async def end_child(process: Process, within_s: float) -> None:
    """End a process that ends with its input; one that has not after so long is killed."""
    if process.stdin is not None:
        process.stdin.close()
    try:
        async with asyncio.timeout(within_s):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()


async def _ready(process: Process) -> tuple[FleetPhone, ...]:
    assert process.stdout is not None
    try:
        async with asyncio.timeout(_START_S):
            line = await process.stdout.readline()
        phones = json.loads(line)["phones"]
    except (TimeoutError, ValueError) as error:
        raise FleetFailed("the process of the pocket phones did not come up") from error
    return tuple(FleetPhone(**phone) for phone in phones)
