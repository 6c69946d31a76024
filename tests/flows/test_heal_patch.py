"""The patch of healed steps: git applies it, and nothing but the step changes."""

import os
import subprocess
from pathlib import Path

import pytest

from tapwright.flows.consequences import every_command
from tapwright.flows.healing import can_be_healed, target_of
from tapwright.flows.language import load_flow
from tapwright.flows.outcomes import FlowResult, HealedStep, StepFailed
from tapwright.flows.patch import HealPatch, heal_patch
from tapwright.flows.selectors import Selector
from tapwright.traces.schema import Verdict

HEAD = "# The settings.\nappId: a.b   # the app\n---\n- launchApp\n"


def healed(path: Path, new: Selector, opened: Selector | None = None, nth: int = 0) -> HealPatch:
    """The patch when the nth step that acts on an element was healed."""
    flow = load_flow(path, path.parent)
    steps = [one for one in every_command(flow.block) if can_be_healed(one)]
    step, failure = steps[nth], StepFailed("gone")
    target = target_of(step)
    assert target is not None
    change = HealedStep(
        at=step.at, command=step.name, old=target, new=new, opened=opened, why="", failure=failure
    )
    result = FlowResult(
        flow=flow, status="passed", why="", steps=(), seconds=1.0,
        verdict=Verdict(status="passed"), healed=(change,),
    )  # fmt: skip
    # Two flows that run the same file are one change.
    return heal_patch([result, result], path.parent)


def patched(path: Path, patch: HealPatch) -> str:
    """What git makes of the file."""
    environment = {**os.environ, "GIT_CONFIG_NOSYSTEM": "1", "HOME": str(path.parent)}

    def git(*arguments: str, given: str = "") -> None:
        subprocess.run(
            ["git", *arguments], cwd=path.parent, env=environment, input=given.encode(), check=True
        )

    git("init", "-q")
    git("apply", "-", given=patch.text)
    return path.read_bytes().decode()


@pytest.mark.parametrize(
    ("step", "new", "after"),
    [
        ("- tapOn: Battery  # why", Selector(text="Power"), "- tapOn: Power  # why"),
        ("- tapOn: 'Battery'", Selector(text="it's"), "- tapOn: 'it''s'"),
        ('- tapOn: "Battery"', Selector(text="Power"), '- tapOn: "Power"'),
        ("- tapOn: Battery", Selector(text="yes: a # b"), '- tapOn: "yes: a # b"'),
        ("- tapOn: Battery", Selector(text="Off"), '- tapOn: "Off"'),
        ("- tapOn: Battery", Selector(id="power"), '- tapOn: {id: "power"}'),
        (
            "- tapOn: {id: old, enabled: true} # x",
            Selector(id="new_one", enabled=True),
            "- tapOn: {id: new_one, enabled: true} # x",
        ),
        (
            "- longPressOn:\n    # kept\n    id:   old   # this\n    label: L\n",
            Selector(text="New"),
            "- longPressOn:\n    # kept\n    text: New   # this\n    label: L\n",
        ),
        (
            "- swipe:\n    from: {text: A}\n    direction: UP",
            Selector(text="B"),
            "- swipe:\n    from: {text: B}\n    direction: UP",
        ),
        ("- copyTextFrom: {text: A, id: b}", Selector(text="C", id="d"), None),
        ("- repeat:\n    times: 2\n    commands:\n      - tapOn: A", Selector(text="B"), None),
    ],
)
def test_one_step_changes_and_all_else_stays(
    tmp_path: Path, step: str, new: Selector, after: str | None
) -> None:
    path = tmp_path / "flow.yaml"
    path.write_text(f"{HEAD}{step}\n- back # end", "utf-8")
    patch = healed(path, new)
    assert not patch.left
    found = patched(path, patch)
    expected = after or step.replace("A", "C" if "C" in str(new) else "B").replace("b}", "d}")
    assert found == f"{HEAD}{expected}\n- back # end"


def test_a_step_that_opens_a_menu_goes_before(tmp_path: Path) -> None:
    path = tmp_path / "flow.yaml"
    body = "- runFlow:\n    commands:\n      - tapOn: Archive   # moved\n      - back\n"
    path.write_bytes((HEAD + body).replace("\n", "\r\n").encode())
    patch = healed(path, Selector(text="Archive"), Selector(description="More options"))
    inserted = '      - tapOn: {description: "More options"}\n      - tapOn: Archive   # moved\n'
    expected = HEAD + body.replace("      - tapOn: Archive   # moved\n", inserted)
    assert patched(path, patch) == expected.replace("\n", "\r\n")


@pytest.mark.parametrize(
    ("step", "opened", "why"),
    [
        ("- tapOn: ${WORD}", None, "is an expression"),
        ("- tapOn: |-\n    Battery", None, "is written on several lines"),
        ("- repeat: {times: 1, commands: [tapOn: A]}", Selector(text="B"), "line of its own"),
        ("- runFlow: {commands: &x [{tapOn: A}]}\n- runFlow: {commands: *x}", None, "more than"),
    ],
)
def test_what_cannot_be_patched_is_told(
    tmp_path: Path, step: str, opened: Selector | None, why: str
) -> None:
    path = tmp_path / "flow.yaml"
    path.write_text(f"{HEAD}{step}\n", "utf-8")
    patch = healed(path, Selector(text="New"), opened)
    assert not patch.files and len(patch.left) == 1
    assert patch.left[0].startswith(f"{path}:") and why in patch.left[0]
    assert patch.left[0].endswith("; change it by hand")


def test_apply_writes_the_file_unless_it_was_changed_meanwhile(tmp_path: Path) -> None:
    path = tmp_path / "flow.yaml"
    path.write_text(f"{HEAD}- tapOn: A\n- tapOn: B\n", "utf-8")
    patch = healed(path, Selector(text="C"), nth=1)
    assert patch.apply() == () and path.read_text("utf-8") == f"{HEAD}- tapOn: A\n- tapOn: C\n"
    assert [one.name for one in tmp_path.iterdir()] == ["flow.yaml"]
    assert patch.apply() == (f"{path} was changed while the flows ran",)


def test_paths_are_from_the_top_of_the_repository(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "e2e").mkdir()
    path = tmp_path / "e2e" / "flow.yaml"
    path.write_text(f"{HEAD}- tapOn: A\n", "utf-8")
    text = healed(path, Selector(text="B")).text
    assert text.startswith("diff --git a/e2e/flow.yaml b/e2e/flow.yaml\n--- a/e2e/flow.yaml\n")
