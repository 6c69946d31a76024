"""`tapwright models test`: what an endpoint really does, by eight small calls."""

import asyncio
import json as jsonlib
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from .options import Json, cap_of

if TYPE_CHECKING:
    from rich.table import Table

    from ..agent.models.profiles import Profile
    from ..agent.models.trial import TrialResult
    from ..agent.models.trial_questions import TrialPlan

_STYLES = {"found": "green", "not found": "bold red", "could not be told": "dim"}


def command(
    profile: Annotated[str, typer.Argument(help="Model profile, or a model's name.")],
    base_url: Annotated[str | None, typer.Option(help="OpenAI-compatible endpoint.")] = None,
    model_name: Annotated[str | None, typer.Option(help="Name the endpoint knows it by.")] = None,
    max_cost: Annotated[
        str, typer.Option(metavar="USD", help="Ask no more than can be paid with so many dollars.")
    ] = "0.01",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before money is spent.")] = False,
    json: Json = False,
) -> None:
    """Ask an endpoint eight small things and say what it can do.

    The most that this costs is said first. Exits with 0, with 1 if something was looked for and not
    found, with 3 if the endpoint cannot be asked at all.
    """
    from ..actions import UsageError
    from ..agent.models.profiles import find_key, find_profile
    from ..agent.models.trial_questions import plan_trial
    from .streams import console

    found = find_profile(profile, base_url, model_name)
    if found.base_url is None:
        raise UsageError(
            f"{found.name} is scripted and has no endpoint: start `tapwright rehearsal`, and name "
            "its address with --base-url"
        )
    key = find_key(found)
    most_usd = cap_of(max_cost)
    plan = plan_trial(found, most_usd)
    if plan.cost_usd is not None and plan.cost_usd > most_usd:
        raise UsageError(
            f"the least there is to ask {found.name} may cost ${plan.cost_usd:.4f}, more than "
            f"${most_usd}: allow it with --max-cost"
        )
    console(stderr=True, highlight=False).print(_told(found, plan))
    _allowed(yes)
    result = asyncio.run(_tried(found, key, plan))
    lines = result.lines(found)
    if json:
        typer.echo(jsonlib.dumps(_document(found, plan, result, lines), indent=2))
    else:
        _show(found, result, lines)
    raise typer.Exit(3 if not result.asked else int(result.missing))


async def _tried(profile: "Profile", key: str, plan: "TrialPlan") -> "TrialResult":
    from ..agent.models.gate import EndpointGate
    from ..agent.models.trial import Trial

    gate = EndpointGate(requests_per_minute=profile.requests_per_minute, name=profile.name)
    return await Trial(profile, key, gate, plan).run()


def _told(profile: "Profile", plan: "TrialPlan") -> str:
    tokens = f"{plan.prompt_tokens:,} tokens of prompts and {plan.output_tokens:,} of answers"
    if plan.cost_usd is None:
        why = profile.price_note or "none is published"
        cost = f"{tokens}; what that costs is not known ({why})"
    else:
        cost = f"${plan.cost_usd:.4f}: {tokens}, by the list price"
    return f"{plan.calls} calls to {profile.base_url} ({profile.model}), at most {cost}."


def _allowed(yes: bool) -> None:
    """Raise UsageError, before anything is sent, if this is not wished or nobody can be asked."""
    from ..actions import UsageError

    if yes:
        return
    if not sys.stdin.isatty():
        raise UsageError("nobody is at a terminal to allow this: allow it with --yes")
    if not typer.confirm("Go on?", default=False, err=True):
        raise UsageError("not allowed, so nothing was sent")


def _document(
    profile: "Profile", plan: "TrialPlan", result: "TrialResult", lines: str
) -> dict[str, object]:
    """What was found, for a program; money as text, so that it stays exact."""
    from ..agent.cost import price

    cost = price(result.usage, profile.prices)
    return {
        "profile": profile.name,
        "model": profile.model,
        "base_url": profile.base_url,
        "asked": result.asked,
        "rows": [asdict(row) for row in result.rows],
        "changes": result.plain_changes(),
        "yaml": lines,
        "calls": result.calls,
        "usage": result.usage.model_dump(mode="json"),
        "cost_usd": None if cost is None else str(cost),
        "most_usd": None if plan.cost_usd is None else str(plan.cost_usd),
    }


def _show(profile: "Profile", result: "TrialResult", lines: str) -> None:
    from .streams import console

    shown = console(highlight=False)
    shown.print()
    shown.print(_table(result))
    if lines:
        shown.print("\nFor tapwright.yaml:\n")
        shown.print(lines, end="", highlight=False, soft_wrap=True)
    elif result.asked:
        shown.print(f"\nThe profile {profile.name} fits as it is.")


def _table(result: "TrialResult") -> "Table":
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("what", no_wrap=True)
    table.add_column("found", no_wrap=True)
    table.add_column("evidence", overflow="fold")
    for row in result.rows:
        table.add_row(row.what, Text(row.found, _STYLES[row.found]), row.evidence)
    return table
