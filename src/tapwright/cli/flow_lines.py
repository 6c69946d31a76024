"""What `tapwright test` says line by line, where no board is drawn, and at its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

from ..flows.language import Flow
from ..flows.outcomes import FlowListener, FlowResult, FlowStepResult, StepInfo
from ..flows.suite import FlowSuiteResult

_SIGNS = {"passed": "ok", "failed": "FAILED", "warned": "warning", "skipped": "skipped",
          "error": "ERROR"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FlowLines:
    """Says each step on a line as it ends; with several phones each flow once it has ended."""

    quiet: bool
    several: bool

    def flow_begun(self, flow: Flow, device: str) -> FlowListener:
        """Say its name, unless lines of several flows would mix."""
        if not self.quiet and not self.several:
            typer.echo(f"{flow.name} ({flow.path}) on {device}")
        return _StepLines(self.quiet or self.several)

    def flow_ended(self, result: FlowResult) -> None:
        """Say what became of it."""
        if not self.quiet:
            step = result.failed_step
            why = f": {step.info.at if step else result.flow.path}"
            # On a line of its own, the step has said it already.
            if self.several or step is None or step.info.block or step.why != result.why:
                why += f": {result.why}"
            said = "" if result.status == "passed" else why
            if result.flaky:
                said = f", flaky: passed at attempt {len(result.earlier) + 1}"
            healed = f", healed {len(result.healed)}" if result.healed else ""
            sign = _SIGNS[result.status]
            typer.echo(f"{sign} {result.flow.name}{healed}, {result.seconds:.1f} s{said}")
            for fault in result.diagnosis.faults if result.diagnosis else ():
                typer.echo(f"  {fault}")

    def flow_again(self, result: FlowResult) -> None:
        """Say that it is tried again."""
        if not self.quiet:
            typer.echo(f"{_SIGNS[result.status]} {result.flow.name}, trying again: {result.why}")


@dataclass(frozen=True, slots=True)
class _StepLines:
    quiet: bool

    def step_begun(self, info: StepInfo) -> None:
        """A step that holds others is said before them."""
        if info.block and not self.quiet:
            typer.echo(f"{'  ' * (info.depth + 1)}{info.text}")

    def step_ended(self, result: FlowStepResult) -> None:
        """Its sign, its words, and why if there is something to say."""
        info = result.info
        if self.quiet or (info.block and result.status == "passed"):
            return
        why = f": {result.why}" if result.why and not info.block else ""
        typer.echo(f"{'  ' * (info.depth + 1)}{_SIGNS[result.status]} {info.text}{why}")
        for line in result.logs:
            typer.echo(f"{'  ' * (info.depth + 2)}log: {line}")


def print_summary(
    suite: FlowSuiteResult, folder: Path, written: Sequence[Path], earlier: int
) -> None:
    """Say what became of all flows, and where the results are; `earlier` of them had ended."""
    results = suite.results
    counts = {
        "passed": sum(result.status == "passed" for result in results),
        "failed": sum(result.status == "failed" and result.ran for result in results),
        "broken off": sum(result.status == "error" for result in results),
        "not run": sum(result.status == "failed" and not result.ran for result in results),
    }
    counts["healed"] = sum(bool(result.healed) for result in suite.results)
    said = ", ".join(f"{count} {word}" for word, count in counts.items() if count)
    flaky = sum(result.flaky for result in results)
    if flaky:
        said += f" ({flaky} flaky: passed at a retry)"
    count = len(results)
    typer.echo(f"{count} flow{'s' if count > 1 else ''}: {said}, {suite.seconds:.1f} s; {folder}")
    if earlier:
        typer.echo(f"{earlier} of them had ended before this run went on")
    typer.echo("reports: " + ", ".join(str(path) for path in written))
