"""The same phone draws the same pixels: on another phone, in another process, and drawn afresh.

Run as a program, this file prints the hash of every screen as one JSON document.
"""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tapwright.emulator.pocket.phone import PocketPhone
from tapwright.emulator.pocket.raster.stage import BandCache, full_redraw
from tapwright.emulator.pocket.system.packages import LAUNCHER, MAIN, Intent
from tapwright.emulator.pocket.system.windows import WindowManager

SEED = 4
LOOKS = {"light": "1", "dark": "2"}
SCREEN_BANDS = 30
"""A little more than one screen: nothing drawn for one phone can serve another."""

Hashes = dict[str, str]


class Screens:
    """A fresh phone that shows the main screen of one app after another, in one look."""

    def __init__(self, look: str) -> None:
        self.look = look
        self.phone = PocketPhone(SEED, bands=BandCache(SCREEN_BANDS))
        self.phone.system.settings.put("secure", "ui_night_mode", LOOKS[look])
        assert isinstance(self.phone.windows, WindowManager)
        self.windows = self.phone.windows

    def walk(self) -> Iterator[str]:
        """Open the apps one after another; the name of each screen while it is shown."""
        yield f"home/{self.look}"
        for package in self.phone.system.packages.launchable():
            self.windows.start(Intent(MAIN, component=package.component, categories=(LAUNCHER,)))
            yield f"{package.name}/{self.look}"

    def shown(self) -> bytes:
        """The retained frame as RGB."""
        return self.windows.frame().image.tobytes()

    def redrawn(self) -> bytes:
        """Every item of the screen drawn on an empty picture, as RGB."""
        scene = self.windows.scene()
        return full_redraw(scene.size, scene.items).tobytes()


def hash_of(pixels: bytes) -> str:
    return hashlib.sha256(pixels).hexdigest()


def hashes(look: str) -> Hashes:
    """The retained frames of one look's screens."""
    screens = Screens(look)
    return {name: hash_of(screens.shown()) for name in screens.walk()}


def all_hashes() -> Hashes:
    """The retained frames of every screen in every look."""
    return {name: value for look in LOOKS for name, value in hashes(look).items()}


@pytest.fixture(scope="module")
def elsewhere() -> Iterator["subprocess.Popen[bytes]"]:
    """Another process that draws the same screens meanwhile, with other hashes of its own."""
    environment = {**os.environ, "PYTHONHASHSEED": "12345"}
    with subprocess.Popen(
        [sys.executable, __file__], env=environment, stdout=subprocess.PIPE
    ) as process:
        yield process
        process.kill()


@pytest.fixture(scope="module")
def here(elsewhere: "subprocess.Popen[bytes]") -> Hashes:
    """The screens of a phone of this process, each drawn afresh."""
    phones = [Screens(look) for look in LOOKS]
    return {name: hash_of(phone.redrawn()) for phone in phones for name in phone.walk()}


def test_every_app_in_every_look_shows_another_picture(here: Hashes):
    apps = PocketPhone().system.packages.launchable()
    assert len(apps) >= 13
    assert len(here) == len(LOOKS) * (len(apps) + 1)
    assert len(set(here.values())) == len(here)


@pytest.mark.parametrize("look", LOOKS)
def test_the_retained_frames_of_another_phone_show_the_same(here: Hashes, look: str):
    shown = hashes(look)
    assert shown == {name: here[name] for name in shown}


def test_another_process_shows_the_same(here: Hashes, elsewhere: "subprocess.Popen[bytes]"):
    printed, _ = elsewhere.communicate(timeout=60)
    assert json.loads(printed) == here


if __name__ == "__main__":
    sys.stdout.write(json.dumps(all_hashes()))
