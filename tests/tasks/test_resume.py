"""A process killed at any instant: the episode goes on, nothing is lost and nothing done twice."""

import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tapwright.actions import UsageError
from tapwright.suites.registry import find_task
from tapwright.tasks import exit_code
from tapwright.traces import read_episode, read_steps

from . import episodes
from .conftest import Bench

KILLS = int(os.environ.get("TAPWRIGHT_KILLS", "2"))
Kill = Callable[[int, float, Path], Path]
JOURNALS = "*/episodes/*/steps.jsonl"


@pytest.fixture(scope="module")
def kill(bench: Bench) -> Iterator[Kill]:
    """Starts an episode in a process of its own, kills it, and gives the episode's folder."""
    forks = subprocess.Popen(
        [sys.executable, episodes.__file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )

    tick = threading.Event()

    def kill_when(steps: int, later_s: float, out: Path) -> Path:
        """Kill so many seconds after so many steps are on disk."""
        assert forks.stdin is not None and forks.stdout is not None
        serial = f"127.0.0.1:{bench.phones.port}"
        forks.stdin.write(f"{serial} {bench.server.port} {out}\n")
        forks.stdin.flush()
        child = int(forks.stdout.readline())
        while os.path.exists(f"/proc/{child}") and not tick.wait(0.001):
            if sum(len(whole_lines(path.parent)) for path in out.glob(JOURNALS)) >= steps:
                break
        deadline = time.monotonic() + later_s
        while time.monotonic() < deadline and os.path.exists(f"/proc/{child}"):
            tick.wait(0.001)
        if os.path.exists(f"/proc/{child}"):
            os.kill(child, signal.SIGKILL)
        while os.path.exists(f"/proc/{child}"):
            tick.wait(0.001)
        return next(path.parent for path in out.glob("*/episodes/*/episode.json"))

    with forks:
        yield kill_when


def whole_lines(episode: Path) -> list[bytes]:
    """The complete lines of a journal."""
    *lines, _ = (episode / "steps.jsonl").read_bytes().split(b"\n")
    return lines


@pytest.mark.parametrize("number", range(KILLS))
def test_a_killed_episode_goes_on_to_a_passed_verdict(
    bench: Bench, kill: Kill, tmp_path: Path, number: int
) -> None:
    bench.reset()
    instant = random.Random(number)
    episode = kill(instant.randint(1, 8), instant.uniform(0, 0.12), tmp_path)
    if read_episode(episode).end is not None:
        pytest.skip("it ended before the kill")
    before = whole_lines(episode)
    serial = f"127.0.0.1:{bench.phones.port}"
    record = asyncio.run(episodes.play(serial, bench.server.port, tmp_path, episode))
    assert record.verdict is not None and record.verdict.status == "passed", record
    assert exit_code(record, find_task(episodes.TASK), require_verified=True) == 0
    assert whole_lines(episode)[: len(before)] == before
    steps = list(read_steps(episode))
    assert [step.index for step in steps] == list(range(len(steps)))
    assert sum(step.cost_usd or 0 for step in steps) == record.totals.cost_usd
    assert not (episode / "pending.json").exists()


def test_a_conversation_that_is_not_word_for_word_the_same_is_refused(
    bench: Bench, kill: Kill, tmp_path: Path
) -> None:
    bench.reset()
    episode = kill(3, 0, tmp_path)
    assert read_episode(episode).end is None
    forged = [json.loads(line) for line in whole_lines(episode)]
    forged[1]["prompt_sha256"] = "0" * 64
    (episode / "steps.jsonl").write_text("".join(json.dumps(s) + "\n" for s in forged), "utf-8")
    serial = f"127.0.0.1:{bench.phones.port}"
    with pytest.raises(UsageError, match="step 2 was decided on another prompt"):
        asyncio.run(episodes.play(serial, bench.server.port, tmp_path, episode))
