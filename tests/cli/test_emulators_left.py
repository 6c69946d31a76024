"""A process that keeps stand-in emulators is killed: what it left is found, told and ended."""

import json
import os
import signal
from pathlib import Path

import pytest

from .conftest import ONLY_IN_CI, Run
from .test_emulator import PACKAGE, sdk

__all__ = ["sdk"]  # a fixture of the emulator's own commands


@pytest.fixture
def folder(tapwright: Run, sdk: Path, tmp_path: Path) -> Path:
    """A folder with a pool of one emulator."""
    (tmp_path / "tapwright.yaml").write_text(
        "pools: {farm: {avd: {name: mine, count: 1, memory_mb: 256}}}", "utf-8"
    )
    assert tapwright("emulator", "create", "mine", "--image", PACKAGE).code == 0
    return tmp_path


def kill_the_keeper(tapwright: Run) -> tuple[str, int]:
    """Bring the pool up and kill who keeps it; gives the serial of its emulator, and its keeper."""
    up = tapwright("fleet", "up", "farm", "--detach")
    assert up.code == 0, up
    (found,) = json.loads(tapwright("fleet", "status", "farm", "--json").out)["pools"]
    os.kill(found["pid"], signal.SIGKILL)
    (found,) = json.loads(tapwright("fleet", "status", "farm", "--json").out)["pools"]
    assert found["state"] == "killed"
    return up.out.strip(), found["pid"]


def states(tapwright: Run) -> list[str]:
    rows = json.loads(tapwright("emulator", "list", "--json").out)["emulators"]
    return [row["state"] for row in rows]


def test_fleet_down_ends_what_a_killed_keeper_left(tapwright: Run, folder: Path) -> None:
    serial, pid = kill_the_keeper(tapwright)
    (row,) = json.loads(tapwright("emulator", "list", "--json").out)["emulators"]
    assert (row["state"], row["serial"], row["adb"]) == ("running", serial, "device")
    nobody = tapwright("emulator", "list", ANDROID_ADB_SERVER_PORT="1")
    assert nobody.code == 0 and "no server" in nobody.out
    down = tapwright("fleet", "down", "farm")
    assert down.code == 0, down
    assert (
        down.out == f"farm: process {pid} that kept it was killed; ended what it left: {serial}\n"
    )
    assert states(tapwright) == ["stopped"]


@ONLY_IN_CI
def test_the_next_start_ends_what_was_left_before_it_looks_for_room(
    tapwright: Run, folder: Path
) -> None:
    serial, _ = kill_the_keeper(tapwright)
    up = tapwright("fleet", "up", "farm", "--detach")
    assert (up.code, up.out.strip()) == (0, serial), up
    assert states(tapwright) == ["running"]
    assert tapwright("fleet", "down", "farm").code == 0 and states(tapwright) == ["stopped"]


@ONLY_IN_CI
def test_emulator_stop_ends_it_and_none_that_somebody_keeps(tapwright: Run, folder: Path) -> None:
    up = tapwright("fleet", "up", "farm", "--detach")
    assert up.code == 0 and "None that was started here" in tapwright("emulator", "stop").out
    (found,) = json.loads(tapwright("fleet", "status", "farm", "--json").out)["pools"]
    os.kill(found["pid"], signal.SIGKILL)
    assert tapwright("emulator", "stop").out == f"Stopped mine ({up.out.strip()}).\n"
    assert "it left nothing" in tapwright("fleet", "down", "farm").out
