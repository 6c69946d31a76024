"""What a person sees of a run: a table in place on a terminal, plain lines elsewhere."""

import io
from decimal import Decimal

from rich.console import Console

from tapwright.bench.progress import Board, Progress, board_view
from tapwright.bench.queue import RunStopped, UnitAttempt
from tapwright.traces.money import Usd

from .players import PRICE, plan
from .synthetic import failed, unit_result, unscored


class Clock:
    """Seconds that pass when told."""

    now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def test_lines_where_there_is_no_terminal() -> None:
    written = io.StringIO()
    turn = UnitAttempt(plan("RideBasic").units[0])
    with Progress(Console(file=written, width=120), Clock()) as progress:
        progress.begun(4, {}, Usd())
        progress.started("a", turn)
        progress.stepped("a", PRICE)
        progress.broken("a", turn, "it fell")
        for result in (unit_result("A"), failed("B"), unscored("C")):
            progress.finished(result)
        progress.benched("a", "it fell three times")
        progress.stopped(RunStopped("devices", "no phone is left that works"))
    lines = written.getvalue().splitlines()
    assert "RideBasic-s0-t0 is tried again: it fell" in lines[0]
    assert [line.split()[:3] for line in lines[1:4]] == [
        ["1/4", "passed", "A-s0-t0"],
        ["2/4", "failed", "B-s0-t0"],
        ["3/4", "unscored", "C-s0-t0"],
    ]
    assert lines[4:] == [
        "         a is taken out: it fell three times",
        "Stopped: no phone is left that works",
    ]
    assert "\x1b" not in written.getvalue()


def test_the_table_tells_pace_cost_and_who_plays_what() -> None:
    clock = Clock()
    board = Board(clock, planned=10, started_s=clock.now_s, spent=Usd(Decimal("0.5")))
    clock.now_s += 10
    for result in (unit_result("A"), failed("B")):
        board.count(result)
    board.ticks.extend([105.0, 109.0])
    assert board.left_s == 40 and board.steps_per_s == 0.2
    shown = Console(file=io.StringIO(), width=100, record=True)
    shown.print(board_view(board))
    text = shown.export_text()
    for part in ("2/10 units", "1 passed", "1 failed", "$0.5000", "0.2 steps/s", "40.0 s left"):
        assert part in text, text


def test_an_earlier_part_of_the_run_is_no_pace() -> None:
    clock = Clock()
    board = Board(clock, planned=10, passed=4, earlier=4, started_s=clock.now_s)
    clock.now_s += 5
    assert board.left_s is None and board.steps_per_s is None
