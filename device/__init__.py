"""A phone as the agent sees it: look, act, and tell the truth about both."""

from typing import TYPE_CHECKING

from .adb import AdbClient, AdbTransport, PrivateAdbServer, SharedAdbServer, ensure_server
from .adb_device import AdbDevice
from .apps import App
from .attach import choose
from .device import Device, DeviceInfo, ForegroundApp, Observation
from .errors import (
    AdbMissing,
    AdbProtocolError,
    AdbServerDown,
    AgentError,
    CaptureFailed,
    CommandFailed,
    DeviceError,
    DeviceLost,
    DeviceNotFound,
    DeviceOffline,
    DeviceTimeout,
    DeviceUnauthorized,
)
from .frame import Flag, Frame, changed_share
from .settle import Pace
from .u2 import AgentTimes
from .ui import UiNode, UiTree

if TYPE_CHECKING:
    from .fake import FakeDevice, FakeScreen, FakeView

__all__ = [
    "AdbClient", "AdbDevice", "AdbMissing", "AdbProtocolError", "AdbServerDown",
    "AdbTransport", "AgentError", "AgentTimes", "App", "CaptureFailed", "CommandFailed", "Device",
    "DeviceError", "DeviceInfo", "DeviceLost", "DeviceNotFound", "DeviceOffline", "DeviceTimeout",
    "DeviceUnauthorized", "FakeDevice", "FakeScreen", "FakeView", "Flag", "ForegroundApp",
    "Frame", "Observation", "Pace", "PrivateAdbServer", "SharedAdbServer", "UiNode", "UiTree",
    "changed_share", "choose", "ensure_server",
]  # fmt: skip


def __getattr__(name: str) -> object:
    # Who drives a phone loads nothing of the one in memory.
    if name in ("FakeDevice", "FakeScreen", "FakeView"):
        from . import fake

        return getattr(fake, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
