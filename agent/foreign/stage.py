"""What an agent that is not ours is played on: the phone, the trace, the bounds."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from ...actions import Action, Outcome
from ...device.device import Device, Observation
from ...traces.journal import Journal
from ...traces.money import Usage, Usd
from ...traces.schema import CallRecord, Ending, ObservationRecord, ReplyRecord, StepRecord, Timings
from ..encoder import ScreenshotEncoder
from ..hooks import OnStep, heard
from ..limits import Limits
from ..models.profiles import Profile
from ..policy.gate import Gate
from ..user import User
from ..views import Views
from .calls import SeenCall
from .documents import whole_text


@dataclass(slots=True)
class ForeignStage:
    """Everything that one attempt shares with the agent's player; `held` is the phone behind
    `device`, on which the task's events happen."""

    device: Device
    held: Device
    journal: Journal
    limits: Limits
    user: User
    on_step: OnStep
    encoder: ScreenshotEncoder
    views: Views
    gate: Gate | None
    profile: Profile
    mask: Callable[[str], str]
    clock: Callable[[], float]
    now: Callable[[], datetime]
    _model_s: float = 0.0
    _took_s: float = 0.0
    _booked: bool = False
    _started_s: float = 0.0

    def __post_init__(self) -> None:
        # All that an agent says comes by here on its way into the trace, which is UTF-8.
        mask = self.mask
        self.mask = lambda said: mask(whole_text(said))

    def begin(self) -> None:
        """The clock of the limits starts."""
        self._started_s = self.clock()

    def limit(self) -> Ending | None:
        """The end that is due before a step or a call."""
        totals = self.journal.record.totals
        calls, cost = totals.model_calls, totals.cost_usd
        # What a call may cost is known by those before it alone.
        next_usd = None if cost is None else cost / calls if calls else Decimal(0)
        wall_s = self.journal.earlier_s + self.clock() - self._started_s
        return self.limits.reached(totals, next_usd, wall_s, self._model_s)

    def book(self, call: SeenCall) -> None:
        """A call has gone through and is paid for, whatever comes of it."""
        self._took_s += call.took_s
        self._model_s += call.took_s
        self._booked = True
        self.journal.book(
            CallRecord(
                by="actor",
                profile=self.profile.name,
                usage=call.usage,
                cost_usd=call.cost_of(self.profile),
                at=self.now(),
            )
        )

    async def record(
        self,
        seen: Observation,
        said: str,
        *,
        action: Action | None = None,
        thought: str = "",
        bad: str | None = None,
        call: SeenCall | None = None,
        free: bool = False,
    ) -> StepRecord:
        """A step, with the one `call` that it is, or beside those that have been booked since.

        `free` says that the agent asks no model, so that nothing is unknown.
        """
        usage, cost = Usage(), Usd(whole=free or self._booked)
        if call is not None:
            self._took_s += call.took_s
            self._model_s += call.took_s
            usage, cost = call.usage, Usd.of(call.cost_of(self.profile))
        took_s, self._took_s, self._booked = self._took_s, 0.0, False
        picture, views = await asyncio.gather(self.encoder.picture(seen.frame), self.views.of(seen))
        return StepRecord(
            index=self.journal.record.totals.steps,
            at=self.now(),
            observation=ObservationRecord.of(
                seen,
                self.journal.picture(picture.encoded, picture.media_type),
                self.journal.views(views.tree) if views.tree else None,
            ),
            prompt_sha256="",
            prompt_tokens_estimate=0,
            rung="low",
            reply=ReplyRecord(text=said, model=call.model if call else ""),
            usage=usage,
            cost_usd=cost.cost_usd,
            begun_s=round(self.journal.elapsed_s, 4),
            thought=thought,
            action=action,
            bad_reply=bad,
            timings=Timings(
                capture_s=seen.capture_s,
                settle_s=seen.settle_s,
                ui_s=views.took_s,
                model_s=took_s,
            ),
        )

    async def keep(self, step: StepRecord, outcome: Outcome | None) -> None:
        """Put a step on disk; raises RaisedOutside of who hears of it."""
        done = step.model_copy(update={"outcome": outcome})
        self.journal.append(done)
        await heard(self.on_step, done)
