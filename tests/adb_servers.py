"""The adb server of a folder of tests."""

import asyncio
from collections.abc import Iterator

from tapwright.device.adb import PrivateAdbServer


def private_adb_server() -> Iterator[PrivateAdbServer]:
    """A real adb server on a private port, which knows only the phones of those tests."""
    server = PrivateAdbServer()
    asyncio.run(server.start())
    yield server
    asyncio.run(server.stop())
