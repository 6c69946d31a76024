"""Runs one attempt from set-up to verdict; whatever happens, the trace says how it ended."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from pydantic import JsonValue

from ..actions import DeviceAction
from ..actions.log import get_logger, masking
from ..agent.conversation import build_conversation
from ..agent.dialects import Schema
from ..agent.encoder import PictureShrinker, ScreenshotEncoder
from ..agent.extraction import Extraction
from ..agent.hooks import (
    BeforeAction,
    InterruptsOnDemand,
    OnStep,
    RaisedOutside,
    Ruling,
    Veto,
    acted,
    outside,
    rule,
)
from ..agent.ladder import Ladder
from ..agent.limits import Limits
from ..agent.loop import Agent
from ..agent.models.base import Model
from ..agent.policy.gate import Gate, GateSetup
from ..agent.user import User
from ..agent.views import Views, first_look
from ..agent.vision import Sizing
from ..device.device import Device, InstalledApp, Observation, ShowsEarly
from ..device.errors import CommandFailed, DeviceError
from ..device.frame import Frame
from ..traces.journal import Journal, RunFolder
from ..traces.redactor import Redactor
from ..traces.schema import (
    End,
    Ending,
    EpisodeRecord,
    RoutingRecord,
    StepRecord,
    Verdict,
)
from .attempt_record import masked_ending, new_record
from .event_injector import EventInjector, FaultInjector
from .events import EventJournal
from .simulated_user import DiscreetUser, SimulatedUser
from .state import PhoneState, StateUnreadable
from .task import NotForThisPhone, Task
from .verifier_input import VerifierInput

# The phone's state when the episode began, in the episode's folder.
BEFORE = "before.json.gz"


if TYPE_CHECKING:
    from ..agent.aim import AimCheck
    from ..agent.foreign.opening import AnyPlayer
    from ..agent.foreign.spec import AgentSpec
    from ..agent.interrupts import Interrupts
    from ..agent.plan import PlanCheck
    from ..agent.second_opinion import SecondOpinion
    from .proof import Proof

_log = get_logger(__name__)

Closed: TypeAlias = Literal["off", "grants", "all"]
"""What is closed on the way without the model: nothing, granted permission dialogs, or all."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """Everything one attempt is made of; `task` is None for a goal that nothing can verify.

    `secrets` are those of such a goal, by the names that stand in it, and `proof` is what shows
    that it was reached; a task brings its own. `route` asks, once the trace is there, for the class
    of the task and gives the attempt that such a task is given.
    """

    goal: str
    task: Task | None
    device: Device
    model: Model
    advisor: Model | None
    ladder: Ladder
    limits: Limits
    sizing: Sizing
    user: User
    executor: Executor
    on_step: OnStep
    settings: Mapping[str, JsonValue]
    extraction: Extraction | None = None
    advisor_drives: bool = True
    keep_ui: bool = False
    interrupts: Closed = "off"
    every_screen: bool = False
    grants: tuple[str, ...] = ()
    before_action: BeforeAction | None = None
    faults: FaultInjector | None = None
    clock: Callable[[], float] = time.monotonic
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    secrets: Mapping[str, str] = field(default_factory=dict[str, str])
    gate: GateSetup = GateSetup("benchmark")
    proof: "Proof | None" = None
    app: InstalledApp | None = None
    aim: Literal["refuse", "correct", "off"] = "off"
    plan: Literal["off", "expect", "acts"] = "off"
    second_opinion: bool = False
    routing: RoutingRecord | None = None
    route: "Callable[[Journal], Awaitable[Attempt]] | None" = None
    foreign: "AgentSpec | None" = None

    async def run(self, run: RunFolder) -> EpisodeRecord:
        """Set up, let the agent work, verify, and write all of it.

        Raises when it is cancelled, and what code that is not ours raises (a callback, a model or
        a user that somebody made, a task): the trace says that it was stopped, and can be gone on
        with.
        """
        secrets = self.hidden()
        record = new_record(self, len(run.episodes))
        with masking(secrets.mask), run.episode(record, secrets, self.clock) as journal:
            return await self._whole(journal, self._stage(journal), self._begin)

    async def resume(self, folder: Path) -> EpisodeRecord:
        """Go on with an episode that was cut off: same conversation, same start to compare with.

        Raises UsageError if its prompts cannot be built again as they were.
        """
        secrets = self.hidden()
        with masking(secrets.mask), Journal.resume(folder, secrets, self.clock) as journal:
            steps = tuple(journal.steps())
            stage = self._stage(journal, sum(acted(step) for step in steps))
            return await self._whole(journal, stage, self._again, steps)

    def hidden(self) -> Redactor:
        """What nobody but the phone is told."""
        return Redactor(self.task.secrets if self.task else self.secrets)

    async def _whole(
        self,
        journal: Journal,
        stage: EventInjector,
        begin: Callable[[Journal], Awaitable[PhoneState | None]],
        steps: Sequence[StepRecord] = (),
    ) -> EpisodeRecord:
        try:
            routed = self if self.route is None else await self.route(journal)
            agent = routed.agent(journal, stage)
            agent.replay(steps)
            ending, verdict = await self._attempt(journal, stage, begin, agent)
        except asyncio.CancelledError:
            journal.close(Ending(End.CANCELLED, "interrupted"), Verdict.unverified("interrupted"))
            raise
        except RaisedOutside as raised:
            why = self.hidden().mask(f"stopped by {raised}")
            journal.close(Ending(End.CANCELLED, why), Verdict.unverified("interrupted"))
            # Not `from` anything: the error keeps the cause that its own code has given it.
            raise raised.error  # noqa: B904
        except OSError as error:
            # The disk refuses the trace: what is written stays, and nothing more is begun.
            ending = Ending(End.SETUP_ERROR, f"the trace cannot be written: {error}")
            verdict = Verdict.unverified("the episode was cut short")
        # Checks compare with secrets and a phone shows them; who reads of it needs neither.
        secrets = self.hidden()
        record = journal.close(masked_ending(ending, secrets), secrets.masked(verdict))
        # One that was begun by an earlier version holds them in its goal.
        record = secrets.masked(record)
        _log.info("episode ended", end=record.end, verdict=verdict.status, id=record.id)
        return record

    async def _attempt(
        self,
        journal: Journal,
        stage: EventInjector,
        begin: Callable[[Journal], Awaitable[PhoneState | None]],
        agent: "Agent | AnyPlayer",
    ) -> tuple[Ending, Verdict]:
        try:
            return await self._worked(journal, stage, begin, agent)
        finally:
            await self._tear_down()

    async def _tear_down(self) -> None:
        """Let the task tidy up; what goes wrong then changes nothing of the verdict."""
        if self.task is None:
            return
        try:
            with outside(DeviceError, StateUnreadable):
                await self.task.tear_down(self.device)
        except (DeviceError, StateUnreadable) as error:
            _log.warning("tear-down failed", task=self.task.name, why=self._why(error))

    async def _worked(
        self,
        journal: Journal,
        stage: EventInjector,
        begin: Callable[[Journal], Awaitable[PhoneState | None]],
        agent: "Agent | AnyPlayer",
    ) -> tuple[Ending, Verdict]:
        try:
            if self.task is not None and not self.device.info.simulated:
                # Nothing is set up on somebody's phone that the agent could not work on then.
                first = await first_look(self.device, secure_allowed=True)
                if first.unfit:
                    return first.unfit, Verdict.unverified("nothing was begun")
            before = await begin(journal)
            mask = self.hidden().mask
            held = await self.proof.before(self.device, journal, mask) if self.proof else None
            await stage.begin()
        except (DeviceError, StateUnreadable) as error:
            end = End.SKIPPED if isinstance(error, NotForThisPhone) else End.SETUP_ERROR
            return Ending(end, self._why(error)), Verdict.unverified("nothing was begun")
        try:
            ending = await agent.run()
        finally:
            self._show_early(None)
        if (self.task is None or before is None) and self.proof is None:
            return ending, Verdict.unverified("this goal has no check")
        if ending.end.infrastructure:
            return ending, Verdict.unverified(f"the episode ended with {ending.end}")
        try:
            if self.proof is not None and held is not None:
                proved = await self.proof.look(self.device, mask)
                return ending, self.proof.verdict(held, proved, ending)
            assert self.task is not None and before is not None
            with outside(DeviceError, StateUnreadable):
                gathered = await self.task.gather_for(self.device, ending)
                after = await self.task.read(self.device)
                records = stage.journal.records
                found = VerifierInput(before, after, ending.end, ending.answer, records, gathered)
                return ending, self.task.verify(found)
        except (DeviceError, StateUnreadable) as error:
            return Ending(End.VERIFIER_ERROR, self._why(error)), Verdict.unverified(
                "the check failed"
            )

    def _why(self, error: Exception) -> str:
        """What went wrong without secrets, which a text cut short may hold in part."""
        mask = self.hidden().mask
        if isinstance(error, CommandFailed):
            argv = [mask(word) for word in error.argv]
            error = CommandFailed(argv, error.code, mask(error.stdout), mask(error.stderr))
        return mask(str(error))

    async def _begin(self, journal: Journal) -> PhoneState | None:
        """Bring the phone into the task's state, and keep that state beside the trace."""
        if self.task is None:
            return None
        with outside(DeviceError, StateUnreadable):
            await self.task.set_up(self.device)
            before = await self.task.read(self.device)
        from .snapshot import pack_state

        journal.keep(BEFORE, pack_state(before, self.hidden()))
        return before

    async def _again(self, journal: Journal) -> PhoneState | None:
        """The state that was kept when the episode began; set up anew if it had not got so far."""
        if self.task is None:
            return None
        kept = journal.folder / BEFORE
        if not kept.exists():
            return await self._begin(journal)
        from .snapshot import unpack_state

        return unpack_state(kept.read_bytes(), self.hidden())

    def _stage(self, journal: Journal, acted: int = 0) -> EventInjector:
        """The phone with the task's events on it; `acted` times the agent has acted already."""
        events = self.task.events if self.task else ()
        watched = self.task.watched if self.task else None
        kept = EventJournal(journal.folder, self.hidden())
        secrets = self.hidden()
        return EventInjector(self.device, kept, events, watched, self.faults, acted, secrets)

    def _user(self, stage: EventInjector) -> User:
        """The task's own user; for a goal in somebody's own words whoever is there."""
        if self.task is None:
            return DiscreetUser(self.user, self.hidden().mask)
        committed = partial(self.task.committed, self.device)
        return SimulatedUser(self.task.facts, stage.journal, committed, lambda: stage.acted)

    def agent(self, journal: Journal, stage: EventInjector) -> "Agent | AnyPlayer":
        """What works towards the goal on that phone, and writes into that journal."""
        views = Views(self.device)
        gate = self.gate.open(stage, journal.record, journal.folder / "frames", journal.book)
        profile = self.model.profile
        encoder = ScreenshotEncoder(
            profile.vision_family, self.sizing, self.executor, profile.image_max_px
        )
        if self.foreign is not None:
            from ..agent.foreign.opening import ForeignStage, open_player

            return open_player(self.foreign, ForeignStage(
                stage, self.device, journal, self.limits, self._user(stage), self.on_step, encoder,
                views if self.keep_ui else Views(), gate, profile, self.hidden().mask,
                self.clock, self.now,
            ))  # fmt: skip
        self._show_early(encoder.begin)
        return Agent(
            device=stage,
            conversation=build_conversation(
                journal.record.goal,
                journal.record.secrets,
                self.model,
                self.advisor,
                self.ladder,
                advisor_drives=self.advisor_drives,
                schema=self.schema,
                offers=journal.record.offers,
                clock=self.clock,
                mask=self.hidden().mask,
                rules=journal.record.prompts,
                shrinker=PictureShrinker(encoder, journal.picture),
            ),
            encoder=encoder,
            journal=journal,
            limits=self.limits,
            user=self._user(stage),
            on_step=self.on_step,
            clock=self.clock,
            now=self.now,
            extraction=self.extraction,
            views=views if self.keep_ui else Views(),
            before_action=self._ruled if self.before_action else None,
            interrupts=self._interrupts(journal.folder, views, gate),
            gate=gate,
            aim=self._aim(views, gate),
            plan=None if self.plan == "off" else self._plan_check(views),
            second=self._second(encoder, views, journal) if self.second_opinion else None,
        )

    def _show_early(self, to: Callable[[Frame], None] | None) -> None:
        """Have a screen encoded while it is seen to stand still, where the phone shows it."""
        if isinstance(self.device, ShowsEarly):
            self.device.show_early(to)

    def _plan_check(self, views: Views) -> "PlanCheck":
        from ..agent.plan import PlanCheck

        return PlanCheck(views)

    def _second(self, eyes: ScreenshotEncoder, views: Views, journal: Journal) -> "SecondOpinion":
        from ..agent.second_opinion import SecondOpinion

        mask, book = self.hidden().mask, journal.book
        return SecondOpinion(journal.record.goal, self.model, eyes, views, book, mask)

    def _aim(self, views: Views, gate: Gate | None) -> "AimCheck | None":
        """What compares acts with the views; the gate's reading, where there is one."""
        if self.aim == "off":
            return None
        from ..agent.aim import AimCheck

        mask = self.hidden().mask
        return AimCheck(views, self.aim == "correct", gate is None, mask, self.clock)

    def _interrupts(self, into: Path, views: Views, gate: Gate | None) -> InterruptsOnDemand | None:
        """What closes dialogs, on the phone itself: events of a task count the agent alone."""

        def make() -> "Interrupts":
            from ..agent.interrupts import Grant, Interrupts, forbidding

            return Interrupts(
                self.device, into, self.now, tuple(map(Grant.parse, self.grants)),
                forbidding(self.goal, gate, self.before_action), views=views,
                only_grants=self.interrupts == "grants", secrets=self.hidden(),
            )  # fmt: skip

        return None if self.interrupts == "off" else InterruptsOnDemand(make, self.every_screen)

    async def _ruled(self, action: DeviceAction, seen: Observation) -> Ruling:
        """What `before_action` says, secrets as their names: the model and the trace get it."""
        ruling = await rule(self.before_action, action, seen)
        if isinstance(ruling, Veto):
            return Veto(self.hidden().mask(ruling.why))
        return ruling and self.hidden().masked(ruling)

    @property
    def schema(self) -> Schema | None:
        """Of the data that are asked for."""
        return self.extraction and self.extraction.schema
