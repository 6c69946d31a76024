"""A phone as the agent sees it: look, act, and tell the truth about both."""

from .adb import AdbClient, AdbTransport, PrivateAdbServer, ensure_server
from .adb_device import AdbDevice
from .attach import choose
from .device import Device, DeviceInfo, ForegroundApp, Observation
from .errors import (
    AdbMissing,
    AdbProtocolError,
    AdbServerDown,
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
from .ui import UiNode, UiTree

__all__ = [
    "AdbClient", "AdbDevice", "AdbMissing", "AdbProtocolError", "AdbServerDown", "AdbTransport",
    "CaptureFailed", "CommandFailed", "Device", "DeviceError", "DeviceInfo", "DeviceLost",
    "DeviceNotFound", "DeviceOffline", "DeviceTimeout", "DeviceUnauthorized", "FakeDevice",
    "FakeScreen", "FakeView", "Flag", "ForegroundApp", "Frame", "Observation", "Pace",
    "PrivateAdbServer", "UiNode", "UiTree", "changed_share", "choose", "ensure_server",
]  # fmt: skip
