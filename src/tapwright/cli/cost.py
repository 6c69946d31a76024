"""`tapwright cost`: what runs cost, and what the same tokens would have cost elsewhere."""

import json as jsonlib
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .options import Json

if TYPE_CHECKING:
    from rich.console import Console

    from ..agent.bill import Bill, BreakEven
    from ..agent.cost import Account
    from ..agent.models.profiles import Profile
    from ..traces.money import Usd

Runs = Annotated[list[Path], typer.Argument(help="Run folders.", show_default=False)]
_HYPOTHETICAL = "hypothetical: the recorded tokens at another model's prices"


def command(
    runs: Runs,
    as_: Annotated[
        list[str] | None,
        typer.Option("--as", help="Price the same tokens as this model; may be given again."),
    ] = None,
    steps: Annotated[bool, typer.Option("--steps", help="Show every step.")] = False,
    json: Json = False,
) -> None:
    """What runs cost by step, rung, class, episode and verified success; and what if."""
    from ..agent.bill import break_even, read_bill
    from .cost_classes import class_documents, show_classes
    from .streams import console as shown

    bill = read_bill(runs)
    others = [_profile(name) for name in as_ or [_big_model(bill)]]
    repriced = [(profile, bill.repriced(profile.prices)) for profile in others]
    if json:
        document = {
            "runs": [str(run) for run in runs],
            "actual": _document(bill),
            "classes": class_documents(bill),
            "hypothetical": [
                {"model": profile.name, "prices": _prices(profile), **_document(other)}
                | {"break_even": _break_even(break_even(bill, other))}
                for profile, other in repriced
            ],
        }
        typer.echo(jsonlib.dumps(document, indent=2, default=str))
        return
    console = shown()
    _show(console, bill, steps)
    show_classes(console, bill)
    for profile, other in repriced:
        _show_other(console, profile, bill, other)


def _profile(name: str) -> "Profile":
    from ..actions import UsageError
    from ..agent.models.profiles import find_profile

    profile = find_profile(name)
    if profile.prices is None:
        raise UsageError(
            f"no price is known for {name!r} ({profile.price_note}); put one into a profile of "
            "your own in tapwright.yaml under models:"
        )
    return profile


def _big_model(bill: "Bill") -> str:
    """The advisor of the runs, or else a big model."""
    advisors = [episode.advisor for episode in bill.episodes if episode.advisor]
    scripted = any(episode.scripted for episode in bill.episodes)
    return advisors[0] if advisors else "rehearsal-advisor" if scripted else "anthropic"


def _document(bill: "Bill") -> dict[str, object]:
    return {
        "episodes": [
            {
                "run": episode.run,
                "id": episode.id,
                "task": episode.task,
                "model": episode.model,
                "scripted": episode.scripted,
                "verdict": episode.verdict,
                "routing": episode.routing and episode.routing.model_dump(mode="json"),
                "aims": episode.aims.model_dump(),
                "expects": episode.expects.model_dump(),
                **_account(episode.account),
                "steps": [
                    {"index": c.index, "rung": c.rung, "by": c.by, **c.cost.document()}
                    | c.usage.model_dump()
                    for c in episode.steps
                ],
                "price_note": episode.price_note,
            }
            for episode in bill.episodes
        ],
        "rungs": {rung: _account(account) for rung, account in bill.rungs.items()},
        "players": {player: _account(account) for player, account in bill.players.items()},
        "total": _account(bill.account),
        "verified_successes": bill.passed,
        "charged_by_endpoint": _account(bill.charged) if bill.charged.calls else None,
        "charged_at_list_price": _listed_document(bill),
        "usd_per_task": bill.per_task_usd,
        "usd_per_verified_success": bill.per_success_usd,
        "partial": not bill.account.cost.whole,
        "price_notes": bill.price_notes,
    }


def _account(account: "Account") -> dict[str, object]:
    return {
        "calls": account.calls,
        **account.cost.document(),
        "usage": account.usage.model_dump(),
        "cached_share": account.cached_share,
    }


def _prices(profile: "Profile") -> object:
    return profile.prices.model_dump(mode="json") if profile.prices else None


def _break_even(found: "BreakEven | None") -> object:
    if found is None:
        return None
    return {
        "mix_usd_per_task": found.mix_usd,
        "big_usd_per_task": found.big_usd,
        "success_share": found.success_share,
        "months": [
            {"tasks": m.tasks, "mix_usd": m.mix_usd, "big_usd": m.big_usd, "saved_usd": m.saved_usd}
            for m in found.months
        ],
    }


def _show(console: "Console", bill: "Bill", steps: bool) -> None:
    from rich.table import Table

    from .show import count

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("", no_wrap=True)
    for name in ("calls", "in", "cached", "out", "USD"):
        table.add_column(name, justify="right", no_wrap=True)

    def row(name: str, account: "Account") -> None:
        usage = account.usage
        table.add_row(
            name, str(account.calls), count(usage.prompt), count(usage.cached),
            count(usage.output), str(account.cost),
        )  # fmt: skip

    for episode in bill.episodes:
        row(f"{episode.id} ({episode.verdict}, {episode.task_class})", episode.account)
        for call in episode.calls if steps else ():
            usage = call.usage
            place = "" if call.index is None else f"step {call.index + 1} {call.rung}"
            asked = call.by if call.by != "actor" else ""
            table.add_row(
                f"  {place} {asked}".rstrip(), "1", count(usage.prompt),
                count(usage.cached), count(usage.output), str(call.cost), style="dim",
            )  # fmt: skip
    for rung, account in bill.rungs.items():
        row(f"rung {rung}", account)
    if len(bill.players) > 1 or "actor" not in bill.players:
        for player, account in bill.players.items():
            row(f"the {player}", account)
    row("all", bill.account)
    console.print(table)
    console.print(f"\nUSD per task              {_told(bill.per_task)}")
    successes = f"{bill.passed} of {len(bill.episodes)} verified"
    console.print(f"USD per verified success  {_told(bill.per_success)} ({successes})")
    if told := _charged(bill):
        console.print(told)
    for note in bill.price_notes:
        console.print(f"price unknown: {note}", style="yellow")
    if any(episode.scripted for episode in bill.episodes):
        console.print("scripted: no model was asked and nothing was spent", style="yellow")


def _charged(bill: "Bill") -> str:
    """What endpoints say that they charged, beside what our own prices make of the same tokens."""
    charged = bill.charged
    if not charged.calls:
        return ""
    from ..traces.money import UNKNOWN

    own = _listed(bill)
    beside = UNKNOWN if own is None else str(own)
    return (
        f"charged by the endpoint   {charged.cost} for {charged.calls} of {bill.account.calls} "
        f"calls; by our own prices {beside}"
    )


def _listed_document(bill: "Bill") -> object:
    listed = _listed(bill) if bill.charged.calls else None
    return listed and listed.document()


def _listed(bill: "Bill") -> "Usd | None":
    """The charged calls at the list prices of the models that were asked; None if one has none."""
    from ..actions import UsageError
    from ..agent.cost import list_price
    from ..agent.models.profiles import find_profile
    from ..traces.money import NOTHING, Usd

    total = NOTHING
    for episode in bill.episodes:
        for call in episode.calls:
            if call.usage.reported_usd is None:
                continue
            name = episode.advisor if call.by == "advisor" and episode.advisor else episode.model
            try:
                prices = find_profile(name).prices
            except UsageError:
                return None
            listed = list_price(call.usage, prices)
            if listed is None or call.by == "judge":
                return None
            total += Usd.of(listed)
    return total


def _show_other(console: "Console", profile: "Profile", bill: "Bill", other: "Bill") -> None:
    from rich.table import Table
    from rich.text import Text

    from ..agent.bill import break_even

    dated = f", prices of {profile.prices.date}" if profile.prices else ""
    named, told = (f"\nAs {profile.name}", "bold"), (f" ({_HYPOTHETICAL}{dated})", "yellow")
    console.print(Text.assemble(named, told))
    console.print(f"a task {_told(other.per_task)}, a verified success {_told(other.per_success)}")
    found = break_even(bill, other)
    if found is None:
        console.print("No break-even: a price is not known.")
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("tasks a month", "this mix", f"always {profile.name}", "saved"):
        table.add_column(name, justify="right", no_wrap=True)
    for month in found.months:
        amounts = (month.mix_usd, month.big_usd, month.saved_usd)
        table.add_row(f"{month.tasks:,}", *(_month_usd(amount) for amount in amounts))
    console.print(table)
    console.print(
        "Break-even: with every failed task done again by the big model, this mix is cheaper if it "
        f"succeeds at more than {found.success_share:.1%} of them."
    )


def _told(amount: "Usd | None") -> str:
    """A dash where there is nothing to divide by."""
    return "–" if amount is None else str(amount)


def _month_usd(amount: Decimal) -> str:
    return f"-${-amount:,.2f}" if amount < 0 else f"${amount:,.2f}"
