"""The processes that check tasks end with whoever started them, however that one ends."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tapwright.bench.check.pool import worker_processes

# Two workers that are at something for an hour; their numbers are told once they run.
HOLDER = """
import os, signal, sys
from tapwright.bench.check.pool import worker_processes
from tests.bench.test_check_processes import told_and_long

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell in the background ignores it
    with worker_processes(2) as pool:
        list(pool.map(told_and_long, [sys.argv[1]] * 2))
"""
WITHIN_S = 60.0


def told_and_long(folder: str) -> None:
    Path(folder, str(os.getpid())).touch()
    time.sleep(3600)


def alive(process: int) -> bool:
    """Whether it runs; one that nobody has fetched is over too."""
    try:
        return ") Z " not in Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads Linux's /proc")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGKILL])
def test_nothing_plays_on_when_the_check_ends(sent: signal.Signals, tmp_path: Path) -> None:
    script, told = tmp_path / "holder.py", tmp_path / "told"
    script.write_text(HOLDER)
    told.mkdir()
    holder = subprocess.Popen(
        [sys.executable, str(script), str(told)], env=os.environ | {"PYTHONPATH": os.getcwd()},
        start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    workers: list[int] = []
    try:
        deadline = time.monotonic() + WITHIN_S
        while len(workers) < 2 and holder.poll() is None and time.monotonic() < deadline:
            workers = [int(path.name) for path in told.iterdir()]
            time.sleep(0.02)
        assert len(workers) == 2
        holder.send_signal(sent)
        _, said = holder.communicate(timeout=WITHIN_S)
        while any(map(alive, workers)) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert not any(map(alive, workers))
        assert said.count("Traceback") <= (sent is signal.SIGINT), "that of the holder alone"
    finally:
        for process in (*workers, holder.pid):
            if alive(process):
                os.kill(process, signal.SIGKILL)
        holder.wait()


def test_what_is_played_comes_back_in_order() -> None:
    with worker_processes(2) as pool:
        assert list(pool.map(abs, [3, -2, 1])) == [3, 2, 1]
