"""One decision of a model, and what a conversation keeps of what came of it."""

from dataclasses import dataclass, replace
from decimal import Decimal

from ..traces.money import NOTHING, Usage, Usd
from ..traces.schema import CallRecord, Player, Rung, ShownRecord, StepRecord
from .dialects import Decision, Dialect, Parsed, PlannedAct
from .models.base import Model, Reply
from .prompts import line_text, short_line_text, told_text


@dataclass(frozen=True, slots=True)
class ModelCall:
    """One decision: the reply, what it was read as, what was newly shown, and what all of its calls
    took; `advice` is one of them, if an advisor was asked first."""

    shown: tuple[ShownRecord, ...]
    reply: Reply
    parsed: Parsed
    rung: Rung
    rung_why: str
    rung_extra_usd: Decimal | None
    prompt_sha256: str
    prompt_tokens_estimate: int
    usage: Usage
    cost: Usd
    model_s: float
    by: Player = "actor"
    advice: CallRecord | None = None

    def following(self, act: PlannedAct, then: tuple[PlannedAct, ...]) -> "ModelCall":
        """The same decision on the act that follows: there was one reply, shown and paid once."""
        thought = self.parsed.thought if isinstance(self.parsed, Decision) else ""
        return replace(
            self, parsed=Decision(thought, act.action, act.expect, then), shown=(), reply=Reply(),
            rung_why="", rung_extra_usd=None, prompt_tokens_estimate=0, usage=Usage(),
            cost=NOTHING, model_s=0.0, advice=None,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Advisor:
    """A bigger model and the dialect it speaks; it drives for a while, or only says what to do."""

    model: Model
    dialect: Dialect
    drives: bool = True


def heard_of(step: StepRecord) -> tuple[str, str, str]:
    """What the model is told of a step, its line in the log, and what is left of that at last."""
    told = told_text(step.outcome, step.bad_reply)
    line = line_text(step.action, told)
    return told, line, short_line_text(step.action, step.outcome, line)
