"""A recorded episode becomes a test that passes now and fails when the agent changes."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tapwright.actions import (
    Action,
    Answer,
    Ask,
    Box,
    Done,
    Norm,
    Note,
    OpenApp,
    Outcome,
    Press,
    Scroll,
    Tap,
    TypeText,
    UsageError,
    Zoom,
)
from tapwright.agent.models.base import ModelLost, Reply
from tapwright.agent.models.function import FunctionModel
from tapwright.agent.models.profiles import find_profile
from tapwright.agent.replay import differences
from tapwright.device.errors import DeviceLost
from tapwright.device.fake import FakeDevice
from tapwright.recorded_prompts import prompts_of
from tapwright.replay import play_offline, write_test
from tapwright.traces import End, read_episode, read_steps
from tapwright.traces.recording import Recording

from .playing import FIELD, NOWHERE, SETTINGS, Replies, record

EVERYTHING: tuple[Action | Reply, ...] = (
    SETTINGS,
    FIELD,
    TypeText(text="hunter-2", clear=True),
    Reply(text="I would rather not."),
    Zoom(boxes=(Box(left=0, top=0, right=500, bottom=250),)),
    Note(text="the code is 4711"),
    Ask(question="Which one?"),
    NOWHERE,
    NOWHERE,
    Press(key="back"),
    OpenApp(name="No such app"),
    Scroll(direction="down"),
    Done(summary="found"),
    Done(summary="found"),
)


class Alex:
    """A user who knows one answer."""

    async def answer(self, question: str) -> str | None:
        return "the second" if question == "Which one?" else None


async def replayed(folder: Path) -> list[str]:
    recording = Recording.load(folder)
    return differences(recording, await play_offline(recording))


@pytest.mark.parametrize("user", [None, Alex()], ids=["alone", "attended"])
async def test_an_episode_with_everything_in_it_plays_the_same(
    tmp_path: Path, user: Alex | None
) -> None:
    folder = await record(tmp_path, *EVERYTHING, user=user)
    assert len(list(read_steps(folder))) == len(EVERYTHING)
    recording = Recording.load(folder)
    played = await play_offline(recording)
    assert differences(recording, played) == []
    kept = [(s.outcome, s.signals, s.rung_why, s.shown) for s in recording.steps]
    assert [(s.outcome, s.signals, s.rung_why, s.shown) for s in played.steps] == kept


@pytest.mark.parametrize(
    ("replies", "device", "settings", "end"),
    [
        ((Answer(text="42"),), None, {}, End.ANSWERED),
        ((NOWHERE,) * 5, None, {}, End.STUCK),
        ((SETTINGS, Press(key="back")), None, {"max_steps": 2}, End.STEP_LIMIT),
        ((Reply(text="?"),) * 3, None, {}, End.BAD_REPLIES),
        ((SETTINGS, ModelLost("HTTP 401")), None, {}, End.MODEL_LOST),
        ((SETTINGS,), FakeDevice(troubles={0: DeviceLost("it fell")}), {}, End.DEVICE_LOST),
        (
            (SETTINGS, Done(), Done()),
            FakeDevice(troubles={0: Outcome.unknown("dropped off")}),
            {"effort": "fixed:low"},
            End.COMPLETED,
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
async def test_every_kind_of_end_plays_the_same(
    tmp_path: Path,
    replies: tuple[Action, ...],
    device: FakeDevice | None,
    settings: dict[str, object],
    end: End,
) -> None:
    folder = await record(tmp_path, *replies, device=device, settings=settings)
    assert read_episode(folder).end is end
    assert await replayed(folder) == []


@pytest.mark.parametrize("part", ["drive", "advise"])
async def test_an_episode_with_an_advisor_plays_the_same(tmp_path: Path, part: str) -> None:
    dead = [Tap(at=Norm(x=990, y=900 + number)) for number in range(4)]
    rules = {"planning": "low", "floor": "low", "climb_after": 1, "confirm": None}
    rules |= {"advisor": part, "advisor_steps": 2}
    settings = {"advisor": "step-3.7-flash", "ladder": rules}
    said = Replies(Reply(text="Tap Settings.") if part == "advise" else SETTINGS, Done())
    bigger = FunctionModel(said, find_profile("step-3.7-flash"))
    replies = (*dead, *((SETTINGS, Done()) if part == "advise" else ()), Done(), Done())
    folder = await record(tmp_path, *replies, settings=settings, advisor=bigger)
    steps = list(read_steps(folder))
    assert "advisor" in [step.rung for step in steps] and read_episode(folder).end is End.COMPLETED
    advised = [one.text for step in steps for one in step.shown if "Tap Settings." in one.text]
    assert len(advised) == (part == "advise")
    assert await replayed(folder) == []
    assert prompts_of(folder) is not None


async def test_a_change_of_what_is_done_is_seen(tmp_path: Path) -> None:
    folder = await record(tmp_path, SETTINGS, Done(), Done())
    path = folder / "steps.jsonl"
    path.write_text(path.read_text("utf-8").replace('\\"y\\": 290', '\\"y\\": 291'), "utf-8")
    found = "; ".join(await replayed(folder))
    assert "step 1 was" in found and "'tap 500,290' is recorded" in found


def pytest_run(test: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", test],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=test.parent,
        env={k: v for k, v in os.environ.items() if not k.startswith("PYTEST")}
        | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
    )


def test_the_written_test_passes_and_catches_a_changed_prompt(tmp_path: Path) -> None:
    folder = asyncio.run(record(tmp_path, *EVERYTHING))
    test = write_test(folder, tmp_path / "suite" / "test_recorded.py")
    first = pytest_run(test)
    assert first.returncode == 0 and "1 passed" in first.stdout, first.stdout
    steps = test.with_suffix("") / "steps.jsonl"
    lines = [json.loads(line) for line in steps.read_text("utf-8").splitlines()]
    lines[2]["shown"] = [dict(lines[2]["shown"][0], text="Screen: elsewhere")]
    lines[2]["observation"]["package"] = "elsewhere"
    steps.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    second = pytest_run(test)
    assert second.returncode == 1 and "PROMPTS" in second.stdout


def test_a_test_that_would_fail_is_not_written(tmp_path: Path) -> None:
    folder = asyncio.run(record(tmp_path, SETTINGS, Done(), Done()))
    path = folder / "steps.jsonl"
    path.write_text(path.read_text("utf-8").replace("com.android.settings", "com.x"), "utf-8")
    with pytest.raises(UsageError, match="step 2 was decided on another prompt"):
        write_test(folder, tmp_path / "test_x.py")
    assert not (tmp_path / "test_x.py").exists() and not (tmp_path / "test_x").exists()


@pytest.mark.parametrize("name", ["x.txt", "test-x.py", "test x.py"])
def test_a_bad_name_is_the_users_mistake(tmp_path: Path, name: str) -> None:
    folder = asyncio.run(record(tmp_path, Done(), Done()))
    with pytest.raises(UsageError, match="no name of a test file"):
        write_test(folder, tmp_path / name)
