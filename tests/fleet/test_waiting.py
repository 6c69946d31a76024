"""Who waits for a phone gets it in the order of coming, and who is gone stands in nobody's way."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tapwright.fleet.leases import STALE_S, Lease, Leased, Patience, WaitingLine

PROGRAM = Path(__file__).with_name("queued.py")
Queue = Callable[[str], subprocess.Popen[str]]


class Clock:
    """Seconds that pass when told."""

    def __init__(self) -> None:
        self.now_s = 1e9

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def queue(tmp_path: Path) -> Iterator[Queue]:
    """Starts a process that stands in the line for `phone`, and returns once it does."""
    started: list[subprocess.Popen[str]] = []

    def start(name: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, str(PROGRAM), str(tmp_path), name, "60"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        started.append(process)
        assert said(process) == "waiting"
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            assert pipe is not None
            pipe.close()


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def let_go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(20) == 0


def test_the_order_of_coming_is_the_order_of_getting(tmp_path: Path, queue: Queue) -> None:
    holder = Lease("phone", tmp_path)
    holder.take()
    waiters = [queue(name) for name in ("first", "second", "third")]
    holder.release()
    for name, waiter in zip(("first", "second", "third"), waiters, strict=True):
        # Whoever comes now, and would rather not wait, is told and does not overtake.
        assert said(waiter) == f"got {name}"
        with pytest.raises(Leased, match=f"held by process {waiter.pid}"):
            Lease("phone", tmp_path).take()
        let_go(waiter)
    Lease("phone", tmp_path).take()


def test_who_is_killed_while_waiting_holds_up_nobody(tmp_path: Path, queue: Queue) -> None:
    holder = Lease("phone", tmp_path)
    holder.take()
    killed, second, third = queue("killed"), queue("second"), queue("third")
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    holder.release()
    assert said(second) == "got second"
    # Killed while holding: the next one has it all the same.
    second.send_signal(signal.SIGKILL)
    second.wait()
    assert said(third) == "got third"
    let_go(third)
    assert not list(tmp_path.glob("*.json")) and not list(tmp_path.glob("*.line/*.json"))


def test_who_comes_without_patience_does_not_overtake(tmp_path: Path) -> None:
    line = WaitingLine("phone", tmp_path)
    line.join()
    with pytest.raises(Leased, match=f"is waited for by process {os.getpid()}"):
        Lease("phone", tmp_path).take()
    line.leave()
    Lease("phone", tmp_path).take()


def test_a_line_has_an_order_and_gaps_close(tmp_path: Path) -> None:
    lines = [WaitingLine("phone", tmp_path) for _ in range(3)]
    for line in lines:
        line.join()
    assert [line.ahead() is None for line in lines] == [True, False, False]
    lines[1].leave()
    assert lines[2].ahead() is not None
    lines[0].leave()
    assert lines[2].ahead() is None
    late = WaitingLine("phone", tmp_path)
    late.join()
    assert late.ahead() is not None and WaitingLine("other", tmp_path).ahead() is None


def test_who_stands_still_is_passed_and_keeps_its_place(tmp_path: Path) -> None:
    clock = Clock()
    still, next_one = WaitingLine("phone", tmp_path, clock), WaitingLine("phone", tmp_path, clock)
    still.join()
    next_one.join()
    assert next_one.ahead() is not None
    clock.now_s += STALE_S + 1
    next_one.freshen()
    # Stopped, or its computer asleep: it loses its turn and no more than that.
    assert next_one.ahead() is None
    still.freshen()
    assert still.ahead() is None and next_one.ahead() is not None


def test_who_waited_on_another_computer_is_known_by_its_freshness(tmp_path: Path) -> None:
    clock = Clock()
    there, here = WaitingLine("phone", tmp_path, clock), WaitingLine("phone", tmp_path, clock)
    there.join()
    (path,) = tmp_path.glob("*.line/*.json")
    path.write_text(json.dumps({**json.loads(path.read_text()), "host": "elsewhere", "pid": 1}))
    os.utime(path, (clock.now_s, clock.now_s))
    here.join()
    ahead = here.ahead()
    assert ahead is not None and ahead.host == "elsewhere"
    clock.now_s += STALE_S + 1
    here.freshen()
    assert here.ahead() is None


async def test_a_torn_ticket_is_nobody(tmp_path: Path) -> None:
    line = WaitingLine("phone", tmp_path)
    line.join()
    (path,) = tmp_path.glob("*.line/*.json")
    path.write_text('{"serial": "pho')
    async with Lease("phone", tmp_path, patience=Patience(0)):
        pass
