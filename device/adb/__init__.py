"""An asyncio client for the adb server: smart sockets, shell v2, sync, and the server itself."""

from .address import ServerAddress
from .client import AdbClient, DeviceEntry
from .forward import Forward
from .server import PrivateAdbServer, SharedAdbServer, adb_binary, ensure_server
from .sync import RemoteEntry, RemoteStat
from .transport import AdbTransport, ShellResult

__all__ = [
    "AdbClient", "AdbTransport", "DeviceEntry", "Forward", "PrivateAdbServer", "RemoteEntry",
    "RemoteStat", "ServerAddress", "SharedAdbServer", "ShellResult", "adb_binary", "ensure_server",
]  # fmt: skip
