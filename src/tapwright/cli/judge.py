"""`tapwright judge`: a model decides about traces, and is measured against people's labels."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .options import Json

if TYPE_CHECKING:
    from rich.table import Table

    from ..bench.judge import ModelJudge
    from ..bench.judge.calibration import Calibration, Proportion, TierCalibration
    from ..tasks.guidelines import Guidelines
    from ..tasks.judgement import Judgement

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="A model of its own that says whether a goal was reached.",
)

JudgeName = Annotated[
    str | None,
    typer.Option("--judge", help="Model profile, or a model's name; not one that acted."),
]
BaseUrl = Annotated[str | None, typer.Option(help="OpenAI-compatible endpoint of the judge.")]
ModelName = Annotated[str | None, typer.Option(help="Name the endpoint knows the judge by.")]
Votes = Annotated[int, typer.Option(min=1, help="How many votes; an odd number.")]
Seed = Annotated[int, typer.Option(help="Draws the screenshots of episodes too long to show.")]
Secret = Annotated[
    list[str] | None,
    typer.Option(
        help="NAME=env:VARIABLE: a secret of an episode, masked in what is said. Repeatable."
    ),
]


@app.callback()
def _judge() -> None:
    """Judge traces where no state can decide, and measure the judge."""


@app.command("run")
def run(
    episode: Annotated[Path, typer.Argument(help="The folder of one episode.")],
    judge: JudgeName = None,
    rubric: Annotated[str, typer.Option(help="What counts as success, beyond the goal.")] = "",
    guidelines: Annotated[
        Path | None,
        typer.Option(help="YAML or JSON: lists must, quality, never; else those it began by."),
    ] = None,
    base_url: BaseUrl = None,
    model_name: ModelName = None,
    votes: Votes = 3,
    seed: Seed = 0,
    secret: Secret = None,
    json: Json = False,
) -> None:
    """Judge one episode; judgement.json is put into its folder.

    Exits with 0 for passed, 1 for failed or undecided, 3 if the judge cannot be reached.
    """
    from ..actions import UsageError
    from ..actions.log import masking
    from ..agent.models.base import ModelLost
    from ..agent.models.gate import EndpointGates
    from ..bench.judge.build import build_judge
    from ..bench.judge.guidelines_file import read_guidelines_file
    from ..tasks.secrets import redactor_of
    from ..traces.reader import read_episode
    from .console_user import say
    from .secrets import read_secrets

    if judge is None:
        raise UsageError("name the model that judges: --judge PROFILE (tapwright models)")
    given = read_guidelines_file(guidelines) if guidelines else None
    mask = redactor_of(read_episode(episode), read_secrets(secret or ())).mask
    made = build_judge(judge, base_url, model_name, votes, seed, EndpointGates(say=say))
    with masking(mask):
        try:
            judgement = asyncio.run(_decide(made, episode, mask(rubric), mask, given))
        except ModelLost as error:
            raise ModelLost(f"the judge is lost: {error}") from error
    typer.echo(judgement.model_dump_json(indent=2)) if json else _show(judgement, episode)
    raise typer.Exit(0 if judgement.status == "passed" else 1)


@app.command("calibrate")
def calibrate(
    labels: Annotated[
        Path,
        typer.Argument(help="CSV or JSONL: episode, label, perhaps judged, rubric, guidelines."),
    ],
    columns: Annotated[
        Path | None, typer.Option(help="Mapping file, if the columns have other names.")
    ] = None,
    judge: JudgeName = None,
    base_url: BaseUrl = None,
    model_name: ModelName = None,
    votes: Votes = 3,
    seed: Seed = 0,
    secret: Secret = None,
    json: Json = False,
) -> None:
    """How far a judge agrees with people's labels: agreement, false positives, Cohen's kappa.

    Episodes that are not judged yet are judged now if --judge names a model.
    """
    from ..agent.models.base import ModelLost
    from ..agent.models.gate import EndpointGates
    from ..bench.judge.build import build_judge
    from ..bench.judge.calibration import calibrate as figures
    from ..bench.judge.labels import complete, read_labels
    from .console_user import say
    from .secrets import read_secrets

    labelled = read_labels(labels, columns)
    secrets = read_secrets(secret or ())
    gates = EndpointGates(say=say)
    made = build_judge(judge, base_url, model_name, votes, seed, gates) if judge else None

    async def judged() -> "Calibration":
        try:
            return figures(await complete(labelled, made, secrets))
        finally:
            if made:
                await made.close()

    try:
        found = asyncio.run(judged())
    except ModelLost as error:
        raise ModelLost(f"the judge is lost, what it judged is kept: {error}") from error
    typer.echo(found.model_dump_json(indent=2)) if json else _show_calibration(found)


async def _decide(
    judge: "ModelJudge",
    episode: Path,
    rubric: str,
    mask: Callable[[str], str],
    guidelines: "Guidelines | None",
) -> "Judgement":
    try:
        return await judge.decide(episode, rubric, mask, guidelines=guidelines)
    finally:
        await judge.close()


def _show(judgement: "Judgement", episode: Path) -> None:
    from rich.table import Table

    from ..tasks.judgement import FILE
    from ..traces.money import Usd
    from .streams import console as shown

    console = shown(highlight=False)
    verdict = judgement.verdict
    console.print(f"Goal     {judgement.goal}")
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("vote", justify="right")
    table.add_column("opinion", no_wrap=True)
    table.add_column("reasons")
    table.add_column("screenshots", no_wrap=True)
    for number, vote in enumerate(judgement.votes, start=1):
        reasons = f"{vote.reasons}: {vote.bad_reply}" if vote.bad_reply else vote.reasons
        opinion = vote.opinion.replace("_", " ")
        table.add_row(str(number), opinion, reasons, ", ".join(map(str, vote.cited)) or "none")
    if judgement.found:
        console.print()
        console.print(_found(judgement))
    console.print()
    console.print(table)
    console.print(f"\nVerdict  {verdict.status}, {verdict.why} (an opinion, not verified by state)")
    cost = Usd.of(judgement.cost_usd, judgement.at_least_usd)
    console.print(f"Cost     {cost}, {len(judgement.votes)} calls")
    console.print(f"Kept     {episode / FILE}")


def _found(judgement: "Judgement") -> "Table":
    """What was found of each guideline."""
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("guideline", no_wrap=True)
    table.add_column("")
    table.add_column("found", no_wrap=True)
    table.add_column("step", justify="right", no_wrap=True)
    for one in judgement.found:
        found = f"{one.met.replace('_', ' ')} ({one.agree} of {judgement.wanted})"
        step = "" if one.step is None else str(one.step)
        table.add_row(one.name, escape(one.text), found, step)
    return table


def _show_calibration(found: "Calibration") -> None:
    from rich.table import Table

    from .streams import console as shown

    console = shown(highlight=False)
    counts = Table(box=None, pad_edge=False, header_style="bold")
    counts.add_column("label", no_wrap=True)
    for judged in ("passed", "failed", "unverified"):
        counts.add_column(f"judged {judged}", justify="right")
    for label, row in found.counts.items():
        counts.add_row(label, *(str(row[judged]) for judged in ("passed", "failed", "unverified")))
    console.print(counts)
    console.print()
    rates = Table(box=None, show_header=False, pad_edge=False)
    rates.add_column(no_wrap=True)
    rates.add_column(no_wrap=True)
    for name, rate in (
        ("agreement, undecided ones counted against", found.agreement),
        ("agreement where it decides", found.agreement_decided),
        ("false positives, of those labelled failed", found.false_positives),
        ("false negatives, of those labelled passed", found.false_negatives),
        ("wrong passes, of those it passes", found.wrong_passes),
        ("undecided", found.undecided),
    ):
        rates.add_row(name, _rate(rate))
    rates.add_row("Cohen's kappa where it decides", _kappa(found))
    console.print(rates)
    if found.tiers:
        console.print()
        console.print(_by_tier(found))


def _by_tier(found: "Calibration") -> "Table":
    """The same figures of the guidelines of each tier."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("guidelines", no_wrap=True)
    table.add_column("agreement, undecided against", no_wrap=True)
    table.add_column("undecided", no_wrap=True)
    table.add_column("Cohen's kappa", no_wrap=True)
    for tier, one in found.tiers.items():
        table.add_row(tier, _rate(one.agreement), str(one.undecided.count), _kappa(one))
    return table


def _rate(rate: "Proportion") -> str:
    if rate.rate is None or rate.interval is None:
        return "none to count"
    low, high = rate.interval.low, rate.interval.high
    return f"{rate.rate:.1%} ({rate.count} of {rate.of}, 95% interval {low:.1%} to {high:.1%})"


def _kappa(found: "Calibration | TierCalibration") -> str:
    if found.kappa is None:
        return "not defined: judge or labels are all alike"
    interval = found.kappa_interval
    spread = f" (95% interval {interval.low:.2f} to {interval.high:.2f})" if interval else ""
    return f"{found.kappa:.2f}{spread}"
