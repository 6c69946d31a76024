"""Snippets of shell, and what a foreign shell answers to them.

Android's sh is mksh (AOSP external/mksh) and its tools are toybox (AOSP external/toybox); Debian
packages both. Where Debian's toybox lacks a command of Android's (`awk`, `dd`, `diff`, `expr`,
`tr`: AOSP's .config-device has them, awk is AOSP external/one-true-awk) the machine's own stands
in.
"""

import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

SNIPPETS = Path(__file__).parent / "snippets"
SHELL, TOOLS, CAGE = (shutil.which(name) for name in ("mksh", "toybox", "setpriv"))
FORBIDDEN = frozenset(
    "blkdiscard blockdev chvt date deallocvt devmem eject fallocate flash_eraseall freeramdisk "
    "fsfreeze ftpput halt hwclock i2cset insmod kill killall killall5 losetup mkswap mount "
    "nbd-client nbd-server oneit openvt partprobe pivot_root pkill poweroff reboot reset rfkill "
    "rmmod rtcwake shred su swapoff swapon switch_root sysctl telnetd tunctl umount vconfig "
    "watchdog httpd".split()
)
"""Tools that could touch the machine. `date` and `kill` are the system's and the shell's own."""
LIMIT_S = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """What a snippet printed, its exit status, and whether it complained on stderr."""

    out: bytes
    status: int
    complained: bool


@dataclass(frozen=True, slots=True)
class Block:
    """Snippets of one kind, one after the other in one folder, which is empty at first."""

    kind: str
    snippets: tuple[str, ...]


def blocks() -> list[Block]:
    """All snippets: `== kind` is followed by one a line, `=+ kind` by blocks of them."""
    return [block for path in sorted(SNIPPETS.glob("*.txt")) for block in _blocks(path)]


def _blocks(path: Path) -> Iterator[Block]:
    kind, shared = "", False
    snippets: list[str] = []
    for line in [*path.read_text().split("\n"), "=="]:
        if line.startswith("|") and snippets:
            snippets[-1] += "\n" + line[1:]
            continue
        if snippets and (not shared or line == "" or line.startswith("=")):
            yield Block(kind, tuple(snippets))
            snippets = []
        if line.startswith(("== ", "=+ ")):
            kind, shared = line[3:], line[1] == "+"
        elif line and not line.startswith(("#", "=")):
            snippets.append(line)


def reference_answers(chosen: Iterable[Block], folder: Path) -> list[list[Answer]]:
    """What mksh and toybox answer, without any capability and each in time."""
    assert SHELL and TOOLS and CAGE
    tools = folder / "bin"
    tools.mkdir()
    names = subprocess.run([TOOLS], capture_output=True, text=True, check=True).stdout.split()
    for name in set(names) - FORBIDDEN:
        (tools / name).symlink_to(TOOLS)
    listed = list(chosen)
    for number, block in enumerate(listed):
        (folder / f"{number}" / "w").mkdir(parents=True)
        for index, snippet in enumerate(block.snippets):
            (folder / f"{number}" / f"{index}.sh").write_text(snippet)
    driver = (
        'for d in "$@"; do cd $d/w; i=0; while [ -e ../$i.sh ]; do '
        f'/usr/bin/timeout {LIMIT_S} {SHELL} -c "$(<../$i.sh)" >../$i.out 2>../$i.err </dev/null; '
        "echo $? >../$i.rc; i=$((i+1)); done; done"
    )
    folders = [str(folder / f"{number}") for number in range(len(listed))]
    privileges = ["--bounding-set=-all", "--inh-caps=-all"] if os.getuid() == 0 else []
    environment = {"PATH": f"{tools}:/usr/bin:/bin", "HOME": "/", "TZ": "UTC", "TERM": "dumb"}
    halves = [
        subprocess.Popen(
            [CAGE, *privileges, SHELL, "-c", driver, "driver", *folders[start::2]],
            env={**environment, "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
        )
        for start in range(2)
    ]
    for half in halves:
        assert half.wait() == 0
    return [
        [_answer(folder / f"{number}", index) for index in range(len(block.snippets))]
        for number, block in enumerate(listed)
    ]


def _answer(folder: Path, index: int) -> Answer:
    err = (folder / f"{index}.err").read_bytes()
    out = (folder / f"{index}.out").read_bytes()
    return Answer(out, int((folder / f"{index}.rc").read_text()), bool(err))
