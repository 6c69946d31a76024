"""The emulator's process: its command line, its log, its end.

Source of the options: developer.android.com, "Start the emulator from the command line", and
`emulator -help-all`; AOSP external/qemu, android/cmdline-options.h. `-grpc` alone would listen on
all networks without asking who comes: `-grpc-use-token` has it ask for the token in the discovery
file.
"""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ...device.adb.server import is_there
from .avds import Avd
from .console import Console
from .errors import CannotStart, ConsoleRefused
from .ports import EmulatorPorts, state_folder
from .processes import end, until
from .sdk import Sdk
from .settle_for_tests import AS_IT_IS, SettleOptions

_KILL_S = 20.0
_TERM_S = 5.0
_TAIL = 20
_TAIL_BYTES = 32 * 1024
# Beside the guest's memory: the emulator itself, its renderer, QEMU's own tables.
_OVERHEAD_MB = 1024


@dataclass(frozen=True, slots=True)
class StartOptions:
    """How an AVD is started; None leaves it to the AVD.

    `snapshot` is loaded instead of booting; `read_only` lets several run of one AVD, of which none
    keeps anything; `gpu` is -gpu's mode; `accel` off does without virtualization; without `settle`
    it is left as it boots.
    """

    snapshot: str | None = None
    read_only: bool = False
    gpu: str = "swiftshader_indirect"
    memory_mb: int | None = None
    cores: int | None = None
    window: bool = False
    accel: str = "auto"
    settled: SettleOptions = AS_IT_IS
    settle: bool = True


AS_THE_AVD: Final = StartOptions()


def emulator_command(
    sdk: Sdk, avd: Avd, ports: EmulatorPorts, options: StartOptions, snapshot: str | None
) -> list[str]:
    """The words that start the emulator; `snapshot` None boots it cold."""
    words = [
        str(sdk.emulator), "-avd", avd.name, "-ports", f"{ports.console},{ports.adb}",
        "-grpc", str(ports.grpc), "-grpc-use-token", "-gpu", options.gpu, "-accel", options.accel,
        "-no-boot-anim", "-no-audio", "-no-snapshot-save",
    ]  # fmt: skip
    words += [] if options.window else ["-no-window"]
    words += ["-snapshot", snapshot] if snapshot else ["-no-snapshot-load"]
    words += ["-read-only"] if options.read_only else []
    words += ["-memory", str(options.memory_mb)] if options.memory_mb else []
    words += ["-cores", str(options.cores)] if options.cores else []
    words += ["-timezone", options.settled.timezone] if options.settled.timezone else []
    # The emulator ignores the snapshot if the locale is to be another.
    if options.settled.locale and not snapshot:
        words += ["-change-locale", options.settled.locale]
    return words


class EmulatorProcess:
    """An emulator that runs, started here or found; `log` is where it writes, if that is known."""

    def __init__(
        self,
        pid: int,
        console_port: int,
        log: Path | None = None,
        child: subprocess.Popen[bytes] | None = None,
    ) -> None:
        self.pid = pid
        self.console = Console(console_port)
        self.log = log
        self._child = child

    @classmethod
    def start(
        cls, command: list[str], sdk: Sdk, avd: Avd, ports: EmulatorPorts, server_port: int
    ) -> "EmulatorProcess":
        """Start it in a session of its own: it outlives a terminal, and Ctrl-C is for us.

        `server_port` is of the adb server that it tells of itself. Raises CannotStart.
        """
        log = state_folder() / "logs" / f"{avd.name}-{ports.console}.log"
        environ = dict(os.environ)
        environ |= {
            "ANDROID_HOME": str(sdk.root),
            "ANDROID_SDK_ROOT": str(sdk.root),
            "ANDROID_AVD_HOME": str(avd.ini.parent),
        }
        if server_port:
            environ["ANDROID_ADB_SERVER_PORT"] = str(server_port)
        try:
            log.parent.mkdir(parents=True, exist_ok=True)
            with log.open("wb") as file:
                child = subprocess.Popen(
                    command, stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.STDOUT,
                    env=environ, start_new_session=True,
                )  # fmt: skip
        except OSError as error:
            raise CannotStart(
                f"{command[0]} cannot be started ({error.strerror}): install it anew with "
                f"`{sdk.manager} --install emulator`"
            ) from error
        return cls(child.pid, ports.console, log, child)

    def ended(self) -> bool:
        """Whether it has ended."""
        if self._child is not None:
            return self._child.poll() is not None
        return not is_there(self.pid)

    @property
    def code(self) -> int | None:
        """What it ended with, if it was started here and has ended."""
        return None if self._child is None else self._child.returncode

    async def end(self) -> None:
        """Let it end by itself, and make it if it does not; raises nothing.

        By its console first: so it takes its locks and its discovery file along.
        """
        if self.ended():
            return
        try:
            await self.console.kill()
            if await until(self.ended, _KILL_S):
                return
        except ConsoleRefused:
            pass  # hung, or not so far yet
        await end(self.pid, _TERM_S, self.ended)

    def tail(self, lines: int = _TAIL) -> list[str]:
        """The last lines of its log."""
        if self.log is None:
            return []
        try:
            with self.log.open("rb") as file:
                file.seek(max(0, file.seek(0, os.SEEK_END) - _TAIL_BYTES))
                text = file.read().decode("utf-8", "replace")
        except OSError:
            return []
        return text.splitlines()[-lines:]


def memory_needed_mb(avd: Avd, options: StartOptions) -> int:
    """What one emulator of the AVD takes of this computer's memory, about."""
    return (options.memory_mb or avd.memory_mb) + _OVERHEAD_MB


def available_memory_mb(path: Path = Path("/proc/meminfo")) -> int | None:
    """What this computer has left (proc(5), MemAvailable); None where it does not say."""
    try:
        for line in path.read_text("ascii", "replace").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) // 1024
    except (OSError, ValueError, IndexError):
        pass
    return None
