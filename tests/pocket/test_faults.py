"""Scripted faults: each goes wrong where it should, and only there."""

import asyncio
import struct
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tapwright.emulator.pocket.phone import PocketPhone
from tapwright.emulator.pocket.protocol.packets import Command
from tapwright.emulator.pocket.services.latency import PROFILE_NAMES, PROFILES, Latency
from tapwright.emulator.pocket.services.u2.rpc import Dispatcher
from tapwright.emulator.pocket.system.faults import KINDS, BadFault, Fault, FaultScript
from tapwright.emulator.pocket.thread import PocketThread

from .conftest import Adb, PlainWindows, ShellBench
from .test_stock_adb import wait_for
from .wire import Hosts

RAW_SIZE = 16 + 108 * 240 * 4
BLACK = b"\0\0\0\xff"


def plan(bench: ShellBench, text: str) -> int:
    return bench.context.faults.add(Fault.parse(text))


def test_parse():
    fault = Fault.parse("cut,on=screencap -p|u2 takeScreenshot,nth=2,times=always,value=0.3")
    assert (fault.kind, fault.on) == ("cut", ("screencap -p", "u2 takeScreenshot"))
    assert (fault.nth, fault.times, fault.value) == (2, 0, "0.3")
    assert Fault.parse("low-battery,after=1.5,for=2").for_s == 2.0
    assert Fault.parse("banner,value=a,b=c").value == "a,b=c"
    for kind in KINDS:
        assert Fault.parse(kind).kind == kind


@pytest.mark.parametrize(
    "text", ["", "sabotage", "cut,nth=0", "cut,nth=x", "cut,after=-1", "cut,for=nan", "cut,who=me"]
)
def test_parse_says_what_it_expected(text: str):
    with pytest.raises(BadFault, match="known|number|expected"):
        Fault.parse(text)


@given(st.text())
def test_parse_takes_anything(text: str):
    try:
        Fault.parse(text)
    except BadFault as error:
        assert str(error)


def test_script_counts_matching_steps():
    script = FaultScript()
    script.add(Fault.parse("lost_tap,nth=2,times=2"))
    steps = ["input tap 1 1", "screencap", "input tap 2 2", "input tap 3 3", "input tap 4 4"]
    assert [len(script.step(step)) for step in steps] == [0, 0, 1, 1, 0]


async def test_lost_tap(bench: ShellBench):
    plan(bench, "lost_tap,nth=2")
    for x in (1, 2, 3):
        assert await bench.text(f"input tap {x} 5") == ""
    assert [x for phase, x, _, _ in bench.windows.touches if phase == "down"] == [1, 3]


@pytest.mark.parametrize("kind", ["delayed_tap", "slow_app"])
async def test_delayed_tap(bench: ShellBench, kind: str):
    plan(bench, f"{kind},value=0.02")
    await bench.text("input tap 1 5")
    assert bench.windows.touches == []
    async with asyncio.timeout(5):
        while not bench.windows.touches:
            await asyncio.sleep(0.005)


async def test_banner_goes_to_stderr(bench: ShellBench):
    plan(bench, "banner,value=[Warning] Multiple displays")
    ran = await bench.run("screencap")
    assert (ran.status, len(ran.out), ran.err) == (0, RAW_SIZE, b"[Warning] Multiple displays\n")
    assert (await bench.run("screencap")).err == b""


async def test_error_of_a_command(bench: ShellBench):
    plan(bench, "error,on=dumpsys,value=Can't find service")
    ran = await bench.run("dumpsys window")
    assert (ran.status, ran.err) == (1, b"Can't find service\n")


async def test_secure_screens_are_black_and_say_so(bench: ShellBench):
    number = plan(bench, "secure")
    bench.context.faults.start()
    assert (await bench.run("screencap")).out[16:] == BLACK * (108 * 240)
    assert "SECURE" in await bench.text("dumpsys window windows")
    bench.context.faults.remove(number)
    assert (await bench.run("screencap")).out[16:] != BLACK * (108 * 240)
    assert "SECURE" not in await bench.text("dumpsys window windows")


async def test_rotation_at_a_capture(bench: ShellBench):
    plan(bench, "rotate,nth=2")
    for turned in ("0", "1"):
        await bench.run("screencap -p")
        assert await bench.text("settings get system user_rotation") == f"{turned}\n"


async def test_full_storage(bench: ShellBench):
    number = plan(bench, "full_storage")
    bench.context.faults.start()
    ran = await bench.run("echo data > /sdcard/new; mkdir /sdcard/folder")
    assert b"No space left on device" in ran.err
    ran = await bench.run("screencap /sdcard/shot.png")
    assert ran.status == 1 and b"No space left on device" in ran.err
    bench.context.faults.remove(number)
    await bench.text("echo data > /sdcard/new")


async def test_low_battery_and_no_network_are_taken_back(bench: ShellBench):
    bench.context.faults.start()
    battery = plan(bench, "low_battery,value=4")
    plan(bench, "no_network,for=0.02")
    assert "level: 4" in await bench.text("dumpsys battery")
    assert bench.system.wifi.connected is None
    bench.context.faults.remove(battery)
    assert "level: 86" in await bench.text("dumpsys battery")
    async with asyncio.timeout(5):
        while bench.system.wifi.connected is None:
            await asyncio.sleep(0.005)


async def test_fault_at_a_time(bench: ShellBench):
    bench.context.faults.start()
    plan(bench, "low_battery,after=0.02")
    assert bench.system.battery.level == 86
    async with asyncio.timeout(5):
        while bench.system.battery.level == 86:
            await asyncio.sleep(0.005)


async def test_hung_shell_answers_when_the_fault_is_cleared(bench: ShellBench):
    number = plan(bench, "hung_shell,on=getprop")
    task = asyncio.get_running_loop().create_task(bench.run("getprop ro.hardware"))
    done, _ = await asyncio.wait((task,), timeout=0.05)
    assert not done
    bench.context.faults.remove(number)
    assert (await task).text == "pocket\n"


async def test_cut_ends_the_stream_without_an_exit_code(phone: PocketPhone, hosts: Hosts):
    phone.faults.add(Fault.parse("cut,on=screencap,nth=2"))
    whole = await hosts.greet(phone.port)
    await whole.open("exec:screencap")
    assert len(await whole.collect()) == RAW_SIZE
    short = await hosts.greet(phone.port)
    await short.open("exec:screencap")
    assert len(await short.collect()) == RAW_SIZE // 2
    phone.faults.add(Fault.parse("cut,on=getprop"))
    framed = await hosts.greet(phone.port)
    await framed.open("shell,v2,raw:getprop")
    kinds = {frame for frame, _ in frames(await framed.collect())}
    assert kinds == {1}


async def test_reboot_goes_down_and_comes_back(phone: PocketPhone, hosts: Hosts):
    host = await hosts.greet(phone.port)
    phone.faults.add(Fault.parse("reboot,value=0.05,on=getprop"))
    host.send(Command.OPEN, 1, 0, b"shell:getprop ro.hardware\0")
    assert await host.hung_up()
    with pytest.raises(ConnectionError):
        await hosts.greet(phone.port)
    async with asyncio.timeout(5):
        while phone.system.properties.get("sys.boot_completed") != "1":
            await asyncio.sleep(0.01)
    await hosts.greet(phone.port)


async def test_u2_calls_hang_fail_and_get_lost(bench: ShellBench):
    windows = bench.windows
    dispatcher = Dispatcher(bench.context, lambda: False)

    async def call(method: str, *params: object) -> object:
        body = f'{{"id": 1, "method": "{method}", "params": {list(params)}}}'
        return await dispatcher.answer(body.encode())

    plan(bench, "lost_tap,on=u2 click")
    assert b'"result": true' in bytes(await call("click", 5, 6))
    assert windows.touches == []
    await call("click", 5, 6)
    assert len(windows.touches) == 2
    plan(bench, "error,on=u2 deviceInfo,value=DeadObject")
    assert b"DeadObject" in bytes(await call("deviceInfo"))
    plan(bench, "hung_u2,on=u2 deviceInfo,for=0.02")
    start = time.monotonic()
    assert b"displayWidth" in bytes(await call("deviceInfo"))
    assert time.monotonic() - start >= 0.02


async def test_incidents_need_a_screen_that_has_them(bench: ShellBench):
    bench.context.faults.start()
    for kind in ("anr", "crash", "ad", "permission"):
        plan(bench, kind)
    assert isinstance(bench.windows, PlainWindows)
    assert "beyond this screen" in await bench.text("logcat -d")


@pytest.mark.parametrize(
    ("fault", "shown"),
    [
        ("anr", "responding"),
        ("crash", "keeps stopping"),
        ("ad", "No thanks"),
        ("permission", "location"),
        ("low_battery", "Battery"),
    ],
)
def test_incidents_on_the_screen(
    stock_adb: Adb, stock_thread: PocketThread, fault: str, shown: str
):
    phone = stock_thread.phone
    stock_adb.shell("monkey -p com.android.contacts -c android.intent.category.LAUNCHER 1")
    stock_thread.call(lambda: phone.faults.add(Fault.parse(fault)))
    assert shown in stock_adb.shell("uiautomator dump /dev/tty")
    stock_adb.run("exec-out", "screencap", "-p")


def test_unauthorized_and_offline_through_a_real_server(stock_adb: Adb, stock_thread: PocketThread):
    phone = stock_thread.phone

    def state() -> str:
        lines = stock_adb.host("devices").splitlines()
        return next((line.split()[1] for line in lines if line.startswith(stock_adb.serial)), "")

    def away(text: str) -> int:
        number = stock_thread.call(lambda: phone.faults.add(Fault.parse(text)))
        stock_adb.host("disconnect", stock_adb.serial, check=False)
        stock_adb.host("connect", stock_adb.serial, check=False)
        return number

    number = away("unauthorized")
    wait_for(lambda: state() == "unauthorized")
    stock_thread.call(lambda: phone.faults.remove(number))
    stock_adb.host("disconnect", stock_adb.serial, check=False)
    number = away("offline")
    assert state() in ("", "offline")
    stock_thread.call(lambda: phone.faults.remove(number))
    stock_adb.host("connect", stock_adb.serial)
    assert stock_adb.shell("echo back") == "back\n"


def test_profiles_name_every_latency():
    assert set(PROFILES) == set(PROFILE_NAMES)
    assert PROFILES["zero"] == Latency()
    for name in ("screencap", "input", "am", "dumpsys", "getprop"):
        assert 0 < PROFILES["phone"].of(name) < PROFILES["slow"].of(name)
    assert PROFILES["phone"].of_remote("click") < PROFILES["phone"].of_remote("takeScreenshot")


def frames(data: bytes) -> list[tuple[int, bytes]]:
    """The frames of a version 2 shell stream; a cut one counts too."""
    found: list[tuple[int, bytes]] = []
    while len(data) >= 5:
        kind, length = struct.unpack_from("<BI", data)
        found.append((kind, data[5 : 5 + length]))
        data = data[5 + length :]
    return found
