"""What the phone's log tells: starts, first pictures, crashes; and how logcat chooses."""

import re

import pytest

from tapwright.emulator.pocket.services.fault_injector import Fault
from tapwright.emulator.pocket.system.incidents import Incidents
from tapwright.emulator.pocket.system.packages import Component, Intent
from tapwright.emulator.pocket.system.windows import WindowManager

from .stock_bench import StockBench

CLOCK = "com.android.deskclock"
MAIN, SYSTEM = "--------- beginning of main", "--------- beginning of system"
THREADTIME = re.compile(r"\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} +\d+ +\d+ [VDIWEF] \S+ *: .*")


def incidents(stock: StockBench) -> Incidents:
    assert isinstance(stock.phone.windows, WindowManager)
    return stock.phone.windows.incidents


async def test_a_start_is_logged_with_its_first_picture(stock: StockBench) -> None:
    lines = await stock.lines(
        f"am start -n {CLOCK}/.DeskClock", "logcat -d -s ActivityTaskManager:I ActivityManager:I"
    )
    assert lines[0] == SYSTEM
    assert all(THREADTIME.fullmatch(line) for line in lines[1:]), lines
    start, process, displayed = lines[1:]
    assert f"ActivityTaskManager: START u0 {{cmp={CLOCK}/.DeskClock}} with" in start
    assert "from uid 0 " in start and start.endswith("result code=0")
    assert re.search(rf"Start proc \d+:{CLOCK}/u0a\d+ for next-top-activity", process)
    assert displayed.endswith(f"Displayed {CLOCK}/.DeskClock for user 0: +120ms")


async def test_an_app_that_runs_gets_no_new_process(stock: StockBench) -> None:
    again = f"am start -n {CLOCK}/.DeskClock"
    await stock.lines(again, "input keyevent HOME", "logcat -c")
    await stock.run(again)
    text = await stock.text("logcat -d")
    assert "START u0" in text
    assert "Start proc" not in text
    assert "Displayed" not in text


async def test_an_app_that_starts_another_is_named_by_its_uid(stock: StockBench) -> None:
    row = (await stock.text("pm list packages -U com.android.launcher3")).split("uid:")[-1].strip()
    assert row.isdecimal()
    stock.phone.windows.reset()
    stock.system.log.clear()
    windows = stock.phone.windows
    assert isinstance(windows, WindowManager)
    windows.start_from(Intent(component=Component(CLOCK, ".DeskClock")), "com.android.launcher3")
    assert f"from uid {row} (BAL_ALLOW_VISIBLE_WINDOW)" in await stock.text("logcat -d")


async def test_a_crash_is_in_the_crash_buffer_with_its_process(stock: StockBench) -> None:
    await stock.text(f"am start -n {CLOCK}/.DeskClock")
    stock.context.faults.add(Fault.parse("crash,on=input"))
    await stock.run("input tap 5 5")
    pid = (await stock.text(f"pidof {CLOCK}")).strip()
    lines = await stock.lines("logcat -b crash -d")
    assert lines[0] == "--------- beginning of crash"
    assert lines[1].endswith("E AndroidRuntime: FATAL EXCEPTION: main")
    assert lines[2].endswith(f"Process: {CLOCK}, PID: {pid}")
    assert all(line.split()[2] == pid for line in lines[1:])
    assert f"Force finishing activity {CLOCK}/.DeskClock" in await stock.text("logcat -b system -d")
    stock.context.faults.remove()


async def test_the_window_of_a_crash_has_the_focus(stock: StockBench) -> None:
    await stock.text(f"am start -n {CLOCK}/.DeskClock")
    incidents(stock).crash(CLOCK)
    focus = await stock.text("dumpsys window | grep mCurrentFocus")
    assert f"u0 Application Error: {CLOCK}}}" in focus
    assert CLOCK not in await stock.text("dumpsys window | grep mFocusedApp")


async def test_the_window_of_a_hang_has_the_focus_over_its_app(stock: StockBench) -> None:
    await stock.text(f"am start -n {CLOCK}/.DeskClock")
    incidents(stock).anr(CLOCK)
    focus = await stock.text("dumpsys window | grep mCurrentFocus")
    assert f"u0 Application Not Responding: {CLOCK}}}" in focus
    assert f"{CLOCK}/.DeskClock" in await stock.text("dumpsys window | grep mFocusedApp")
    assert f"ANR in {CLOCK}" in await stock.text("logcat -d -s ActivityManager")


async def test_an_error_in_an_app_is_told_to_the_phones_owner(shared_stock: StockBench) -> None:
    shared_stock.start_over()
    error = RuntimeError("of its own")
    with incidents(shared_stock).guard(CLOCK):
        raise error
    assert shared_stock.context.crashes.crashes == [error]
    shared_stock.start_over()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("logcat -d -b main -v tag", [MAIN, "I/one     : first"]),
        ("logcat -d -b system -v process", [SYSTEM, "W(  611) second  (two)"]),
        ("logcat -d -b main,system -v raw -t 1", [SYSTEM, "second"]),
        ("logcat -d -b crash", []),
        ("logcat -d -b events", []),
        ("logcat -d *:W -v raw", [MAIN, SYSTEM, "second"]),
        ("logcat -d -s one -v raw", [MAIN, "first", SYSTEM]),
        ("logcat -d --pid=611 -v raw", [MAIN, SYSTEM, "second"]),
        ("logcat -d -m 1 -v raw", [MAIN, "first"]),
        ("logcat -m 2 -v raw", [MAIN, "first", SYSTEM, "second"]),
    ],
)
async def test_logcat_chooses(stock: StockBench, line: str, expected: list[str]) -> None:
    stock.system.log.add("I", "one", "first")
    stock.system.log.system("W", "two", "second")
    assert await stock.lines(line) == expected


async def test_logcat_clears_what_it_is_told(stock: StockBench) -> None:
    stock.system.log.add("I", "one", "first")
    stock.system.log.system("W", "two", "second")
    assert await stock.lines("logcat -b main -c", "logcat -d -v raw") == [
        SYSTEM,
        "second",
    ]
    assert await stock.lines("logcat -c", "logcat -d -v raw") == []


async def test_logcat_from_a_moment_on(stock: StockBench) -> None:
    stock.system.log.add("I", "one", "first")
    stock.system.clock.advance(60)
    stock.system.log.add("I", "one", "later")
    stamp = stock.system.clock.now()
    for since in (
        f"{stamp:%m-%d %H:%M:%S}.000",
        f"{stamp:%Y-%m-%d %H:%M:%S}",
        f"{stamp.timestamp():.3f}",
    ):
        assert await stock.lines(f"logcat -d -v raw -T '{since}'") == [
            MAIN,
            "later",
        ]


@pytest.mark.parametrize(
    "line", ["logcat -d -b nothing", "logcat -d -T yesterday", "logcat -G much"]
)
async def test_logcat_refuses_what_it_does_not_know(stock: StockBench, line: str) -> None:
    ran = await stock.run(line)
    assert (ran.status, ran.text) == (1, "")
    assert ran.err.startswith(b"logcat: ")


async def test_logcat_writes_to_a_file(stock: StockBench) -> None:
    stock.system.log.add("I", "one", "first")
    assert await stock.lines("logcat -d -v raw -f /sdcard/log.txt", "cat /sdcard/log.txt") == [
        MAIN,
        "first",
    ]
