"""AVDs on this computer: the two files of each, the locks in its folder, its snapshots.

Sources: developer.android.com, "Environment variables" (where AVDs are) and "Create and manage
virtual devices"; AOSP external/qemu, android/emulation/ConfigDirs.cpp and
android-qemu2-glue/main.cpp (locks).
"""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from .errors import CannotStart
from .ini import read_ini
from .processes import is_emulator

# What the emulator writes as it runs, and makes anew from the image when it is missing: what
# Android Studio's "Wipe Data" removes.
_USER_DATA = ("userdata-qemu.img", "userdata-qemu.img.qcow2", "cache.img", "cache.img.qcow2",
              "encryptionkey.img.qcow2", "sdcard.img.qcow2", "snapshots")  # fmt: skip
# A file that holds the number of the process, on Windows a folder with a file `pid` in it (AOSP
# external/qemu, android/utils/filelock.cpp).
_PID_LOCK = "hardware-qemu.ini.lock"
RECIPE = "tapwright.json"
"""In the folder of an AVD that tapwright created: what it was created from."""


@dataclass(frozen=True, slots=True)
class Avd:
    """An AVD: its name, and the folder with `config.ini`."""

    name: str
    ini: Path
    folder: Path

    @property
    def config(self) -> dict[str, str]:
        """What it is made of."""
        return read_ini(self.folder / "config.ini")

    @property
    def ours(self) -> bool:
        """Whether tapwright created it."""
        return (self.folder / RECIPE).is_file()

    @property
    def target(self) -> str:
        """Its Android, as in `android-34`."""
        parts = self.config.get("image.sysdir.1", "").replace("\\", "/").split("/")
        found = next((part for part in parts if part.startswith("android-")), "")
        return found or read_ini(self.ini).get("target", "")

    @property
    def memory_mb(self) -> int:
        """Its RAM (`2048`, `2048M`, `2G`; the emulator's own 1536 where nothing is said)."""
        text = self.config.get("hw.ramSize", "").upper().removesuffix("B")
        factor = 1024 if text.endswith("G") else 1
        number = text.rstrip("MG")
        return int(number) * factor if number.isdecimal() else 1536

    def snapshots(self) -> tuple[str, ...]:
        """The names of its snapshots, read from the disk: it need not run."""
        return tuple(sorted(path.parent.name for path in self.folder.glob("snapshots/*/*.pb")))

    def holder(self) -> int | None:
        """The process that runs it and may write to it; None if there is none."""
        pid = _locked_by(self.folder / _PID_LOCK)
        return pid if pid is not None and is_emulator(pid) else None

    def remove_stale_locks(self, clones: bool = False) -> tuple[str, ...]:
        """Remove the locks that a killed emulator left, and give their names.

        None is touched while its process is there, or while read-only `clones` of the AVD run,
        which share a lock that names nobody.
        """
        if clones or self.holder() is not None:
            return ()
        removed: list[str] = []
        for path in sorted(self.folder.glob("*.lock")):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
            removed.append(path.name)
        return tuple(removed)

    def wipe(self) -> None:
        """Take away what was done on it, snapshots included; raises OSError."""
        for name in _USER_DATA:
            path = self.folder / name
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)

    def delete(self) -> None:
        """Take it away whole, the entry last, so that an interrupted end can be ended again."""
        if self.folder.is_dir():
            shutil.rmtree(self.folder)
        self.ini.unlink(missing_ok=True)


def avd_home(environ: Mapping[str, str] = os.environ, home: Path | None = None) -> Path:
    """Where this user's AVDs are."""
    if named := environ.get("ANDROID_AVD_HOME"):
        return Path(named)
    for variable in ("ANDROID_USER_HOME", "ANDROID_EMULATOR_HOME"):
        if named := environ.get(variable):
            return Path(named) / "avd"
    if named := environ.get("ANDROID_SDK_HOME"):
        return Path(named) / ".android" / "avd"
    return (home or Path.home()) / ".android" / "avd"


def list_avds(folder: Path | None = None) -> tuple[Avd, ...]:
    """The AVDs there are, by name."""
    folder = folder or avd_home()
    return tuple(_entries(folder))


def find_avd(name: str, folder: Path | None = None) -> Avd:
    """The AVD of that name; raises CannotStart with those there are."""
    folder = folder or avd_home()
    known = {avd.name: avd for avd in _entries(folder)}
    if name not in known:
        names = ", ".join(known) or "there is none yet"
        raise CannotStart(
            f"there is no AVD {name!r} in {folder} ({names}): run `tapwright emulator create "
            f"{name} --image IMAGE`, and `tapwright emulator images` for the images"
        )
    found = known[name]
    if not found.folder.is_dir():
        raise CannotStart(
            f"the AVD {name} is an entry without its folder {found.folder}: run `tapwright "
            f"emulator delete {name}`, then create it anew"
        )
    return found


def _entries(folder: Path) -> Iterator[Avd]:
    for ini in sorted(folder.glob("*.ini")):
        said = read_ini(ini)
        if "path" not in said and "path.rel" not in said:
            continue
        path = Path(said.get("path", ""))
        # A home that was moved: the second line is relative to the folder above (ConfigDirs.cpp).
        relative = folder.parent / said.get("path.rel", f"avd/{ini.stem}.avd")
        yield Avd(ini.stem, ini, path if said.get("path") and path.is_dir() else relative)


def _locked_by(path: Path) -> int | None:
    try:
        text = (path / "pid" if path.is_dir() else path).read_bytes().strip(b"\0 \r\n")
    except OSError:
        return None
    return int(text) if text.isdigit() else None


def free_mb(folder: Path, usage: Callable[[Path], object] = shutil.disk_usage) -> int:
    """How much room there is where the folder is, or will be."""
    while not folder.exists() and folder.parent != folder:
        folder = folder.parent
    return int(getattr(usage(folder), "free", 0)) // 1_000_000
