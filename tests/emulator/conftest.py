"""A stand-in SDK in a folder of its own, and emulators that are ended with the test."""

import os
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from tapwright.device.adb import PrivateAdbServer
from tapwright.emulator.avd.avds import Avd
from tapwright.emulator.avd.create import AvdRecipe, create_avd
from tapwright.emulator.avd.device import Emulator
from tapwright.emulator.avd.sdk import find_sdk
from tests.adb_servers import private_adb_server

from .sdk.install import PACKAGE, free_console, install_sdk, stop_all


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home of its own with the stand-in SDK; what was started in it ends with the test."""
    root = install_sdk(tmp_path / "Android" / "Sdk")
    for name in list(os.environ):
        if name.startswith(("ANDROID_", "STANDIN_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("ANDROID_HOME", str(root))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    yield tmp_path
    stop_all(tmp_path)


adb_server = pytest.fixture(scope="session")(private_adb_server)


@pytest.fixture
def avd(home: Path) -> Avd:
    """An AVD `mine` that tapwright created."""
    return create_avd(find_sdk(), "mine", AvdRecipe(PACKAGE), machine="x86_64")


@pytest.fixture
async def emulators(
    avd: Avd, adb_server: PrivateAdbServer
) -> AsyncIterator[Callable[..., Emulator]]:
    """Makes emulators of `mine` on ports of their own, which end with the test."""
    made: list[Emulator] = []

    def make(*arguments: object, **named: object) -> Emulator:
        emulator = Emulator(avd, adb_server.client, *arguments, port=free_console(), **named)  # type: ignore[arg-type]
        made.append(emulator)
        return emulator

    yield make
    for emulator in made:
        await emulator.stop()
