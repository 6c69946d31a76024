"""An emulator whose life is in our hands: started, reset, restarted, made anew, stopped."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine

from ...actions.log import get_logger
from ...device.adb.client import AdbClient
from ...device.emulator_discovery import RunningEmulator
from ...device.errors import DeviceError
from .avds import Avd, find_avd
from .boot import COLD, LOADED, BootLimits, BootWait, register
from .checks import check_start, running_of
from .create import create_avd, recipe_of
from .errors import BootFailed, CannotStart, ConsoleRefused
from .ports import PortHold, hold_ports, ports_of
from .process import AS_THE_AVD, EmulatorProcess, StartOptions, emulator_command
from .processes import until
from .sdk import Sdk, find_sdk
from .settle_for_tests import repair_clock, settle
from .snapshots import Snapshots
from .started import forget_started, write_started
from .troubles import last_words, reason, remedy

START_SNAPSHOT = "tapwright_start"
"""What an AVD of ours is saved as when it has booted and settled."""
_EXIT_POLL_S = 0.05
_DYING_S = 0.5

_log = get_logger(__name__)


class Emulator:
    """An AVD that is run; meets `StartedDevice`.

    `port` is the console's, any free one without; `found` is an emulator that runs already, which
    is taken over as it is. A first cure needs a snapshot: that of the
    options, else one that is saved after the first boot of an AVD which tapwright created. An AVD
    that somebody else created gets no snapshot and is not wiped, unless `may_wipe` says that
    nothing on it is needed.
    """

    def __init__(
        self,
        avd: Avd | str,
        client: AdbClient,
        options: StartOptions = AS_THE_AVD,
        *,
        sdk: Sdk | None = None,
        port: int | None = None,
        found: RunningEmulator | None = None,
        limits: BootLimits = COLD,
        reset_limits: BootLimits = LOADED,
        may_wipe: bool = False,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        now: Callable[[], float] = time.time,
    ) -> None:
        """Raises CannotStart if there is no SDK, no such AVD, or no free port."""
        # What runs already can be reset and stopped without one.
        self._found_sdk = sdk or (find_sdk() if found is None else None)
        self.avd = find_avd(avd) if isinstance(avd, str) else avd
        self._client = client
        self.options = options
        self._limits = limits
        self._reset_limits = reset_limits
        self._may_wipe = may_wipe
        self._clock, self._sleep, self._now = clock, sleep, now
        self._hold: PortHold | None = None
        self.process: EmulatorProcess | None = None
        if found is None:
            self._hold = hold_ports(port)
            self.ports = self._hold.ports
        else:
            self.ports = ports_of(found)
            self.process = EmulatorProcess(found.pid, found.serial_port)

    @property
    def serial(self) -> str:
        return self.ports.serial

    @property
    def _sdk(self) -> Sdk:
        self._found_sdk = self._found_sdk or find_sdk()
        return self._found_sdk

    @property
    def start_snapshot(self) -> str | None:
        """The snapshot that holds the state it starts from, None if there is none."""
        if self.options.snapshot or self.options.read_only:
            # A clone booted from the AVD, which may have changed since that was saved.
            return self.options.snapshot
        saved = self.avd.ours and START_SNAPSHOT in self.avd.snapshots()
        return START_SNAPSHOT if saved else None

    async def start(self) -> None:
        """Start it, wait until it has booted, and settle it for tests."""
        if self.process is not None and not self.process.ended():
            return
        await self._start(self.options.snapshot)

    async def reset(self) -> None:
        """First cure: load the snapshot that it started from, and set its clock."""
        process = self._alive()
        snapshot = self.start_snapshot
        if snapshot is None:
            raise BootFailed(
                f"{self.serial} has no snapshot to go back to: save one with `tapwright emulator "
                f"snapshot save {self.avd.name} NAME`, and start it with `--snapshot NAME`"
            )
        await self._beside(process, self._load(process, snapshot))

    async def restart(self) -> None:
        """Second cure: end the process and start it again."""
        await self._end()
        await self._start(self.start_snapshot)

    async def remake(self) -> None:
        """Third cure: create the AVD anew, or wipe it; a read-only clone boots from the AVD.

        Raises CannotStart for an AVD that is not ours to throw away, and where it starts from a
        snapshot of somebody's: without that it would be another phone than was asked for.
        """
        await self._end()
        if (snapshot := self.options.snapshot) and snapshot != START_SNAPSHOT:
            raise CannotStart(
                f"{self.avd.name} starts from the snapshot {snapshot}, which nobody but you can "
                f"make anew: prepare it again, then save it with `tapwright emulator snapshot save "
                f"{self.avd.name} {snapshot}`"
            )
        if not self.options.read_only:
            self._throw_away()
        await self._start(None)

    async def stop(self) -> None:
        """End it, and give its ports back."""
        await self._end()
        self.give_ports_back()

    def give_ports_back(self) -> None:
        """Let others have its ports; only of use while it does not run."""
        if self._hold is not None:
            self._hold.release()
            self._hold = None

    def log_tail(self) -> str:
        return "\n".join(self.process.tail()) if self.process else ""

    def _throw_away(self) -> None:
        recipe = recipe_of(self.avd)
        if recipe is None and not self._may_wipe:
            raise CannotStart(
                f"the AVD {self.avd.name} was not created by tapwright, which does not wipe it by "
                f"itself: run `tapwright emulator wipe {self.avd.name}` if nothing on it is needed"
            )
        if others := running_of(self.avd):
            raise CannotStart(
                f"the AVD {self.avd.name} is in use by {ports_of(others[0]).serial} and cannot be "
                f"made anew: run `tapwright emulator stop {self.avd.name}` first"
            )
        if recipe is not None:
            # Before anything is thrown away.
            self._sdk.image(recipe.image)
        try:
            if recipe is None:
                self.avd.wipe()
            else:
                self.avd.delete()
                self.avd = create_avd(self._sdk, self.avd.name, recipe, self.avd.ini.parent)
        except OSError as error:
            raise CannotStart(f"the AVD {self.avd.name} cannot be removed: {error}") from error

    async def _start(self, snapshot: str | None) -> None:
        await check_start(self._sdk, self.avd, self.options, snapshot)
        if self._hold is None:
            # It was stopped, and its ports may be somebody's by now; its name stays the same.
            self._hold = hold_ports(self.ports.console)
            self.ports = self._hold.ports
        command = emulator_command(self._sdk, self.avd, self.ports, self.options, snapshot)
        _log.info("emulator starts", serial=self.serial, avd=self.avd.name, snapshot=snapshot)
        process = EmulatorProcess.start(command, self._sdk, self.avd, self.ports, self._client.port)
        self.process = process
        try:
            # If this process is killed, others know that nobody ends it.
            write_started(process.pid, self.avd.name, self.serial, mine=True)
            await self._beside(process, self._ready(self._limits))
            await self._save_start(process, snapshot)
        except BaseException:
            # Cancelled or failed: nothing of ours is left behind.
            await self._end()
            raise

    async def _ready(self, limits: BootLimits) -> None:
        boot = BootWait(self._client, self.serial, self._register, self._clock, self._sleep)
        await boot.until_booted(limits)
        transport = self._client.transport(self.serial)
        if self.options.settle:
            await settle(transport, self.options.settled, self._now)
        else:
            # Whatever was booted or loaded, the time is this computer's.
            await repair_clock(transport, self._now)

    async def _load(self, process: EmulatorProcess, snapshot: str) -> None:
        await Snapshots(process.console).load(snapshot)
        await self._ready(self._reset_limits)

    async def _register(self) -> None:
        await register(self._client, self.serial, self.ports.adb)

    async def _save_start(self, process: EmulatorProcess, loaded: str | None) -> None:
        if not self.avd.ours or self.options.read_only or self.options.snapshot or loaded:
            return
        try:
            await Snapshots(process.console).save(START_SNAPSHOT)
        except ConsoleRefused as error:
            # It runs; only the first cure is missing, and will say so.
            _log.warning("no snapshot of the start", serial=self.serial, why=str(error))

    async def _beside(
        self, process: EmulatorProcess, work: Coroutine[object, object, None]
    ) -> None:
        """Do the work, unless the process ends meanwhile, which is noticed at once."""
        working = asyncio.ensure_future(work)
        ending = asyncio.ensure_future(_ended(process))
        try:
            await asyncio.wait((working, ending), return_when=asyncio.FIRST_COMPLETED)
            error = working.exception() if working.done() else None
        finally:
            working.cancel()
            ending.cancel()
            await asyncio.gather(working, ending, return_exceptions=True)
        # Connections break a moment before a dying process is gone.
        if process.ended() or (error is not None and await until(process.ended, _DYING_S)):
            raise self._exited(process) from error
        if isinstance(error, DeviceError):
            raise self._failed(str(error)) from error
        if error is not None:
            raise error

    def _alive(self) -> EmulatorProcess:
        if self.process is None:
            raise BootFailed(f"{self.serial} was not started")
        if self.process.ended():
            raise self._exited(self.process)
        return self.process

    def _exited(self, process: EmulatorProcess) -> Exception:
        lines, code = process.tail(), process.code
        how = "" if code is None else f" with code {code}" if code >= 0 else f" by signal {-code}"
        why = reason(lines)
        told = f"the emulator of {self.avd.name} ended{how}"
        told += f": {why}" if why else last_words(lines)
        # Signals come from outside: what it said before was no reason to end.
        known = None if code is not None and code < 0 else remedy(lines, self.avd)
        if known is not None:
            return CannotStart(f"{told}; {known}")
        return BootFailed(f"{told} (log: {process.log})")

    def _failed(self, told: str) -> BootFailed:
        lines = self.process.tail() if self.process else []
        why = reason(lines)
        said = f"; its log says: {why}" if why else last_words(lines)
        log = f" (log: {self.process.log})" if self.process and self.process.log else ""
        return BootFailed(f"{told}{said}{log}")

    async def _end(self) -> None:
        if self.process is not None:
            await self.process.end()
            forget_started(self.process.pid)
        self.avd.remove_stale_locks(clones=bool(running_of(self.avd)))
        if ":" in self.serial:
            try:
                await self._client.disconnect(self.serial)
            except DeviceError:
                return  # a server that has ended has forgotten it already


async def _ended(process: EmulatorProcess) -> None:
    while not process.ended():
        await asyncio.sleep(_EXIT_POLL_S)
