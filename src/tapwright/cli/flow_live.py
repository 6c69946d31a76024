"""Flows as a person watches them: the steps of the flow, or with several phones a line each."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Lock, Thread
from typing import Self

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.padding import Padding
from rich.text import Text

from ..flows.language import Flow
from ..flows.outcomes import FlowListener, FlowResult, FlowStepResult, StepInfo, short

_REFRESH_HZ = 8
_MOST_STEPS = 200
_SIGNS = {"passed": ("✓", "green"), "failed": ("✗", "bold red"), "warned": ("!", "yellow"),
          "skipped": ("–", "dim"), "error": ("✗", "bold yellow")}  # fmt: skip
# Lines around the steps: the flow, the counts, and one that keeps the prompt away.
_AROUND = 4


@dataclass(slots=True)
class _RunningFlow:
    """What happens on one phone; it hears of the steps."""

    flow: Flow
    device: str
    began_s: float
    now: Callable[[], float]
    done: deque[tuple[StepInfo, FlowStepResult | None]] = field(
        default_factory=lambda: deque[tuple[StepInfo, FlowStepResult | None]](maxlen=_MOST_STEPS)
    )
    open: list[tuple[StepInfo, float]] = field(default_factory=list[tuple[StepInfo, float]])

    def step_begun(self, info: StepInfo) -> None:
        """It is under way; one that holds others stands above them."""
        self.open.append((info, self.now()))
        if info.block:
            self.done.append((info, None))

    def step_ended(self, result: FlowStepResult) -> None:
        """It has ended."""
        self.open = [one for one in self.open if one[0].index != result.info.index]
        if not result.info.block or result.status != "passed":
            self.done.append((result.info, result))

    @property
    def current(self) -> tuple[StepInfo, float] | None:
        """The innermost step that is under way, and since when."""
        return self.open[-1] if self.open and not self.open[-1][0].block else None


class FlowBoard:
    """Follows a run on a terminal; what has ended stays above, what is under way changes below."""

    def __init__(
        self, console: Console, total: int, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._console = console
        self._total = total
        self._now = now
        self._running: dict[str, _RunningFlow] = {}
        self._counts = dict.fromkeys(("passed", "flaky", "failed", "error"), 0)
        self._several = False
        self._live = Live(
            get_renderable=self.shown, console=console, auto_refresh=False, transient=True
        )
        # Rich works out where to draw before it draws: its own thread and a line that is printed
        # meanwhile would overwrite each other.
        self._drawing = Lock()
        self._ended = Event()
        self._drawer = Thread(target=self._draw, daemon=True)

    def __enter__(self) -> Self:
        self._live.start()
        self._drawer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._drawer.join()
        self._live.stop()

    def _draw(self) -> None:
        while not self._ended.wait(1 / _REFRESH_HZ):
            with self._drawing:
                self._live.refresh()

    def _print(self, told: Text) -> None:
        """Print lines, each folded between its words and below where it begins."""
        lines = list(told.split("\n"))
        with self._drawing:
            for line in lines:
                left = len(line.plain) - len(line.plain.lstrip())
                self._console.print(Padding(line[left:], (0, 0, 0, left), expand=False))

    def flow_begun(self, flow: Flow, device: str) -> FlowListener:
        """It has a place of its own from now on."""
        self._running[device] = _RunningFlow(flow, device, self._now(), self._now)
        self._several = self._several or len(self._running) > 1
        return self._running[device]

    def flow_again(self, result: FlowResult) -> None:
        """Say that it is tried again."""
        self._running.pop(result.device, None)
        self._print(_outcome(result, "trying again: "))

    def flow_ended(self, result: FlowResult) -> None:
        """What became of it stays."""
        self._running.pop(result.device, None)
        self._counts["flaky" if result.flaky else result.status] += 1
        self._print(_outcome(result))

    def shown(self) -> RenderableType:
        """What is under way, no wider and no higher than the terminal."""
        lines: list[RenderableType] = []
        if self._several:
            lines += [self._line(one) for one in list(self._running.values())]
        else:
            for one in list(self._running.values()):
                lines += self._tree(one)
        return Group(*lines, self._sum())

    def _tree(self, running: _RunningFlow) -> list[Text]:
        width, height = self._console.width, self._console.height
        head = Text.assemble(
            ("▶ ", "cyan"), (running.flow.name, "bold"),
            (f"  {running.device}  {self._now() - running.began_s:.0f} s", "dim"),
        )  # fmt: skip
        lines = [_step(info, result) for info, result in list(running.done)]
        if running.current is not None:
            info, since_s = running.current
            lines.append(_under_way(info, self._now() - since_s))
        most = max(1, height - _AROUND)
        shown = [head, *lines[-most:]]
        for line in shown:
            line.truncate(width - 1, overflow="ellipsis")
        return shown

    def _line(self, running: _RunningFlow) -> Text:
        line = Text.assemble(
            ("▶ ", "cyan"), (f"{running.device}  ", "dim"), (running.flow.name, "bold")
        )
        if running.current is not None:
            info, since_s = running.current
            line.append(f"  {info.text}  {self._now() - since_s:.0f} s", "dim")
        line.truncate(self._console.width - 1, overflow="ellipsis")
        return line

    def _sum(self) -> Text:
        ended = sum(self._counts.values())
        line = Text(f"{ended} of {self._total} flows")
        styles = ("green", "yellow", "red", "yellow")
        for (word, count), style in zip(self._counts.items(), styles, strict=True):
            if count:
                said = "broken off" if word == "error" else word
                line.append(f", {count} {said}", style)
        return line


def _step(info: StepInfo, result: FlowStepResult | None) -> Text:
    indent = "  " * (info.depth + 1)
    if result is None:
        return Text(f"{indent}{info.text}", "dim")
    sign, style = _SIGNS[result.status]
    line = Text.assemble(indent, (f"{sign} ", style), info.text)
    if result.status != "passed" and result.why and not info.block:
        line.append(f"  {' '.join(short(result.why).split())}", style)
    elif result.seconds >= 1:
        line.append(f"  {result.seconds:.1f} s", "dim")
    return line


def _under_way(info: StepInfo, seconds: float) -> Text:
    line = Text.assemble("  " * (info.depth + 1), ("● ", "cyan"), info.text)
    if seconds >= 1:
        line.append(f"  {seconds:.0f} s", "dim")
    return line


def _outcome(result: FlowResult, before: str = "") -> Text:
    sign, style = _SIGNS[result.status]
    line = Text.assemble((f"{sign} ", style), result.flow.name)
    line.append(f"  {result.seconds:.1f} s", "dim")
    if result.flaky:
        line.append(f"  flaky: passed at attempt {len(result.earlier) + 1}", "yellow")
    if result.healed:
        line.append(f"  healed {len(result.healed)}", "yellow")
        for healed in result.healed:
            line.append(f"\n    {healed.at}: {healed.old}, now {healed.change}", "dim")
    if result.status == "passed":
        return line
    step, found = result.failed_step, result.diagnosis
    at = f"{step.info.at}: {step.info.text}\n    " if step else ""
    why = short(result.why) if found and found.near else result.why
    line.append(f"\n  {before}{at}", "dim")
    line.append(why, style)
    if found is not None:
        for fault in found.faults:
            line.append(f"\n    {fault}", "red")
        for number, near in enumerate(found.near[:3], 1):
            line.append(f"\n    {number}. {near.view}: {'; '.join(near.why)}", "dim")
    return line
