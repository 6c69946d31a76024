"""`tapwright policy`: what the gate ruled in a trace, and what it would rule."""

import json as jsonlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .failures import wrong_use
from .options import Json

if TYPE_CHECKING:
    from ..agent.policy.cases import Tried
    from ..traces.schema import EpisodeRecord, StepRecord

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="What the gate ruled in a trace, and what it would rule.",
)

_STYLE = {"allow": "green", "ask": "yellow", "deny": "red"}


@app.callback()
def _policy() -> None:
    """What the gate ruled in a trace, and what it would rule."""


@app.command()
def explain(
    trace: Annotated[Path, typer.Argument(help="A run folder, or the folder of one episode.")],
    json: Json = False,
) -> None:
    """Show every ruling of the gate in a trace, and how it read the goal."""
    from ..traces.reader import read_episode, read_steps

    episodes = [(read_episode(folder), list(read_steps(folder))) for folder in _folders(trace)]
    if json:
        told = [_document(record, steps) for record, steps in episodes]
        typer.echo(jsonlib.dumps({"episodes": told}, indent=2, ensure_ascii=False))
        return
    for record, steps in episodes:
        _show(record, steps)


@app.command()
def test(
    source: Annotated[
        Path, typer.Argument(help="A trace whose views were kept, or a YAML file of cases.")
    ],
    preset: Annotated[str, typer.Option(help="For a trace: strict or standard.")] = "standard",
    allow: Annotated[
        list[str] | None, typer.Option(help="A standing rule to try as well. Repeatable.")
    ] = None,
    json: Json = False,
) -> None:
    """Run the rules over recorded views; exits with 1 if a case is not ruled as it expects."""
    from ..agent.policy.cases import try_cases, try_trace

    if source.is_dir():
        if preset not in ("strict", "standard"):
            raise wrong_use(f"there is no preset {preset!r} to try: strict or standard")
        tried = [
            one for folder in _folders(source) for one in try_trace(folder, preset, allow or ())
        ]
    else:
        tried = try_cases(source, allow or ())
    wrong = sum(bool(one.wrong) for one in tried)
    if json:
        typer.echo(jsonlib.dumps({"tried": [_told(one) for one in tried], "wrong": wrong}))
    else:
        _show_tried(tried, wrong)
    raise typer.Exit(1 if wrong else 0)


def _folders(trace: Path) -> tuple[Path, ...]:
    from ..traces.reader import episode_folders

    return (trace,) if (trace / "episode.json").exists() else episode_folders(trace)


def _document(record: "EpisodeRecord", steps: "list[StepRecord]") -> dict[str, object]:
    from ..agent.policy.words import GoalOrders

    read = GoalOrders.read(record.goal)
    return {
        "episode": record.id,
        "goal": record.goal,
        "preset": record.policy,
        "orders": {act: order.times for act, order in read.orders.items()},
        "forbids": sorted(read.forbidden),
        "names": [*read.names, *read.quoted],
        "limit": str(read.limit) if read.limit else None,
        "end": record.end,
        "rulings": [
            {"step": step.index + 1, **step.policy.model_dump(mode="json", exclude_defaults=True)}
            for step in steps
            if step.policy is not None
        ],
    }


def _show(record: "EpisodeRecord", steps: "list[StepRecord]") -> None:
    from rich.table import Table
    from rich.text import Text

    from ..actions import describe
    from ..agent.policy.words import GoalOrders
    from .show import gate_line
    from .streams import console

    page, read = console(), GoalOrders.read(record.goal)
    page.print(Text.assemble(("Goal     ", "bold"), record.goal))
    orders = [
        f"{act} ({'any number' if order.times is None else order.times}"
        f"{', ask first' if order.ask_first else ''})"
        for act, order in read.orders.items()
    ]
    page.print(Text.assemble(("Orders   ", "bold"), ", ".join(orders) or "nothing sensitive"))
    if read.forbidden:
        page.print(Text.assemble(("Forbids  ", "bold"), ", ".join(sorted(read.forbidden))))
    if read.names or read.quoted:
        page.print(Text.assemble(("Names    ", "bold"), ", ".join((*read.names, *read.quoted))))
    if read.limit:
        page.print(Text.assemble(("At most  ", "bold"), str(read.limit)))
    preset = record.policy or "none: this trace is from before there was a gate"
    page.print(Text.assemble(("Gate     ", "bold"), preset))
    ruled = [step for step in steps if step.policy is not None]
    if ruled:
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
        table.add_column("step", justify="right")
        table.add_column("act", overflow="fold")
        table.add_column("on", overflow="fold")
        table.add_column("ruling", overflow="fold")
        for step in ruled:
            assert step.policy is not None
            action = step.instead or step.action
            blind = " (views not known)" if step.policy.blind else ""
            blind += (
                f" (the screen gives orders: {step.policy.astray!r})" if step.policy.astray else ""
            )
            plain = "nothing sensitive" if step.policy.allowed else ""
            said = gate_line(step.policy) if step.policy.acts or not plain else plain
            table.add_row(
                str(step.index + 1),
                describe(action) if action else "",
                f"{step.policy.label or '–'}{blind}",
                Text(said, _STYLE["allow" if step.policy.allowed else "deny"]),
            )
        page.print(table)
    page.print()


def _told(one: "Tried") -> dict[str, object]:
    on = one.decision.surface
    return {
        "name": one.name,
        "does": one.does,
        "ruled": one.decision.ruled,
        "classes": list(one.decision.acts),
        "why": one.decision.why,
        "label": on.label if on else "",
        "by": one.by,
        "wrong": one.wrong,
    }


def _show_tried(tried: "list[Tried]", wrong: int) -> None:
    from rich.table import Table
    from rich.text import Text

    from .streams import console

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for name in ("", "act", "on", "ruled", "why"):
        table.add_column(name, overflow="fold")
    for one in tried:
        on = one.decision.surface
        ruled = Text(one.decision.ruled, _STYLE[one.decision.ruled])
        if one.by:
            ruled.append(f", then {one.by}", "dim")
        if one.wrong:
            ruled.append(f" ({one.wrong})", "bold red")
        table.add_row(one.name, one.does, on.label if on else "", ruled, one.decision.why)
    page = console()
    page.print(table)
    page.print(f"{len(tried)} tried, {wrong} not as expected")
