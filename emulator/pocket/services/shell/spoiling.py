"""What scripted faults do to one shell command."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from ...protocol.streams import StreamClosed
from ...system.faults import Planned
from .call import Call, Command, CommandError
from .io import BufferSink, BytesSource, NullSink, Sink, Streams

BANNER = (
    "[Warning] Multiple displays were found, but no display id was specified! Defaulting to the "
    "first display found, however this default is not guaranteed to be consistent across captures."
)
DELAY_S = 1.5
CUT_SHARE = 0.5
REFUSAL = "Error: the command failed"


class CutSink:
    """Passes part of what is written and then breaks the connection."""

    def __init__(self, sink: Sink, share: float) -> None:
        self._sink = sink
        self._share = share
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> None:
        self._parts.append(data)

    async def flush(self) -> None:
        data = b"".join(self._parts)
        if data:
            self._sink.write(data[: int(len(data) * self._share)])
            await self._sink.flush()
            raise StreamClosed("cut by a fault")


async def spoiled(call: Call, command: Command, faults: list[Planned]) -> int:
    """Run `command` under the faults that spoil it."""
    for item in faults:
        fault = item.fault
        match fault.kind:
            case "hung_shell":
                await call.context.faults.hang(item)
            case "lost_tap":
                return 0
            case "delayed_tap" | "slow_app":
                call.context.faults.later(fault.seconds(DELAY_S), _silently(call, command))
                return 0
            case "error":
                raise CommandError(fault.value or REFUSAL)
            case "banner":
                call.warn(fault.value or BANNER)
            case "cut":
                share = min(1.0, fault.seconds(CUT_SHARE))
                call = replace(call, io=replace(call.io, out=CutSink(call.io.out, share)))
            case _:
                pass
    status = await command(call)
    await call.flush()
    return status


def _silently(call: Call, command: Command) -> Callable[[], Awaitable[None]]:
    """The command with nobody left to hear it."""

    async def run() -> None:
        quiet = replace(call, io=Streams(BytesSource(), NullSink(), BufferSink()))
        with call.context.crashes.guard(call.name, CommandError, OSError):
            await command(quiet)

    return run
