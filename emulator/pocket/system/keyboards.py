"""Input methods that scripts drive by broadcasts, and what their packages are called."""

from collections.abc import Mapping
from types import MappingProxyType

from .packages import Package, PackageRegistry

ADB_KEYBOARD = Package("com.android.adbkeyboard", "ADBKeyboard", version="2.0")
U2_KEYBOARD = Package("com.github.uiautomator", "UiAutomator2", version="2.4.0")
KEYBOARDS: Mapping[str, str] = MappingProxyType(
    {
        ADB_KEYBOARD.name: f"{ADB_KEYBOARD.name}/.AdbIME",
        U2_KEYBOARD.name: f"{U2_KEYBOARD.name}/.AdbKeyboard",
    }
)
"""The input method each package brings."""
INSTALLABLE = (ADB_KEYBOARD, U2_KEYBOARD)
"""The packages whose APK files the phone knows how to install."""


def installed_keyboards(packages: PackageRegistry) -> list[str]:
    """The input methods on the phone beside its own."""
    return [ime for name, ime in KEYBOARDS.items() if packages.get(name) is not None]
