"""What Windows does not have is not needed: fcntl, grp, pwd, resource, termios and /bin/sh.

Nothing here runs on Windows: it shows that none of these is missed, not that it works there.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import ONLY_IN_CI

# Run by every Python of a command, before anything of ours. What Windows has instead, locks of
# bytes that msvcrt sets, are POSIX's here; libraries that ask for it to tell where they are have
# been loaded by then.
WITHOUT = """
import asyncio, errno, getpass, multiprocessing.popen_spawn_posix, os, subprocess, sys, types

GONE = {"fcntl", "grp", "pwd", "resource", "termios"}
for name in GONE:
    sys.modules[name] = None

def locking(handle, mode, size):
    try:
        os.lockf(handle, os.F_TLOCK, size)
    except OSError as error:
        raise PermissionError(errno.EACCES, "held") from error

sys.modules["msvcrt"] = types.SimpleNamespace(LK_NBLCK=2, locking=locking)
stat = os.stat

def without_shell(path, *args, **more):
    if isinstance(path, (str, os.PathLike)) and os.fspath(path) == "/bin/sh":
        raise FileNotFoundError(errno.ENOENT, 'gone', path)
    return stat(path, *args, **more)

def no_shell(event, args):
    if event == "subprocess.Popen" and "/bin/sh" in (args[0], *args[1][:1]):
        raise FileNotFoundError(errno.ENOENT, 'gone', '/bin/sh')

os.stat = without_shell
sys.addaudithook(no_shell)
"""


@pytest.fixture
def windows(environment: dict[str, str], tmp_path: Path) -> dict[str, str]:
    (tmp_path / "site").mkdir()
    (tmp_path / "site/sitecustomize.py").write_text(WITHOUT)
    (tmp_path / "work").mkdir()
    return {**environment, "PYTHONPATH": str(tmp_path / "site")}


def python(windows: dict[str, str], folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=windows, capture_output=True, text=True,
        timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, (done.stdout, done.stderr)
    return done.stdout


LOCKS = """
import subprocess, sys
from tapwright.actions.file_lock import lock_file
code = "from tapwright.actions.file_lock import lock_file; "
code += "lock_file(open('held', 'a'), wait=False)"
with open("held", "a") as held:
    lock_file(held, wait=False)
    held.write("line")
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert "BlockingIOError" in other.stderr, other
subprocess.run([sys.executable, "-c", code], check=True)
assert open("held").read() == "line"
"""


def test_a_file_is_held_by_one_process(windows: dict[str, str], tmp_path: Path) -> None:
    python(windows, tmp_path / "work", "-c", LOCKS)
    # And where there is fcntl.
    python({**windows, "PYTHONPATH": ""}, tmp_path / "work", "-c", LOCKS.replace("held", "other"))


@pytest.mark.parametrize(
    "arguments",
    [
        ("run", "--task", "AlarmOff", "--model", "rehearsal", "--require-verified"),
        pytest.param(("doctor", "pocket"), marks=ONLY_IN_CI),
        pytest.param(
            ("bench", "first-steps", "--tasks", "AlarmOff,AddContact", "--phones", "2", "--model",
             "rehearsal"),
            marks=ONLY_IN_CI,
        ),
    ],
    ids=lambda arguments: arguments[0],
)  # fmt: skip
def test_a_command_misses_nothing(
    arguments: tuple[str, ...], windows: dict[str, str], tmp_path: Path
) -> None:
    device = () if arguments[0] in ("doctor", "bench") else ("--device", "pocket")
    python(windows, tmp_path / "work", "-m", "tapwright", *arguments, *device)
