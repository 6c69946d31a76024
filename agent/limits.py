"""When an episode must stop whatever the agent thinks; each limit is an end of its own."""

from dataclasses import dataclass
from decimal import Decimal

from ..traces.schema import End, Ending, Totals

DEFAULT_STEPS = 40


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds of one episode; None means no bound.

    `working_s` is wall time without what was spent waiting for the model.
    """

    steps: int | None = DEFAULT_STEPS
    prompt_tokens: int | None = None
    output_tokens: int | None = None
    cost_usd: Decimal | None = None
    wall_s: float | None = None
    working_s: float | None = None

    def reached(
        self, spent: Totals, next_usd: Decimal | None, wall_s: float, model_s: float
    ) -> Ending | None:
        """The end that is due before a step is begun.

        `next_usd` is what the step's call is likely to cost; because it counts already, the cap is
        passed by no more than the error of one estimate.
        """
        if self.steps is not None and spent.steps >= self.steps:
            return Ending(End.STEP_LIMIT, f"{self.steps} steps are used up")
        return (
            _tokens("prompt", spent, spent.usage.prompt, self.prompt_tokens)
            or _tokens("output", spent, spent.usage.output, self.output_tokens)
            or self._cost(spent.cost_usd, next_usd)
            or _time("wall", wall_s, self.wall_s)
            or _time("working", wall_s - model_s, self.working_s)
        )

    @property
    def waited_out(self) -> Ending:
        """The end when the wall time is over before the model could be asked."""
        why = f"{self.wall_s:g} s of wall time are used up, the last of them waiting for the model"
        return Ending(End.TIME_LIMIT, why)

    def _cost(self, spent_usd: Decimal | None, next_usd: Decimal | None) -> Ending | None:
        if self.cost_usd is None:
            return None
        if spent_usd is None or next_usd is None:
            return Ending(End.COST_LIMIT, "the price is not known, so no cap can be kept")
        if spent_usd + next_usd <= self.cost_usd:
            return None
        return Ending(
            End.COST_LIMIT,
            f"${spent_usd:.4f} is spent, and the next call, about ${next_usd:.4f}, "
            f"would pass the cap of ${self.cost_usd}",
        )


def _tokens(kind: str, so_far: Totals, spent: int | None, bound: int | None) -> Ending | None:
    if bound is None or (spent is None and not so_far.model_calls):
        return None
    if spent is None:
        why = f"the endpoint does not tell its {kind} tokens, so no cap of {bound} can be kept"
        return Ending(End.TOKEN_LIMIT, why)
    if spent < bound:
        return None
    return Ending(End.TOKEN_LIMIT, f"{spent} of {bound} {kind} tokens are used up")


def _time(kind: str, spent_s: float, bound_s: float | None) -> Ending | None:
    if bound_s is None or spent_s < bound_s:
        return None
    return Ending(End.TIME_LIMIT, f"{bound_s:g} s of {kind} time are used up")
