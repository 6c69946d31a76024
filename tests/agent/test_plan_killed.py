"""A process killed between the acts of one reply: no act is done twice, and the reply billed once.

And a trace with such replies: it verifies, and a copy of it hides what is to be hidden.
"""

import asyncio
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tapwright.actions import Action, Press, TypeText
from tapwright.actions.types import ACTION
from tapwright.agent.bill import read_bill
from tapwright.agent.models.function import FunctionModel
from tapwright.door import open_session
from tapwright.traces import read_episode, read_steps
from tapwright.traces.aims import ExpectSums, expect_sums
from tapwright.traces.redact import redact
from tapwright.traces.redactor import Redactor
from tapwright.traces.verify import verify_episode, verify_run

from . import killed_plan
from .editor import END, MORE, SAVE, TITLE, TYPED, Run, plan
from .killed_plan import ACTS, CALLS, HERE, KeptEditor
from .playing import Answers

Kill = Callable[[str, Path], Path]


@pytest.fixture(scope="module")
def kill() -> Iterator[Kill]:
    """Plays a plan in a process of its own, kills it at a place, and gives the episode's folder."""
    forks = subprocess.Popen(
        [sys.executable, "-m", "tests.agent.killed_plan"],
        cwd=Path(killed_plan.__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    tick = threading.Event()

    def kill_at(place: str, out: Path) -> Path:
        assert forks.stdin is not None and forks.stdout is not None
        forks.stdin.write(f"{place} {out}\n")
        forks.stdin.flush()
        child = int(forks.stdout.readline())
        while not (out / HERE).exists():
            assert os.path.exists(f"/proc/{child}"), "it ended before the kill"
            tick.wait(0.005)
        os.kill(child, signal.SIGKILL)
        while os.path.exists(f"/proc/{child}"):
            tick.wait(0.005)
        return next(path.parent for path in out.glob("*/episodes/*/episode.json"))

    with forks:
        yield kill_at


@pytest.mark.parametrize(
    ("place", "done"),
    [("before-2", [TITLE]), ("after-2", [TITLE, TYPED]), ("before-3", [TITLE, TYPED])],
)
def test_no_act_is_done_twice_and_the_reply_is_billed_once(
    kill: Kill, tmp_path: Path, place: str, done: list[Action]
) -> None:
    folder = kill(place, tmp_path)
    cut = list(read_steps(folder))
    assert read_episode(folder).end is None and all(step.plan for step in cut)
    answers = Answers(SAVE, END, END)

    async def go_on() -> None:
        again = Run(tmp_path)
        model = FunctionModel(answers, again.profile)
        async with open_session(again.settings(), model=model) as session:
            await session.resume(folder, KeptEditor(tmp_path))

    asyncio.run(go_on())
    # What the phone itself says that it did, in both processes.
    did = [ACTION.validate_json(line) for line in (tmp_path / ACTS).read_text().splitlines()]
    assert did == [*done, SAVE]
    assert "the run was cut off" in "\n".join(answers.told())
    steps = list(read_steps(folder))
    assert [step.index for step in steps] == list(range(len(steps)))
    assert steps[: len(cut)] == cut
    calls = len((tmp_path / CALLS).read_text().splitlines()) + len(answers.prompts)
    totals = read_episode(folder).totals
    (bill,) = read_bill([folder.parent.parent]).episodes
    price = steps[0].cost_usd
    assert price and totals.model_calls == len(bill.calls) == calls
    assert totals.cost_usd == price * calls
    assert not list(verify_episode(folder))


async def test_a_trace_with_plans_verifies_and_a_spoilt_one_does_not(tmp_path: Path) -> None:
    run = Run(tmp_path)
    await run(plan((TITLE, "keyboard"), (TYPED, "milk"), SAVE), plan((MORE, "Account 42"), SAVE))
    assert not list(verify_episode(run.folder))
    lines = (run.folder / "steps.jsonl").read_bytes()
    (run.folder / "steps.jsonl").write_bytes(lines.replace(b'"act":2', b'"act":3', 1))
    assert list(verify_episode(run.folder))


async def test_a_copy_hides_what_later_acts_of_a_reply_type_and_expect(tmp_path: Path) -> None:
    run = Run(tmp_path)
    secret = TypeText(text="hunter-2", target="Title")
    steps = await run(plan((TITLE, "keyboard"), (secret, "hunter-2"), SAVE))
    assert len(steps) == 3 and "hunter-2" in steps[0].model_dump_json()
    whole = run.folder.parent.parent
    redact(whole, tmp_path / "copy", Redactor({"code": "hunter-2"}))
    copied = tmp_path / "copy" / "episodes" / run.folder.name
    for path in (tmp_path / "copy").rglob("*.json*"):
        assert b"hunter-2" not in path.read_bytes(), path
    assert not list(verify_run(tmp_path / "copy"))
    kept = [step for step in read_steps(copied) if step.plan]
    assert [str(step.plan) for step in kept] == [str(step.plan) for step in steps]
    assert kept[1].expect and kept[1].expect.words == "{{secret:code}}"
    assert kept[1].action == secret.model_copy(update={"text": "{{secret:code}}"})
    # The pictures after it was typed show it, and are other ones in the copy.
    before, after = (
        {step.observation.frame.file for step in made if step.index > 1}
        for made in (read_steps(run.folder), read_steps(copied))
    )
    assert after and not before & after


async def test_expectations_are_counted_as_they_were_met_missed_and_undone(tmp_path: Path) -> None:
    run = Run(tmp_path)
    back = Press(key="back")
    steps = await run(
        plan((TITLE, "keyboard")), plan((MORE, "Account 42")), back, plan((SAVE, "Account 42")),
        back, plan((MORE, "More things")), plan((SAVE, "{code}")),
    )  # fmt: skip
    # Nothing is undone where an act has changed nothing, whatever comes after it.
    assert expect_sums(steps) == ExpectSums(checked=4, met=2, missed=2, undone=1, unchecked=1)
    (bill,) = read_bill([run.folder.parent.parent]).episodes
    assert bill.expects.undone == 1
