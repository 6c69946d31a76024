"""Tries a task on a phone without an agent: does its set-up work, and can its checks fail?"""

from dataclasses import dataclass

from ...device.device import Device
from ...device.errors import CommandFailed, DeviceError
from ...traces.redactor import Redactor
from ...traces.schema import Evidence
from ..state import StateUnreadable, changes
from .checks import AnswerCheck
from .task import OwnTask

# So much of what broke is told.
_LONGEST = 700


@dataclass(frozen=True, slots=True)
class DryRun:
    """What the checks say before anything was done; `broken` is why they could not be asked.

    `unrest` is what changed while nobody did anything, which `nothing_else` would blame on the
    agent.
    """

    evidence: tuple[Evidence, ...] = ()
    unrest: tuple[str, ...] = ()
    broken: str = ""
    decided_later: bool = False

    @property
    def weak(self) -> tuple[Evidence, ...]:
        """The checks that hold already."""
        return tuple(fact for fact in self.evidence if fact.holds)

    @property
    def proves_nothing(self) -> bool:
        """Whether an agent that does nothing would pass."""
        return not self.broken and not self.decided_later and len(self.weak) == len(self.evidence)


async def dry_run(task: OwnTask, device: Device) -> DryRun:
    """Set the task up, ask its checks, and tear it down."""
    mask = Redactor(task.secrets).mask
    try:
        await task.set_up(device)
        before = await task.read(device)
        evidence = await task.gather(device)
        after = await task.read(device)
        await task.tear_down(device)
    except (DeviceError, StateUnreadable) as error:
        told = error.whole if isinstance(error, CommandFailed) else str(error)
        return DryRun(broken=mask(told)[:_LONGEST])
    others = [mask(str(c)) for c in changes(before, after) if not task.declared(c)]
    answers = any(isinstance(check, AnswerCheck) for check in task.spec.checks)
    return DryRun(evidence, tuple(others), decided_later=answers or bool(task.rubric))
