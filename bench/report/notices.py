"""What must be said before any figure of a run: how far to trust it, and what it was made on."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from .figures import Summary

# So many of the reasons why units were skipped are told; all are in `summary.json`.
_REASONS = 4


@dataclass(frozen=True, slots=True)
class Caveat:
    """One such sentence; `bad` forbids quoting the headline, `note` only belongs beside it."""

    kind: Literal["bad", "warn", "note"]
    text: str


def notices(summary: Summary) -> Sequence[Caveat]:
    """All that applies, gravest first."""
    found = [
        Caveat("bad", f"Invalid as a benchmark result: {reason}.") for reason in summary.invalid
    ]
    if summary.scripted:
        found.append(
            Caveat(
                "warn",
                f"Scripted: in {_of(summary.scripted, summary)} the moves came from a script, no "
                "model was asked. These figures say nothing about any model.",
            )
        )
    if summary.judged.units:
        found.append(
            Caveat(
                "warn",
                f"Judged, not verified: in {_of(summary.judged.units, summary)} a model and not "
                "the phone's state decided.",
            )
        )
    if summary.simulated:
        found.append(
            Caveat(
                "note",
                f"Simulated: {_of(summary.simulated, summary)} ran on the pocket phone, which is "
                "not Android.",
            )
        )
    gate = summary.agent.get("gate")
    found.append(
        Caveat(
            "note",
            f"Gate: {gate}; what it asked about and nobody allowed was refused."
            if gate
            else "Gate: off (benchmark). Nothing that the agent did was asked about.",
        )
    )
    if summary.cost.unknown:
        found.append(
            Caveat("note", f"The price of {_of(summary.cost.unknown, summary)} is not known.")
        )
    if summary.skipped:
        found.append(Caveat("warn", _skipped(summary)))
    if summary.pool is not None:
        found += [
            Caveat("warn", f"Set aside: {phone}, which {why}.")
            for phone, why in summary.pool.aside.items()
        ]
        if not summary.pool.renewed:
            found.append(
                Caveat(
                    "warn",
                    "Not put back: the phones of the pool have no start to go back to, so that a "
                    "unit may have found what earlier ones left.",
                )
            )
    if summary.duplicates:
        found.append(
            Caveat(
                "note",
                f"{summary.duplicates} units have more than one result; the first scored one "
                "counts.",
            )
        )
    return found


def _skipped(summary: Summary) -> str:
    """How many units no phone could begin, and what was missing most often."""
    counts = Counter(summary.skipped.values())
    told = "; ".join(f"{why} ({count})" for why, count in counts.most_common(_REASONS))
    more = f"; and {len(counts) - _REASONS} reasons more" if len(counts) > _REASONS else ""
    return (
        f"Skipped: {len(summary.skipped)} of {summary.planned} units were not begun and count "
        f"neither as passed nor as failed: {told}{more}."
    )


def _of(count: int, summary: Summary) -> str:
    if count == summary.units:
        return "all units"
    return f"{count} of {summary.units} units"
