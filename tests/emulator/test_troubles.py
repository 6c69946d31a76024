"""What the emulator says at its end is quoted, with what to do about it."""

from pathlib import Path

import pytest

from tapwright.emulator.avd.avds import Avd
from tapwright.emulator.avd.troubles import last_words, reason, remedy

AVD = Avd("mine", Path("/avds/mine.ini"), Path("/avds/mine.avd"))


@pytest.mark.parametrize(
    ("log", "why", "next_step"),
    [
        (
            "INFO    | Android emulator version 35.1.2.0\n"
            "ERROR   | x86_64 emulation currently requires hardware acceleration!\n"
            "CPU acceleration status: This user doesn't have permissions to use KVM (/dev/kvm).",
            "x86_64 emulation currently requires hardware acceleration!",
            "gpasswd -a $USER kvm",
        ),
        (
            "FATAL        | Running multiple emulators with the same AVD\n"
            "FATAL        | is an experimental feature.",
            "Running multiple emulators with the same AVD",
            "tapwright emulator stop mine",
        ),
        (
            "emulator: ERROR: Not enough space to create userdata partition. Available: 812 MB",
            "Not enough space to create userdata partition. Available: 812 MB",
            "/avds/mine.avd",
        ),
        (
            "FATAL | Your device does not have enough disk space to run avd: `mine`.",
            "Your device does not have enough disk space to run avd: `mine`.",
            "make room",
        ),
        (
            "PANIC: Cannot find AVD system path. Please define ANDROID_SDK_ROOT",
            "Cannot find AVD system path. Please define ANDROID_SDK_ROOT",
            "sdkmanager --install",
        ),
        (
            "ERROR | It seems too many emulator instances are running on this machine. Aborting.",
            "It seems too many emulator instances are running on this machine. Aborting.",
            "--port",
        ),
        (
            "FATAL | Avd's CPU Architecture 'arm64' is not supported by the QEMU2 emulator on "
            "x86_64 host.",
            "Avd's CPU Architecture 'arm64' is not supported by the QEMU2 emulator on x86_64 host.",
            "tapwright emulator images",
        ),
        (
            "unknown option: -grpc-use-token\nplease use -help for a list of valid options",
            "unknown option: -grpc-use-token",
            "sdkmanager --install emulator",
        ),
        (
            "qemu-system-x86_64: cannot set up guest memory 'pc.ram': Cannot allocate memory",
            "qemu-system-x86_64: cannot set up guest memory 'pc.ram': Cannot allocate memory",
            "--memory",
        ),
        (
            "qemu-system-x86_64: error while loading shared libraries: libpulse.so.0: cannot open",
            "qemu-system-x86_64: error while loading shared libraries: libpulse.so.0: cannot open",
            "apt install",
        ),
    ],
)
def test_known_ends(log: str, why: str, next_step: str) -> None:
    lines = log.splitlines()
    assert reason(lines) == why
    told = remedy(lines, AVD)
    assert told is not None and next_step in told


def test_unknown_ends_are_quoted_without_advice() -> None:
    lines = ["INFO | up", "ERROR | the moon is full", "INFO | bye", ""]
    assert reason(lines) == "the moon is full" and remedy(lines, AVD) is None
    assert reason(["INFO | only this"]) == "" and reason([]) == ""
    assert last_words(["INFO | first", "INFO    | only this", ""]) == "; its log ends: only this"
    assert last_words([]) == ""
