"""Says why an attempt failed, by rules over what was measured.

This is a heuristic: it names the first rule whose facts hold, not a cause that was proved. The
rules stand in one table, and the report prints it beside the counts.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ...actions import (
    Action,
    Answer,
    Ask,
    DeviceAction,
    Drag,
    Note,
    Outcome,
    TouchAction,
    Wait,
)
from ...agent.ladder import UNCHANGED_BELOW
from ...tasks.task import NOTHING_ELSE, WAY_IT_ENDED
from ...traces.schema import End, EpisodeRecord, Evidence, StepRecord
from .result import Failure

DEAD_TOUCHES = 0.3
FEWEST_TOUCHES = 3

_LIMITS = frozenset({End.STEP_LIMIT, End.TOKEN_LIMIT, End.COST_LIMIT, End.TIME_LIMIT})
# Ends that the agent chooses itself.
_CHOSEN = frozenset({End.COMPLETED, End.ANSWERED, End.INFEASIBLE, End.REFUSED, End.HANDED_OVER})


@dataclass(frozen=True, slots=True)
class EpisodeFacts:
    """What the rules look at; `saw_expected` says that what was expected of the answer stands in
    something the agent thought, noted or said before it answered. Of an agent whose steps were not
    `seen`, because it drove the phone by itself, no act was counted and no thought read."""

    end: End
    seen: bool
    acts: int
    optimal: int | None
    touches: int
    dead_touches: int
    goal_met: bool
    others_changed: bool
    saw_expected: bool

    @property
    def stopped_early(self) -> bool:
        """Whether the agent ended it with fewer acts than the shortest way has."""
        known = self.seen and self.optimal is not None
        return known and self.end in _CHOSEN and self.acts < (self.optimal or 0)

    @property
    def only_answered_wrong(self) -> bool:
        """Whether an answer was all that was wrong."""
        answered = self.seen and self.end is End.ANSWERED
        return answered and not self.others_changed and not self.goal_met

    @property
    def misses(self) -> bool:
        """Whether too many touches were refused, failed, or changed nothing."""
        enough = self.touches >= FEWEST_TOUCHES
        return enough and self.dead_touches > DEAD_TOUCHES * self.touches


@dataclass(frozen=True, slots=True)
class Rule:
    """A class of failure, in words and as a condition."""

    failure: Failure
    when: str
    holds: Callable[[EpisodeFacts], bool]


RULES: tuple[Rule, ...] = (
    Rule(
        "infrastructure",
        "set-up, phone, model or check failed",
        lambda f: f.end.infrastructure,
    ),
    Rule("loop", "ended as stuck", lambda f: f.end is End.STUCK),
    Rule("overrun", "a step, token, cost or time limit was reached", lambda f: f.end in _LIMITS),
    Rule(
        "planning",
        "ended with bad replies: no action was decided on",
        lambda f: f.end is End.BAD_REPLIES,
    ),
    Rule(
        "constraint",
        "the goal's own facts hold, but something else was changed",
        lambda f: f.goal_met and f.others_changed,
    ),
    Rule(
        "premature_stop",
        "the agent ended it with fewer acts than the shortest way has",
        lambda f: f.stopped_early,
    ),
    Rule(
        "grounding",
        f"of at least {FEWEST_TOUCHES} touches more than {DEAD_TOUCHES:.0%} were refused, failed "
        "or changed nothing on the screen",
        lambda f: f.misses,
    ),
    Rule(
        "memory",
        "only the answer was wrong, and the right one stands in an earlier thought or note",
        lambda f: f.only_answered_wrong and f.saw_expected,
    ),
    Rule(
        "perception",
        "only the answer was wrong, and the right one stands in no earlier thought or note",
        lambda f: f.only_answered_wrong,
    ),
    Rule(
        "planning",
        "none of the above, of a task whose shortest way is known",
        lambda f: f.seen and f.optimal is not None,
    ),
)


def classify(
    record: EpisodeRecord, steps: Sequence[StepRecord], optimal: int | None
) -> Failure | None:
    """Why an attempt failed; None if it passed, is unverified though the agent ended it, was
    cancelled, has not ended, or no rule fits."""
    if record.end is None or record.end is End.CANCELLED:
        return None
    status = record.verdict.status if record.verdict else "unverified"
    if record.end in _CHOSEN and status != "failed":
        return None
    facts = _facts(record, record.end, steps, optimal)
    return next((rule.failure for rule in RULES if rule.holds(facts)), None)


def because(
    record: EpisodeRecord,
    steps: Sequence[StepRecord],
    optimal: int | None,
    failure: Failure | None,
) -> str:
    """The measured facts by which an attempt is of that class, in words; of none, what was not
    measured."""
    if record.end is None:
        return ""
    facts = _facts(record, record.end, steps, optimal)
    acts = "1 act" if facts.acts == 1 else f"{facts.acts} acts"
    shortest = "" if optimal is None else f", the shortest way has {optimal}"
    end = str(record.end).replace("_", " ")
    match failure:
        case "infrastructure":
            return f"ended with {end}"
        case "loop":
            return f"stuck after {acts}{shortest}"
        case "overrun":
            return f"{end} after {acts}{shortest}" if facts.seen else end
        case "constraint":
            return "the goal's own facts hold, and something else was changed"
        case "premature_stop":
            return f"ended after {acts}{shortest}"
        case "grounding":
            return (
                f"{facts.dead_touches} of {facts.touches} touches were refused, failed or changed "
                "nothing"
            )
        case "memory":
            return "the right answer stands in an earlier thought or note"
        case "perception":
            return "the right answer stands in no earlier thought or note"
        case "planning":
            bad = sum(1 for step in steps if step.bad_reply)
            if record.end is End.BAD_REPLIES:
                return f"{bad} replies named no action that could be done"
            return f"{acts}{shortest}; none of the other classes fits"
        case None:
            if not facts.seen:
                return "the agent drove the phone by itself, and its steps were not seen"
            return "no rule fits, and the shortest way is not known" if optimal is None else ""


def count_acts(steps: Sequence[StepRecord]) -> int:
    """Acts on the phone that were not refused, questions and answers, as `optimal` counts them: no
    waiting, looking or noting, and no final done."""
    return sum(1 for step in steps if step.action and _is_act(step.action, step.outcome))


def _is_act(action: Action, outcome: Outcome | None) -> bool:
    if outcome is None or outcome.status == "refused" and not isinstance(action, Ask):
        return False
    return isinstance(action, DeviceAction | Ask | Answer) and not isinstance(action, Wait)


def _facts(
    record: EpisodeRecord, end: End, steps: Sequence[StepRecord], optimal: int | None
) -> EpisodeFacts:
    evidence = record.verdict.evidence if record.verdict else ()
    goal = [one for one in evidence if one.what not in (NOTHING_ELSE, WAY_IT_ENDED)]
    touches = [step.outcome for step in steps if _is_touch(step.action) and step.outcome]
    return EpisodeFacts(
        end=end,
        seen=bool(steps),
        acts=count_acts(steps),
        optimal=optimal,
        touches=len(touches),
        dead_touches=sum(map(_is_dead, touches)),
        goal_met=bool(goal) and all(one.holds for one in goal),
        others_changed=any(one.what == NOTHING_ELSE and not one.holds for one in evidence),
        saw_expected=_saw_expected([one for one in goal if not one.holds], steps),
    )


def _is_touch(action: Action | None) -> bool:
    return isinstance(action, TouchAction | Drag)


def _is_dead(outcome: Outcome) -> bool:
    unchanged = outcome.changed is not None and outcome.changed < UNCHANGED_BELOW
    return outcome.status in ("refused", "failed") or unchanged


def _saw_expected(wrong: Sequence[Evidence], steps: Sequence[StepRecord]) -> bool:
    """Whether all that was expected instead was written down before the answer."""
    earlier = [step for step in steps if not isinstance(step.action, Answer)]
    said = _folded(" ".join(text for step in earlier for text in _texts(step)))
    return bool(wrong) and all(_stands_in(_folded(one.expected), said) for one in wrong)


def _stands_in(wanted: str, said: str) -> bool:
    """Whether it was written down by itself: 4 does not stand in 14 or 4.5."""
    alone = rf"(?<![0-9a-z])(?<![0-9][.,:]){re.escape(wanted)}(?![0-9a-z]|[.,:][0-9])"
    return bool(wanted) and re.search(alone, said) is not None


def _texts(step: StepRecord) -> tuple[str, ...]:
    note = step.action.text if isinstance(step.action, Note) else ""
    return step.thought, step.reply.text, note


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
