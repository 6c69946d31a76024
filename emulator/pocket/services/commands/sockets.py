"""`nc`: a connection to one of the phone's own sockets, such as a reverse forward."""

import asyncio
from collections.abc import Awaitable

from ...protocol.loopback import loopback
from ...protocol.streams import Stream, StreamClosed
from ..shell.call import Call, Command, CommandError
from .options import read_short

LOCAL = frozenset(("localhost", "127.0.0.1", "::1"))


async def nc(call: Call) -> int:
    """`nc HOST PORT`: stdin goes there, what comes back to stdout; only this phone is in reach."""
    options = read_short(call.args, flags="46ntu", valued="wWpqs", command="nc")
    if len(options.words) != 2:
        raise CommandError("nc: Needs 2 arguments (see 'nc --help')")
    host, port = options.words
    handler = call.context.sockets.find(f"tcp:{port}") if host in LOCAL else None
    if handler is None:
        raise CommandError(f"nc: {host}:{port}: Connection refused")
    ours, theirs = loopback()
    loop = asyncio.get_running_loop()
    server = loop.create_task(_serve(handler(theirs), theirs))
    sender = loop.create_task(_send(call, ours))
    try:
        while part := await ours.read():
            call.write(part)
            await call.flush()
    finally:
        sender.cancel()
        server.cancel()
    return 0


async def _serve(work: Awaitable[None], stream: Stream) -> None:
    try:
        await work
    except StreamClosed:
        return
    finally:
        await stream.close()


async def _send(call: Call, stream: Stream) -> None:
    try:
        while part := await call.io.stdin.read():
            await stream.write(part)
    except StreamClosed:
        return


COMMANDS: dict[str, Command] = {"nc": nc, "netcat": nc}
