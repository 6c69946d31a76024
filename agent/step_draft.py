"""A step of an episode while it is under way: the decision, what is done, the record it leaves."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from ..actions import (
    AimRecord,
    Answer,
    DeviceAction,
    Done,
    ExpectRecord,
    Extract,
    FinalAction,
    HandOver,
    Infeasible,
    OpinionRecord,
    Outcome,
    PlanRecord,
    Refuse,
)
from ..device.device import Observation
from ..traces.money import NOTHING, Usage, Usd
from ..traces.schema import (
    CallRecord,
    End,
    Ending,
    ExtractedRecord,
    ObservationRecord,
    Player,
    PolicyRecord,
    RegionRecord,
    ReplyRecord,
    Rung,
    ShownRecord,
    StepRecord,
    Timings,
    ToolCallRecord,
)
from .dialects import BadReply, Decision, Dialect, Parsed, PlannedAct
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


@dataclass(frozen=True, slots=True)
class SavedFiles:
    """Files of the trace: the picture of a screen, its views if these were read (in `ui_s`)."""

    picture: str
    ui: str | None
    ui_s: float


@dataclass(slots=True)
class StepDraft:
    """What was seen and decided, filled in as the action is carried out; `at` and `begun_s`, the
    seconds into the episode, are those of the decision. It is the `act`th of a reply that is that
    of step `of`, itself if None; `dropped` is why the acts after it are not done."""

    index: int
    seen: Observation
    kept: SavedFiles
    call: ModelCall
    at: datetime
    begun_s: float
    outcome: Outcome | None = None
    signals: tuple[str, ...] = ()
    act_s: float = 0.0
    instead: DeviceAction | None = None
    policy: PolicyRecord | None = None
    aim: AimRecord | None = None
    expect: ExpectRecord | None = None
    of: int | None = None
    act: int = 1
    dropped: str = ""
    opinion: OpinionRecord | None = None

    @property
    def further(self) -> tuple[PlannedAct, ...]:
        """The acts of the reply that are to follow this one."""
        parsed = self.call.parsed
        return parsed.then if isinstance(parsed, Decision) else ()

    @property
    def goes_on(self) -> bool:
        """Whether another act of the reply is to be done."""
        return bool(self.further) and not self.dropped

    def following(
        self, index: int, seen: Observation, kept: SavedFiles, at: datetime, begun_s: float
    ) -> "StepDraft":
        """The next act of the reply, on the screen as it is by now; it is paid for already."""
        first = self.index if self.of is None else self.of
        act, *then = self.further
        call = self.call.following(act, tuple(then))
        return StepDraft(index, seen, kept, call, at, begun_s, of=first, act=self.act + 1)

    @property
    def plan(self) -> PlanRecord | None:
        """Its place in a reply of several acts."""
        acts = self.act + len(self.further)
        of = self.index if self.of is None else self.of
        return (
            PlanRecord(of=of, act=self.act, acts=acts, dropped=self.dropped) if acts > 1 else None
        )

    @property
    def thought(self) -> str:
        """What the model says that it is about to do; empty for a reply without an action."""
        return self.call.parsed.thought if isinstance(self.call.parsed, Decision) else ""

    def record(self, journal_s: float) -> StepRecord:
        """The step as the trace keeps it; `journal_s` is what writing the last one took."""
        parsed = self.call.parsed
        return StepRecord(
            index=self.index,
            at=self.at,
            observation=ObservationRecord.of(self.seen, self.kept.picture, self.kept.ui),
            shown=self.call.shown,
            prompt_sha256=self.call.prompt_sha256,
            prompt_tokens_estimate=self.call.prompt_tokens_estimate,
            rung=self.call.rung,
            rung_why=self.call.rung_why,
            rung_extra_usd=self.call.rung_extra_usd,
            reply=reply_record(self.call.reply),
            usage=self.call.usage,
            cost_usd=self.call.cost.cost_usd,
            at_least_usd=self.call.cost.at_least_usd,
            by=self.call.by,
            advice=self.call.advice,
            begun_s=round(self.begun_s, 4),
            thought=self.thought,
            action=parsed.action if isinstance(parsed, Decision) else None,
            bad_reply=parsed.why if isinstance(parsed, BadReply) else None,
            instead=self.instead,
            policy=self.policy,
            aim=self.aim,
            expect=self.expect,
            plan=self.plan,
            opinion=self.opinion,
            outcome=self.outcome,
            signals=self.signals,
            timings=Timings(
                capture_s=self.seen.capture_s,
                settle_s=self.seen.settle_s,
                ui_s=self.kept.ui_s,
                model_s=self.call.model_s,
                act_s=self.act_s,
                journal_s=journal_s,
            ),
        )


def ending_of(action: FinalAction, regions: tuple[RegionRecord, ...] = ()) -> Ending:
    """The end an agent chose; `regions` are those of an extraction, with their pictures."""
    match action:
        case Done(summary=summary):
            return Ending(End.COMPLETED, summary)
        case Answer(text=text):
            return Ending(End.ANSWERED, answer=text)
        case Extract(data=data):
            return Ending(End.ANSWERED, extracted=ExtractedRecord(data=data, regions=regions))
        case Infeasible(why=why):
            return Ending(End.INFEASIBLE, why)
        case Refuse(why=why):
            return Ending(End.REFUSED, why)
        case HandOver(why=why):
            return Ending(End.HANDED_OVER, why)


def reply_record(reply: Reply) -> ReplyRecord:
    """A reply, verbatim, as records hold it."""
    return ReplyRecord(
        text=reply.text,
        reasoning=reply.reasoning,
        tool_calls=tuple(
            ToolCallRecord(
                id=call.id, name=call.name, arguments=call.arguments, extra=call.extra or None
            )
            for call in reply.tool_calls
        ),
        finish_reason=reply.finish_reason,
        model=reply.model,
        refusal=reply.refusal or None,
        rejected=reply.rejected or None,
        extra=reply.extra or None,
    )


def heard_of(step: StepRecord) -> tuple[str, str, str]:
    """What the model is told of a step, its line in the log, and what is left of that at last."""
    told = told_text(step.outcome, step.bad_reply)
    line = line_text(step.action, told)
    return told, line, short_line_text(step.action, step.outcome, line)
