"""A bench that is killed leaves no process behind: its phones and its adb server end with it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import ONLY_IN_CI

# Every process that a run starts has this in its environment, and nobody else has.
MARK = "TAPWRIGHT_TEST_ORPHANS"
WITHIN_S = 60.0


def marked(value: str) -> dict[int, str]:
    """The processes with that mark, by number, as they were called."""
    found: dict[int, str] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if f"{MARK}={value}".encode() in (folder / "environ").read_bytes():
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ")
                found[int(folder.name)] = command.decode("utf-8", "replace")
        except OSError:
            continue  # somebody else's, or gone by now
    return found


def reached(value: str, moment: str) -> bool:
    """Whether the run has got as far as that."""
    commands = list(marked(value).values())
    if moment == "phones are starting":
        return any("pocket.serve" in command for command in commands)
    return any("pocket.serve" in one for one in commands) and any(
        " nodaemon server" in one and "/bin/sh" not in one for one in commands
    )


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="reads Linux's /proc")
@pytest.mark.parametrize(
    "moment", [pytest.param("phones are starting", marks=ONLY_IN_CI), "all is there"]
)
def test_no_process_outlives_a_killed_bench(tmp_path: Path, moment: str) -> None:
    value = f"{os.getpid()}-{moment[:6]}"
    bench = subprocess.Popen(
        [sys.executable, "-m", "tapwright", "bench", "first-steps", "--out", tmp_path],
        env=dict(os.environ, **{MARK: value}), cwd=tmp_path, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_until(lambda: reached(value, moment) or bench.poll() is not None)
        assert bench.poll() is None, "it ended by itself"
        assert len(marked(value)) > 1
        bench.send_signal(signal.SIGKILL)
        bench.wait()
        wait_until(lambda: not marked(value))
        assert marked(value) == {}
    finally:
        for process in marked(value):
            os.kill(process, signal.SIGKILL)
        bench.wait()


def wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WITHIN_S
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.02)
