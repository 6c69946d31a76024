"""What scripts ask the system for: tasks, services, modes, the log of calls, the touch device."""

import re

import pytest

from tapwright.emulator.pocket.system.windows import WindowManager

from .stock_bench import StockBench

CLOCK = "com.android.deskclock/.DeskClock"
SETTINGS = "com.android.settings"


def windows(stock: StockBench) -> WindowManager:
    assert isinstance(stock.phone.windows, WindowManager)
    return stock.phone.windows


async def test_the_stack_lists_tasks_with_the_visible_one_first(stock: StockBench) -> None:
    await stock.text(f"am start -n {SETTINGS}/.Settings")
    await stock.text(f"am start -n {CLOCK}")
    lines = await stock.lines("am stack list | grep taskId")
    shown = [re.search(r"visible=(\w+) topActivity=ComponentInfo\{(.+)\}$", line) for line in lines]
    found = [(match[1], match[2].partition("/")[0]) for match in shown if match is not None]
    assert found == [
        ("true", "com.android.deskclock"),
        ("false", SETTINGS),
        ("false", "com.android.launcher3"),
    ]
    assert lines[0].split(":")[0].strip().startswith("taskId=")


async def test_what_is_killed_is_gone_but_for_the_app_in_front(stock: StockBench) -> None:
    await stock.text(f"am start -n {SETTINGS}/.Settings")
    await stock.text(f"am start -n {CLOCK}")
    await stock.text("am kill com.android.deskclock")
    assert windows(stock).foreground.package == "com.android.deskclock"
    await stock.text(f"am kill {SETTINGS}")
    assert SETTINGS not in await stock.text("am stack list")
    await stock.text(f"am start -n {SETTINGS}/.Settings")
    await stock.text("am kill-all")
    stack = await stock.text("am stack list")
    assert SETTINGS in stack
    assert "deskclock" not in stack


async def test_an_app_is_crashed_from_the_shell(stock: StockBench) -> None:
    await stock.text(f"am crash {SETTINGS}")
    assert "Application Error" not in await stock.text("dumpsys window | grep mCurrentFocus")
    await stock.text(f"am start -n {SETTINGS}/.Settings")
    await stock.text(f"am crash {SETTINGS}")
    focus = await stock.text("dumpsys window | grep mCurrentFocus")
    assert f"Application Error: {SETTINGS}" in focus
    assert "shell-induced crash" in await stock.text("logcat -d -b crash")


@pytest.mark.parametrize(
    ("line", "status", "message"),
    [
        ("am stack fly", 255, "Error: unknown command 'fly'"),
        ("am task fly", 255, "Error: unknown command 'fly'"),
        ("am task", 255, 'Error: Argument expected after "task"'),
        ("am crash", 255, 'Error: Argument expected after "crash"'),
        ("am instrument -w com.x/.Runner", 1, "INSTRUMENTATION_FAILED: com.x/.Runner"),
        ("service fly", 10, "service: Unknown command fly"),
        ("service call nobody 1", 10, "service: Service nobody does not exist"),
        ("service call alarm three", 10, "service: Bad transaction code three"),
        ("cmd alarm set-time soon", 255, "Alarm manager service (alarm) commands:"),
        ("cmd alarm fly", 255, "Alarm manager service (alarm) commands:"),
        ("appops get com.nobody", 255, "Error: No UID for com.nobody in user 0"),
        (f"appops set {SETTINGS} FLY allow", 255, "Error: Unknown operation string: FLY"),
        (f"appops set {SETTINGS} CAMERA perhaps", 255, "Error: Mode perhaps is not valid"),
        ("appops", 255, "AppOps service (appops) commands:"),
        ("screenrecord", 2, "Must specify output file (see --help)."),
        ("screenrecord --time-limit 5 /sdcard/a.mp4", 1, "unable to create video/avc codec"),
        ("sendevent /dev/input/event1 3 57", 1, "use: sendevent device type code value"),
        ("sendevent /dev/input/event9 3 57 0", 1, "could not open /dev/input/event9"),
        ("getevent -p /dev/input/event9", 1, "could not open /dev/input/event9"),
    ],
)
async def test_what_is_unknown_is_refused(
    stock: StockBench, line: str, status: int, message: str
) -> None:
    ran = await stock.run(line)
    assert ran.status == status
    assert message in ran.err.decode()
    assert not stock.system.files.exists("/sdcard/a.mp4")


@pytest.mark.parametrize(
    "line", ["service call alarm 3 s16 Asia/Tokyo", "cmd alarm set-timezone Asia/Tokyo"]
)
async def test_the_time_zone_is_set_as_harnesses_do(stock: StockBench, line: str) -> None:
    await stock.text(line)
    assert await stock.text("getprop persist.sys.timezone") == "Asia/Tokyo\n"
    assert "JST" in await stock.text("date")
    await stock.text(line.replace("Asia/Tokyo", "Mars/Base"))
    assert await stock.text("getprop persist.sys.timezone") == "Asia/Tokyo\n"


async def test_the_time_is_set_in_milliseconds(stock: StockBench) -> None:
    await stock.text("cmd alarm set-time 1697363640000")
    assert await stock.text("date +%s") == "1697363640\n"


async def test_services_are_listed_and_found(stock: StockBench) -> None:
    lines = await stock.lines("service list")
    assert lines[0] == f"Found {len(lines) - 1} services:"
    assert any(re.fullmatch(r"\d+\talarm: \[android.app.IAlarmManager\]", line) for line in lines)
    assert await stock.text("service check window") == "Service window: found\n"
    assert await stock.text("service check nobody") == "Service nobody: not found\n"
    assert "Not a data message" in await stock.text("service call window 9999")


async def test_modes_are_kept_and_reset(stock: StockBench) -> None:
    assert await stock.text(f"appops get {SETTINGS} CAMERA") == "No operations.\n"
    await stock.text(f"appops set {SETTINGS} android:camera ignore")
    assert await stock.text(f"cmd appops get {SETTINGS}") == "CAMERA: ignore\n"
    assert await stock.text("appops query-op CAMERA ignore") == f"{SETTINGS}\n"
    await stock.text(f"appops reset {SETTINGS}")
    assert await stock.text(f"appops get {SETTINGS}") == "No operations.\n"


async def test_texts_come_newest_first_unless_told(stock: StockBench) -> None:
    def dates(lines: list[str]) -> list[int]:
        return [int(line.rpartition("date=")[2]) for line in lines]

    query = "content query --uri content://sms --projection date"
    found = dates([*await stock.lines(query)])
    assert found == sorted(found, reverse=True)
    oldest = dates([*await stock.lines(f"{query} --sort 'date ASC'")])
    assert oldest == sorted(found)
    inbox = dates([*await stock.lines("content query --uri content://sms/inbox --projection date")])
    assert inbox == sorted(inbox, reverse=True)


async def test_contacts_are_listed_the_old_way(stock: StockBench) -> None:
    line = "content query --uri content://contacts/phones/ --projection display_name:number"
    rows = await stock.lines(line)
    new = await stock.lines(
        "content query --uri content://com.android.contacts/data/phones"
        " --projection display_name:data1"
    )
    assert [row.replace("number=", "data1=") for row in rows] == new
    assert len(rows) > 20


async def test_the_log_of_calls_is_empty_and_takes_rows(stock: StockBench) -> None:
    query = "content query --uri content://call_log/calls --projection number:type"
    assert await stock.text(query) == "No result found.\n"
    await stock.text(
        "content insert --uri content://call_log/calls --bind number:s:5551234 --bind type:i:3"
    )
    assert await stock.text(query) == "Row: 0 number=5551234, type=3\n"
    await stock.text("content delete --uri content://call_log/calls")
    assert await stock.text(query) == "No result found.\n"


@pytest.mark.parametrize("provider", ["contacts", "telephony", "calendar", "media.module"])
async def test_providers_are_cleared_and_answer_afterwards(
    stock: StockBench, provider: str
) -> None:
    assert await stock.text(f"pm clear com.android.providers.{provider}") == "Success\n"
    for uri in ("com.android.contacts/contacts", "sms", "com.android.calendar/events"):
        rows = await stock.text(f"content query --uri content://{uri}")
        gone = {"contacts": "contacts/", "telephony": "sms", "calendar": "events"}
        if gone.get(provider, "-") in uri:
            assert rows == "No result found.\n"
        else:
            assert rows.startswith("Row: 0")
    # The index of files is made again from what is there.
    assert "Row: 0" in await stock.text(
        "content query --uri content://media/external/images/media --projection _id"
    )


@pytest.mark.parametrize(
    ("address", "activity"),
    [
        ("content://contacts/people/1", ".DetailActivity"),
        ("content://com.android.contacts/contacts/1", ".DetailActivity"),
        ("content://com.android.contacts/contacts", ".PeopleActivity"),
        ("content://com.android.calendar/events/1", ".EventInfoActivity"),
        ("content://com.android.calendar/time/1772445600000", ".AllInOneActivity"),
    ],
)
async def test_addresses_of_rows_open_their_pages(
    stock: StockBench, address: str, activity: str
) -> None:
    await stock.text(f"am start -a android.intent.action.VIEW -d {address}")
    assert windows(stock).foreground.flat.endswith(activity)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("dumpsys telephony.registry", r"mCallState=0"),
        ("dumpsys meminfo com.android.settings", r"TOTAL PSS: +\d+"),
        ("dumpsys meminfo", r"Total RAM: [\d,]+K"),
        ("dumpsys gfxinfo com.android.settings", r"Total frames rendered: 0"),
        ("dumpsys cpuinfo", r"% TOTAL: "),
        ("dumpsys audio", r"- STREAM_MUSIC:"),
        ("dumpsys diskstats", r"Data-Free: \d+K / \d+K total"),
        ("dumpsys meminfo com.nobody", r"No process found for: com.nobody"),
        ("dumpsys window", r"mCurrentRotation=ROTATION_0"),
        ("dumpsys input", r"physicalFrame=\[0, 0, 1080, 2400\]"),
    ],
)
async def test_dumps_have_the_lines_that_are_read(
    stock: StockBench, line: str, wanted: str
) -> None:
    assert re.search(wanted, await stock.text(line))


async def test_airplane_mode_is_seen_by_the_radio(stock: StockBench) -> None:
    await stock.text("cmd connectivity airplane-mode enable")
    assert "POWER_OFF" in await stock.text("dumpsys telephony.registry")


async def test_the_touch_device_is_described(stock: StockBench) -> None:
    lines = await stock.lines("getevent -p")
    assert lines[0] == "add device 1: /dev/input/event1"
    axes = {
        match[1]: int(match[2])
        for line in lines
        if (match := re.search(r"(00\w\w) +: value 0, min 0, max (\d+),", line))
    }
    assert axes["0035"] == axes["0036"] == 32767
    assert "ABS_MT_POSITION_X" in await stock.text("getevent -lp")


async def test_events_written_to_the_device_touch_the_screen(stock: StockBench) -> None:
    await stock.text(f"am start -n {SETTINGS}/.Settings")
    before = windows(stock).foreground
    x, y = 540 * 32768 // 1080, 900 * 32768 // 2400
    down = ((3, 57, 7), (3, 53, x), (3, 54, y), (1, 330, 1), (0, 0, 0))
    up = ((3, 57, 4294967295), (1, 330, 0), (0, 0, 0))
    line = "; ".join(
        f"sendevent /dev/input/event1 {kind} {code} {value}" for kind, code, value in (*down, *up)
    )
    await stock.text(line)
    touched = windows(stock).touched
    assert touched is not None
    assert abs(touched[0] - 540) < 1 and abs(touched[1] - 900) < 1
    assert windows(stock).foreground != before
