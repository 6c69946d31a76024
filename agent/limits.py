"""When an episode must stop whatever the agent thinks; each limit is an end of its own."""

from dataclasses import dataclass
from decimal import Decimal

from ..traces.schema import End, Ending, Totals

DEFAULT_STEPS = 40


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds of one episode; None means no bound. Tokens are prompt and output together."""

    steps: int | None = DEFAULT_STEPS
    tokens: int | None = None
    cost_usd: Decimal | None = None
    wall_s: float | None = None

    def reached(self, spent: Totals, wall_s: float) -> Ending | None:
        """The end that is due, checked before a step is begun."""
        if self.steps is not None and spent.steps >= self.steps:
            return Ending(End.STEP_LIMIT, f"{self.steps} steps are used up")
        tokens = (spent.usage.prompt or 0) + (spent.usage.output or 0)
        if self.tokens is not None and tokens >= self.tokens:
            return Ending(End.TOKEN_LIMIT, f"{tokens} of {self.tokens} tokens are used up")
        if self.cost_usd is not None:
            if spent.cost_usd is None:
                return Ending(End.COST_LIMIT, "the price is not known, so no cap can be kept")
            if spent.cost_usd >= self.cost_usd:
                return Ending(End.COST_LIMIT, f"${spent.cost_usd} of ${self.cost_usd} is spent")
        if self.wall_s is not None and wall_s >= self.wall_s:
            return Ending(End.TIME_LIMIT, f"{self.wall_s:g} s are used up")
        return None
