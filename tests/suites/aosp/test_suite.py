"""The suite on Android's own apps: never root, whatever image, and against every solution."""

import os
from collections.abc import Sequence

import pytest

from tapwright.bench.check import check_template
from tapwright.device.fake import FakeDevice
from tapwright.fleet.pocket import LabPhone
from tapwright.suites.aosp.base import APPS, package_of
from tapwright.suites.registry import find_suite, template
from tapwright.tasks.event_injector import EventInjector
from tapwright.tasks.events import EventJournal
from tapwright.tasks.shell_state import VOLATILE_SETTINGS, is_volatile, next_alarm
from tapwright.tasks.solution import TaskSolution
from tapwright.tasks.state import StateUnreadable, changes

FULL = bool(os.environ.get("TAPWRIGHT_FULL"))
SAMPLE = ("StockAlarm", "StockDeleteTexts")
# What needs root on a phone of somebody's own.
ROOTED = ("/data/data", "/data/system", "sqlite3", "su ")

AOSP = find_suite("aosp").templates


@pytest.mark.parametrize("name", [] if FULL else SAMPLE)
async def test_a_task_holds_against_every_solution(lab: LabPhone, name: str) -> None:
    """One trial of a sample; the full run checks all trials of all tasks."""
    lines = [line async for line in check_template(template(name), [len(name) % 5], lab)]
    assert len(lines) >= 5
    assert [line for line in lines if not line.ok] == []


class Listening(EventInjector):
    """Keeps every command, and gives no file away."""

    def __init__(self, lab: LabPhone) -> None:
        super().__init__(lab.device, EventJournal())
        self.said: list[str] = []

    async def shell(self, *argv: str) -> str:
        self.said.append(" ".join(argv))
        return await super().shell(*argv)

    async def pull(self, path: str) -> bytes:
        raise AssertionError(f"pulled {path}")


async def test_no_task_needs_root(lab: LabPhone) -> None:
    device = Listening(lab)
    for one in AOSP:
        await one(0).set_up(device)
    state = await AOSP[0](0).read(device)
    assert state.files and state.setting("alarm.next") and len(state.tables) == 3
    assert [line for line in device.said if any(word in line for word in ROOTED)] == []


async def test_looking_around_changes_nothing(lab: LabPhone) -> None:
    before = await AOSP[0](0).read(lab.device)
    for app in (
        "settings/.Settings",
        "deskclock/.DeskClock",
        "messaging/.ConversationListActivity",
    ):
        await lab.device.shell("am", "start", "-n", f"com.android.{app}")
        await lab.device.observe()
    assert changes(before, await AOSP[0](0).read(lab.device)) == ()


def test_at_least_fifteen_tasks_all_with_near_misses() -> None:
    suite = find_suite("aosp")
    assert len(suite.templates) >= 15 and {app for t in suite.templates for app in t.apps} == set(
        APPS
    )
    for one in suite.templates:
        solution = one(0).solution()
        assert isinstance(solution, TaskSolution) and solution.mutants()
        assert one(0).wording.zh


@pytest.mark.parametrize(
    ("line", "rings"),
    [
        (" time:0", None),
        (" time:1772489700000 = 2026-03-02 22:15:00.000 = +12h34m0s0ms", "2026-03-02 22:15"),
        (" time:1772489700000 = 2026-03-02 22:15:00 = +1d2h", "2026-03-02 22:15"),
    ],
)
async def test_the_next_alarm_as_android_prints_it(line: str, rings: str | None) -> None:
    printed = f"  Next alarm clock information: \n    user:0 pendingSend:false{line}\n"
    device = FakeDevice(said={("dumpsys", "alarm"): printed})
    assert await next_alarm(device) == rings


@pytest.mark.parametrize(
    ("packages", "found"),
    [
        (("com.android.deskclock",), "com.android.deskclock"),
        (("com.android.deskclock", "com.google.android.deskclock"), "com.google.android.deskclock"),
    ],
)
async def test_an_app_is_found_under_whatever_name(packages: Sequence[str], found: str) -> None:
    listed = "".join(f"package:{name}\n" for name in packages)
    device = FakeDevice(
        said={
            ("am", "get-current-user"): "10\n",
            ("pm", "list", "packages", "--user", "10"): listed,
        }
    )
    assert await package_of(device, "Clock") == found
    with pytest.raises(StateUnreadable, match="no Files app"):
        await package_of(device, "Files")


def test_what_a_task_is_about_is_never_volatile() -> None:
    keys = {str(getattr(one, "key", "system.x")) for one in AOSP}
    assert [key for key in keys if is_volatile(key)] == []
    assert all(reason for reason in VOLATILE_SETTINGS.values())
