"""Creating an AVD: two text files, for which no Java is needed.

Source: what `avdmanager create avd` writes (developer.android.com, "avdmanager"; AOSP tools/base,
sdklib/.../AvdManager.java for the names) and what Android Studio writes for the same device.
"""

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from .avds import RECIPE, Avd, avd_home, free_mb
from .errors import CannotStart
from .ini import write_ini
from .profiles import DeviceProfile, profile_named
from .sdk import Sdk, SystemImage, host_abi

# What avdmanager allows (AvdNameVerifier: letters, digits, and . _ -; no blanks here: shells).
_NAME = re.compile(r"[A-Za-z0-9._-]+")
_DATA_MB = 6144
# The emulator's folder of a new AVD grows to about the data it holds; a first boot writes 1-2 GB.
_ROOM_MB = 2_000


@dataclass(frozen=True, slots=True)
class AvdRecipe:
    """What an AVD is made from; kept in its folder, so that it can be made anew.

    `size_px` and `density_dpi` replace those of the device.
    """

    image: str
    device: str = "pixel_6"
    size_px: tuple[int, int] | None = None
    density_dpi: int | None = None
    memory_mb: int = 2048
    cores: int = 2
    data_mb: int = _DATA_MB

    @property
    def profile(self) -> DeviceProfile:
        """The screen it asks for; raises CannotStart for a device there is not."""
        known = profile_named(self.device)
        width, height = self.size_px or (known.width_px, known.height_px)
        density = self.density_dpi or known.density_dpi
        return DeviceProfile(known.name, width, height, density, known.maker)

    def written(self) -> str:
        """Itself as JSON."""
        return json.dumps(
            {
                "image": self.image, "device": self.device, "size_px": self.size_px,
                "density_dpi": self.density_dpi, "memory_mb": self.memory_mb, "cores": self.cores,
                "data_mb": self.data_mb,
            }
        )  # fmt: skip


def recipe_of(avd: Avd) -> AvdRecipe | None:
    """What the AVD was created from; None if tapwright did not create it."""
    try:
        found = json.loads((avd.folder / RECIPE).read_text("utf-8"))
        size = found.pop("size_px")
        return AvdRecipe(size_px=None if size is None else (size[0], size[1]), **found)
    except (OSError, ValueError, TypeError, KeyError, IndexError, AttributeError):
        return None


def create_avd(
    sdk: Sdk, name: str, recipe: AvdRecipe, folder: Path | None = None, machine: str | None = None
) -> Avd:
    """Write the files of a new AVD; raises CannotStart, and leaves nothing half done."""
    folder = folder or avd_home()
    if _NAME.fullmatch(name) is None:
        raise CannotStart(f"an AVD's name is of letters, digits, '.', '_' and '-', not {name!r}")
    avd = Avd(name, folder / f"{name}.ini", folder / f"{name}.avd")
    if avd.ini.exists() or avd.folder.exists():
        raise CannotStart(
            f"there is an AVD {name} already in {folder}: choose another name, or run "
            f"`tapwright emulator delete {name}` first"
        )
    image = sdk.image(recipe.image)
    _check_abi(image, machine)
    config = _config(name, recipe, image, sdk)
    if (room := free_mb(folder)) < _ROOM_MB:
        raise CannotStart(
            f"there are {room:,} MB free where AVDs are kept ({folder}), and one needs "
            f"{_ROOM_MB:,} MB to boot: make room, or `export ANDROID_AVD_HOME=` a larger disk"
        )
    try:
        avd.folder.mkdir(parents=True)
        write_ini(avd.folder / "config.ini", config)
        (avd.folder / RECIPE).write_text(recipe.written(), "utf-8")
        # Last: with it the AVD exists.
        write_ini(avd.ini, _entry(avd, image))
    except OSError as error:
        shutil.rmtree(avd.folder, ignore_errors=True)
        avd.ini.unlink(missing_ok=True)
        raise CannotStart(f"the AVD cannot be written to {folder}: {error}") from error
    return avd


def _check_abi(image: SystemImage, machine: str | None) -> None:
    ours = host_abi(machine)
    usable = (ours,) if ours == "arm64-v8a" else (ours, "x86")
    if image.abi in usable:
        return
    # The emulator says: "Avd's CPU Architecture 'arm64' is not supported by the QEMU2 emulator on
    # x86_64 host".
    wanted = ";".join([*image.package.split(";")[:3], ours])
    raise CannotStart(
        f"{image.package} is of another processor than this computer, whose images are {ours}: run "
        f"`sdkmanager --install '{wanted}'`"
    )


def _entry(avd: Avd, image: SystemImage) -> dict[str, str]:
    return {
        "avd.ini.encoding": "UTF-8",
        "path": str(avd.folder.absolute()),
        "path.rel": f"avd/{avd.folder.name}",
        "target": image.package.split(";")[1],
    }


def _config(name: str, recipe: AvdRecipe, image: SystemImage, sdk: Sdk) -> dict[str, str]:
    screen = recipe.profile
    return {
        "AvdId": name,
        "PlayStore.enabled": "true" if image.play_store else "false",
        "abi.type": image.abi,
        "avd.ini.displayname": name,
        "avd.ini.encoding": "UTF-8",
        "disk.dataPartition.size": f"{recipe.data_mb}M",
        "fastboot.chosenSnapshotFile": "",
        "fastboot.forceChosenSnapshotBoot": "no",
        "fastboot.forceColdBoot": "no",
        "fastboot.forceFastBoot": "yes",
        "hw.accelerometer": "yes",
        "hw.arc": "false",
        "hw.audioInput": "yes",
        "hw.battery": "yes",
        "hw.camera.back": "none",
        "hw.camera.front": "none",
        "hw.cpu.arch": {"arm64-v8a": "arm64"}.get(image.abi, image.abi),
        "hw.cpu.ncore": str(recipe.cores),
        "hw.dPad": "no",
        "hw.device.manufacturer": screen.maker,
        "hw.device.name": screen.name,
        "hw.gps": "yes",
        "hw.gpu.enabled": "yes",
        "hw.gpu.mode": "auto",
        "hw.initialOrientation": "portrait" if screen.height_px >= screen.width_px else "landscape",
        "hw.keyboard": "yes",
        "hw.lcd.density": str(screen.density_dpi),
        "hw.lcd.height": str(screen.height_px),
        "hw.lcd.width": str(screen.width_px),
        "hw.mainKeys": "no",
        "hw.ramSize": str(recipe.memory_mb),
        "hw.sdCard": "no",
        "hw.sensors.orientation": "yes",
        "hw.sensors.proximity": "yes",
        "hw.trackBall": "no",
        # Relative to the SDK, with the slash at its end that the emulator wants.
        "image.sysdir.1": f"{image.folder.relative_to(sdk.root).as_posix()}/",
        "runtime.network.latency": "none",
        "runtime.network.speed": "full",
        "showDeviceFrame": "no",
        "skin.dynamic": "yes",
        "skin.name": f"{screen.width_px}x{screen.height_px}",
        "skin.path": "_no_skin",
        "tag.display": image.tag,
        "tag.id": image.tag,
        "target": image.package.split(";")[1],
        "vm.heapSize": "256",
    }
