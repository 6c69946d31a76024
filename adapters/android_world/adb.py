"""adb as android_env asks it, on a phone of ours and without its habit of ending adb servers."""

import subprocess
from collections.abc import Sequence

from ...device.adb.server import adb_binary
from ...device.device import DeviceInfo
from .aliases import Aliases
from .package import part

# Of commands for which nobody says how long they may take (android_env's AdbControllerConfig).
DEFAULT_TIMEOUT_S = 120.0


class AdbCommands:
    """Runs adb's commands for one phone, in the place of android_env's `AdbController`.

    That one ends the adb server, which is everybody's, when a command fails, and takes the
    variables that name another server out of the environment.
    """

    def __init__(self, phone: DeviceInfo, aliases: Aliases) -> None:
        self._prefix = [adb_binary(), "-P", str(phone.adb_port), "-s", phone.serial]
        self._aliases = aliases
        self._failed: type[Exception] = part("components.errors", "android_env").AdbControllerError

    def execute_command(
        self, args: Sequence[str], timeout: float | None = None, device_specific: bool = True
    ) -> bytes:
        """What adb said, errors among it; raises android_env's AdbControllerError."""
        command = [*self._prefix, *map(self._aliases.command, args)]
        try:
            done = subprocess.run(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                timeout=DEFAULT_TIMEOUT_S if timeout is None else timeout, check=True,
            )  # fmt: skip
        except subprocess.CalledProcessError as error:
            said = bytes(error.stdout or b"").decode("utf-8", "replace").strip()
            raise self._failed(f"adb {' '.join(args)} ({error.returncode}): {said}") from error
        except subprocess.TimeoutExpired as error:
            raise self._failed(f"adb {' '.join(args)}: nothing in {error.timeout:g} s") from error
        return self._aliases.output(done.stdout)
