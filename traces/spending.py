"""What steps and calls add up to, and who of the models spent what."""

from collections.abc import Iterable
from decimal import Decimal
from typing import TypeVar

from .money import Spent, Usage
from .schema import CallRecord, Player, StepRecord, Totals

_Number = TypeVar("_Number", int, Decimal)


def summed(steps: Iterable[StepRecord], calls: Iterable[CallRecord] = ()) -> Totals:
    """What an episode's steps and the calls after its end add up to, the time aside."""
    totals = Totals()
    for step in steps:
        totals = with_step(totals, step)
    for call in calls:
        totals = _with(totals, call.by, call.spent)
    return totals


def with_step(totals: Totals, step: StepRecord) -> Totals:
    """The sums with one more step in them."""
    totals = totals.model_copy(update={"steps": totals.steps + 1})
    totals = _with(totals, step.by, own_call(step))
    return _with(totals, step.advice.by, step.advice.spent) if step.advice else totals


def own_call(step: StepRecord) -> Spent:
    """The call that decided the step: all that was spent on it without the advice."""
    advice = step.advice
    if advice is None:
        # Steps of flows, and of programs that act by themselves, have no prompt of ours and ask
        # nobody that we see; what one with a model took is in its usage. An act further on in a
        # reply was paid for with the first.
        unasked = not step.prompt_sha256 and step.usage == Usage()
        calls = 0 if unasked or (step.plan is not None and step.plan.act > 1) else 1
        return Spent(
            calls=calls, usage=step.usage, cost_usd=step.cost_usd, at_least_usd=step.at_least_usd
        )
    if advice.cost_usd is None:
        # All that is known of the two is what this one cost.
        own = step.at_least_usd
    else:
        own = None if step.cost_usd is None else step.cost_usd - advice.cost_usd
    return Spent(calls=1, usage=_without(step.usage, advice.usage), cost_usd=own)


def added(one: Totals, other: Totals) -> Totals:
    """What two attempts come to."""
    by = dict(_by(one)) if one.by or other.by else {}
    for player, spent in _by(other).items() if by or other.by else ():
        by[player] = by.get(player, Spent()) + spent
    cost = one.cost + other.cost
    return Totals(
        steps=one.steps + other.steps,
        model_calls=one.model_calls + other.model_calls,
        usage=one.usage + other.usage,
        cost_usd=cost.cost_usd,
        at_least_usd=cost.at_least_usd,
        by=by,
        wall_s=one.wall_s + other.wall_s,
    )


def _with(totals: Totals, player: Player, spent: Spent) -> Totals:
    by = dict(totals.by)
    if by or player != "actor":
        by = dict(_by(totals))
        by[player] = by.get(player, Spent()) + spent
    cost = totals.cost + spent.cost
    return totals.model_copy(
        update={
            "model_calls": totals.model_calls + spent.calls,
            "usage": totals.usage + spent.usage,
            "by": by,
            **cost.fields(),
        }
    )


def _by(totals: Totals) -> dict[Player, Spent]:
    """Who spent what, also where it was the acting model alone."""
    if totals.by or not totals.model_calls:
        return dict(totals.by)
    return {
        "actor": Spent(
            calls=totals.model_calls,
            usage=totals.usage,
            cost_usd=totals.cost_usd,
            at_least_usd=totals.at_least_usd,
        )
    }


def _without(whole: Usage, part: Usage) -> Usage:
    def rest(of_whole: _Number | None, of_part: _Number | None) -> _Number | None:
        # Where only one of the two reported a count, the sum is that one's.
        return of_whole if of_whole is None or of_part is None else of_whole - of_part

    return Usage(
        prompt=rest(whole.prompt, part.prompt),
        cached=rest(whole.cached, part.cached),
        cache_write=rest(whole.cache_write, part.cache_write),
        output=rest(whole.output, part.output),
        reasoning=rest(whole.reasoning, part.reasoning),
        reported_usd=rest(whole.reported_usd, part.reported_usd),
    )


def worked_s(steps: Iterable[StepRecord]) -> float:
    """How far into the episode its last step is known to have gone."""
    known = [step.begun_s + step.timings.act_s for step in steps if step.begun_s is not None]
    return max(known, default=0.0)
