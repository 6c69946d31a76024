"""The fixture `app`: the app under test, installed and empty as each test begins."""

from pathlib import Path

from ..actions import UsageError
from ..device.adb_device import AdbDevice
from ..device.errors import CommandFailed
from ..flows.language.mistakes import did_you_mean
from ..flows.testing.doings import open_app
from ..flows.testing.driver import Doing, LocatorFailed, PhoneDriver
from .phones import PhoneSession

# AOSP's adb pushes packages there (client/adb_install.cpp), where the package manager may read.
_REMOTE = "/data/local/tmp/tapwright-under-test.apk"


class PhoneApp:
    """One app on the phone of the test."""

    def __init__(self, session: PhoneSession, package: str) -> None:
        self._session = session
        self.package = package

    def open(self) -> None:
        """Open it."""
        __tracebackhide__ = True
        self._session.reach.blocking(open_app(self.package))

    def stop(self) -> None:
        """End it, as the phone's settings do with "Force stop"."""
        __tracebackhide__ = True
        self._session.reach.blocking(stop_app(self.package))

    def clear(self) -> None:
        """Take away all that it keeps, and its permissions, as "Clear storage" does."""
        __tracebackhide__ = True
        self._allowed(f"clear all data of {self.package}")
        self._session.reach.blocking(clear_app(self.package))

    def install(self, apk: Path) -> None:
        """Install it from a file, over what is there."""
        __tracebackhide__ = True
        self._allowed(f"install {apk.name}")
        self._session.reach.blocking(install_app(apk))

    def _allowed(self, what: str) -> None:
        __tracebackhide__ = True
        info = self._session.driver.device.info
        if not info.simulated and not self._session.settings.yes:
            raise UsageError(
                f"{info.serial} ({info.model}) is no simulated phone, and the fixture app would "
                f"{what}: allow it with --tapwright-yes; nothing was done"
            )


def prepare_app(session: PhoneSession, installed: set[tuple[int, str, int]]) -> PhoneApp:
    """The app that settings and markers name: installed once a phone, and empty.

    Raises UsageError if none is named, or a real phone may not be changed.
    """
    __tracebackhide__ = True
    current = session.current
    if current.app is None:
        raise UsageError(
            "say which app the fixture app is: tapwright_app = com.example in pytest's ini file, "
            '--tapwright-app, or @pytest.mark.tapwright(app="com.example")'
        )
    app = PhoneApp(session, current.app)
    if current.apk is not None:
        known = id(session.driver), str(current.apk), current.apk.stat().st_mtime_ns
        if known not in installed:
            app.install(current.apk)
            installed.add(known)
    app.clear()
    return app


def stop_app(package: str) -> Doing[None]:
    """End an app."""

    async def do(driver: PhoneDriver) -> None:
        await driver.phone.shell("am", "force-stop", package)

    return Doing("stop", package, do)


def clear_app(package: str) -> Doing[None]:
    """Take away all that an app keeps (AOSP, PackageManagerShellCommand.runClear)."""

    async def do(driver: PhoneDriver) -> None:
        said = ""
        try:
            said = await driver.phone.shell("pm", "clear", package)
        except CommandFailed as error:
            said = str(error)
        if "Success" in said:
            return
        listed = await driver.device.shell("pm", "list", "packages")
        names = [line.removeprefix("package:") for line in listed.split()]
        if package not in names:
            hint = did_you_mean(package, names) or "; name its file with --tapwright-apk"
            raise LocatorFailed(f"{package} is not installed{hint}")
        raise LocatorFailed(f"{package} could not be cleared: {said.strip()[:300]}")

    return Doing("clear", package, do)


def install_app(apk: Path) -> Doing[None]:
    """Install a package over what is there, test packages too (`adb install -r -t`)."""

    async def do(driver: PhoneDriver) -> None:
        device = driver.device
        if not isinstance(device, AdbDevice):
            raise LocatorFailed(f"{device.info.serial} is not reached by adb, so nothing installs")
        try:
            await device.transport.push(apk.read_bytes(), _REMOTE)
            try:
                said = await driver.phone.shell("pm", "install", "-r", "-t", _REMOTE)
            finally:
                await device.shell("rm", "-f", _REMOTE)
        except CommandFailed as error:
            said = str(error)
        except OSError as error:
            raise LocatorFailed(f"{apk} cannot be read: {error}") from error
        if "Success" not in said:
            raise LocatorFailed(f"{apk.name} could not be installed: {said.strip()[:300]}")

    return Doing("install", apk.name, do)
