"""What an emulator's log says of its end, and what to type next.

The sentences are the emulator's own: AOSP external/qemu (android-qemu2-glue/main.cpp,
android/main-common.c, main-emulator.cpp, android/emulation/CpuAccelerator.cpp,
android/multi-instance.cpp), QEMU's for memory, ld.so's for libraries; the newest versions say
`FATAL | Your device does not have enough disk space to run avd`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from .avds import Avd

_ERRORS = re.compile(r"\b(FATAL|PANIC|ERROR)\b|\berror:|\bKO:|unknown option|cannot open shared")
_MARKS = re.compile(r"^(?:emulator: )?(?:[A-Z]+\s*\|\s*|[A-Z]+: )")


@dataclass(frozen=True, slots=True)
class _Trouble:
    said: re.Pattern[str]
    remedy: str


def _of(pattern: str, remedy: str) -> _Trouble:
    return _Trouble(re.compile(pattern, re.IGNORECASE), remedy)


NO_ACCELERATION: Final = (
    "run `sudo gpasswd -a $USER kvm` and log in again, or, where there is no KVM at all, add "
    "`--accel off`, which boots in many minutes"
)
_TROUBLES: Final = (
    _of(
        r"requires hardware acceleration|permissions? to use KVM|/dev/kvm|hvf.*invalid",
        NO_ACCELERATION,
    ),
    _of(
        r"running multiple emulators with the same AVD|another emulator instance is running",
        "run `tapwright emulator stop {name}`, or start clones of it with `tapwright emulator "
        "start {name} --read-only`",
    ),
    _of(
        r"not (have )?enough (disk )?space|no space left on device",
        "make room where {folder} is, or run `tapwright emulator wipe {name}`",
    ),
    _of(r"unknown AVD name", "run `tapwright emulator list` for those there are"),
    _of(
        r"AVD system path|not a valid directory",
        "its system image is gone: run `sdkmanager --install '{image}'`",
    ),
    _of(
        r"too many emulator instances|address already in use|could not (start|bind)|port.* in use",
        "the port is taken: run `tapwright emulator list`, then choose another `--port`",
    ),
    _of(
        r"architecture '.*' is not supported",
        "create an AVD of this computer's own processor: run `tapwright emulator images`",
    ),
    _of(r"unknown option", "this emulator is too old: run `sdkmanager --install emulator`"),
    _of(
        r"cannot set up guest memory|cannot allocate memory|bad_alloc|out of memory",
        "the memory does not suffice: add `--memory 1536`, or stop another with `tapwright "
        "emulator stop`",
    ),
    _of(
        r"error while loading shared libraries",
        "install the library that it names, as in `sudo apt install libpulse0 libnss3 libxcb1`",
    ),
)


def reason(lines: Sequence[str]) -> str:
    """The line of a log that says why; empty if none does."""
    told = [line.strip() for line in lines if line.strip()]
    known = [line for line in told if any(trouble.said.search(line) for trouble in _TROUBLES)]
    errors = [line for line in told if _ERRORS.search(line)]
    return _MARKS.sub("", (known[:1] or errors[-1:] or [""])[0]).strip()


def last_words(lines: Sequence[str]) -> str:
    """How a log ends, as a part of a sentence; empty for an empty one."""
    told = [line.strip() for line in lines if line.strip()]
    return f"; its log ends: {_MARKS.sub('', told[-1]).strip()}" if told else ""


def remedy(lines: Sequence[str], avd: Avd) -> str | None:
    """What its user can do about it, None for what is not known."""
    for trouble in _TROUBLES:
        if any(trouble.said.search(line) for line in lines):
            parts = avd.config.get("image.sysdir.1", "").replace("\\", "/").strip("/").split("/")
            return trouble.remedy.format(
                name=avd.name, folder=avd.folder, image=";".join(parts[-4:])
            )
    return None
