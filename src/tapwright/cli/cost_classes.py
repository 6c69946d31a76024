"""`tapwright cost`, by class of task: what each rung bought, and what named targets and
expectations came to."""

from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from ..agent.bill import Bill
    from ..tasks.rung_value import ClassValue, RungGain, RungValue


def class_documents(bill: "Bill") -> list[dict[str, object]]:
    """The classes as `--json` has them."""
    from ..tasks.rung_value import class_values

    return [_document(one) for one in class_values(bill)]


def show_classes(console: Console, bill: "Bill") -> None:
    """A table of the rungs of each class, and why a gain cannot be told."""
    from ..tasks.rung_value import class_values

    for one in class_values(bill):
        passed = f"{one.passed} of {one.scored} verified" if one.scored else "nothing verified"
        line = f"\nClass {one.task_class}: {_episodes(one.episodes)}, {passed}, {one.account.cost}"
        console.print(line, style="bold", soft_wrap=True)
        table = Table(box=None, pad_edge=False, header_style="bold")
        table.add_column("", no_wrap=True)
        for name in ("calls", "USD", "passed with", "passed without"):
            table.add_column(name, justify="right", no_wrap=True)
        table.add_column("gained")
        for rung in one.rungs:
            table.add_row(
                f"rung {rung.rung}", str(rung.account.calls), str(rung.account.cost),
                _of(rung.used_passed, rung.used), _of(rung.unused_passed, rung.unused),
                _gained(rung.gain),
            )  # fmt: skip
        console.print(table)
        if one.aims:
            console.print(f"named targets: {one.aims}")
        if one.expects:
            console.print(f"expectations: {one.expects}", soft_wrap=True)


def _episodes(number: int) -> str:
    return "1 episode" if number == 1 else f"{number} episodes"


def _of(passed: int, scored: int) -> str:
    return f"{passed} of {scored}" if scored else "–"


def _gained(gain: "RungGain") -> str:
    """Points of success and dollars a task more, and successes for each dollar more."""
    if gain.success is None or gain.interval is None:
        return f"cannot be told: {gain.why}"
    points = (
        f"{gain.success * 100:+.1f} points "
        f"({gain.interval.low * 100:+.1f} to {gain.interval.high * 100:+.1f}, {gain.units} units)"
    )
    usd = "" if gain.usd is None else f" for {_signed(gain.usd)} a task"
    if gain.per_usd is None or gain.per_usd_interval is None:
        return f"{points}{usd}; a dollar: cannot be told, {gain.why}"
    low, high = gain.per_usd_interval
    return f"{points}{usd}; {gain.per_usd:+.1f} successes a dollar ({low:+.1f} to {high:+.1f})"


def _signed(usd: float) -> str:
    return f"{'-' if usd < 0 else '+'}${abs(usd):.4f}"


def _document(one: "ClassValue") -> dict[str, object]:
    return {
        "class": one.task_class,
        "episodes": one.episodes,
        "scored": one.scored,
        "passed": one.passed,
        "calls": one.account.calls,
        **one.account.cost.document(),
        "aims": one.aims.model_dump(),
        "expects": one.expects.model_dump(),
        "rungs": [_rung(rung) for rung in one.rungs],
    }


def _rung(one: "RungValue") -> dict[str, object]:
    gain = one.gain
    return {
        "rung": one.rung,
        "calls": one.account.calls,
        **one.account.cost.document(),
        "with": {"episodes": one.used, "passed": one.used_passed},
        "without": {"episodes": one.unused, "passed": one.unused_passed},
        "gain": {
            "units": gain.units,
            "success": gain.success,
            "interval": gain.interval.model_dump() if gain.interval else None,
            "usd_per_task": gain.usd,
            "successes_per_usd": gain.per_usd,
            "successes_per_usd_interval": gain.per_usd_interval,
            "cannot_be_told": gain.why or None,
        },
    }
