"""`tapwright bench androiddaily-static`: the next action on each screenshot of the user's copy."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from ..actions import UsageError
from ..agent.cost import format_usd
from ..agent.models.base import Effort
from ..agent.models.gate import EndpointGates
from ..suites.androiddaily.dataset import Dataset, read_dataset
from ..suites.androiddaily.figures import Share, StaticSummary, summarize
from ..suites.androiddaily.predict import Predictor, make_predicting_model
from ..suites.androiddaily.record import SUMMARY, StaticFolder, StaticRecord, write_record
from ..suites.androiddaily.run import PredictionStopped, StaticRun
from ..tasks.choices import check_cap, choose_profile
from ..tasks.settings import Settings
from ..traces.schema import End
from .console_user import say
from .streams import console as shown

DEFAULT_WORKERS = 4


async def static(
    data: Path,
    columns: Path | None,
    settings: Settings,
    out: Path,
    *,
    limit: int | None = None,
    resume: bool = False,
    json: bool = False,
    screens: int = 1,
) -> int:
    """Predict and score every step, write `out`, print the figures and return the exit code.

    0 if every step was predicted, 1 if the cost cap ended it, 3 if the model was lost. Raises
    UsageError for data that do not fit, a model that cannot be asked and another run's folder.
    """
    whole = read_dataset(data, columns)
    chosen = whole.first(limit)
    profile = choose_profile(settings)
    check_cap(settings.max_cost, (profile,))
    model = make_predicting_model(profile, EndpointGates(say=say))
    console = shown(quiet=json, highlight=False)
    try:
        with ThreadPoolExecutor(max_workers=2) as executor:
            effort = _effort(settings)
            predictor = Predictor(model, settings.sizing, effort, screens, executor)
            record = StaticRecord(
                data=str(data),
                data_sha256=whole.sha256,
                limit=limit,
                agent=predictor.agent,
                scripted=profile.scripted,
                tapwright=version("tapwright"),
                started_at=datetime.now(UTC).isoformat(timespec="seconds"),
            )
            folder = StaticFolder.open(out, record, resume)
            with _progress(console) as progress:
                task = progress.add_task("", total=len(chosen.steps), completed=len(folder.done))
                run = StaticRun(
                    chosen,
                    predictor,
                    folder,
                    lambda _: progress.advance(task),
                    settings.max_cost,
                    profile.concurrency or DEFAULT_WORKERS,
                )
                stopped = await run.run()
    finally:
        await model.close()
    summary = summarize(folder.record, chosen, run.predictions, whole)
    write_record(out / SUMMARY, summary)
    _show(console, summary, chosen, stopped, out)
    if json:
        typer.echo(summary.model_dump_json(indent=2))
    return _exit_code(summary, stopped)


def _effort(settings: Settings) -> Effort:
    """The fixed effort, or a ladder's floor: steps by themselves give no signal to climb on."""
    match settings.effort:
        case "ladder":
            return settings.ladder.floor
        case "fixed:low":
            return "low"
        case "fixed:medium":
            return "medium"
        case "fixed:high":
            return "high"
        case "fixed:advisor":
            raise UsageError("name the bigger model with --model: one model predicts every step")


def _exit_code(summary: StaticSummary, stopped: PredictionStopped | None) -> int:
    if not summary.missing:
        return 0
    return 1 if stopped and stopped.end is End.COST_LIMIT else 3


def _progress(console: Console) -> Progress:
    return Progress(
        BarColumn(), MofNCompleteColumn(), TextColumn("steps"), TimeRemainingColumn(),
        console=console, transient=True, disable=not console.is_terminal,
    )  # fmt: skip


def _show(
    console: Console,
    summary: StaticSummary,
    data: Dataset,
    stopped: PredictionStopped | None,
    out: Path,
) -> None:
    agent = summary.run.agent
    console.print(
        f"Static split of {summary.run.data}: {len(data.episodes)} episodes, {summary.steps} steps"
    )
    console.print(f"Model {agent['profile']}, effort {agent['effort']}, {agent['sizing']} pictures")
    if summary.run.scripted:
        console.print("No model was asked: this is a scripted baseline.")
    console.print()
    console.print(_table(summary))
    console.print(f"\nEpisodes with every step right: {_words(summary.episodes)}")
    if summary.bad_replies:
        console.print(f"Replies that name no action, counted as wrong: {summary.bad_replies}")
    if summary.missing:
        valid = "" if summary.valid else "; more than 2%: this is no valid measurement"
        console.print(
            f"Steps without a prediction, counted as wrong: {summary.missing}{valid}\n"
            f"Of the steps that were predicted: {_words(summary.predicted)}"
        )
    if not summary.run.scripted:
        console.print(_costs(summary))
    if stopped:
        console.print(f"Stopped early ({stopped.end}): {stopped.why}. Go on with --resume.")
    console.print(f"\nPredictions: {out}")


def _table(summary: StaticSummary) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("action", no_wrap=True)
    table.add_column("steps", justify="right")
    for name in ("type right", "all right", "95% interval"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("taken for")
    for kind in summary.kinds:
        instead = ", ".join(f"{name} {count}" for name, count in kind.instead.items())
        name = kind.kind.replace("_", " ")
        called = [other for other in kind.names if other != kind.kind]
        label = f"{name} ({', '.join(called)})" if called else name
        table.add_row(label, str(kind.right.of), *_cells(kind.type_right, kind.right), instead)
    table.add_section()
    total = _cells(summary.type_right, summary.right)
    table.add_row("all", str(summary.steps), *total, "", style="bold")
    return table


def _cells(type_right: Share, right: Share) -> tuple[str, str, str]:
    return _percent(type_right), _percent(right), _interval(right)


def _percent(share: Share) -> str:
    return "–" if share.share is None else f"{share.share:.1%}"


def _interval(share: Share) -> str:
    found = share.interval
    return "–" if found is None else f"{found.low:.1%} to {found.high:.1%}"


def _words(share: Share) -> str:
    return f"{share.right} of {share.of} ({_percent(share)}, {_interval(share)})"


def _costs(summary: StaticSummary) -> str:
    usage = summary.usage
    cached = "" if summary.cached_share is None else f" ({summary.cached_share:.0%} cached)"
    seconds = "" if summary.model_s_p50 is None else f", {summary.model_s_p50:.2f} s a call"
    return (
        f"Cost {format_usd(summary.cost_usd)}, {summary.calls} calls, {usage.prompt or 0:,} prompt "
        f"tokens{cached}, {usage.output or 0:,} output tokens{seconds}"
    )
