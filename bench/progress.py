"""A run as a person watches it: what has passed, what it has cost, who plays what, how long yet."""

import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from ..traces.money import Usd
from .queue import RunStopped, UnitAttempt
from .report.result import UnitKey, UnitResult
from .report.words import seconds, usd

# Steps a second are those of so many seconds.
_WINDOW_S = 20.0
_REFRESH_HZ = 4
_STYLES = {"passed": "green", "failed": "red", "unscored": "yellow", "skipped": "dim"}


@dataclass(slots=True)
class _Phone:
    """What happens on one phone."""

    turn: UnitAttempt | None = None
    steps: int = 0
    benched: bool = False


@dataclass(slots=True)
class Board:
    """The counts of a run so far; `now` is a clock in seconds."""

    now: Callable[[], float] = time.monotonic
    planned: int = 0
    passed: int = 0
    failed: int = 0
    unscored: int = 0
    skipped: int = 0
    spent: Usd = Usd()
    earlier: int = 0
    started_s: float = 0.0
    phones: dict[str, _Phone] = field(default_factory=dict[str, _Phone])
    ticks: deque[float] = field(default_factory=deque[float])

    @property
    def done(self) -> int:
        """Units that have a result."""
        return self.passed + self.failed + self.unscored + self.skipped

    @property
    def left_s(self) -> float | None:
        """Seconds that the rest will take at the pace so far; None until there is a pace."""
        here = self.done - self.earlier
        if here <= 0:
            return None
        return (self.now() - self.started_s) / here * (self.planned - self.done)

    @property
    def steps_per_s(self) -> float | None:
        """Steps a second of all phones together, lately."""
        now = self.now()
        while self.ticks and self.ticks[0] < now - _WINDOW_S:
            self.ticks.popleft()
        passed = min(_WINDOW_S, now - self.started_s)
        return len(self.ticks) / passed if passed > 0 and self.ticks else None

    def count(self, result: UnitResult) -> str:
        """Count a result in, and say what it counts as."""
        kind = outcome_word(result)
        setattr(self, kind, getattr(self, kind) + 1)
        return kind


class Progress:
    """Follows a run on a console: a table that stays in place on a terminal, else a line a unit."""

    def __init__(self, console: Console, now: Callable[[], float] = time.monotonic) -> None:
        self._console = console
        self._board = Board(now)
        self._live: Live | None = None

    def __enter__(self) -> "Progress":
        return self

    def start(self) -> None:
        """Show the table from now on."""
        if self._console.is_terminal and not self._console.quiet:
            self._live = Live(
                get_renderable=self._table, console=self._console,
                refresh_per_second=_REFRESH_HZ, transient=True,
            )  # fmt: skip
            self._live.start()

    def __exit__(self, *_: object) -> None:
        if self._live is not None:
            self._live.stop()

    def begun(self, planned: int, done: Mapping[UnitKey, UnitResult], spent: Usd) -> None:
        """Take over what an earlier part of the run left."""
        board = self._board
        board.planned, board.spent, board.started_s = planned, spent, board.now()
        for result in done.values():
            board.count(result)
        board.earlier = board.done
        if done:
            self._say(Text(f"{len(done)} of {planned} units are done already", "dim"))

    def started(self, device: str, turn: UnitAttempt) -> None:
        """A phone begins an attempt."""
        self._board.phones[device] = _Phone(turn)

    def stepped(self, device: str, usd: Decimal | None) -> None:
        """A step was taken."""
        self._board.spent += Usd.of(usd)
        self._board.ticks.append(self._board.now())
        if device in self._board.phones:
            self._board.phones[device].steps += 1

    def broken(self, device: str, turn: UnitAttempt, why: str) -> None:
        """An attempt is repeated."""
        self._free(device)
        self._say(Text(f"         {turn.unit.key} is tried again: {why}", "yellow"))

    def finished(self, result: UnitResult) -> None:
        """A unit has its result."""
        self._free(result.device)
        self._say(_line(self._board, result, self._board.count(result)))

    def benched(self, device: str, why: str) -> None:
        """A phone is out."""
        self._free(device).benched = True
        self._say(Text(f"         {device} is taken out: {why}", "bold red"))

    def stopped(self, stopped: RunStopped) -> None:
        """The run ends early."""
        self._say(Text(f"Stopped: {stopped.why}", "bold red"))

    def _free(self, device: str) -> _Phone:
        phone = self._board.phones.setdefault(device, _Phone())
        phone.turn = None
        return phone

    def _say(self, line: Text) -> None:
        self._console.print(line, soft_wrap=True)

    def _table(self) -> RenderableType:
        return board_view(self._board)


def board_view(board: Board) -> RenderableType:
    """The table that stays in place."""
    counts = Text()
    counts.append(f"{board.done}/{board.planned} units  ", "bold")
    for kind, style in _STYLES.items():
        if kind != "skipped" or board.skipped:
            counts.append(f"{getattr(board, kind)} {kind}  ", style)
    rate = board.steps_per_s
    counts.append(f"{usd(board.spent)}  ")
    counts.append("" if rate is None else f"{rate:.1f} steps/s  ", "dim")
    left = board.left_s
    counts.append("" if left is None else f"{seconds(left)} left", "dim")
    phones = Table.grid(padding=(0, 2))
    for device, phone in board.phones.items():
        if phone.benched:
            phones.add_row(Text(device, "dim"), Text("taken out", "red"))
        elif phone.turn is None:
            phones.add_row(Text(device, "dim"), Text("free", "dim"))
        else:
            again = f", attempt {phone.turn.attempt}" if phone.turn.attempt > 1 else ""
            doing = f"{phone.turn.unit.key}, step {phone.steps}{again}"
            phones.add_row(Text(device, "dim"), Text(doing))
    # A bar by itself does not end its line.
    bar = Table.grid(expand=True)
    bar.add_row(ProgressBar(max(1, board.planned), board.done))
    return Group(bar, counts, phones)


def outcome_word(result: UnitResult) -> str:
    """What a result counts as."""
    if result.skipped:
        return "skipped"
    if result.success is None:
        return "unscored"
    return "passed" if result.success else "failed"


def _line(board: Board, result: UnitResult, kind: str) -> Text:
    width = len(str(board.planned))
    line = Text()
    line.append(f"{board.done:>{width}}/{board.planned}  ", "dim")
    line.append(f"{kind:8}", _STYLES[kind])
    line.append(f"  {result.unit}  ")
    line.append(f"{result.steps} steps, {usd(result.cost)}, {result.wall_s:.1f} s", "dim")
    if not result.success:
        why = result.end_why if result.skipped else result.verdict_why or result.end_why
        line.append(f"  {result.end}{': ' if why else ''}{why}".replace("\n", " ")[:200], "dim")
    return line
