"""The prompts of an episode are built again word for word, or not at all."""

from pathlib import Path

import pytest

from tapwright.actions import Box, Done, Zoom
from tapwright.agent.models.base import Reply
from tapwright.recorded_prompts import prompts_of
from tapwright.traces import read_steps
from tapwright.traces.redact import redact
from tapwright.traces.redactor import Redactor
from tapwright.traces.viewer import PromptMessage, Prompts

from .playing import FIELD, GOAL, SETTINGS, record

ZOOM = Zoom(boxes=(Box(left=0, top=0, right=500, bottom=250),))


def prompt(found: Prompts, step: int) -> list[PromptMessage]:
    return [found.messages[n] for first, end in found.steps[step] for n in range(first, end)]


async def test_every_prompt_is_there_and_grows(tmp_path: Path) -> None:
    folder = await record(tmp_path, SETTINGS, Reply(text="no action"), ZOOM, FIELD, Done(), Done())
    found, steps = prompts_of(folder), list(read_steps(folder))
    assert found is not None and len(found.steps) == len(steps) == 6
    first = prompt(found, 0)
    assert [message.role for message in first] == ["system", "user", "user"]
    assert GOAL in first[1].text
    assert first[2].files == (steps[0].observation.frame.file,)
    for number in range(1, 6):
        before, now = prompt(found, number - 1), prompt(found, number)
        assert now[: len(before)] == before and len(now) > len(before)
    told = prompt(found, 2)[-1]
    assert told.role == "user" and told.text.startswith("Your reply could not be used")
    zoomed = prompt(found, 3)[-1]
    assert zoomed.files and (folder / "frames" / zoomed.files[0]).is_file()


async def test_folded_steps_are_gone_from_the_prompt(tmp_path: Path) -> None:
    looks = [Zoom(boxes=(Box(left=0, top=0, right=500, bottom=200 + n),)) for n in range(0, 90, 9)]
    folder = await record(tmp_path, *looks, Done(), Done())
    found = prompts_of(folder)
    assert found is not None
    lost = [
        number
        for number in range(1, len(found.steps))
        if not set(prompt(found, number - 1)) <= set(prompt(found, number))
    ]
    assert lost
    assert any("Earlier steps:" in message.text for message in prompt(found, lost[0]))


@pytest.mark.parametrize("change", ["goal", "picture", "redacted"])
async def test_what_is_not_word_for_word_is_not_shown(tmp_path: Path, change: str) -> None:
    folder = await record(tmp_path, SETTINGS, Done(), Done())
    if change == "goal":
        path = folder / "episode.json"
        path.write_text(path.read_text("utf-8").replace(GOAL, "another goal"), "utf-8")
    elif change == "picture":
        next((folder / "frames").iterdir()).write_bytes(b"x")
    else:
        secrets = Redactor({"code": "hunter-2"})
        copy = redact(folder.parent.parent, tmp_path / "copy", secrets).folder
        folder = copy / "episodes" / folder.name
    assert prompts_of(folder) is None
