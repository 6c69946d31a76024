"""A task file of somebody else: what it may reach on this computer, and how long it may take."""

import subprocess
import sys
from pathlib import Path

import pytest

from tapwright.actions import UsageError
from tapwright.device.fake import FakeDevice
from tapwright.tasks.own import load_task
from tapwright.tasks.own.doing import do_steps
from tapwright.tasks.own.matching import Match, found_in
from tapwright.tasks.own.steps import Push
from tapwright.tasks.state import StateUnreadable

TASK = """\
name: Own
goal: Do
setup:
  - {push: FILE, to: /sdcard/a}
checks:
  - {setting: system.a, equals: b}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "secret").write_text("key")
    inner = tmp_path / "tasks"
    inner.mkdir()
    (inner / "mine.txt").write_text("mine")
    (inner / "link.txt").symlink_to(tmp_path / "secret")
    (inner / "own.txt").symlink_to("mine.txt")
    return inner


@pytest.mark.parametrize(
    "name", ["../secret", "/etc/hostname", "link.txt", "a/../../secret", "x\\0"]
)
def test_a_file_outside_the_tasks_folder_is_not_pushed(name: str, folder: Path) -> None:
    file = folder / "own.yaml"
    file.write_text(TASK.replace("FILE", f'"{name}"'))
    with pytest.raises(UsageError, match=r"own\.yaml:4:\d+: .*(not in the folder|null)"):
        load_task(file)


@pytest.mark.parametrize("name", ["mine.txt", "./mine.txt", "own.txt"])
def test_a_file_of_the_tasks_folder_is(name: str, folder: Path) -> None:
    file = folder / "own.yaml"
    file.write_text(TASK.replace("FILE", name))
    assert load_task(file).parsed.spec.setup == (Push(push=name, to="/sdcard/a"),)


async def test_a_link_that_came_after_the_reading_is_not_followed(folder: Path) -> None:
    with pytest.raises(StateUnreadable, match="not in the folder of the task"):
        await do_steps(FakeDevice(), [Push(push="link.txt", to="/sdcard/a")], folder)


def test_a_pattern_without_end_is_told_and_decides_nothing() -> None:
    with pytest.raises(StateUnreadable, match="not done with 5001 characters"):
        found_in(r"^(\w+\s?)*$", "a" * 5000 + "!", timeout_s=0.05)


@pytest.mark.parametrize(
    ("pattern", "text", "there"),
    [(r"\bCaf\w+", "the Café", True), (r"(?i)on$", "is ON", True), (r"^\d+$", "12a", False)],
)
def test_a_pattern_is_found_as_before(pattern: str, text: str, there: bool) -> None:
    assert Match(matches=pattern).fits(text) is there


# None in that table is a module that is not there, as after `pip install tapwright` alone.
WITHOUT_REGEX = r"""
import sys
sys.modules["regex"] = None
from tapwright.tasks.own import matching
from tapwright.tasks.state import StateUnreadable
for pattern, text, there in (("Caf.", "the Café", True), ("^1$", "2", False)):
    assert matching.Match(matches=pattern).fits(text) is there, pattern
try:
    matching.found_in("^(a+)+$", "a" * 60 + "!", timeout_s=0.05 - matching.BEGIN_S + 1)
except StateUnreadable as error:
    print(error)
"""


def test_a_proof_needs_no_extra() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_REGEX], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "not done with 61 characters" in done.stdout
