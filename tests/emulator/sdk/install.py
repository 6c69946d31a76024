"""Lays out a stand-in SDK: `python tests/emulator/sdk/install.py FOLDER`, then ANDROID_HOME=FOLDER.

Its `emulator` and `avdmanager` are the scripts beside this file, run by this Python.
"""

import os
import random
import signal
import socket
import sys
from pathlib import Path

PACKAGE = "system-images;android-34;google_apis;x86_64"
_HERE = Path(__file__).resolve().parent


def install_sdk(root: Path, package: str = PACKAGE, licensed: bool = True) -> Path:
    """An SDK with one system image in `root`; gives `root`."""
    _program(root / "emulator" / "emulator", _HERE / "emulator")
    _program(root / "cmdline-tools" / "latest" / "bin" / "avdmanager", _HERE / "avdmanager")
    _script(root / "cmdline-tools" / "latest" / "bin" / "sdkmanager", "exit 1")
    install_image(root, package)
    if licensed:
        (root / "licenses").mkdir(exist_ok=True)
        (root / "licenses" / "android-sdk-license").write_text("\n" + "0" * 40 + "\n")
    return root


def install_image(root: Path, package: str) -> Path:
    """A system image as sdkmanager would unpack it, without its gigabytes."""
    _, target, tag, abi = package.split(";")
    folder = root / "system-images" / target / tag / abi
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "system.img").write_bytes(b"")
    (folder / "source.properties").write_text(
        f"Pkg.Desc=System Image {abi}\nAndroidVersion.ApiLevel={target.removeprefix('android-')}\n"
        f"SystemImage.Abi={abi}\nSystemImage.TagId={tag}\n"
    )
    return folder


def free_console() -> int:
    """A console port with adb's above it, outside adb's range, and below the ports that this
    computer gives to whoever asks for any: those are taken again before the emulator listens."""
    while True:
        port = random.SystemRandom().randrange(20_000, 32_000, 2)
        with socket.socket() as console, socket.socket() as adb:
            try:
                console.bind(("127.0.0.1", port))
                adb.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port


def stop_all(home: Path) -> None:
    """End every stand-in emulator whose pid is written down under `home`."""
    for path in home.rglob("standin_*.pid"):
        try:
            os.kill(int(path.read_text()), signal.SIGKILL)
        except (ProcessLookupError, ValueError):
            pass


def _program(path: Path, script: Path) -> None:
    _script(path, f'exec "{sys.executable}" "{script}" "$@"')


def _script(path: Path, line: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{line}\n")
    path.chmod(0o755)


if __name__ == "__main__":
    sys.stdout.write(f"export ANDROID_HOME={install_sdk(Path(sys.argv[1]).absolute())}\n")
