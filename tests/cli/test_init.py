"""`tapwright init`: what it writes is right as it stands, and nothing is overwritten."""

import re
from pathlib import Path

import pytest

from tapwright.agent.models.profiles import find_profile
from tapwright.tasks.settings import Settings
from tests.cli.conftest import ONLY_IN_CI, Run

MADE = {
    "test": ("flows/first-test.yaml", ("flow", "check", "flows")),
    "task": ("tasks/first-task.yaml", ("tasks", "check", "tasks/first-task.yaml")),
    "job": ("jobs/first-job.yaml", ("job", "check", "jobs")),
}


def test_a_folder_begins_with_files_that_pass_their_own_checks(
    tapwright: Run, tmp_path: Path
) -> None:
    said = tapwright("init")
    assert said.code == 0, said
    for file, check in MADE.values():
        assert (tmp_path / file).is_file()
        assert f"  tapwright {check[0]} check {file}" in said.out
        assert f"tapwright {check[0]} check {file}" in (tmp_path / file).read_text("utf-8")
        assert tapwright(*check).code == 0
    assert Settings.load({}, {}, tmp_path / "tapwright.yaml").model is None


@pytest.mark.parametrize("kind", MADE)
def test_one_kind_alone_can_be_asked_for(kind: str, tapwright: Run, tmp_path: Path) -> None:
    assert tapwright("init", kind, "--in", "new").code == 0
    made = {path.suffix: path for path in (tmp_path / "new").rglob("first-*")}
    assert [path.relative_to(tmp_path / "new").as_posix() for path in made.values()] == [
        MADE[kind][0]
    ]
    assert (tmp_path / "new/tapwright.yaml").is_file()


def test_what_is_there_stays_as_it_is(tapwright: Run, tmp_path: Path) -> None:
    own = "max_steps: 7\n"
    (tmp_path / "tapwright.yaml").write_text(own)
    (tmp_path / "jobs").mkdir()
    (tmp_path / "jobs/first-job.yaml").write_text("mine")
    said = tapwright("init")
    assert said.code == 0
    assert said.out.count("which is there already") == 2
    assert (tmp_path / "tapwright.yaml").read_text() == own
    assert (tmp_path / "jobs/first-job.yaml").read_text() == "mine"
    assert (tmp_path / "flows/first-test.yaml").is_file()


def test_every_setting_that_is_commented_out_is_one(tapwright: Run, tmp_path: Path) -> None:
    tapwright("init", "job")
    file = tmp_path / "tapwright.yaml"
    text = file.read_text("utf-8")
    file.write_text(re.sub(r"(?m)^# (?=\w+: |models:|  )", "", text))
    settings = Settings.load({}, {}, file)
    assert (settings.model, settings.max_steps, settings.policy) == (
        "step-3.7-flash", 30, "standard",
    )  # fmt: skip
    mine = find_profile("mine", environ={}, own=file)
    assert (mine.model, mine.base_url) == ("my-model", "http://127.0.0.1:8000/v1")


@ONLY_IN_CI
@pytest.mark.parametrize("kind", MADE)
def test_what_is_named_as_next_can_be_typed_as_it_stands(kind: str, tapwright: Run) -> None:
    lines = re.findall(r"^  tapwright (.*)", tapwright("init", kind).out, re.MULTILINE)
    assert len(lines) == 2
    for line in lines:
        if "--model step" in line:  # needs a key
            continue
        said = tapwright(*line.split())
        assert said.code == 0, said
