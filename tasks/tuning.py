"""Which policy each class of tasks should be given, from one's own runs.

Of the policies that a class was played by, the cheapest is proposed of which neither the success
nor the lower end of its interval is below the best one's by more than a margin; where the data do
not tell, how many more episodes it takes.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import yaml

from ..actions import UsageError
from ..agent.bill import Bill, EpisodeBill
from ..agent.routing import CLASSES, Route, RouteTable
from ..traces.money import Usd
from ..traces.schema import TaskClass
from .played_policy import conditions_of, policy_of, settled
from .statistics import CONFIDENCE, Interval, wilson

FEWEST = 20
"""Fewer episodes of a policy say nothing of it, whatever they came to."""
MARGIN = 0.05
_MOST = 100_000


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """One policy in one class: the scored episodes, those that passed with Wilson's interval, and
    what an episode cost."""

    name: str
    route: Route
    episodes: int
    passed: int
    interval: Interval
    usd: Usd

    @property
    def rate(self) -> float:
        """The share that passed."""
        return self.passed / self.episodes

    @property
    def usd_per_task(self) -> Usd:
        """What one cost."""
        return self.usd.over(self.episodes)


@dataclass(frozen=True, slots=True)
class ClassProposal:
    """The policies of a class, cheapest first; `proposed` is None where the data do not tell, and
    `why` says so. `more` episodes of a policy would tell more, if the rates stay as they are."""

    task_class: TaskClass
    rows: tuple[PolicyRow, ...]
    proposed: PolicyRow | None
    why: str
    more: int = 0


def tune(bill: Bill, margin: float = MARGIN, simulated: bool = False) -> tuple[ClassProposal, ...]:
    """A proposal for each class that was played; raises UsageError for runs that no table can be
    made of: scripted ones unless `simulated` says that they are meant, and those of different
    models or other settings than the policy's."""
    scored = [one for one in bill.episodes if one.success is not None]
    if not scored:
        raise UsageError("no episode of these runs has a verdict: there is nothing to tune by")
    scripted = sum(one.scripted for one in scored)
    if scripted and not simulated:
        raise UsageError(
            f"{scripted} of {len(scored)} episodes are scripted: no model was asked, and what they "
            "say is of the rehearsal's assumed mistakes. For a table of such runs say --simulated"
        )
    if simulated and scripted < len(scored):
        raise UsageError(
            f"{len(scored) - scripted} of {len(scored)} episodes are of a real model: leave out "
            "--simulated, and the runs that are scripted"
        )
    if len({conditions_of(one) for one in scored}) > 1:
        raise UsageError(
            "these runs differ in more than their policy (model, aim, noise, size of pictures or "
            "other settings): name runs that differ in effort, ladder, advisor or limits alone"
        )
    found: list[ClassProposal] = []
    for name in CLASSES:
        of_class = [one for one in scored if one.task_class == name]
        if of_class:
            found.append(_proposal(name, of_class, margin))
    return tuple(found)


def table_of_proposals(
    proposals: Sequence[ClassProposal], runs: Sequence[str], simulated: bool
) -> RouteTable:
    """The table of what is proposed; a class of which nothing is proposed has no row."""
    rows = {one.task_class: settled(one.proposed.route) for one in proposals if one.proposed}
    source = f"tapwright tune of {', '.join(runs)}, {date.today()}"
    return RouteTable.model_validate({"source": source, "simulated": simulated, **rows})


def table_text(table: RouteTable, proposals: Sequence[ClassProposal], margin: float) -> str:
    """The file of a table, with the figures that it was made from as comments."""
    lines = ["# A table of routes for tapwright, read with --routes FILE or `routes: FILE`."]
    if table.simulated:
        lines.append("# SIMULATED: no model was asked; figures are of assumed mistakes.")
    lines.append(
        f"# Proposed is the cheapest policy at most {margin:.0%} below the best, by its success "
        f"and by the lower end of Wilson's {CONFIDENCE:.0%} interval."
    )
    for one in proposals:
        lines.append(f"# {one.task_class}: {one.why}")
        for row in one.rows:
            lines.append(
                f"#   {row.name}: {row.passed} of {row.episodes}, {row.interval.low:.1%} to "
                f"{row.interval.high:.1%}, {row.usd_per_task} a task"
            )
    content = yaml.safe_dump(table.document(), sort_keys=False, allow_unicode=True)
    return "\n".join(lines) + f"\n{content}"


def _proposal(name: TaskClass, episodes: Sequence[EpisodeBill], margin: float) -> ClassProposal:
    by_policy: dict[str, list[EpisodeBill]] = {}
    for one in episodes:
        by_policy.setdefault(str(policy_of(one.settings)), []).append(one)
    rows = tuple(sorted((_row(p, ones) for p, ones in by_policy.items()), key=_price))
    enough = [row for row in rows if row.episodes >= FEWEST]
    more = max((FEWEST - row.episodes for row in rows), default=0)
    if len(rows) == 1:
        why = "one policy alone was played, so there is nothing to choose from"
        return ClassProposal(name, rows, None, why, max(0, more))
    if len(enough) < 2:
        why = f"not enough episodes: {more} more, for each policy has at least {FEWEST}"
        return ClassProposal(name, rows, None, why, more)
    if any(not row.usd.whole for row in enough):
        return ClassProposal(name, rows, None, "a price is not known, so none is the cheapest")
    best = max(enough, key=lambda row: (row.rate, row.interval.low))
    chosen = next(row for row in enough if _is_near(row, best, margin))
    why = "the best of them, and no cheaper one is known to come near it"
    if chosen is not best:
        why = f"the cheapest that is not more than {margin:.0%} below {best.name}"
    cheaper = [row for row in rows if _price(row) < _price(chosen)]
    lacking = {row.name: _lacking(row, best, margin) for row in cheaper}
    for short, needed in lacking.items():
        if needed:
            why += f"; {short}: not enough episodes, {needed} more"
    return ClassProposal(name, rows, chosen, why, max(lacking.values(), default=0))


def _is_near(row: PolicyRow, best: PolicyRow, margin: float) -> bool:
    """Whether neither the rate nor the lower end of its interval is below the best one's by more
    than the margin: a rate alone says little of few episodes, an interval little of very many."""
    lower = row.interval.low >= best.interval.low - margin
    return row.rate >= best.rate - margin and lower


def _lacking(row: PolicyRow, best: PolicyRow, margin: float) -> int:
    """How many more episodes, at the same rates, would tell whether a policy is near the best one;
    0 where it is known already."""
    bar = best.rate - margin

    def known(number: int) -> bool:
        own = wilson(row.rate * number, number)
        if row.rate < bar:
            return own.high < bar
        return own.low >= wilson(best.rate * number, number).low - margin

    low, high = row.episodes, _MOST
    if row.episodes >= FEWEST and (row.interval.high < bar or known(row.episodes)):
        return 0
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if known(middle) else (middle + 1, high)
    return max(low, FEWEST) - row.episodes


def _row(name: str, episodes: Sequence[EpisodeBill]) -> PolicyRow:
    passed = sum(one.success is True for one in episodes)
    usd = sum((one.account.cost for one in episodes), Usd())
    route = policy_of(episodes[0].settings).route
    return PolicyRow(name, route, len(episodes), passed, wilson(passed, len(episodes)), usd)


def _price(row: PolicyRow) -> tuple[bool, float, str]:
    """Cheapest first; what is not known is taken for the dearest."""
    cost = row.usd_per_task.cost_usd
    return (cost is None, float(cost or math.inf), row.name)


def proposal_documents(proposals: Sequence[ClassProposal]) -> list[Mapping[str, object]]:
    """The proposals as JSON has them."""
    return [
        {
            "class": one.task_class,
            "proposed": one.proposed and one.proposed.name,
            "row": one.proposed and one.proposed.route.document(),
            "why": one.why,
            "more_episodes": one.more,
            "policies": [
                {
                    "policy": row.name,
                    "episodes": row.episodes,
                    "passed": row.passed,
                    "interval": row.interval.model_dump(),
                    "usd_per_task": row.usd_per_task.document(),
                }
                for row in one.rows
            ],
        }
        for one in proposals
    ]
