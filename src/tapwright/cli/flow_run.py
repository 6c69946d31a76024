"""Carries out `tapwright test`: reads the flows, opens phones, runs, and writes the results."""

import asyncio
import json
import re
import sys
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import get_args

import typer

from ..actions import UsageError
from ..actions.log import masking
from ..device.device import Device
from ..flow_models import FlowModels, ModelChoice, write_heals
from ..flows.calm import SAID, without_animations
from ..flows.consequences import consequences
from ..flows.expressions import QuickJs, ScriptEngine
from ..flows.film import VideoKind
from ..flows.junit import json_document
from ..flows.language import Flow, FlowPlan, plan_flows
from ..flows.options import FlowOptions, outer_variables
from ..flows.outcomes import FlowListener, FlowResult
from ..flows.phones import open_phones
from ..flows.results import PATCH, RESULTS, FlowResultsFile
from ..flows.suite import SuiteListener, SuiteParts, interrupted, run_suite
from ..pool_check import check_named
from ..traces.journal import RunFolder
from ..traces.redactor import Redactor
from .consent import ask_to_go_on
from .flow_lines import FlowLines, print_summary
from .flow_models import print_spent, say_waiting, terminal_approver
from .flow_outputs import Output, outputs_of
from .secrets import read_secrets
from .streams import console

_NAME = re.compile(r"[A-Za-z_$][\w$]*")
_MOST_LINES = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowRequest:
    """What was asked for on the command line."""

    paths: tuple[Path, ...]
    env: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    include_tags: tuple[str, ...] = ()
    exclude_tags: tuple[str, ...] = ()
    devices: tuple[str, ...] = ()
    phones: int | None = None
    pool: str | None = None
    shard_split: int | None = None
    shard_all: int | None = None
    retries: int = 0
    fail_fast: bool = False
    continuous: bool = False
    video: str = "steps"
    formats: tuple[str, ...] = ()
    outputs: tuple[Path, ...] = ()
    name: str | None = None
    config: Path | None = None
    root: Path | None = None
    allow_network: bool = False
    out: Path | None = None
    output_dir: Path | None = None
    resume: Path | None = None
    wait_s: float = 0.0
    yes: bool = False
    json: bool = False
    models: ModelChoice = field(default_factory=ModelChoice)

    @property
    def shards(self) -> int | None:
        """How many phones are asked for by shards."""
        return self.shard_split or self.shard_all


async def run(request: FlowRequest) -> int:
    """Run the flows; gives the exit code. Raises UsageError before a phone is started."""
    secrets = read_secrets(request.secrets, bare=True)
    given = _Given(_variables(request.env, secrets), Redactor(secrets))
    with masking(given.secrets.mask):
        return await _run(request, given)


@dataclass(frozen=True, slots=True)
class _Given:
    """The variables of flows, and which of their texts are told by name only."""

    env: Mapping[str, str]
    secrets: Redactor

    @property
    def told(self) -> Mapping[str, str]:
        """The variables as they may be written."""
        return {name: self.secrets.mask(value) for name, value in self.env.items()}


async def _run(request: FlowRequest, given: _Given) -> int:
    outputs = outputs_of(request.formats, request.outputs)
    _check_shards(request)
    if _video(request.video) == "screen" and given.secrets:
        raise UsageError(
            "--video screen films what the phone shows, and a secret can be painted over on "
            "pictures only: use --video steps"
        )
    plan = planned(request)
    for warning in plan.warnings:
        typer.echo(f"{warning.at}: warning: {warning.what}", err=True)
    check_named(request.pool)
    out = _out(request, plan)
    if request.resume is not None and not (request.resume / RESULTS).is_file():
        raise UsageError(f"{request.resume} is no folder of a run of flows: it has no {RESULTS}")
    async with AsyncExitStack() as stack:
        models = await stack.enter_async_context(request.models.open(plan.flows, say_waiting))
        phones = await stack.enter_async_context(
            open_phones(
                request.phones, request.devices, request.wait_s, request.shards, request.pool
            )
        )
        for phone in phones:
            _consent(plan, phone, request.yes)
        if plan.config.disable_animations:
            await stack.enter_async_context(without_animations(phones))
        if request.continuous:
            from .flow_watch import again_and_again

            return await again_and_again(
                plan,
                request.paths,
                lambda: planned(request),
                lambda now: _once(request, now, phones, given, out, outputs, models),
            )
        return await _once(request, plan, phones, given, out, outputs, models)


def planned(request: FlowRequest) -> FlowPlan:
    """The flows that are meant; raises UsageError with every mistake in them."""
    return plan_flows(
        request.paths,
        request.include_tags,
        request.exclude_tags,
        root=request.root,
        config=request.config,
    )


async def _once(
    request: FlowRequest,
    plan: FlowPlan,
    phones: Sequence[Device],
    given: _Given,
    out: Path,
    outputs: Sequence[Output],
    models: FlowModels,
) -> int:
    """One run of all flows on phones that are open."""
    name = request.name or ", ".join(path.name or path.resolve().name for path in request.paths)
    began_at = datetime.now(UTC)
    if request.resume is not None:
        folder = RunFolder.reopen(request.resume, given.secrets)
    else:
        argv = tuple(map(given.secrets.mask, sys.argv))
        folder = RunFolder.create(out, name, version("tapwright"), argv, given.secrets)
    ai, healer = models.parts(
        folder,
        lambda: terminal_approver(quiet=request.json or len(phones) > 1),
        secrets=given.secrets,
    )
    each = request.shard_all is not None
    with ExitStack() as stack:
        results = stack.enter_context(FlowResultsFile(folder.path, given.told))
        total = len(plan.flows) * (len(phones) if each else 1)
        heard = _Ended(_listener(request, total, len(phones), stack))
        parts = SuiteParts(
            options=FlowOptions(
                root=plan.root,
                artifacts=folder.path / "artifacts",
                env=given.env,
                secrets=given.secrets,
            ),
            run=folder,
            listener=heard,
            engine=lambda: _engine(plan, request.allow_network),
            retries=request.retries,
            fail_fast=request.fail_fast,
            each=each,
            video=_video(request.video),
            results=results,
            kept=results.kept(plan.flows),
            ai=ai,
            healer=healer,
            model=models.record,
        )
        try:
            suite = await run_suite(plan, phones, parts, name)
        except asyncio.CancelledError:
            # What had ended stands in the files that were asked for, too.
            seconds = (datetime.now(UTC) - began_at).total_seconds()
            known = (*parts.kept.values(), *heard.results)
            broken_off = interrupted(plan, known, seconds, name)
            for output in outputs:
                output.write(broken_off, began_at, folder.path)
            raise
    patch, told = write_heals(
        suite.results, plan.root, folder.path / PATCH, request.models.heal == "apply"
    )
    written = [output.write(suite, began_at, folder.path) for output in _with_page(outputs)]
    if request.json:
        document = json_document(suite, began_at)
        document["patch"] = str(patch) if patch is not None else None
        typer.echo(json.dumps(document, indent=2, ensure_ascii=False))
    else:
        print_summary(suite, folder.path, written, len(parts.kept))
        print_spent(suite)
        for line in told:
            typer.echo(line)
    return suite.exit_code


def _with_page(outputs: Sequence[Output]) -> Sequence[Output]:
    """A run has its page for people, whatever else is asked for."""
    page = Output("html")
    return outputs if page in outputs else (*outputs, page)


def _listener(request: FlowRequest, total: int, phones: int, stack: ExitStack) -> SuiteListener:
    shown = console()
    if request.json or not shown.is_terminal:
        return FlowLines(quiet=request.json, several=phones > 1)
    from .flow_live import FlowBoard

    return stack.enter_context(FlowBoard(shown, total))


def _video(said: str) -> VideoKind:
    for kind in get_args(VideoKind):
        if said == kind:
            return kind
    raise UsageError(f"--video is one of {', '.join(get_args(VideoKind))}, not {said!r}")


def _check_shards(request: FlowRequest) -> None:
    if request.shard_split is not None and request.shard_all is not None:
        raise UsageError("give --shard-split or --shard-all, not both")
    if request.continuous and request.resume is not None:
        raise UsageError("give --continuous or --resume, not both")


def _out(request: FlowRequest, plan: FlowPlan) -> Path:
    """The folder that run folders go into: as the command line says, else as the workspace does;
    raises UsageError."""
    if request.out is not None and request.output_dir is not None:
        raise UsageError("--out and --test-output-dir name the same folder: give one of them")
    said = request.output_dir or request.out
    if said is None and plan.config.output is not None:
        # Relative to the workspace (Maestro's documentation, Test Output Directory). Files of
        # somebody else do not choose where else on this machine something is written.
        base = next((path for path in request.paths if path.is_dir()), request.paths[0].parent)
        base = (request.config.parent if request.config else base).resolve()
        said = base / plan.config.output
        if not said.resolve().is_relative_to(base) and not said.resolve().is_relative_to(
            Path.cwd()
        ):
            raise UsageError(
                f"testOutputDir of config.yaml leads out of the workspace, to {said.resolve()}; if "
                "that is wished, say so with --test-output-dir"
            )
    said = said or Path("runs")
    if said.exists() and not said.is_dir():
        raise UsageError(f"results cannot go to {said}: it is a file, not a folder")
    return said


def _engine(plan: FlowPlan, network: bool) -> ScriptEngine:
    if not network:
        return QuickJs()
    from ..flows.script_worker import NetworkEngine

    return NetworkEngine(plan.root)


def _variables(given: tuple[str, ...], secrets: Mapping[str, str]) -> Mapping[str, str]:
    """Those of the environment that begin with MAESTRO_, those of the command line over them, and
    secrets; raises UsageError."""
    found = outer_variables()
    for one in given:
        name, equals, value = one.partition("=")
        if not equals or not _NAME.fullmatch(name):
            raise UsageError(f"-e takes NAME=VALUE, not {one!r}")
        if name in secrets:
            raise UsageError(f"{name} is a secret: leave -e {name}=... out, anybody can read it")
        found[name] = value
    if odd := next((name for name in secrets if not _NAME.fullmatch(name)), None):
        raise UsageError(f"a variable of a flow cannot be called {odd!r}")
    return {**found, **secrets}


def _consent(plan: FlowPlan, phone: Device, yes: bool) -> None:
    """Say what the flows change on a phone that is not simulated, and go on only if that is
    wished; raises UsageError before anything is changed."""
    lines = () if phone.info.simulated else consequences(plan.flows)
    if plan.config.disable_animations and not phone.info.simulated:
        lines = (SAID, *lines)
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
    ask_to_go_on(yes)


@dataclass(frozen=True, slots=True)
class _Ended:
    """Passes on what is heard, and keeps what became of flows that have ended."""

    shown: SuiteListener
    results: list[FlowResult] = field(default_factory=list[FlowResult])

    def flow_begun(self, flow: Flow, device: str) -> FlowListener:
        """Pass it on."""
        return self.shown.flow_begun(flow, device)

    def flow_ended(self, result: FlowResult) -> None:
        """Keep it, and pass it on."""
        self.results.append(result)
        self.shown.flow_ended(result)

    def flow_again(self, result: FlowResult) -> None:
        """Pass it on."""
        self.shown.flow_again(result)
