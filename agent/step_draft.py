"""A step of an episode while it is under way, and the record it leaves."""

from dataclasses import dataclass
from datetime import datetime

from ..actions import (
    AimRecord,
    Answer,
    DeviceAction,
    Done,
    Extract,
    FinalAction,
    HandOver,
    Infeasible,
    OpinionRecord,
    Outcome,
    Refuse,
)
from ..device.device import Observation
from ..traces.schema import (
    End,
    Ending,
    ExtractedRecord,
    ObservationRecord,
    PolicyRecord,
    RegionRecord,
    ReplyRecord,
    StepRecord,
    Timings,
    ToolCallRecord,
)
from .conversation import ModelCall
from .dialects import BadReply, Decision
from .models.base import Reply


@dataclass(frozen=True, slots=True)
class SavedFiles:
    """Files of the trace: the picture of a screen, its views if these were read (in `ui_s`)."""

    picture: str
    ui: str | None
    ui_s: float


@dataclass(slots=True)
class StepDraft:
    """What was seen and decided, filled in as the action is carried out; `at` and `begun_s`, the
    seconds into the episode, are those of the decision."""

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
    opinion: OpinionRecord | None = None

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
