"""The agent: look, decide, act, look again, record; until something ends the episode."""

import asyncio
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from ..actions import (
    Ask,
    DeviceAction,
    Done,
    Extract,
    FinalAction,
    MindAction,
    Note,
    Outcome,
    Zoom,
    describe,
)
from ..device.device import Device, Observation
from ..device.errors import DeviceError
from ..device.frame import changed_share
from ..traces.journal import Journal
from ..traces.schema import End, Ending, RegionRecord, StepRecord
from .conversation import Conversation
from .dialects import BadReply, Decision
from .encoder import ScreenshotEncoder
from .extraction import Extraction
from .hooks import (
    VETOED,
    BeforeAction,
    InterruptsOnDemand,
    OnStep,
    RaisedOutside,
    Veto,
    heard,
    outside,
    rule,
)
from .ladder import MISAIMED, UNCONFIRMED, TroubleDetector
from .limits import Limits
from .models.base import ImagePart, ModelLost, WaitedTooLong, waits_within
from .policy.gate import USER_SAYS, Gate, refusal_text
from .prompts import (
    hint_question,
    hint_text,
    look_again_text,
    misfit_text,
    screen_text,
    zoom_text,
)
from .step_draft import SavedFiles, StepDraft, ending_of
from .user import User
from .views import Glimpse, Views, first_look

if TYPE_CHECKING:
    from .aim import AimCheck
    from .plan import PlanCheck
    from .second_opinion import SecondOpinion

BAD_REPLIES_IN_A_ROW = 3
BAD_REPLY = "bad_reply"
NOT_RULED = "nothing was done: the attempt was stopped before this act was allowed"


class Agent:
    """One attempt at one goal on one phone; `on_step` hears of each step once it is on disk."""

    def __init__(
        self,
        device: Device,
        conversation: Conversation,
        encoder: ScreenshotEncoder,
        journal: Journal,
        limits: Limits,
        user: User,
        on_step: OnStep,
        clock: Callable[[], float] = time.monotonic,
        extraction: Extraction | None = None,
        views: Views | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        before_action: BeforeAction | None = None,
        interrupts: InterruptsOnDemand | None = None,
        gate: Gate | None = None,
        trouble: TroubleDetector | None = None,
        aim: "AimCheck | None" = None,
        plan: "PlanCheck | None" = None,
        second: "SecondOpinion | None" = None,
    ) -> None:
        self._device = device
        self._conversation = conversation
        self._encoder = encoder
        self._journal = journal
        self._limits = limits
        self._user = user
        self._on_step = on_step
        self._clock = clock
        self._now = now
        self._extraction = extraction
        self._views = views or Views()
        self._before_action = before_action
        self._interrupts = interrupts
        self._gate = gate
        self._aim = aim
        self._plan = plan
        self._second = second
        self._trouble = trouble or TroubleDetector()
        self._bad_replies = 0
        self._journal_s = 0.0
        self._model_s = 0.0

    def replay(self, steps: Iterable[StepRecord]) -> None:
        """Go through the steps of an episode that was cut off, as if they had just happened.

        Raises UsageError if a prompt is not word for word what it was.
        """
        for step in steps:
            self._conversation.replay(step, self._journal.folder / "frames")
            self._bad_replies = self._bad_replies + 1 if BAD_REPLY in step.signals else 0
            self._model_s += step.timings.model_s
            for watching in filter(None, (self._gate, self._aim, self._second)):
                watching.replay(step)
            if UNCONFIRMED in step.signals:
                self._trouble.claimed()
            elif step.action and step.outcome:
                self._trouble.acted(step.observation.frame.signature, step.action, step.outcome)
        self._conversation.cut_off()

    async def run(self) -> Ending:
        """Work until the agent ends it, a limit is reached, or the phone or the model is lost."""
        started_s = self._clock()
        try:
            first = await first_look(self._device, secure_allowed=self._steps > 0)
            if first.unfit:
                return first.unfit
            seen = await self._cleared(first.seen)
            kept = await self._show(seen, first.note)
            while True:
                if ending := self._limit(started_s, self._conversation.next_usd()):
                    return ending
                await self._ask_for_a_hint()
                if self._aim is not None:
                    self._aim.look_ahead(seen)
                # A model that somebody has made may raise anything.
                with outside(ModelLost), waits_within(self._wait_left(started_s)):
                    decided = await self._conversation.decide()
                self._book()
                draft = StepDraft(
                    self._steps, seen, kept, decided, self._now(), self._journal.elapsed_s
                )
                ending, after = await self._turn(draft, started_s)
                if ending:
                    return ending
                if after is not seen:
                    seen, kept = after, await self._show(after)
        except DeviceError as error:
            return Ending(End.DEVICE_LOST, str(error))
        except WaitedTooLong:
            return self._limits.waited_out
        except ModelLost as error:
            return Ending(End.MODEL_LOST, str(error))
        finally:
            self._book()
            if self._aim is not None:
                await self._aim.end()

    def _book(self) -> None:
        """Put on disk what was paid for, or may have been, and is in no step."""
        for call in self._conversation.unbooked():
            self._journal.book(call.model_copy(update={"at": self._now()}))

    async def _turn(self, draft: StepDraft, started_s: float) -> tuple[Ending | None, Observation]:
        """Do what one reply asks for, a step for each act; returns what `_carry_out` does."""
        while True:
            try:
                self._journal.intend(draft.record(self._journal_s))
                ending, after = await self._carry_out(draft)
                if self._plan is not None and not ending:
                    await self._plan.look(draft, after)
            finally:
                await heard(self._on_step, self._record(draft))
            if ending or not draft.goes_on:
                return ending, after
            # What follows in the reply is paid for.
            if ending := self._limit(started_s, Decimal(0)):
                return ending, after
            kept, _ = await self._saved(after)
            now, begun_s = self._now(), self._journal.elapsed_s
            draft = draft.following(self._steps, after, kept, now, begun_s)

    async def _carry_out(self, draft: StepDraft) -> tuple[Ending | None, Observation]:
        """Do what the reply asks for; returns the end it brings, if any, and what is seen now."""
        match draft.call.parsed:
            case BadReply(why):
                return self._complain(draft, why), draft.seen
            case Decision(action=Extract() as action):
                return await self._extract(draft, action), draft.seen
            case Decision(action=action):
                self._bad_replies = 0
        if isinstance(action, Done) and self._trouble.doubts(self._conversation.confirms):
            again = look_again_text(self._journal.record.goal)
            draft.outcome, draft.signals = Outcome.refused(again), (UNCONFIRMED,)
            self._trouble.claimed()
            return None, draft.seen
        if isinstance(action, FinalAction):
            draft.outcome = Outcome.done()
            return self._ended(ending_of(action), draft), draft.seen
        if isinstance(action, DeviceAction):
            outcome, after = await self._act(draft, action)
        else:
            outcome, after = await self._reflect(action, draft.seen), draft.seen
        draft.outcome = outcome
        draft.signals += self._trouble.acted(draft.seen.frame.signature, action, outcome)
        why = self._trouble.stuck
        return (self._ended(Ending(End.STUCK, why), draft) if why else None), after

    async def _act(self, draft: StepDraft, action: DeviceAction) -> tuple[Outcome, Observation]:
        """Act and look again; the outcome tells how much of the screen changed."""
        asked = action
        try:
            views = await self._gate.look(action) if self._gate else None
            if self._aim is not None:
                draft.aim = await self._aim.check(action, draft.seen, views, sure=draft.act > 1)
                refused, action = self._aim.ruled(action, draft.aim)
                if refused:
                    draft.signals = (MISAIMED,)
                    return Outcome.refused(refused), draft.seen
            refused = await self._gated(draft, action, views)
            ruling = None if refused else await rule(self._before_action, action, draft.seen)
            if isinstance(ruling, DeviceAction):
                refused = await self._gated(draft, ruling)
        except (RaisedOutside, asyncio.CancelledError):
            draft.outcome, draft.signals = Outcome.refused(NOT_RULED), (VETOED,)
            raise
        if refused or isinstance(ruling, Veto):
            draft.signals = (VETOED,)
            why = ruling.why if isinstance(ruling, Veto) else refused
            return Outcome.refused(why), draft.seen
        done = ruling or action
        draft.instead = done if done is not asked else None
        if draft.policy is not None and draft.policy.acts:
            # After a kill it is known what may have been done, and it is not done once more.
            self._journal.intend(draft.record(self._journal_s))
        started_s = self._clock()
        # Set before the second look: if the phone is lost then, what was done is still on record.
        outcome = await self._device.perform(done, draft.seen)
        if draft.instead is not None:
            outcome = outcome.instead(describe(draft.instead))
        elif self._aim is not None:
            outcome = self._aim.told(outcome, draft.aim)
        draft.outcome = outcome
        draft.act_s = self._clock() - started_s
        if self._gate is not None and draft.policy is not None:
            self._gate.told(draft.policy, outcome)
        after = await self._cleared(await self._device.observe())
        return outcome.with_change(changed_share(draft.seen.frame, after.frame)), after

    async def _cleared(self, seen: Observation) -> Observation:
        """The screen without what only stands in the way."""
        return seen if self._interrupts is None else await self._interrupts.cleared(seen)

    async def _gated(
        self, draft: StepDraft, action: DeviceAction, views: Glimpse | None = None
    ) -> str:
        """Why a second opinion or the gate does not allow an act, or nothing."""
        if self._second is not None and (why := await self._second.objects(draft, action)):
            return why
        if self._gate is None:
            return ""
        with outside(DeviceError, ModelLost):  # of somebody else's code
            ruled = await self._gate.check(
                action, draft.seen, draft.thought, draft.kept.picture, views,
                seen_first=draft.act == 1,
            )  # fmt: skip
        draft.policy = ruled
        return "" if ruled.allowed else refusal_text(ruled)

    def _ended(self, ending: Ending, draft: StepDraft) -> Ending:
        """The end, unless the gate has closed the way there: then that, and it is no success."""
        if self._gate is None:
            return ending
        allowed = self._gate.ended(ending)
        if allowed is not ending:
            draft.outcome = Outcome.refused(allowed.why)
        return allowed

    async def _reflect(self, action: MindAction, seen: Observation) -> Outcome:
        """Carry out what does not touch the phone."""
        match action:
            case Note():
                return Outcome.done("noted")
            case Ask(question=question):
                answer = await self._answer(question)
                if answer is None:
                    return Outcome.refused("nobody is here to answer; decide, or hand over")
                if self._gate is not None:
                    await self._gate.heard(question, answer)
                return Outcome.done(f"{USER_SAYS}{answer}")
            case Zoom(boxes=boxes):
                for box in boxes:
                    region = await self._encoder.region(seen.frame, box)
                    self._conversation.add_screenshot_after_reply(
                        zoom_text(box), region, self._keep(region)
                    )
                follow = "the region follows" if len(boxes) == 1 else "the regions follow"
                return Outcome.done(follow)

    async def _extract(self, draft: StepDraft, action: Extract) -> Ending | None:
        """End with data that fit; of others the model hears what is wrong, as of a bad reply."""
        asked = self._extraction
        why = asked.complaints(action.data) if asked else "no data were asked for"
        if why:
            draft.outcome = Outcome.failed(misfit_text(why))
            return self._complain(draft, why)
        frame = draft.seen.frame
        regions = [
            RegionRecord(box=box, file=self._keep(await self._encoder.region(frame, box)))
            for box in action.regions
        ]
        draft.outcome = Outcome.done()
        return self._ended(ending_of(action, tuple(regions)), draft)

    async def _ask_for_a_hint(self) -> None:
        """When the ladder has just reached its last rung, a person is asked before the model is."""
        if self._conversation.rung == "human" and self._conversation.rung_why:
            hint = await self._answer(hint_question(self._conversation.rung_why))
            if hint:
                self._conversation.add_user_message(hint_text(hint))

    async def _answer(self, question: str) -> str | None:
        # Whether a task's own user says yes may depend on the phone, which may be lost by then.
        with outside(DeviceError):
            return await self._user.answer(question)

    def _complain(self, draft: StepDraft, why: str) -> Ending | None:
        """Count a reply without an action, or with data that do not fit; the model is told, and a
        few in a row are the end."""
        self._bad_replies += 1
        draft.signals = (BAD_REPLY,)
        if self._bad_replies < BAD_REPLIES_IN_A_ROW:
            return None
        return Ending(End.BAD_REPLIES, f"{self._bad_replies} in a row, the last: {why}")

    def _limit(self, started_s: float, next_usd: Decimal | None) -> Ending | None:
        wall_s = self._journal.earlier_s + self._clock() - started_s
        return self._limits.reached(self._journal.record.totals, next_usd, wall_s, self._model_s)

    def _wait_left(self, started_s: float) -> Callable[[], float] | None:
        """The seconds that the limit leaves for waiting, at any moment; None without a limit."""
        end_s, earlier_s = self._limits.wall_s, self._journal.earlier_s
        if end_s is None:
            return None
        return lambda: end_s - earlier_s - (self._clock() - started_s)

    async def _show(self, seen: Observation, note: str = "") -> SavedFiles:
        """Put a new screenshot before the model; keep that same picture, and the views with it."""
        kept, picture = await self._saved(seen)
        package = seen.app and seen.app.package
        text = screen_text(package, seen.keyboard_shown, seen.frame.flags, note)
        text += self._interrupts.told() if self._interrupts else ""
        self._conversation.add_screenshot(text, picture, kept.picture)
        return kept

    async def _saved(self, seen: Observation) -> tuple[SavedFiles, ImagePart]:
        """What the trace keeps of a screen, and the picture of it."""
        picture, views = await asyncio.gather(
            self._encoder.picture(seen.frame), self._views.of(seen)
        )
        ui = self._journal.views(views.tree) if views.tree else None
        return SavedFiles(self._keep(picture), ui, views.took_s), picture

    def _keep(self, picture: ImagePart) -> str:
        return self._journal.picture(picture.encoded, picture.media_type)

    def _record(self, draft: StepDraft) -> StepRecord:
        """Put the step on disk whatever happened in it, then let the conversation know."""
        step = draft.record(self._journal_s)
        self._model_s += draft.call.model_s
        started_s = self._clock()
        self._journal.append(step)
        self._journal_s = self._clock() - started_s
        self._conversation.record(step)
        return step

    @property
    def _steps(self) -> int:
        return self._journal.record.totals.steps
