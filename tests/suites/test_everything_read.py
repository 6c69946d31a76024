"""Whatever the simulated phone keeps is in the state that verdicts are made of.

Everything is spoilt at once, and each thing has to turn up in what is compared: every row of every
table, every setting, file, folder, app, permission and network. What is left out is left out by
name and with a reason.
"""

import sqlite3
from dataclasses import fields, replace

import pytest

from tapwright.bench.check.harness import TaskHarness
from tapwright.emulator.pocket.system.abilities import PermissionHost
from tapwright.emulator.pocket.system.settings import NAMESPACES
from tapwright.emulator.pocket.system.system import System, SystemSnapshot
from tapwright.fleet.pocket import LabPhone
from tapwright.suites.registry import find_task
from tapwright.tasks.reading import (
    DOCUMENTS,
    NOT_READ,
    PROPERTIES,
    VOLATILE_TABLES,
    read_packages,
    read_state,
)
from tapwright.tasks.solution import solution_of
from tapwright.tasks.state import FOLDER, PhoneState, TableRef, changes

STORAGE = "/storage/emulated/0/"
# Who adds a store says here how it is read, or why not: the clock and the charge go on by
# themselves, and how a phone is folded is in the hand that holds it.
KEPT = {
    "moment", "frozen", "files", "settings", "properties", "packages", "wifi", "charge", "folded",
}  # fmt: skip
# Of the properties that last those that nobody sets in Settings.
OF_THE_CABLE = {"persist.sys.usb.config"}
# What a shell and the system need to go on; disabling one would only stop the test.
NEEDED = ("com.android.launcher3", "com.android.settings")


def spoil(system: System) -> set[str]:
    """Change everything that can be told apart; what each change has to be called when found."""
    expected: set[str] = set()
    expected |= _spoil_files(system)
    for package in system.packages.all():
        if package.name not in NEEDED:
            system.packages.install(replace(package, enabled=not package.enabled))
            expected.add(f"package.{package.name}")
    assert isinstance(system.windows, PermissionHost)
    store = system.windows.permissions
    for name in store.packages():
        for grant in store.requested(name):
            short = grant.permission.removeprefix("android.permission.")
            if grant.granted:
                store.revoke(name, grant.permission, fixed=True)
            else:
                store.grant(name, grant.permission, one_time=True)
            expected |= {f"permission.{name}.{short}", f"permission_flags.{name}.{short}"}
    for name in PROPERTIES:
        system.properties.set(name, "Pacific/Auckland")
        expected.add(f"property.{name}")
    assert system.wifi.connect("Yoga Loft", "namaste2026")
    expected |= {"wifi.connected", "wifi.saved"}
    for namespace in NAMESPACES:
        for key, value in list(system.settings.items(namespace)):
            # Wi-Fi would go off with its switch, and its network with it.
            if key != "wifi_on" and not key.startswith("airplane"):
                system.settings.put(namespace, key, f"{value}1")
                expected.add(f"{namespace}.{key}")
    return expected


def _spoil_files(system: System) -> set[str]:
    expected: set[str] = set()
    for path, _, content in list(system.files.entries()):
        shared = path.startswith(STORAGE) or path == STORAGE.rstrip("/")
        if (live := system.files.live(path)) is not None:
            expected |= _spoil_rows(path, live)
        elif system.files.is_dir(path):
            if shared:
                system.files.mkdir(f"{path}/a folder more")
                expected.add(f"{path}/a folder more/".replace(STORAGE, "/sdcard/"))
        elif shared:
            system.files.write(path, content + b"x")
            expected.add(path.replace(STORAGE, "/sdcard/"))
        elif path in DOCUMENTS:
            system.files.write(path, content + b" ")
            expected.add(f"document.{path}")
        else:
            assert path.startswith(tuple(NOT_READ)), f"nobody reads {path}"
    return expected


def _spoil_rows(path: str, database: sqlite3.Connection) -> set[str]:
    """Take a row out of each table; one that is empty is looked for in what is read."""
    package, file = path.split("/")[3], path.rpartition("/")[2]
    named = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    names = [name for (name,) in named if name not in VOLATILE_TABLES]
    kept = {name: database.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}
    for name in names:
        database.execute(f'DELETE FROM "{name}" WHERE rowid = (SELECT max(rowid) FROM "{name}")')
    return {str(TableRef(package, file, name)) for name in names if kept[name]}


async def test_nothing_can_change_unseen(lab: LabPhone) -> None:
    phone, device = lab.device.phone, lab.device
    before = await read_state(device)
    expected = device.phones.call(lambda: spoil(phone.system))
    after = await read_state(device)
    found = {str(change.where) for change in changes(before, after)}
    assert len(expected) > 400
    assert sorted(expected - found) == []
    assert {field.name for field in fields(SystemSnapshot)} == KEPT
    lasting = {name for name, _ in phone.system.properties.items() if name.startswith("persist.")}
    assert lasting == {*PROPERTIES} | OF_THE_CABLE


BESIDES = (
    "pm disable-user com.android.stream",
    "pm uninstall com.android.shop",
    "setprop persist.sys.timezone Europe/Paris",
    "mkdir /sdcard/Documents/empty",
    "pm revoke com.android.shop android.permission.POST_NOTIFICATIONS",
    "sqlite3 /data/data/com.android.providers.telephony/databases/mmssms.db"
    " 'UPDATE sms SET read = 0, seen = 0 WHERE _id = 1'",
)


async def test_what_is_done_beside_a_task_fails_it(lab: LabPhone) -> None:
    task, device = find_task("AirplaneOn"), lab.device
    solved = await (await TaskHarness.set_up(task, lab)).play(solution_of(task))
    assert solved.verdict.status == "passed"
    reached = device.phones.call(device.phone.snapshot)
    for command in BESIDES:
        await device.shell("sh", "-c", command)
        verdict = task.verify(replace(solved.found, after=await task.read(device)))
        assert verdict.status == "failed" and verdict.why == "nothing else changed", command
        device.phones.call(lambda: device.phone.restore(reached))
    assert task.verify(replace(solved.found, after=await task.read(device))).status == "passed"


TEXTS = TableRef("com.android.providers.telephony", "mmssms.db", "sms")


def texts(read: int) -> PhoneState:
    return PhoneState({TEXTS: ({"_id": 1, "body": "hello", "read": read, "seen": 1},)}, {})


def test_a_text_may_be_read_by_looking_but_not_made_unread() -> None:
    assert changes(texts(0), texts(1)) == ()
    (unread,) = changes(texts(1), texts(0))
    assert unread.columns() == {"read"}


# In the form of AOSP's Settings.dumpPackageLPr, Android 14.
DUMP = """\
Packages:
  Package [org.example.one] (1a2b3c):
    appId=10191
    versionCode=812 minSdk=24 targetSdk=34
    runtime permissions:
      android.permission.CAMERA: granted=true, flags=[ USER_SET|ONE_TIME|APPLY_RESTRICTION]
      android.permission.READ_SMS: granted=false, flags=[ USER_FIXED|USER_SET ]
    User 0: ceDataInode=9 deDataInode=8 installed=true hidden=false suspended=false \
distractionFlags=0 stopped=true notLaunched=false enabled={enabled} instant=false virtual=false

Hidden system packages:
  Package [org.example.one] (4d5e6f):
    versionCode=700 minSdk=24 targetSdk=30
    User 0: ceDataInode=9 installed=true hidden=false suspended=false stopped=false enabled=0
"""


@pytest.mark.parametrize(("enabled", "state"), [("0", ""), ("1", ""), ("3", ", disabled")])
def test_apps_and_permissions_are_read_as_android_dumps_them(enabled: str, state: str) -> None:
    assert read_packages(DUMP.replace("{enabled}", enabled)) == {
        "package.org.example.one": f"version 812{state}",
        "permission.org.example.one.CAMERA": "granted",
        "permission_flags.org.example.one.CAMERA": "ONE_TIME",
        "permission.org.example.one.READ_SMS": "denied",
        "permission_flags.org.example.one.READ_SMS": "USER_FIXED",
    }


def test_a_folder_is_told_as_one() -> None:
    (change,) = changes(PhoneState({}, {}), PhoneState({}, {}, {"/sdcard/new/": FOLDER}))
    assert str(change) == "/sdcard/new/: no folder -> new folder"
