"""Ports led from this computer to the phone (forward) and from the phone to here (reverse)."""

from dataclasses import dataclass

from .wire import AdbConnection


@dataclass(frozen=True, slots=True)
class Forward:
    """One forwarding, in adb's words: `tcp:PORT`, `localabstract:NAME` and the like."""

    local: str
    remote: str


async def start(wire: AdbConnection, request: str, wanted: str, host: bool) -> str:
    """Ask for a forwarding to listen on `wanted`; gives the address, a chosen port for `tcp:0`.

    The server answers OKAY twice, for hearing and for doing; the phone's first is for the service.
    """
    await wire.request(request)
    await wire.okay()
    if wanted != "tcp:0":
        return wanted
    port = await wire.block()
    if not port.isdecimal():
        raise ValueError(f"port {port!r} on the {'computer' if host else 'phone'}")
    return f"tcp:{port}"


async def stop(wire: AdbConnection, request: str) -> None:
    """End a forwarding; raises ServerSaidNo if there is none."""
    await wire.request(request)
    await wire.okay()


def listed(text: str, serial: str) -> tuple[Forward, ...]:
    """The forwardings of one phone in the answer of `forward --list`."""
    rows = (line.split() for line in text.splitlines())
    return tuple(Forward(row[1], row[2]) for row in rows if len(row) == 3 and row[0] == serial)


def listed_reverse(text: str) -> tuple[Forward, ...]:
    """The forwardings in the answer of `reverse --list`; the first word is the transport's name."""
    rows = (line.split() for line in text.splitlines())
    return tuple(Forward(local=row[2], remote=row[1]) for row in rows if len(row) == 3)
