"""Plays scripts on a phone without a model: what is checked is the task, not an agent."""

from collections.abc import Sequence
from dataclasses import dataclass

from ...actions import (
    Answer,
    Ask,
    DeviceAction,
    FinalAction,
)
from ...agent.rehearsal import Move, Script, ScriptLost
from ...agent.turn import ending_of
from ...traces.schema import End, Ending, Verdict
from ..events import EventJournal
from ..findings import Findings
from ..lab import LabPhone
from ..person import TaskUser
from ..play import look_for_script
from ..stage import StagedDevice
from ..task import Task

# More moves than the longest task needs by far; a player that goes round in a circle ends here.
MOST_MOVES = 90


@dataclass(frozen=True, slots=True)
class Played:
    """How a script got on with a task; `acts` counts as `optimal_steps` does."""

    verdict: Verdict
    ending: Ending
    acts: int
    moves: tuple[Move, ...]
    findings: Findings


async def play(task: Task, script: Script, phone: LabPhone) -> Played:
    """Set the task up on the phone as it is, let the script play, and verify."""
    device = phone.device
    journal = EventJournal()
    stage = StagedDevice(device, journal, task.events, task.watched, device)
    await task.set_up(device)
    before = await task.read(device)
    await stage.begin()
    user = TaskUser(task.facts, journal, lambda: task.committed(device), lambda: stage.acted)
    ending, moves = await _moves(script, stage, user)
    gathered = await task.gather(device)
    after = await task.read(device)
    findings = Findings(before, after, ending.end, ending.answer, journal.records, gathered)
    return Played(task.verify(findings), ending, count_acts(moves), moves, findings)


def count_acts(moves: Sequence[Move]) -> int:
    """Acts on the phone, questions and answers; not the final word that all is done."""
    counted = (DeviceAction, Ask, Answer)
    return sum(isinstance(move.action, counted) for move in moves)


async def _moves(
    script: Script, device: StagedDevice, user: TaskUser
) -> tuple[Ending, tuple[Move, ...]]:
    seen = await device.observe()
    moves: list[Move] = []
    while len(moves) < MOST_MOVES:
        try:
            move = script.decide(await look_for_script(device), tuple(moves))
        except ScriptLost as lost:
            return Ending(End.HANDED_OVER, f"the player is lost: {lost}"), tuple(moves)
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
    return Ending(End.STEP_LIMIT, "the player goes round in circles"), tuple(moves)
