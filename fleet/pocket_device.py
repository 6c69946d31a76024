"""A simulated phone of a pool, in a process of its own: what breaks it breaks no other."""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections import deque

from ..device.adb import AdbClient
from ..device.adb.server import free_port
from ..device.errors import DeviceError
from ..emulator.contract import StartFailed
from ..emulator.pocket import serve as program
from ..emulator.pocket.personas.languages import Language
from .control import PhoneControl
from .pocket import asked_persona
from .processes import end_child

_START_S = 60.0
_STOP_S = 3.0
_LINES = 20


class PocketProcess:
    """A StartedDevice: a pocket phone that keeps its port, and so its serial, for good."""

    def __init__(
        self,
        client: AdbClient,
        persona: str | None = None,
        seed: int = 0,
        language: Language = "en",
    ) -> None:
        """Raises UsageError for a persona there is not."""
        self._language = language
        self._client = client
        self._persona = asked_persona(persona).name
        self._seed = seed
        # It keeps it also while its process is away.
        self._port = free_port()
        self._process: Process | None = None
        self._reading: asyncio.Task[None] | None = None
        self._said: deque[str] = deque(maxlen=_LINES)
        self.control: PhoneControl | None = None
        """What puts it back and takes faults; None while it is not there."""
        self.control_port = 0

    @property
    def serial(self) -> str:
        """What adb calls it."""
        return f"127.0.0.1:{self._port}"

    @property
    def pid(self) -> int:
        """The number of its process, 0 where there is none."""
        return self._process.pid if self._process is not None else 0

    async def start(self) -> None:
        """Start the process, and attach the phone; raises StartFailed."""
        await self._end()
        try:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", program.__name__, "1", str(self._seed), self._persona,
                str(self._port), self._language, stdin=PIPE, stdout=PIPE, stderr=PIPE,
                # Ctrl-C is for who uses it: the phone stays until the traces are closed.
                start_new_session=True,
            )  # fmt: skip
        except OSError as error:
            raise StartFailed(f"the pocket phone cannot be started: {error}") from error
        self._reading = asyncio.create_task(self._listen(self._process))
        self.control_port = await self._ready(self._process)
        self.control = PhoneControl(self.control_port)
        await self._attach()

    async def reset(self) -> None:
        """Everything on it as it was, faults taken back; raises StartFailed."""
        if self.control is None:
            raise StartFailed("it does not run, so it cannot be put back")
        try:
            await self.control.reset()
        except DeviceError as error:
            raise StartFailed(str(error)) from error
        await self._attach()

    async def restart(self) -> None:
        """A new process on the same port; raises StartFailed."""
        await self.start()

    async def remake(self) -> None:
        """The same as `restart`: it keeps nothing outside its process."""
        await self.start()

    async def stop(self) -> None:
        """End it, and let adb forget it."""
        await self._end()
        try:
            await self._client.disconnect(self.serial)
        except DeviceError:
            # A server that is gone has forgotten it.
            return

    def log_tail(self) -> str:
        """What its process said last."""
        return "\n".join(self._said)

    async def _attach(self) -> None:
        try:
            await self._client.disconnect(self.serial)
            await self._client.connect(self.serial)
        except DeviceError as error:
            raise StartFailed(f"adb cannot be told of it: {error}") from error

    async def _ready(self, process: Process) -> int:
        assert process.stdout is not None
        try:
            async with asyncio.timeout(_START_S):
                line = await process.stdout.readline()
            return int(json.loads(line)["phones"][0]["control"])
        except (TimeoutError, ValueError) as error:
            await self._end()
            why = self._said[-1] if self._said else "it said nothing"
            raise StartFailed(f"its process did not come up: {why}") from error

    async def _listen(self, process: Process) -> None:
        assert process.stderr is not None
        async for line in process.stderr:
            self._said.append(line.decode("utf-8", "replace").rstrip())

    async def _end(self) -> None:
        process, self._process = self._process, None
        if self.control is not None:
            self.control.close()
            self.control = None
        if process is None:
            return
        await end_child(process, _STOP_S)
        if self._reading is not None:
            await asyncio.gather(self._reading, return_exceptions=True)
