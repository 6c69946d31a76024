"""`tapwright run --language`: a task's goal in Chinese, on a phone that has what it names."""

from pathlib import Path

import pytest

import tapwright as front
from tapwright.cli.play import recorded_task
from tapwright.suites.registry import find_task
from tapwright.traces.schema import EpisodeRecord

from .conftest import Run


def test_a_task_is_played_in_chinese(tapwright: Run) -> None:
    arguments = ("run", "--task", "FakeNotice", "--language", "zh", "--device", "pocket")
    result = tapwright(*arguments, "--model", "rehearsal", "--require-verified", "--json")
    assert result.code == 0, result.err
    record = EpisodeRecord.model_validate_json(result.out)
    assert record.goal == find_task("FakeNotice", language="zh").goal
    assert record.goal.startswith("我去枫林国际机场")
    assert recorded_task("FakeNotice", record).language == "zh"
    english = record.model_copy(update={"goal": find_task("FakeNotice").goal})
    assert recorded_task("FakeNotice", english).language == "en"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--task", "RideBasic", "--language", "fr"), "--language is en or zh, not 'fr'"),
        (("Open the settings", "--language", "zh"), "a goal in words is in its own"),
        (("--resume", ".", "--language", "zh"), "leave out --language"),
        (
            ("--task", "RideBasic", "--language", "en", "--device", "pocket:zh"),
            "RideBasic in English names what lies on a phone that was set up in English",
        ),
    ],
)
def test_what_cannot_be_is_refused(tapwright: Run, arguments: tuple[str, ...], said: str) -> None:
    result = tapwright("run", *arguments, "--model", "rehearsal")
    assert result.code == 2
    assert said in " ".join(result.err.split()) and "Traceback" not in result.err


async def test_from_python_a_tasks_language_is_that_of_its_phone(tmp_path: Path) -> None:
    task = find_task("FakeNotice", language="zh")
    record = await front.run(task, phone="pocket", model="rehearsal", out=tmp_path)
    assert record.verdict is not None and record.verdict.status == "passed"
