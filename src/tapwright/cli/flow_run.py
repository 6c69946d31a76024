"""Carries out `tapwright test`: reads the flows, opens phones, runs, and writes the results."""

import json
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import typer

from ..actions import UsageError
from ..device.device import Device
from ..flows.consequences import consequences
from ..flows.expressions import QuickJs, ScriptEngine
from ..flows.junit import json_document, junit_document
from ..flows.language import Flow, FlowPlan, plan_flows
from ..flows.outcomes import FlowListener, FlowResult, FlowStepResult, StepInfo
from ..flows.phones import open_phones
from ..flows.runner import FlowOptions
from ..flows.suite import FlowSuiteResult, SuiteParts, run_suite
from ..traces.journal import RunFolder
from .flow_models import ModelChoice, print_spent, write_heals

_NAME = re.compile(r"[A-Za-z_$][\w$]*")
_FORMATS = ("junit", "json")
_SIGNS = {"passed": "ok", "failed": "FAILED", "warned": "warning", "skipped": "skipped",
          "error": "ERROR"}  # fmt: skip
_MOST_LINES = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowRequest:
    """What was asked for on the command line."""

    paths: tuple[Path, ...]
    env: tuple[str, ...] = ()
    include_tags: tuple[str, ...] = ()
    exclude_tags: tuple[str, ...] = ()
    devices: tuple[str, ...] = ()
    phones: int | None = None
    format: str | None = None
    output: Path | None = None
    name: str | None = None
    config: Path | None = None
    root: Path | None = None
    allow_network: bool = False
    out: Path = Path("runs")
    wait_s: float = 0.0
    yes: bool = False
    json: bool = False
    models: ModelChoice = field(default_factory=ModelChoice)


async def run(request: FlowRequest) -> int:
    """Run the flows; gives the exit code. Raises UsageError before a phone is started."""
    kind = _format(request)
    env = _variables(request.env)
    plan = plan_flows(
        request.paths,
        request.include_tags,
        request.exclude_tags,
        root=request.root,
        config=request.config,
    )
    _check_output(request.output)
    name = request.name or ", ".join(path.name or str(path) for path in request.paths)
    began_at = datetime.now(UTC)
    async with (
        request.models.open(plan.flows) as models,
        open_phones(request.phones, request.devices, request.wait_s) as phones,
    ):
        for phone in phones:
            _consent(plan, phone, request.yes)
        folder = RunFolder.create(request.out, name, version("tapwright"), tuple(sys.argv))
        ai, healer = models.parts(folder, quiet=request.json or len(phones) > 1)
        parts = SuiteParts(
            options=FlowOptions(root=plan.root, artifacts=folder.path / "artifacts", env=env),
            run=folder,
            listener=_Lines(quiet=request.json, several=len(phones) > 1),
            engine=lambda: _engine(plan, request.allow_network),
            ai=ai,
            healer=healer,
            model=models.record,
        )
        suite = await run_suite(plan, phones, parts, name)
    patch, told = write_heals(suite, plan.root, folder.path, request.models.heal == "apply")
    if request.output is not None:
        _write(request.output, kind, suite, began_at)
    if request.json:
        document = json_document(suite, began_at)
        document["patch"] = str(patch) if patch is not None else None
        typer.echo(json.dumps(document, indent=2, ensure_ascii=False))
    else:
        _summary(suite, folder.path)
        print_spent(suite, models.record)
        for line in told:
            typer.echo(line)
    return suite.exit_code


def _engine(plan: FlowPlan, network: bool) -> ScriptEngine:
    if not network:
        return QuickJs()
    from ..flows.script_worker import NetworkEngine

    return NetworkEngine(plan.root)


def _format(request: FlowRequest) -> str:
    """The format of the output, by its name if it is not said; raises UsageError."""
    kind = request.format
    if kind is None:
        kind = "json" if request.output and request.output.suffix == ".json" else "junit"
    elif kind not in _FORMATS:
        raise UsageError(f"--format is one of {', '.join(_FORMATS)}, not {kind!r}")
    elif request.output is None:
        raise UsageError("say with --output which file the results go to")
    return kind


def _check_output(path: Path | None) -> None:
    if path is not None and (path.is_dir() or not path.absolute().parent.is_dir()):
        raise UsageError(
            f"--output {path} cannot be written: name a file in a folder that is there"
        )


def _variables(given: tuple[str, ...]) -> Mapping[str, str]:
    """Those of the environment that begin with MAESTRO_, and those of the command line over them;
    raises UsageError."""
    found = {name: value for name, value in os.environ.items() if name.startswith("MAESTRO_")}
    for one in given:
        name, equals, value = one.partition("=")
        if not equals or not _NAME.fullmatch(name):
            raise UsageError(f"-e takes NAME=VALUE, not {one!r}")
        found[name] = value
    return found


def _consent(plan: FlowPlan, phone: Device, yes: bool) -> None:
    """Say what the flows change on a phone that is not simulated, and go on only if that is
    wished; raises UsageError before anything is changed."""
    lines = () if phone.info.simulated else consequences(plan.flows)
    if not lines:
        return
    more = len(lines) - _MOST_LINES
    typer.echo(
        f"{phone.info.serial} ({phone.info.model}) is no simulated phone. Besides what they touch, "
        "these flows will do this to it:",
        err=True,
    )
    for line in lines[:_MOST_LINES]:
        typer.echo(f"  - {line}", err=True)
    if more > 0:
        typer.echo(f"  and {more} more like these", err=True)
    if yes:
        return
    if not sys.stdin.isatty():
        raise UsageError(
            "nobody is at a terminal to allow these changes, so nothing was done; allow them "
            "with --yes"
        )
    if not typer.confirm("Go on?", default=False, err=True):
        raise UsageError("not allowed, so nothing was changed")


def _write(path: Path, kind: str, suite: FlowSuiteResult, began_at: datetime) -> None:
    if kind == "junit":
        path.write_bytes(junit_document(suite, began_at))
    else:
        document = json_document(suite, began_at)
        path.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", "utf-8")


@dataclass(frozen=True, slots=True)
class _Lines:
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
            why = f": {step.info.at if step else result.flow.path}: {result.why}"
            said = "" if result.status == "passed" else why
            healed = f", healed {len(result.healed)}" if result.healed else ""
            sign = _SIGNS[result.status]
            typer.echo(f"{sign} {result.flow.name}{healed}, {result.seconds:.1f} s{said}")


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


def _summary(suite: FlowSuiteResult, folder: Path) -> None:
    counts = {
        word: sum(result.status == status for result in suite.results)
        for status, word in (("passed", "passed"), ("failed", "failed"), ("error", "broken off"))
    }
    counts["healed"] = sum(bool(result.healed) for result in suite.results)
    said = ", ".join(f"{count} {word}" for word, count in counts.items() if count)
    count = len(suite.results)
    typer.echo(f"{count} flow{'s' if count > 1 else ''}: {said}, {suite.seconds:.1f} s; {folder}")
