"""Plays solutions on a phone without a model: what is checked is the task, not an agent."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from ...actions import Answer, Ask, DeviceAction, FinalAction
from ...agent.rehearsal import Move, Solution, SolutionLost, view_screen
from ...agent.step_draft import ending_of
from ...device.device import Observation
from ...fleet.pocket import LabPhone
from ...tasks.event_injector import EventInjector
from ...tasks.events import EventJournal
from ...tasks.simulated_user import SimulatedUser
from ...tasks.state import PhoneState, StateUnreadable, changes
from ...tasks.task import Task
from ...tasks.verifier_input import VerifierInput
from ...traces.schema import End, Ending, Verdict

# More moves than the longest task needs by far; a solution that goes round in a circle ends here.
MOST_MOVES = 90


@dataclass(frozen=True, slots=True)
class SolutionResult:
    """How a solution got on with a task; `acts` counts as `optimal_steps` does."""

    verdict: Verdict
    ending: Ending
    acts: int
    moves: tuple[Move, ...]
    found: VerifierInput


@dataclass(frozen=True, slots=True)
class TaskHarness:
    """A task on a phone, and the state that the phone has once the task is set up."""

    task: Task
    phone: LabPhone
    before: PhoneState
    seen: Observation
    hash: str

    @classmethod
    async def set_up(cls, task: Task, phone: LabPhone) -> Self:
        """Set the task up on a phone that is as at the start."""
        await phone.reset()
        device = phone.device
        await task.set_up(device)
        before, seen = await task.read(device), await device.observe()
        return cls(task, phone, before, seen, phone.state_hash())

    async def play(self, solution: Solution) -> SolutionResult:
        """Set the task up anew, let the solution play, and verify.

        Raises StateUnreadable if the set-up does not bring the same state every time.
        """
        task, device, journal = self.task, self.phone.device, EventJournal()
        await self.phone.reset()
        await task.set_up(device)
        # Reading everything takes longer than most plays: only if bytes differ, rows may.
        if self.phone.state_hash() != self.hash and changes(self.before, await task.read(device)):
            raise StateUnreadable(f"the set-up of {task.name} is another one each time")
        injector = EventInjector(device, journal, task.events, task.watched, device)
        await injector.begin()
        user = SimulatedUser(
            task.facts, journal, lambda: task.committed(device), lambda: injector.acted
        )
        ending, moves = await _moves(solution, injector, user, self.seen)
        gathered = await task.gather(device)
        found = VerifierInput(
            self.before,
            (await task.read(device)).sharing(self.before),
            ending.end,
            ending.answer,
            journal.records,
            gathered,
        )
        return SolutionResult(task.verify(found), ending, count_acts(moves), moves, found)


async def play(task: Task, solution: Solution, phone: LabPhone) -> SolutionResult:
    """Reset the phone, set the task up on it, let the solution play, and verify."""
    return await (await TaskHarness.set_up(task, phone)).play(solution)


def count_acts(moves: Sequence[Move]) -> int:
    """Acts on the phone, questions and answers; not the final word that all is done."""
    counted = (DeviceAction, Ask, Answer)
    return sum(isinstance(move.action, counted) for move in moves)


async def _moves(
    solution: Solution, device: EventInjector, user: SimulatedUser, seen: Observation
) -> tuple[Ending, tuple[Move, ...]]:
    """Solutions go by the views: one picture, for its size and rotation, does for all acts."""
    moves: list[Move] = []
    while len(moves) < MOST_MOVES:
        try:
            move = solution.decide(await view_screen(device), tuple(moves))
        except SolutionLost as lost:
            return Ending(End.HANDED_OVER, f"the solution is lost: {lost}"), tuple(moves)
        moves.append(move)
        match move.action:
            case Ask(question=question):
                await user.answer(question)
            case action if isinstance(action, DeviceAction):
                await device.perform(action, seen)
            case action if isinstance(action, FinalAction):
                return ending_of(action), tuple(moves)
            case _:
                continue
    return Ending(End.STEP_LIMIT, "the solution goes round in circles"), tuple(moves)
