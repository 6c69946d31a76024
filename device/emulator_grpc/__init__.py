"""An Android emulator through its own gRPC: pictures, touches and the clipboard, without adb.

Loaded only for a phone that is an emulator on this computer and offers it.
"""

from .connect import EmulatorHost, open_host

__all__ = ["EmulatorHost", "open_host"]
