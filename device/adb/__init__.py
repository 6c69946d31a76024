"""An asyncio client for the adb server: smart sockets, shell v2, sync, and the server itself."""

from .client import AdbClient, DeviceEntry
from .server import PrivateAdbServer, adb_binary, ensure_server
from .sync import RemoteStat
from .transport import AdbTransport, ShellResult

__all__ = [
    "AdbClient", "AdbTransport", "DeviceEntry", "PrivateAdbServer", "RemoteStat", "ShellResult",
    "adb_binary", "ensure_server",
]  # fmt: skip
