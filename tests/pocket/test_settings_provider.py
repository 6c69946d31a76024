"""The settings by `content`, and the processes of apps that were stopped."""

import pytest

from .conftest import ShellBench
from .stock_bench import StockBench

SYSTEM = "--uri content://settings/system"


async def test_settings_are_rows(bench: ShellBench):
    line = f"content query {SYSTEM} --projection name:value --where \"name='screen_brightness'\""
    assert await bench.text(line) == "Row: 0 name=screen_brightness, value=102\n"
    assert "name=adb_enabled" in await bench.text("content query --uri content://settings/global")
    line = "content query --uri content://settings/global/wifi_on --projection value"
    assert await bench.text(line) == "Row: 0 value=1\n"


async def test_they_are_set_as_rotation_scripts_do(bench: ShellBench):
    for name, value in (("accelerometer_rotation", "i:0"), ("user_rotation", "i:1")):
        told = f"content insert {SYSTEM} --bind name:s:{name} --bind value:{value}"
        assert await bench.text(told) == ""
    assert await bench.text("settings get system user_rotation") == "1\n"
    await bench.text(f"content update {SYSTEM}/user_rotation --bind value:i:3")
    assert await bench.text("settings get system user_rotation") == "3\n"
    await bench.text(f"content delete {SYSTEM} --where \"name='user_rotation'\"")
    assert await bench.text("settings get system user_rotation") == "null\n"


@pytest.mark.parametrize(
    "line",
    [
        "content query --uri content://settings/nothing",
        f"content query {SYSTEM} --where value=1",
        f"content delete {SYSTEM}",
        f"content insert {SYSTEM} --bind value:i:1",
    ],
)
async def test_what_no_row_is_meant_by_is_refused(bench: ShellBench, line: str):
    ran = await bench.run(line)
    assert ran.status == 1
    assert "Error while accessing provider:settings" in ran.err.decode()


async def test_an_app_that_was_stopped_has_no_process_until_it_begins_again(
    stock: StockBench,
) -> None:
    name = "com.android.deskclock"
    start = f"monkey -p {name} -c android.intent.category.LAUNCHER 1 > /dev/null"
    assert await stock.text(f"{start}; pidof {name} | wc -w") == "1\n"
    assert await stock.text(f"am force-stop {name}; pidof {name}; echo $?") == "1\n"
    assert await stock.text(f"ps -A | grep -c {name}; true") == "0\n"
    assert await stock.text(f"{start}; pidof {name} | wc -w") == "1\n"
    assert await stock.text(f"kill $(pidof {name}); pidof {name}; echo $?") == "1\n"
