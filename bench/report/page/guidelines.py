"""What judges found of the guidelines of all units, by tier."""

from collections.abc import Mapping

from ....tasks.guidelines import TIERS, Tier, TierCount
from ....tasks.statistics import wilson
from ....traces.markup import Markup, tag
from ..words import percent, span
from .charts import share_bar
from .tables import Column, table


def tier_table(tiers: Mapping[Tier, TierCount]) -> Markup:
    """The share of guidelines that are met, with Wilson's interval, and those that are not told."""
    columns = (
        Column("tier"), Column("", "wide"), Column("met", "num"), Column("cannot tell", "num"),
    )  # fmt: skip
    rows = [_row(tier, tiers[tier]) for tier in TIERS if tier in tiers]
    return table("Guidelines met, by tier", columns, rows)


def _row(tier: Tier, count: TierCount) -> tuple[str, Markup, Markup, str]:
    interval = wilson(count.met, count.of) if count.of else None
    said = f"{count.met} of {count.of}"
    share = tag("span", percent(count.share)) + tag("small", f"{said}, {span(interval)}")
    return tier, share_bar(count.share, interval), share, str(count.cannot_tell)


def tier_note() -> Markup:
    """How the tiers decide."""
    return tag(
        "p",
        "A model's opinion. What must be and is not, or must never be and is, fails a unit; what "
        "cannot be told there leaves it unverified. Quality fails nothing. What must "
        "never be is counted as met where it was kept.",
        class_="soft",
    )
