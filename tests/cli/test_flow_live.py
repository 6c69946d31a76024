"""What a terminal shows of flows while they run: no wider and no higher than it is."""

import io
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from rich.console import Console

from tapwright.cli.flow_live import FlowBoard
from tapwright.flows.diagnosis import AppFault, Diagnosis
from tapwright.flows.language import Flow, Place, load_flow
from tapwright.flows.outcomes import (
    FlowResult,
    FlowStatus,
    FlowStepResult,
    HealedStep,
    StepFailed,
    StepInfo,
    StepStatus,
)
from tapwright.flows.selectors import Selector
from tapwright.traces.schema import Verdict


@dataclass
class Clock:
    """A clock that is set by hand."""

    at_s: float = 0.0

    def __call__(self) -> float:
        return self.at_s


@dataclass
class Screen:
    """A board on a terminal of some size, and what it shows."""

    width: int = 80
    height: int = 24
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        self.out = io.StringIO()
        self.console = Console(file=self.out, width=self.width, height=self.height)
        self.board = FlowBoard(self.console, 9, self.clock)

    @property
    def lines(self) -> list[str]:
        with self.console.capture() as captured:
            self.console.print(self.board.shown())
        return [line.rstrip() for line in captured.get().splitlines()]


@pytest.fixture
def flow(tmp_path: Path) -> Flow:
    path = tmp_path / "one.yaml"
    path.write_text("appId: a.b\nname: One [red]flow[/]\n---\n- back\n", "utf-8")
    return load_flow(path, tmp_path)


def info(text: str, index: int = 1, depth: int = 0, block: bool = False) -> StepInfo:
    at = Place(Path("one.yaml"), 4, 3)
    return StepInfo(index=index, depth=depth, command="c", text=text, at=at, block=block)


def step(
    one: StepInfo, status: StepStatus = "passed", why: str = "", s: float = 0.1
) -> FlowStepResult:
    return FlowStepResult(info=one, status=status, why=why, seconds=s)


def end(
    flow: Flow,
    status: FlowStatus,
    earlier: tuple[FlowResult, ...] = (),
    diagnosis: Diagnosis | None = None,
) -> FlowResult:
    return FlowResult(
        flow=flow, status=status, why="it is gone", steps=(), seconds=2.0, device="p1",
        verdict=Verdict(status="unverified"), earlier=earlier, diagnosis=diagnosis,
    )  # fmt: skip


def test_one_phone_shows_the_steps_of_its_flow(flow: Flow) -> None:
    screen = Screen()
    heard = screen.board.flow_begun(flow, "p1")
    heard.step_begun(block := info("runFlow login", 1, block=True))
    heard.step_begun(tap := info("tapOn [bold]OK[/]", 2, depth=1))
    heard.step_ended(step(tap, s=2.5))
    heard.step_begun(look := info("assertVisible Mail", 3, depth=1))
    heard.step_ended(step(look, "warned", "it is not there; nearest: a | b"))
    heard.step_ended(step(block))
    heard.step_begun(info("back", 4))
    screen.clock.at_s = 4.2
    # What looks like markup of the terminal's is text as any other.
    assert screen.lines == [
        "▶ One [red]flow[/]  p1  4 s",
        "  runFlow login",
        "    ✓ tapOn [bold]OK[/]  2.5 s",
        "    ! assertVisible Mail  it is not there",
        "  ● back  4 s",
        "0 of 9 flows",
    ]


@pytest.mark.parametrize(("width", "height"), [(80, 24), (140, 50), (20, 6)])
def test_it_never_outgrows_the_terminal(flow: Flow, width: int, height: int) -> None:
    screen = Screen(width, height)
    heard = screen.board.flow_begun(flow, "p1")
    for number in range(300):
        heard.step_begun(one := info(f"step {number} " + "很长 " * 60, number))
        heard.step_ended(step(one))
    assert len(screen.lines) < height and max(map(len, screen.lines)) < width
    # The newest steps are those that are seen.
    assert "step 299" in screen.lines[-2] and screen.lines[0].startswith("▶ One")


def test_several_phones_have_a_line_each(flow: Flow) -> None:
    screen = Screen()
    first = screen.board.flow_begun(flow, "p1")
    screen.board.flow_begun(flow, "p2")
    first.step_begun(info("tapOn OK"))
    assert screen.lines == [
        "▶ p1  One [red]flow[/]  tapOn OK  0 s", "▶ p2  One [red]flow[/]", "0 of 9 flows",
    ]  # fmt: skip
    screen.board.flow_ended(end(flow, "passed"))
    # A line that went stays away from the tree: the run has several phones.
    assert screen.lines == ["▶ p2  One [red]flow[/]", "1 of 9 flows, 1 passed"]


def test_what_ended_is_said_with_why_and_flaky_apart(flow: Flow) -> None:
    screen = Screen()
    fault = AppFault(kind="crash", package="a.b", why="java.lang.Error: x")
    found = Diagnosis(step="s", at="a:1:1", why="w", faults=(fault,))
    screen.board.flow_begun(flow, "p1")
    screen.board.flow_again(failed := end(flow, "failed", diagnosis=found))
    screen.board.flow_begun(flow, "p1")
    screen.board.flow_ended(end(flow, "passed", earlier=(failed,)))
    screen.board.flow_ended(end(flow, "error"))
    said = screen.out.getvalue()
    assert "trying again: it is gone" in said and "a.b crashed: java.lang.Error: x" in said
    assert "✓ One [red]flow[/]  2.0 s  flaky: passed at attempt 2" in said
    assert screen.lines == ["2 of 9 flows, 1 flaky, 1 broken off"]


def test_a_healed_flow_says_what_it_passed_with(flow: Flow) -> None:
    healed = HealedStep(
        at=Place(Path("one.yaml"), 4, 3), command="tapOn", old=Selector(id="edit"),
        new=Selector(text="Edit it"), opened=None, why="", failure=StepFailed("gone"),
    )  # fmt: skip
    screen = Screen()
    screen.board.flow_ended(replace(end(flow, "passed"), healed=(healed,)))
    said = screen.out.getvalue()
    assert "2.0 s  healed 1" in said
    assert 'one.yaml:4:3: id "edit", now with text "Edit it"' in said


def test_why_it_failed_is_folded_below_where_it_begins(flow: Flow) -> None:
    screen = Screen(width=40)
    why = "text “Quantum entanglement” is not on the screen; nothing on the screen is like it"
    screen.board.flow_ended(replace(end(flow, "failed"), why=why))
    head, *told = screen.out.getvalue().rstrip().splitlines()
    assert head.startswith("✗ One") and len(told) > 2
    assert all(line.startswith("  ") and len(line.rstrip()) <= 40 for line in told)
    assert " ".join(" ".join(told).split()).endswith(why)
