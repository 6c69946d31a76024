"""Whether a verdict can be fooled: clumsy players, and an independent look at what they left.

`python -m perf.verdicts --episodes 1000` takes about ten minutes on two cores. Each built-in task
is played by its own solution, and then again by players that tap beside, do things twice, mistype,
go on after the goal is reached, and claim success too early. The look that every passed verdict is
compared with knows nothing of the task's checks: it is what the task's own solution left on the
same phone, row by row. What remains different is a false success, but for columns that nobody
decides and the tables that three goals leave open.
"""

import argparse
import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

from tapwright.actions import Answer, Ask, Done, Press, Tap, TypeText
from tapwright.agent.rehearsal import Move, ScreenView, Solution, SolutionLost
from tapwright.agent.rehearsal.noise import Noise, NoiseRules
from tapwright.bench.check.harness import SolutionResult, TaskHarness
from tapwright.bench.check.matrix import free_columns, incidental_of
from tapwright.bench.check.pool import worker_processes
from tapwright.fleet.pocket import LabPhone, open_lab
from tapwright.suites.built_in import BuiltInTask
from tapwright.suites.registry import all_tasks, find_task
from tapwright.tasks.answers import folded
from tapwright.tasks.solution import solution_of
from tapwright.tasks.state import (
    SET_BY_LOOKING,
    UNREAD_THEN_READ,
    Change,
    PhoneState,
    TableRef,
    Value,
)
from tapwright.tasks.task import Task

PLAYERS = 4
"""Clumsy players of each instance, each with luck of its own."""
PROCESSES = 2
RATE = 0.15
"""How often an act goes wrong, and how often what is typed or answered does."""
RULES = NoiseRules(
    rho=0,
    rates={"low": RATE},
    mistakes={"wrong_element": 4, "off_target": 3, "no_op": 1, "premature_done": 1, "bad_reply": 0},
)
MOST_MOVES = 60
MOST_RESTLESS = 3
"""Acts at most after the goal is reached, before it is said to be."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One clumsy episode: its verdict, how often it erred, and what an independent look says."""

    task: str
    trial: int
    player: int
    verdict: str
    end: str
    mistakes: int
    differs: tuple[str, ...]

    @property
    def false_success(self) -> bool:
        return self.verdict == "passed" and bool(self.differs)


class ClumsyPlayer:
    """Plays a solution as somebody does whose finger slips; the same luck always slips alike."""

    def __init__(self, own: Solution, luck: str) -> None:
        self._own = own
        self._noise = Noise(RULES, luck)
        self._random = Random(luck)
        self._restless = self._random.randint(0, MOST_RESTLESS)
        self._last: Move | None = None
        self.mistakes = 0

    def decide(self, view: ScreenView, moves: Sequence[Move]) -> Move:
        """The solution's move, or what is done instead of it."""
        if self._last is None:
            move = self._next(view, moves)
            if not isinstance(move.action, Done | Answer):
                return move
            self._last = move
        if self._restless:
            self._restless -= 1
            self.mistakes += 1
            return Move("I look around once more.", self._anything(view))
        return self._last

    def _next(self, view: ScreenView, moves: Sequence[Move]) -> Move:
        if len(moves) >= MOST_MOVES:
            return Move("That must be it.", Done(summary="done"))
        if moves and not isinstance(moves[-1].action, Ask) and self._random.random() < RATE / 4:
            self.mistakes += 1
            return Move("Once more, to be sure.", moves[-1].action)
        try:
            move = self._own.decide(view, moves)
        except SolutionLost:
            return self._noise.lost()
        slipped = self._noise.slip(self._mistyped(move), view, "low")
        assert isinstance(slipped, Move)
        self.mistakes += slipped.action != move.action
        return slipped

    def _mistyped(self, move: Move) -> Move:
        """What is typed or answered with a letter wrong, now and then."""
        action = move.action
        if not isinstance(action, TypeText | Answer) or self._random.random() >= RATE:
            return move
        at = self._random.randrange(len(action.text) + 1)
        wrong = action.text[:at] + self._random.choice(" x1\n") + action.text[at + 1 :]
        return Move(move.thought, action.model_copy(update={"text": wrong}))

    def _anything(self, view: ScreenView) -> Tap | Press:
        nodes = [node for node in view.ui.nodes() if node.clickable and node.enabled]
        if not nodes or self._random.random() < RATE:
            return Press(key=self._random.choice(("back", "home")))
        return Tap(at=view.at(self._random.choice(nodes)))


def differences(task: Task, clean: SolutionResult, clumsy: SolutionResult) -> Iterator[str]:
    """What a clumsy player left otherwise than the task's own solution, did not ask or said."""
    wanted, left = clean.found, clumsy.found
    if folded(wanted.answer) != folded(left.answer):
        yield f"answer: {wanted.answer!r} -> {left.answer!r}"
    if _asked(clean.moves) and not _asked(clumsy.moves):
        yield "nothing was asked"
    free, open_tables = free_columns(task), _open_tables(task)
    for ref in dict.fromkeys([*wanted.after.tables, *left.after.tables]):
        if ref.table in open_tables:
            continue
        ours, theirs = (_rows(found.before, found.after, ref, free) for found in (wanted, left))
        yield from (f"{ref}: missing {dict(row)}" for row in (ours - theirs).elements())
        yield from (f"{ref}: besides {dict(row)}" for row in (theirs - ours).elements())
    incidental = incidental_of(task)
    for ours, theirs in (
        (wanted.after.settings, left.after.settings),
        (wanted.after.files, left.after.files),
    ):
        for name in sorted({*ours, *theirs}):
            change = Change(name, ours.get(name), theirs.get(name))
            if change.before != change.after and not incidental(change):
                yield str(change)


def _open_tables(task: Task) -> frozenset[str]:
    """Tables whose rows a goal leaves to whoever reaches it, as the songs of a playlist."""
    columns = task.open_columns if isinstance(task, BuiltInTask) else ()
    return frozenset(table for table, _ in columns)


def _asked(moves: Sequence[Move]) -> bool:
    return any(isinstance(move.action, Ask) for move in moves)


def _rows(
    before: PhoneState, after: PhoneState, ref: TableRef, free: frozenset[tuple[str, str, str]]
) -> Counter[tuple[tuple[str, Value], ...]]:
    """The rows of a table without their numbers, without what nothing decides, and with texts as
    read as they were: whoever looks at them makes them read."""
    old = {row.get("_id"): row for row in before.tables.get(ref, ())}
    looked = SET_BY_LOOKING.get((ref.package, ref.table), frozenset())
    rows: Counter[tuple[tuple[str, Value], ...]] = Counter()
    for row in after.tables.get(ref, ()):
        was = old.get(row.get("_id"), row)
        seen = {
            name: was[name] for name in looked if (was.get(name), row.get(name)) in UNREAD_THEN_READ
        }
        left = {
            name: value
            for name, value in {**row, **seen}.items()
            if name != "_id" and (ref.package, ref.table, name) not in free
        }
        rows[tuple(left.items())] += 1
    return rows


async def _instance(name: str, trial: int, phone: LabPhone) -> list[Judged]:
    task = find_task(name, trial)
    harness = await TaskHarness.set_up(task, phone)
    clean = await harness.play(solution_of(task))
    found: list[Judged] = []
    for player in range(PLAYERS):
        clumsy = ClumsyPlayer(solution_of(task), f"{name}/{trial}/{player}")
        result = await harness.play(clumsy)
        differs = tuple(differences(task, clean, result))
        if clean.verdict.status != "passed":
            differs = (f"its own solution: {clean.verdict.why}", *differs)
        found.append(
            Judged(
                name, trial, player, result.verdict.status, str(result.ending.end),
                clumsy.mistakes, differs,
            )
        )  # fmt: skip
    return found


def play(name: str, trials: int) -> list[Judged]:
    """All the episodes of a template, on a phone of its own."""

    async def whole() -> list[Judged]:
        async with open_lab() as (phone,):
            lines = [await _instance(name, trial, phone) for trial in range(trials)]
        return [one for line in lines for one in line]

    return asyncio.run(whole())


def main(argv: Sequence[str] | None = None) -> int:
    """Play, print the figures and every false success, write build/verdicts.json."""
    parser = argparse.ArgumentParser(prog="python -m perf.verdicts")
    parser.add_argument("--episodes", type=int, default=1000)
    parser.add_argument("--task", action="append", help="only these")
    parser.add_argument("--out", type=Path, default=Path("build/verdicts.json"))
    arguments = parser.parse_args(argv)
    names = arguments.task or [template.name for template in all_tasks()]
    trials = -(-arguments.episodes // (PLAYERS * len(names)))
    started = time.monotonic()
    judged: list[Judged] = []
    with worker_processes(PROCESSES) as pool:
        for name, lines in zip(names, pool.map(play, names, [trials] * len(names)), strict=True):
            judged += lines
            passed = sum(one.verdict == "passed" for one in lines)
            print(f"{passed:3} of {len(lines):3} passed  {name}", flush=True)
            for one in (one for one in lines if one.false_success):
                print(f"    {one.trial}/{one.player}: {'; '.join(one.differs)}", flush=True)
    for name, number in figures(judged).items():
        print(f"{number:6} {name}")
    print(f"{time.monotonic() - started:6.0f} s")
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(json.dumps([asdict(one) for one in judged], indent=1) + "\n")
    return 1 if any(one.false_success for one in judged) else 0


def figures(judged: Sequence[Judged]) -> Mapping[str, int]:
    """How many episodes there were, and what they came to."""
    return {
        "episodes": len(judged),
        "with mistakes": sum(one.mistakes > 0 for one in judged),
        "claimed to be done": sum(one.end in ("completed", "answered") for one in judged),
        "passed": sum(one.verdict == "passed" for one in judged),
        "failed": sum(one.verdict == "failed" for one in judged),
        "false successes": sum(one.false_success for one in judged),
        "failed though all is as it should be": sum(
            one.verdict == "failed" and not one.differs for one in judged
        ),
    }


if __name__ == "__main__":
    sys.exit(main())
