"""The added task passes with its solution on a pocket phone, and its near misses fail."""

from tapwright.bench.check import check_template
from tapwright.fleet.pocket import open_lab
from tapwright.suites.registry import find_suite, find_task, template


def test_it_is_found_and_its_length_is_known() -> None:
    task = find_task("BluetoothOff")
    assert task.goal == "Turn off Bluetooth" and task.summary == "Turn off Bluetooth"
    assert find_task("BluetoothOff", language="zh").goal == "关闭蓝牙"
    assert template("BluetoothOff") in find_suite("first-steps").templates
    assert task.optimal_steps is not None and 0 < task.optimal_steps < 6


async def test_its_solution_passes_and_what_comes_near_fails() -> None:
    async with open_lab() as (phone,):
        results = [r async for r in check_template(template("BluetoothOff"), [0], phone)]
    assert {"its own solution", "off and on again", "doing nothing"} <= {
        result.solution for result in results
    }
    assert [result for result in results if not result.ok] == []
