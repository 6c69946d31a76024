"""Runs one attempt from set-up to verdict; whatever happens, the trace says how it ended."""

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import UTC, datetime

from ..actions.log import get_logger
from ..agent.dialects import ToolCallDialect
from ..agent.eyes import Eyes
from ..agent.ladder import Ladder
from ..agent.limits import Limits
from ..agent.loop import Agent
from ..agent.mind import Mind
from ..agent.models.base import Model
from ..agent.user import User
from ..agent.vision import Sizing
from ..device.device import Device
from ..device.errors import DeviceError
from ..traces.journal import Journal, RunFolder
from ..traces.schema import (
    DeviceRecord,
    End,
    Ending,
    EpisodeRecord,
    ModelRecord,
    StepRecord,
    Verdict,
)
from .state import PhoneState, StateUnreadable, read_state
from .task import Task

_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Attempt:
    """Everything one attempt is made of; `task` is None for a goal that nothing can verify."""

    goal: str
    task: Task | None
    device: Device
    model: Model
    ladder: Ladder
    limits: Limits
    sizing: Sizing
    user: User
    executor: Executor
    on_step: Callable[[StepRecord], None]

    async def run(self, run: RunFolder) -> EpisodeRecord:
        """Set up, let the agent work, verify, and write all of it; only cancelling raises."""
        with run.episode(self._record(len(run.episodes))) as journal:
            verdict = Verdict(status="unverified", why="the episode was cut short")
            ending = Ending(End.CANCELLED, "interrupted")
            try:
                ending, verdict = await self._attempt(journal)
            finally:
                record = journal.close(ending, verdict)
                _log.info("episode ended", end=record.end, verdict=verdict.status, id=record.id)
            return record

    async def _attempt(self, journal: Journal) -> tuple[Ending, Verdict]:
        before: PhoneState | None = None
        if self.task is not None:
            try:
                await self.task.set_up(self.device)
                before = await read_state(self.device)
            except (DeviceError, StateUnreadable) as error:
                return Ending(End.SETUP_ERROR, str(error)), _unverified("the set-up failed")
        ending = await self._agent(journal).run()
        if self.task is None or before is None:
            return ending, _unverified("this goal has no check")
        if ending.end.infrastructure:
            return ending, _unverified(f"the episode ended with {ending.end}")
        try:
            return ending, self.task.verify(before, await read_state(self.device))
        except (DeviceError, StateUnreadable) as error:
            return Ending(End.VERIFIER_ERROR, str(error)), _unverified("the check failed")

    def _agent(self, journal: Journal) -> Agent:
        return Agent(
            device=self.device,
            mind=Mind(self.goal, self.model, ToolCallDialect(), self.ladder),
            eyes=Eyes(self.model.profile.vision_family, self.sizing, self.executor),
            journal=journal,
            limits=self.limits,
            user=self.user,
            on_step=self.on_step,
        )

    def _record(self, number: int) -> EpisodeRecord:
        name = self.task.name if self.task else "goal"
        info, profile = self.device.info, self.model.profile
        return EpisodeRecord(
            id=f"{number + 1:04d}-{name}",
            task=name,
            goal=self.goal,
            device=DeviceRecord(
                serial=info.serial,
                model=info.model,
                api_level=info.api_level,
                simulated=info.simulated,
            ),
            model=ModelRecord(
                profile=profile.name,
                name=profile.model or "",
                endpoint=profile.base_url or "",
                scripted=profile.scripted,
                prices_date=str(profile.prices.date) if profile.prices else None,
            ),
            started_at=datetime.now(UTC),
        )


def exit_code(record: EpisodeRecord, task: Task | None, require_verified: bool = False) -> int:
    """0 for an end the task allows and a verdict that is not failed, 3 for infrastructure, else 1.

    `require_verified` asks for a passed verdict; a cancelled episode is 130.
    """
    if record.end is None or record.end is End.CANCELLED:
        return 130
    if record.end.infrastructure:
        return 3
    allowed = task.allowed_ends if task else frozenset({End.COMPLETED, End.ANSWERED})
    status = record.verdict.status if record.verdict else "unverified"
    if record.end not in allowed or status == "failed":
        return 1
    return 1 if require_verified and status != "passed" else 0


def _unverified(why: str) -> Verdict:
    return Verdict(status="unverified", why=why)
