"""The Android SDK on this computer: where it is, its system images, and whether it accelerates.

Sources: developer.android.com, "Environment variables" (ANDROID_HOME before the deprecated
ANDROID_SDK_ROOT), "sdkmanager", "Configure hardware acceleration for the Android Emulator"; the
folders are those that Android Studio proposes on each system, and those of Debian and Homebrew.
"""

import asyncio
import os
import platform
import shutil
import sys
from asyncio.subprocess import DEVNULL, PIPE, STDOUT
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from .errors import CannotStart
from .ini import read_ini

_CHECK_S = 30.0
_VARIABLES = ("ANDROID_HOME", "ANDROID_SDK_ROOT")
_PREFIX = "system-images"


@dataclass(frozen=True, slots=True)
class SystemImage:
    """An installed system image, by the name that `sdkmanager` gives it."""

    package: str
    folder: Path
    api: str
    tag: str
    abi: str

    @property
    def play_store(self) -> bool:
        """Whether it has Google's shop; on such an image adb is never root."""
        return "playstore" in self.tag


@dataclass(frozen=True, slots=True)
class Acceleration:
    """What `emulator -accel-check` says: 0 is usable, `told` is the emulator's own sentence."""

    code: int
    told: str

    @property
    def usable(self) -> bool:
        return self.code == 0


@dataclass(frozen=True, slots=True)
class Sdk:
    """An SDK that has an emulator."""

    root: Path

    @property
    def emulator(self) -> Path:
        """The program; `emulator.exe` on Windows."""
        return _program(self.root)

    @property
    def manager(self) -> str:
        """How `sdkmanager` is called here."""
        found = sorted(self.root.glob("cmdline-tools/*/bin/sdkmanager*"), reverse=True)
        latest = [path for path in found if path.parts[-3] == "latest"]
        return str((latest or found)[0]) if found else "sdkmanager"

    def images(self) -> tuple[SystemImage, ...]:
        """The system images that are installed, the newest Android first."""
        folders = (self.root / _PREFIX).glob("*/*/*/")
        found = [_image(folder) for folder in folders if _is_image(folder)]
        return tuple(sorted(found, key=lambda i: (-_number(i.api), i.api, i.tag, i.abi)))

    def image(self, package: str) -> SystemImage:
        """The image of that name; raises CannotStart with the command that installs it."""
        for image in self.images():
            if image.package == package:
                return image
        raise CannotStart(self._missing(package))

    def _missing(self, package: str) -> str:
        words = package.split(";")
        if len(words) != 4 or words[0] != _PREFIX:
            wanted = f"system-images;android-34;google_apis;{host_abi()}"
            known = ", ".join(image.package for image in self.images()) or "none is installed"
            return (
                f"{package!r} names no system image; they are named like {wanted} "
                f"(installed: {known}): run `{self.manager} --list`"
            )
        accept = ""
        # Accepted licences are files here, one a licence (sdkmanager's page, "--licenses").
        if not (self.root / "licenses" / "android-sdk-license").is_file():
            accept = f"{self.manager} --licenses && "
        first = "its licence is not accepted and it" if accept else "it"
        return (
            f"the system image {package} cannot be used: {first} is not installed in {self.root}: "
            f"run `{accept}{self.manager} --install '{package}'`"
        )

    async def acceleration(self) -> Acceleration:
        """Ask the emulator whether it may use this computer's virtualization.

        Raises CannotStart if it cannot be run at all.
        """
        output = await self._ask("-accel-check")
        return parse_acceleration(output)

    async def version(self) -> str:
        """The first line that `emulator -version` prints of a version; raises CannotStart."""
        lines = (await self._ask("-version")).splitlines()
        return next((line.strip() for line in lines if "version" in line.lower()), "unknown")

    async def _ask(self, option: str) -> str:
        try:
            process = await asyncio.create_subprocess_exec(
                str(self.emulator), option, stdin=DEVNULL, stdout=PIPE, stderr=STDOUT
            )
        except OSError as error:
            raise CannotStart(
                f"{self.emulator} cannot be run ({error.strerror}): install it anew with "
                f"`{self.manager} --install emulator`"
            ) from error
        try:
            async with asyncio.timeout(_CHECK_S):
                output, _ = await process.communicate()
        except TimeoutError as error:
            raise CannotStart(
                f"`{self.emulator} {option}` says nothing for {_CHECK_S:g} s: run it by hand"
            ) from error
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        return output.decode("utf-8", "replace")


def parse_acceleration(output: str) -> Acceleration:
    """Read what `emulator -accel-check` prints: `accel:`, the code, its sentences, `accel`.

    Source: AOSP external/qemu, emulator-check and cpu_accelerator.h ("don't change these numbers,
    Android Studio depends on them"); log lines may come before.
    """
    lines = [line.strip() for line in output.splitlines()]
    for index, line in enumerate(lines):
        if line.isdecimal():
            told = [text for text in lines[index + 1 :] if text and text != "accel"]
            return Acceleration(int(line), " ".join(told))
    return Acceleration(-1, " ".join(line for line in lines if line) or "it said nothing")


def find_sdk(
    environ: Mapping[str, str] = os.environ,
    home: Path | None = None,
    system: str = sys.platform,
) -> Sdk:
    """The SDK that the environment names, else that of the `emulator` on the PATH, else the one in
    a usual place; raises CannotStart.

    One that is named and has no emulator is an error: no other is taken for it.
    """
    for variable in _VARIABLES:
        if named := environ.get(variable):
            root = Path(named).expanduser()
            if not root.is_dir():
                raise CannotStart(
                    f"{variable} names {root}, which is no folder: set it to your SDK, as in "
                    f"`export {variable}=$HOME/Android/Sdk`"
                )
            if not _program(root, system).is_file():
                raise CannotStart(
                    f"the SDK at {root}, which {variable} names, has no emulator: run "
                    f"`{Sdk(root).manager} --install emulator`"
                )
            return Sdk(root)
    if found := shutil.which("emulator", path=environ.get("PATH", "")):
        # SDK/emulator/emulator; a link on the PATH leads there.
        root = Path(found).resolve().parent.parent
        if _program(root, system).is_file():
            return Sdk(root)
    places = list(_usual_places(environ, home or Path.home(), system))
    for root in places:
        if _program(root, system).is_file():
            return Sdk(root)
    looked = ", ".join(str(place) for place in places)
    raise CannotStart(
        f"no Android SDK with an emulator was found: {' and '.join(_VARIABLES)} are not set, "
        f"nothing called emulator is on the PATH, and there is none in {looked}. Install Android "
        "Studio or the command line tools, then run `sdkmanager --install emulator platform-tools` "
        "and `export ANDROID_HOME=` with its folder; without Android there is `tapwright phone`"
    )


def host_abi(machine: str | None = None) -> str:
    """The ABI of the images that this computer can accelerate."""
    name = (machine or platform.machine()).lower()
    return "arm64-v8a" if name in ("arm64", "aarch64") else "x86_64"


def _usual_places(environ: Mapping[str, str], home: Path, system: str) -> Iterator[Path]:
    if system == "darwin":
        yield home / "Library/Android/sdk"
        yield Path("/opt/homebrew/share/android-commandlinetools")
        yield Path("/usr/local/share/android-commandlinetools")
    elif system == "win32":
        local = environ.get("LOCALAPPDATA")
        yield (Path(local) if local else home / "AppData/Local") / "Android/Sdk"
    else:
        yield home / "Android/Sdk"
        yield Path("/opt/android-sdk")
        yield Path("/usr/lib/android-sdk")


def _program(root: Path, system: str = sys.platform) -> Path:
    return root / "emulator" / ("emulator.exe" if system == "win32" else "emulator")


def _is_image(folder: Path) -> bool:
    return (folder / "source.properties").is_file() or (folder / "system.img").is_file()


def _image(folder: Path) -> SystemImage:
    # system-images/android-34/google_apis/x86_64, with what it says of itself beside the images.
    abi, tag, target = folder.name, folder.parent.name, folder.parent.parent.name
    said = read_ini(folder / "source.properties")
    package = ";".join((_PREFIX, target, tag, abi))
    api = said.get("AndroidVersion.ApiLevel") or target.removeprefix("android-")
    return SystemImage(
        package, folder, api, said.get("SystemImage.TagId", tag), said.get("SystemImage.Abi", abi)
    )


def _number(api: str) -> float:
    try:
        return float(api)
    except ValueError:
        return 0.0
