"""Settings come from four places, the nearest first, and every mistake names its place."""

from decimal import Decimal
from pathlib import Path

import pytest

from tapwright.actions import UsageError
from tapwright.tasks.settings import Settings


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "tapwright.yaml"
    path.write_text("max_steps: 7\nsizing: full\nmax_cost: 0.5\nmodels: {mine: {like: vllm}}\n")
    return path


def test_flags_win_over_the_file_and_the_file_over_the_environment(file: Path) -> None:
    environ = {"TAPWRIGHT_MAX_STEPS": "3", "TAPWRIGHT_OUT": "elsewhere", "TAPWRIGHT_SIZING": ""}
    settings = Settings.load({"sizing": "economy", "max_cost": None}, environ, file)
    assert (settings.sizing, settings.max_steps) == ("economy", 7)
    assert settings.out == Path("elsewhere") and settings.max_cost == Decimal("0.5")


def test_nothing_given_is_the_defaults(tmp_path: Path) -> None:
    assert Settings.load({}, {}, tmp_path / "none.yaml") == Settings()


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("max_steps: many", "tapwright.yaml: max_steps"),
        ("- a list", "must hold settings"),
        ("a: [", "cannot be read"),
        ("color: red", "color: Extra inputs"),
        ("ladder: {climb_after: 0}", "ladder.climb_after"),
    ],
)
def test_a_bad_file_is_told_by_name(file: Path, content: str, complaint: str) -> None:
    file.write_text(content)
    with pytest.raises(UsageError, match=complaint.replace(".", r"\.")):
        Settings.load({}, {}, file)


def test_a_bad_variable_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="the environment: max_steps"):
        Settings.load({}, {"TAPWRIGHT_MAX_STEPS": "0"}, tmp_path / "none.yaml")


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("fixed:minimal", "fixed:low"),
        ("none", "fixed:low"),
        ("xhigh", "fixed:high"),
        ("fixed:max", "fixed:high"),
        ("low", "fixed:low"),
        ("advisor", "fixed:advisor"),
        ("ladder", "ladder"),
    ],
)
def test_other_names_of_efforts_are_taken_as_ours(tmp_path: Path, given: str, taken: str) -> None:
    assert Settings.load({"effort": given}, {}, tmp_path / "none.yaml").effort == taken
