"""A phone as the agent sees it: look, act, and tell the truth about both."""

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
from .fake import FakeDevice, FakeScreen, FakeView
from .frame import Flag, Frame, changed_share
from .settle import Pace
from .u2 import AgentTimes
from .ui import UiNode, UiTree

__all__ = [
    "AdbClient", "AdbDevice", "AdbMissing", "AdbProtocolError", "AdbServerDown",
    "AdbTransport", "AgentError", "AgentTimes", "App", "CaptureFailed", "CommandFailed", "Device",
    "DeviceError", "DeviceInfo", "DeviceLost", "DeviceNotFound", "DeviceOffline", "DeviceTimeout",
    "DeviceUnauthorized", "FakeDevice", "FakeScreen", "FakeView", "Flag", "ForegroundApp",
    "Frame", "Observation", "Pace", "PrivateAdbServer", "SharedAdbServer", "UiNode", "UiTree",
    "changed_share", "choose", "ensure_server",
]  # fmt: skip
