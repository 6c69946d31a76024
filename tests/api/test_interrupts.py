"""What stands in the way is closed without a model: only that, only so, and written down."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

import tapwright
from tapwright import DeviceAction, Norm, Settings, Tap, UsageError, Veto
from tapwright.agent.hooks import SYSTEM_WINDOWS, InterruptsOnDemand
from tapwright.agent.interrupts import (
    AUDIT,
    MOST,
    Grant,
    InterruptRecord,
    Interrupts,
    builtin_rules,
    find_interrupt,
    forbidding,
)
from tapwright.agent.policy.gate import Gate, GateSetup
from tapwright.device.device import Device, Observation
from tapwright.device.fake import FakeDevice
from tapwright.device.ui import UiTree
from tapwright.fleet.phones import pocket_phone
from tapwright.tasks.event_injector import FaultInjector
from tapwright.tasks.own import load_task
from tapwright.traces import End, read_steps
from tapwright.traces.files import LineFile
from tapwright.traces.verify import changed_in

from .deciding import DONE, QUICK, Decisions, FunctionModel

PERMISSIONS = "com.google.android.permissioncontroller"
ID = "com.android.permissioncontroller:id/"


def view(text: str, package: str = "com.shop", id: str = "", more: str = "") -> str:
    return (
        f'<node text="{text}" package="{package}" resource-id="{id}" class="android.widget.Button" '
        f'bounds="[100,1000][900,1100]" clickable="true" {more}/>'
    )


def screen(*views: str) -> UiTree:
    return UiTree.parse(f'<hierarchy rotation="0"><node>{"".join(views)}</node></hierarchy>')


def permission(question: str, *buttons: str, package: str = PERMISSIONS) -> UiTree:
    message = view(question, package, f"{ID}permission_message")
    return screen(message, *(view(name, package, f"{ID}permission_{name}") for name in buttons))


def as_injector(phone: Device) -> FaultInjector:
    assert isinstance(phone, FaultInjector)
    return phone


def pressed(tree: UiTree, *grants: str) -> str | None:
    found = find_interrupt(tree, [Grant.parse(text) for text in grants])
    return found and f"{found.rule}: {found.label}"


class Showing(FakeDevice):
    """A phone on which the same views stand, whatever is pressed."""

    def __init__(self, tree: UiTree) -> None:
        super().__init__()
        self._tree = tree

    async def ui(self) -> UiTree:
        return self._tree


LOCATION = "Allow Maps to access this device’s location?"
CHOICES = ("allow_one_time_button", "allow_foreground_only_button", "deny_button")


@pytest.mark.parametrize(
    ("views", "expected"),
    [
        ([view("Wait", "android", "android:id/aerr_wait"),
          view("Close app", "android", "android:id/aerr_close")], "app does not respond: Wait"),
        ([view("Close", "android", "android:id/aerr_close")], "app has crashed: Close"),
        ([view("Reject all", "com.android.chrome", "onetrust-reject-all-handler"),
          view("Accept all", "com.android.chrome", "onetrust-accept-btn-handler")],
         "cookies: Reject all"),
        ([view("We value your privacy"), view("Accept all"), view("REJECT ALL")],
         "cookies: REJECT ALL"),
        ([view("Enjoying Shop?"), view("Rate now"), view("Not now")], "rating: Not now"),
        ([view("发现新版本 3.2"), view("立即更新"), view("以后再说")], "update: 以后再说"),
        ([view("Update available", "com.android.vending"), view("Update", "com.android.vending"),
          view("No thanks", "com.android.vending")], "update: No thanks"),
        ([view("Battery is low", "com.android.systemui"), view("Got it", "com.android.systemui")],
         "low battery: Got it"),
        ([view("Sign up for our newsletter"), view("Subscribe"), view("No thanks")],
         "newsletter: No thanks"),
    ],
)  # fmt: skip
def test_what_may_be_closed_is(views: list[str], expected: str) -> None:
    assert pressed(screen(*views)) == expected


@pytest.mark.parametrize(
    "views",
    [
        # A dialog like the system's, drawn by an app; and ids that only end like it.
        [view("Wait", "com.evil", "android:id/aerr_wait")],
        [view("Close", "com.evil", "com.evil:id/aerr_close")],
        # Half of it: a button without the question, a question without the button.
        [view("Not now"), view("Pay 20 EUR")],
        [view("Enjoying Shop?"), view("Rate now")],
        # Labels are whole, and the question begins with the words.
        [view("We value your privacy"), view("Reject all and delete my account")],
        [view("People say: we value your privacy"), view("Reject all")],
        # One that cannot be pressed.
        [view("Enjoying Shop?"), view("Not now", more='enabled="false"')],
        # The question of one app over the button of another.
        [view("Update available", "com.evil"), view("No thanks", "com.android.vending")],
        # What an id of the rules names, and a label that says something else.
        [view("Accept all cookies", "com.evil", "onetrust-reject-all-handler")],
        [view("Pay now", "com.evil", "didomi-notice-disagree-button")],
    ],
)
def test_nothing_else_is_pressed(views: list[str]) -> None:
    assert pressed(screen(*views)) is None


def test_the_windows_that_are_looked_at_are_those_of_the_rules() -> None:
    packages = {package for rule in builtin_rules().rules for package in rule.packages}
    assert packages == SYSTEM_WINDOWS


async def test_views_are_not_read_where_nothing_of_the_system_is_in_front() -> None:
    made: list[str] = []

    def make() -> Interrupts:
        made.append("made")
        raise AssertionError("nothing may be read")

    later = InterruptsOnDemand(make, every_screen=False)
    seen = await FakeDevice().observe()
    assert await later.cleared(seen) is seen and later.told() == "" and made == []


def test_no_rule_presses_what_it_must_never() -> None:
    rules = builtin_rules()
    for rule in rules.rules:
        labels = tuple(label.casefold() for label in rule.labels)
        assert not [label for label in labels if label.startswith(rules.never)], rule.name
        assert rule.ids or (rule.labels and rule.says), rule.name
        assert rule.packages or not rule.grants, rule.name


@pytest.mark.parametrize(
    ("tree", "grants", "expected"),
    [
        (permission(LOCATION, *CHOICES), ["location"], "allow_foreground_only_button"),
        (permission(LOCATION, *CHOICES), ["Maps: location"], "allow_foreground_only_button"),
        (permission(LOCATION, *CHOICES), ["Shop: location"], None),
        (permission(LOCATION, *CHOICES), ["camera"], None),
        (permission(LOCATION, *CHOICES), [], None),
        (permission(LOCATION, *CHOICES, package="com.evil"), ["location"], None),
        (permission("Allow Maps to access this device’s location all the time?", "allow_button"),
         ["location"], None),
        (permission("Allow Maps to take pictures and record video?", "allow_button"),
         ["camera"], "allow_button"),
        (permission("Allow Maps to take pictures and record audio and record video?",
                    "allow_button"), ["camera"], None),
        (permission("要允许“地图”获取此设备的位置信息吗？", *CHOICES), ["地图: location"],
         "allow_foreground_only_button"),
        (permission("", *CHOICES), ["location"], None),
    ],
)  # fmt: skip
def test_only_what_was_granted_is_allowed(
    tree: UiTree, grants: list[str], expected: str | None
) -> None:
    assert pressed(tree, *grants) == (expected and f"permission: {expected}")


def test_a_grant_that_means_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"'gps' grants no permission.*location, camera"):
        Grant.parse("gps")
    file = tmp_path / "tapwright.yaml"
    file.write_text("grants: [location]")
    with pytest.raises(UsageError, match="--grant, by no folder's file"):
        Settings.load({}, {}, file)


async def test_a_crash_is_closed_before_the_model_sees_it(tmp_path: Path) -> None:
    decisions = Decisions(DONE)
    async with pocket_phone() as phone:
        await phone.shell("am", "start", "-n", "com.android.settings/.Settings")
        await as_injector(phone).fault("crash")
        record = await tapwright.run(
            "look", phone=phone, model=FunctionModel(decisions), ladder=QUICK, out=tmp_path
        )
        assert (await phone.ui()).find(id="android:id/aerr_close") is None
    assert record.end is End.COMPLETED
    (folder,) = tmp_path.glob("*/episodes/*")
    (line,) = (folder / AUDIT).read_text().splitlines()
    written = json.loads(line)
    assert written["rule"] == "app has crashed" and written["id"] == "android:id/aerr_close"
    (step,) = read_steps(folder)
    (shown,) = step.shown
    assert "Closed on the way, without you: app has crashed: 'Close' was pressed (done)." in (
        shown.text
    )


@pytest.mark.parametrize(("grants", "granted"), [((), False), (("location",), True)])
async def test_a_permission_is_allowed_by_what_was_declared(
    grants: tuple[str, ...], granted: bool, tmp_path: Path
) -> None:
    async with pocket_phone() as phone:
        await as_injector(phone).fault("permission")
        assert (await phone.ui()).find(id="permission_message")
        await tapwright.run(
            "look", phone=phone, model=FunctionModel(Decisions(DONE)), ladder=QUICK,
            settings=Settings(grants=grants, out=tmp_path),
        )  # fmt: skip
        assert ((await phone.ui()).find(id="permission_message") is None) is granted


@pytest.mark.parametrize(("grants", "granted"), [("[]", False), ("[location]", True)])
async def test_a_task_file_grants_what_it_needs_and_closes_nothing_else(
    grants: str, granted: bool, tmp_path: Path
) -> None:
    file = tmp_path / "own.yaml"
    check = "checks: [{setting: system.a, equals: b}]"
    events = "events: [{after: 0, fault: permission}]"
    file.write_text(f"name: Own\ngoal: look\ngrants: {grants}\n{check}\n{events}\n")
    look = Tap(at=Norm(x=990, y=990))
    async with pocket_phone() as phone:
        await tapwright.run(
            load_task(file)(0), phone=phone, model=FunctionModel(Decisions(look, DONE)),
            ladder=QUICK, out=tmp_path,
        )  # fmt: skip
        assert ((await phone.ui()).find(id="permission_message") is None) is granted
    assert bool(list(tmp_path.rglob(AUDIT))) is granted
    file.write_text("name: Own\ngoal: look\ngrants: [gps]\n")
    with pytest.raises(UsageError, match=r"own\.yaml:3:\d+: .*'gps' grants no permission"):
        load_task(file)


async def test_whoever_rules_on_acts_rules_on_these(tmp_path: Path) -> None:
    def veto(action: DeviceAction, seen: Observation) -> Veto:
        return Veto("nothing today")

    async with pocket_phone() as phone:
        await as_injector(phone).fault("crash")
        await tapwright.run(
            "look", phone=phone, model=FunctionModel(Decisions(DONE)), ladder=QUICK, out=tmp_path,
            before_action=veto,
        )  # fmt: skip
        assert (await phone.ui()).find(id="android:id/aerr_close")
    assert not list(tmp_path.rglob(AUDIT))


@pytest.mark.parametrize(
    ("views", "act"),
    [
        # What an id of the rules names, and a word of a class that stands on it or behind it.
        ([view("Transfer now", "com.evil", "didomi-notice-disagree-button")], "pay or order"),
        ([view("Discard", "com.evil", "onetrust-reject-all-handler")], "delete or overwrite"),
        ([view("转账", "com.evil", "didomi-notice-disagree-button")], "pay or order"),
        ([view("Share live location", "com.evil", "onetrust-reject-all-handler")], "share"),
        ([view("Call", "com.evil", "onetrust-reject-all-handler")], "send, post or call"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("gated", [True, False])
async def test_nothing_is_pressed_that_a_class_forbids(
    views: list[str], act: str, gated: bool, tmp_path: Path
) -> None:
    tree, goal = screen(*views), "Look at the page."
    device = Showing(tree)
    gate = Gate(GateSetup("standard"), device, goal, ()) if gated else None
    found = Interrupts(device, tmp_path, _now, forbids=forbidding(goal, gate, None))
    for _ in range(3):
        await found.cleared(await device.observe())
    assert device.done == [] and found.told() == ""
    (line,) = (tmp_path / AUDIT).read_text().splitlines()
    assert act in json.loads(line)["forbidden"], line


@pytest.mark.parametrize("goal", ["Look at the map.", "Look at the map; do not allow anything."])
async def test_a_permission_is_granted_unless_the_goal_forbids_it(
    goal: str, tmp_path: Path
) -> None:
    message = view(LOCATION, PERMISSIONS, f"{ID}permission_message")
    button = view("While using the app", PERMISSIONS, f"{ID}permission_allow_button")
    device = Showing(screen(message, button.replace("1000", "400").replace("1100", "500")))
    gate = Gate(GateSetup("standard"), device, goal, ())
    forbids = forbidding(goal, gate, None)
    found = Interrupts(device, tmp_path, _now, [Grant("location")], forbids)
    await found.cleared(await device.observe())
    forbidden = json.loads((tmp_path / AUDIT).read_text().splitlines()[0]).get("forbidden")
    assert (bool(device.done), forbidden is None) == ("do not" not in goal,) * 2


async def test_the_audit_says_when_a_byte_of_it_changed(tmp_path: Path) -> None:
    device = Showing(screen(view("Reject all", "com.a", "onetrust-reject-all-handler")))
    await Interrupts(device, tmp_path, _now).cleared(await device.observe())
    file = tmp_path / AUDIT
    whole = file.read_bytes()
    assert whole.count(b"\n") == MOST and not list(changed_in(tmp_path))
    file.write_bytes(whole.replace(b"Reject all", b"Reject ail", 1))
    assert [finding.severity for finding in changed_in(tmp_path)] == ["problem"]
    # What a kill has torn off is cut away, and the chain goes on from there.
    file.write_bytes(whole[:-20])
    LineFile(file).add(InterruptRecord(at=_now(), rule="r", package="p", id="", label="l"))
    assert file.read_bytes().count(b"\n") == MOST and not list(changed_in(tmp_path))


def _now() -> datetime:
    return datetime(2026, 3, 1, tzinfo=UTC)


async def test_a_task_is_measured_with_what_comes_in_its_way(tmp_path: Path) -> None:
    device = FakeDevice()
    settings = Settings(out=tmp_path, interrupts=False)
    record = await tapwright.run(
        "look", phone=device, model=FunctionModel(Decisions(DONE)), ladder=QUICK, settings=settings
    )
    assert record.settings["interrupts"] is False and not list(tmp_path.rglob(AUDIT))
