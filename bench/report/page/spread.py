"""The card of how far the trials lie apart."""

from ....traces.markup import Markup, join, tag
from ..spread import TrialSpread
from ..words import percent
from .charts import share_bar
from .tables import Column, facts, table


def spread_card(spread: TrialSpread) -> Markup:
    """A row a trial, and what they come to together."""
    columns = (Column("trial"), Column("", "wide"), Column("rate", "num"), Column("passed", "num"))
    many = len({row.seed for row in spread.trials}) > 1
    rows = [
        (
            f"seed {row.seed}, trial {row.trial}" if many else str(row.trial),
            share_bar(row.rate),
            percent(row.rate),
            f"{row.passed} of {row.units}",
        )
        for row in spread.trials
    ]
    return join(
        [
            table("Success by trial", columns, rows),
            facts(
                (
                    ("mean", f"{percent(spread.mean)} ± {100 * spread.deviation:.1f} points"),
                    ("lowest, highest", f"{percent(spread.low)}, {percent(spread.high)}"),
                    ("by chance alone", f"± {100 * spread.by_chance:.1f} points"),
                    (
                        "templates",
                        f"{spread.always} always, {spread.sometimes} sometimes, "
                        f"{spread.never} never passed",
                    ),
                )
            ),
            tag(
                "p",
                "± is the standard deviation over the trials; by chance alone is that of as many "
                "throws of one coin.",
                class_="soft",
            ),
        ]
    )
