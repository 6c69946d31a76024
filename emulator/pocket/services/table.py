"""Which adb service answers to which name."""

import struct
from collections.abc import Mapping
from functools import partial

from ..protocol.connection import Connection, Handler
from ..protocol.streams import Stream, StreamClosed
from .capture import raw_screen
from .commands import all_commands
from .context import Context
from .reverse import ReverseService
from .shell_service import ShellService
from .sync import SyncService

FRAMEBUFFER = struct.Struct("<14I")
SOCKET_KINDS = ("tcp", "localabstract", "localreserved", "localfilesystem", "local", "dev")
TEXTS = {
    "root": "adbd is already running as root\n",
    "unroot": "adbd cannot run as non-root on a simulated phone\n",
    "remount": "remount succeeded\n",
    "disable-verity": "verity is already disabled\n",
    "enable-verity": "verity cannot be enabled on a simulated phone\n",
}


NO_ROOT = {
    "root": "adbd cannot run as root in production builds\n",
    "unroot": "adbd not running as root\n",
    "remount": 'Not running as root. Try "adb root" first.\n',
    "disable-verity": "Device must be bootloader unlocked\n",
    "enable-verity": "Device must be bootloader unlocked\n",
}


class PhoneServices:
    """The service table of one phone."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._shell = ShellService(context, all_commands())
        self._sync = SyncService(context)
        self._reverse = ReverseService(context.sockets)

    def banner(self) -> Mapping[str, str]:
        names = ("ro.product.name", "ro.product.model", "ro.product.device")
        properties = self._context.system.properties
        # The host reads the banner up to the first blank or semicolon it does not expect.
        return {name: properties.get(name).replace(" ", "_") for name in names}

    def find(self, destination: str, connection: Connection) -> Handler | None:
        handler = self._find(destination, connection)
        return None if handler is None else partial(self._guarded, handler, destination)

    async def _guarded(self, handler: Handler, destination: str, stream: Stream) -> None:
        """A handler that fails in an unforeseen way only ends its stream."""
        if not destination.startswith(("shell", "exec")):
            # Commands are steps of their own.
            self._context.faults.step("service", destination)
        with self._context.crashes.guard(f"adbd {destination[:80]}", StreamClosed):
            await handler(stream)

    def _find(self, destination: str, connection: Connection) -> Handler | None:
        name, colon, argument = destination.partition(":")
        if not colon:
            return None
        kind, *options = name.split(",")
        match kind:
            case "shell" if "v2" in options:
                pty = "pty" in options or (not argument and "raw" not in options)
                return partial(self._shell.version2, line=argument, pty=pty)
            case "shell":
                return partial(self._shell.version1, line=argument)
            case "exec":
                return partial(self._shell.exec, line=argument)
            case "sync":
                return self._sync.serve
            case "framebuffer":
                return self._framebuffer
            case "reverse":
                return partial(self._reverse.serve, connection=connection, request=argument)
            case "reboot":
                return self._reboot
            case "tcpip":
                return partial(_say, text=f"restarting in TCP mode port: {argument}\n")
            case "usb":
                return partial(_say, text="restarting in USB mode\n")
            case _ if kind in TEXTS:
                return partial(_say, text=(TEXTS if self._context.root else NO_ROOT)[kind])
            case _ if kind in SOCKET_KINDS:
                return self._context.sockets.find(destination)
            case _:
                return None

    async def _framebuffer(self, stream: Stream) -> None:
        """The screen as version 2 of adb's framebuffer: a header and RGBA8888 rows."""
        width, height = self._context.system.windows.frame().size
        size = width * height * 4
        head = FRAMEBUFFER.pack(2, 32, 1, size, width, height, 0, 8, 16, 8, 8, 8, 24, 8)
        await stream.write_parts([head, *raw_screen(self._context)[1:]])

    async def _reboot(self, stream: Stream) -> None:
        await stream.close()
        self._context.reboot(None)


async def _say(stream: Stream, text: str) -> None:
    await stream.write(text.encode())
