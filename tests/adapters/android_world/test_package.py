"""What is read of the package, without a phone."""

import random
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tapwright.actions import UsageError
from tapwright.adapters.android_world import package
from tapwright.adapters.android_world.aliases import Aliases, read_aliases, wanted_aliases
from tapwright.adapters.android_world.stage import needed_apps
from tapwright.adapters.android_world.task import AndroidWorldTask
from tapwright.bench.plan import make_plan, plan_again
from tapwright.suites.registry import find_suite, find_task, template
from tests.adapters.android_world.conftest import forget

CLOCK = "com.google.android.deskclock"


def test_without_the_package_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    forget()
    monkeypatch.setattr(package, "PACKAGE", "android_world_not_here")
    with pytest.raises(UsageError, match=r"google-research/android_world.*docs/androidworld.md"):
        package.part("registry", "android_world_not_here")


def test_parameters_are_those_of_its_own_suite_runner(stand_in: None) -> None:
    state = random.getstate()
    utils, known = package.part("suite_utils"), package.registry()
    theirs = utils.create_suite(known, n_task_combinations=3, seed=30)
    ours = find_suite("androidworld").tasks(trials=3, seed=30)
    assert len(ours) == 3 * len(known)
    for task in ours:
        assert isinstance(task, AndroidWorldTask)
        made = theirs[task.name][task.trial]
        assert (task.goal, task.params) == (made.goal, made.params)
    words = {task.goal for task in ours if task.name == "KeepCalm"}
    assert len(words) > 1, "three instances draw alike"
    # The generator of the process, which may be somebody's, was not drawn from.
    assert random.getstate() == state


def test_a_run_is_planned_again_by_its_name(stand_in: None) -> None:
    plan = make_plan(find_suite("androidworld"), seed=30)
    again = plan_again("androidworld", plan.keys, "en")
    assert again.hash == plan.hash
    assert make_plan(find_suite("androidworld"), seed=31).hash != plan.hash
    assert [unit.task.step_limit for unit in plan.units] == [10] * len(plan.units)


def test_one_task_is_found_by_its_name(stand_in: None) -> None:
    assert find_task("androidworld:HalfWay", seed=30).goal == "Do two things of which one is done"
    with pytest.raises(UsageError, match="has no task 'Nothing'"):
        template("androidworld:Nothing")


def test_aliases_go_out_and_come_back() -> None:
    aliases = Aliases({CLOCK: "com.android.deskclock"})
    component = f"{CLOCK}/com.android.deskclock.DeskClock"
    assert aliases.command(component) == "com.android.deskclock/com.android.deskclock.DeskClock"
    assert aliases.command(f"{CLOCK}.extra") == f"{CLOCK}.extra"
    assert aliases.command(f"/data/data/{CLOCK}") == "/data/data/com.android.deskclock"
    back = b"package:com.android.deskclock\npackage:com.android.deskclock.more\n"
    assert aliases.output(back) == (
        b"package:com.google.android.deskclock\npackage:com.android.deskclock.more\n"
    )
    said = b"topActivity=ComponentInfo{com.android.deskclock/com.android.deskclock.DeskClock}"
    assert aliases.output(said) == said.replace(
        b"{com.android.deskclock/", b"{com.google.android.deskclock/"
    )
    assert aliases.output(b"\xff\x00picture") == b"\xff\x00picture"


@pytest.mark.parametrize(
    ("installed", "stands_in"),
    [
        ({"com.android.deskclock"}, "com.android.deskclock"),
        ({CLOCK, "com.android.deskclock"}, None),
        (set[str](), None),
    ],
)
def test_a_build_of_aosp_stands_in_only_where_it_must(
    installed: set[str], stands_in: str | None
) -> None:
    assert wanted_aliases({}, frozenset(installed)).packages.get(CLOCK) == stands_in


@pytest.mark.parametrize(
    ("names", "params", "needed"),
    [
        (("clock", "camera"), {"app_name": "clock"}, ("clock",)),
        (("settings",), {"app_name": "dialer"}, ("settings", "dialer")),
        (["markor", ""], {}, ("markor",)),
    ],
)
def test_an_app_that_was_drawn_is_needed(
    names: Any, params: dict[str, Any], needed: tuple[str, ...]
) -> None:
    task: Any = SimpleNamespace(app_names=names, params=params)
    assert needed_apps(task) == needed


@pytest.mark.parametrize("text", ["", "- a list", "no package: com.android.x", "com.a.b: 7"])
def test_a_file_of_aliases_that_is_none(text: str, tmp_path: Path) -> None:
    file = tmp_path / "aliases.yaml"
    file.write_text(text)
    with pytest.raises(UsageError, match="aliases.yaml"):
        read_aliases(file)


def test_aliases_change_what_a_suite_is(stand_in: None, tmp_path: Path) -> None:
    file = tmp_path / "aliases.yaml"
    file.write_text("org.nowhere.paint: com.android.settings\n")
    one, other = find_suite("androidworld"), find_suite(f"androidworld#{file}")
    assert make_plan(one).hash != make_plan(other).hash
    kinds: set[Any] = {kind.source_hash for kind in one.templates}
    assert kinds == {package.package_hash()}
