"""The agent: look, decide, act, look again, record; until something ends the episode."""

import asyncio
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

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
)
from ..device.device import Device, Observation
from ..device.errors import DeviceError
from ..device.frame import changed_share
from ..traces.journal import Journal
from ..traces.schema import End, Ending, RegionRecord, StepRecord
from .dialects import BadReply, Decision
from .extraction import Extraction
from .eyes import Eyes
from .ladder import UNCONFIRMED
from .limits import Limits
from .mind import Mind
from .models.base import ImagePart, ModelLost
from .prompts import (
    LOOK_AGAIN,
    hint_question,
    hint_text,
    misfit_text,
    screen_text,
    zoom_text,
)
from .signals import Watch
from .turn import Kept, Turn, ending_of
from .user import User
from .views import Views

BAD_REPLIES_IN_A_ROW = 3
BAD_REPLY = "bad_reply"


class Agent:
    """One attempt at one goal on one phone; `on_step` hears of each step once it is on disk."""

    def __init__(
        self,
        device: Device,
        mind: Mind,
        eyes: Eyes,
        journal: Journal,
        limits: Limits,
        user: User,
        on_step: Callable[[StepRecord], None],
        clock: Callable[[], float] = time.monotonic,
        extraction: Extraction | None = None,
        views: Views | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._device = device
        self._mind = mind
        self._eyes = eyes
        self._journal = journal
        self._limits = limits
        self._user = user
        self._on_step = on_step
        self._clock = clock
        self._now = now
        self._extraction = extraction
        self._views = views or Views()
        self._watch = Watch()
        self._bad_replies = 0
        self._journal_s = 0.0
        self._model_s = 0.0

    def recall(self, steps: Iterable[StepRecord]) -> None:
        """Go through the steps of an episode that was cut off, as if they had just happened.

        Raises UsageMistake if a prompt is not word for word what it was.
        """
        for step in steps:
            self._mind.recall(step, self._journal.folder / "frames")
            self._bad_replies = self._bad_replies + 1 if BAD_REPLY in step.signals else 0
            self._model_s += step.timings.model_s
            if step.action and step.outcome:
                self._watch.acted(step.observation.frame.signature, step.action, step.outcome)

    async def run(self) -> Ending:
        """Work until the agent ends it, a limit is reached, or the phone or the model is lost."""
        started_s = self._clock()
        try:
            seen = await self._device.observe()
            kept = await self._show(seen)
            while True:
                if ending := self._limit(self._clock() - started_s):
                    return ending
                await self._ask_for_a_hint()
                decided = await self._mind.decide()
                turn = Turn(self._steps, seen, kept, decided, self._now(), self._journal.elapsed_s)
                try:
                    self._journal.intend(turn.record(self._journal_s))
                    ending, after = await self._carry_out(turn)
                finally:
                    self._record(turn)
                if ending:
                    return ending
                if after is not seen:
                    seen, kept = after, await self._show(after)
        except DeviceError as error:
            return Ending(End.DEVICE_LOST, str(error))
        except ModelLost as error:
            return Ending(End.MODEL_LOST, str(error))
        finally:
            if call := self._mind.unbooked:
                self._journal.book(call)

    async def _carry_out(self, turn: Turn) -> tuple[Ending | None, Observation]:
        """Do what the reply asks for; returns the end it brings, if any, and what is seen now."""
        match turn.thinking.parsed:
            case BadReply(why):
                return self._complain(turn, why), turn.seen
            case Decision(action=Extract() as action):
                return await self._extract(turn, action), turn.seen
            case Decision(action=action):
                self._bad_replies = 0
        if isinstance(action, Done) and not self._mind.confirms:
            turn.outcome, turn.signals = Outcome.refused(LOOK_AGAIN), (UNCONFIRMED,)
            return None, turn.seen
        if isinstance(action, FinalAction):
            turn.outcome = Outcome.done()
            return ending_of(action), turn.seen
        if isinstance(action, DeviceAction):
            outcome, after = await self._act(turn, action)
        else:
            outcome, after = await self._reflect(action, turn.seen), turn.seen
        turn.outcome = outcome
        turn.signals = self._watch.acted(turn.seen.frame.signature, action, outcome)
        return self._stuck(), after

    async def _act(self, turn: Turn, action: DeviceAction) -> tuple[Outcome, Observation]:
        """Act and look again; the outcome tells how much of the screen changed."""
        started_s = self._clock()
        # Set before the second look: if the phone is lost then, what was done is still on record.
        turn.outcome = outcome = await self._device.perform(action, turn.seen)
        turn.act_s = self._clock() - started_s
        after = await self._device.observe()
        return outcome.with_change(changed_share(turn.seen.frame, after.frame)), after

    async def _reflect(self, action: MindAction, seen: Observation) -> Outcome:
        """Carry out what does not touch the phone."""
        match action:
            case Note():
                return Outcome.done("noted")
            case Ask(question=question):
                answer = await self._user.answer(question)
                if answer is None:
                    return Outcome.refused("nobody is here to answer; decide, or hand over")
                return Outcome.done(f"the user says: {answer}")
            case Zoom(boxes=boxes):
                for box in boxes:
                    region = await self._eyes.region(seen.frame, box)
                    self._mind.see_next(zoom_text(box), region, self._keep(region))
                follow = "the region follows" if len(boxes) == 1 else "the regions follow"
                return Outcome.done(follow)

    async def _extract(self, turn: Turn, action: Extract) -> Ending | None:
        """End with data that fit; of others the model hears what is wrong, as of a bad reply."""
        if self._extraction is None:
            why = "no data were asked for"
        else:
            why = self._extraction.complaints(action.data)
        if why:
            turn.outcome = Outcome.failed(misfit_text(why))
            return self._complain(turn, why)
        regions = [
            RegionRecord(box=box, file=self._keep(await self._eyes.region(turn.seen.frame, box)))
            for box in action.regions
        ]
        turn.outcome = Outcome.done()
        return ending_of(action, tuple(regions))

    async def _ask_for_a_hint(self) -> None:
        """When the ladder has just reached its last rung, a person is asked before the model is."""
        if self._mind.rung == "human" and self._mind.rung_why:
            hint = await self._user.answer(hint_question(self._mind.rung_why))
            if hint:
                self._mind.be_told(hint_text(hint))

    def _complain(self, turn: Turn, why: str) -> Ending | None:
        """Count a reply without an action, or with data that do not fit; the model is told, and a
        few in a row are the end."""
        self._bad_replies += 1
        turn.signals = (BAD_REPLY,)
        if self._bad_replies < BAD_REPLIES_IN_A_ROW:
            return None
        return Ending(End.BAD_REPLIES, f"{self._bad_replies} in a row, the last: {why}")

    def _limit(self, here_s: float) -> Ending | None:
        wall_s = self._journal.earlier_s + here_s
        spent, next_usd = self._journal.record.totals, self._mind.next_usd()
        return self._limits.reached(spent, next_usd, wall_s, self._model_s)

    def _stuck(self) -> Ending | None:
        return Ending(End.STUCK, self._watch.stuck) if self._watch.stuck else None

    async def _show(self, seen: Observation) -> Kept:
        """Give the mind a new screenshot; keep that same picture, and the views beside it."""
        picture, views = await asyncio.gather(self._eyes.picture(seen.frame), self._views.read())
        text = screen_text(seen.app and seen.app.package, seen.keyboard_shown)
        file = self._keep(picture)
        self._mind.see(text, picture, file)
        ui = self._journal.views(views.tree) if views.tree else None
        return Kept(file, ui, views.took_s)

    def _keep(self, picture: ImagePart) -> str:
        return self._journal.picture(picture.encoded, picture.media_type)

    def _record(self, turn: Turn) -> None:
        """Put the step on disk whatever happened in it, then let the mind and the watcher know."""
        step = turn.record(self._journal_s)
        self._model_s += turn.thinking.model_s
        started_s = self._clock()
        self._journal.append(step)
        self._journal_s = self._clock() - started_s
        self._mind.learn(step)
        self._on_step(step)

    @property
    def _steps(self) -> int:
        return self._journal.record.totals.steps
