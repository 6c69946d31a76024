"""Which adb service answers to which name."""

import struct
from collections.abc import Mapping
from functools import partial

from ..protocol.connection import Connection, Handler
from ..protocol.streams import Stream
from .commands import all_commands
from .context import Context
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


class PhoneServices:
    """The service table of one phone."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._shell = ShellService(context, all_commands())
        self._sync = SyncService(context)

    def banner(self) -> Mapping[str, str]:
        names = ("ro.product.name", "ro.product.model", "ro.product.device")
        properties = self._context.system.properties
        # The host reads the banner up to the first blank or semicolon it does not expect.
        return {name: properties.get(name).replace(" ", "_") for name in names}

    def find(self, destination: str, connection: Connection) -> Handler | None:
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
                return partial(_reverse, connection=connection, request=argument)
            case "reboot":
                return self._reboot
            case "tcpip":
                return partial(_say, text=f"restarting in TCP mode port: {argument}\n")
            case "usb":
                return partial(_say, text="restarting in USB mode\n")
            case _ if kind in TEXTS:
                return partial(_say, text=TEXTS[kind])
            case _ if kind in SOCKET_KINDS:
                return self._context.sockets.find(destination)
            case _:
                return None

    async def _framebuffer(self, stream: Stream) -> None:
        """The screen as version 2 of adb's framebuffer: a header and RGBA8888 rows."""
        frame = self._context.system.windows.frame()
        raw = frame.raw
        width, height = frame.image.size
        head = FRAMEBUFFER.pack(2, 32, 1, len(raw), width, height, 0, 8, 16, 8, 8, 8, 24, 8)
        await stream.write(head)
        await stream.write(raw)

    async def _reboot(self, stream: Stream) -> None:
        await stream.close()
        self._context.reboot()


async def _say(stream: Stream, text: str) -> None:
    await stream.write(text.encode())


async def _reverse(stream: Stream, connection: Connection, request: str) -> None:
    """Keep the list of reverse forwards; answers are smart-socket strings."""
    reverses = connection.reverses
    verb, _, argument = request.partition(":")
    match verb:
        case "list-forward":
            text = "".join(f"(reverse) {there} {here}\n" for there, here in reverses.items())
            await stream.write(_counted(text))
            return
        case "killforward-all":
            reverses.clear()
        case "killforward":
            if reverses.pop(argument, None) is None:
                await stream.write(b"FAIL" + _counted(f"listener '{argument}' not found"))
                return
        case "forward":
            await stream.write(_forward(reverses, argument))
            return
        case _:
            await stream.write(b"FAIL" + _counted("not a reverse forwarding command"))
            return
    await stream.write(b"OKAY")


def _forward(reverses: dict[str, str], argument: str) -> bytes:
    rebind = not argument.startswith("norebind:")
    there, semicolon, here = argument.removeprefix("norebind:").partition(";")
    if not semicolon or ":" not in there:
        return b"FAIL" + _counted(f"bad forward: {argument}")
    if there in reverses and not rebind:
        return b"FAIL" + _counted("cannot rebind existing socket")
    chosen = ""
    if there == "tcp:0":
        chosen = str(40000 + len(reverses))
        there = f"tcp:{chosen}"
    reverses[there] = here
    return b"OKAY" + (_counted(chosen) if chosen else b"")


def _counted(text: str) -> bytes:
    data = text.encode(errors="replace")
    return f"{len(data):04x}".encode() + data
