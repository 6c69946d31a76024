"""A goal in words orders what it says and nothing else: no set-up, no check, no verdict."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import tapwright as front
from tapwright.actions import UsageError
from tapwright.device.adb import PrivateAdbServer
from tapwright.device.adb_device import AdbDevice
from tapwright.emulator.pocket.thread import PocketThread
from tapwright.suites.registry import find_task, solution_for
from tapwright.traces import read_episodes

from .conftest import Run

OWN = """\
name: Quiet
goal: Make it quiet
checks:
  - setting: global.zen_mode
    equals: 1
"""


@pytest.fixture
def phones() -> Iterator[PocketThread]:
    with PocketThread() as running:
        yield running


@pytest.fixture
def serial(phones: PocketThread, adb_server: PrivateAdbServer) -> Iterator[str]:
    address = f"127.0.0.1:{phones.port}"
    asyncio.run(adb_server.client.connect(address))
    yield address
    asyncio.run(adb_server.client.disconnect(address))


def setting(server: PrivateAdbServer, serial: str, *command: str) -> str:
    return asyncio.run(server.client.transport(serial).check(*command)).strip()


def test_nothing_is_set_up_and_the_end_is_unverified(
    tapwright: Run, serial: str, adb_server: PrivateAdbServer, tmp_path: Path
) -> None:
    """With Bluetooth off the set-up of StockBluetooth would switch it on, and leave it on."""
    assert solution_for("turn bluetooth off") is not None
    setting(adb_server, serial, "svc", "bluetooth", "disable")
    result = tapwright("run", "turn bluetooth off", "--device", serial, "--model", "rehearsal")
    assert result.code == 0, result
    assert "Verdict  unverified" in result.out
    assert setting(adb_server, serial, "settings", "get", "global", "bluetooth_on") == "0"
    (run,) = (tmp_path / "runs").iterdir()
    (record,) = read_episodes(run)
    assert (record.task, record.goal) == ("goal", "turn bluetooth off")
    assert not (run / "episodes" / record.id / "before.json.gz").exists()


def test_nothing_but_what_the_model_does_reaches_the_phone(
    tapwright: Run, phones: PocketThread, serial: str
) -> None:
    journal = phones.phone.context.journal
    result = tapwright("run", "turn bluetooth off", "--device", serial, "--model", "null")
    assert result.code == 0, result
    commands = [e.text for e in phones.call(lambda: journal.since()) if e.kind == "shell"]
    assert commands
    for changing in ("svc ", "input ", "settings put", "cmd ", "am start", "am force-stop"):
        assert not [line for line in commands if changing in line]


@pytest.mark.parametrize(("flags", "code"), [((), 0), (("--require-verified",), 1)])
def test_a_goal_that_was_cut_off_goes_on_as_a_goal(
    flags: tuple[str, ...], code: int, tapwright: Run, serial: str, tmp_path: Path
) -> None:
    goal = ("run", "Turn on airplane mode", "--device", serial)
    assert tapwright(*goal, "--max-steps", "1").code == 1
    (episode,) = tmp_path.glob("runs/*/episodes/*")
    record = json.loads((episode / "episode.json").read_text())
    for key in ("end", "verdict"):
        del record[key]
    del record["settings"]["max_steps"]
    (episode / "episode.json").write_text(json.dumps(record))
    result = tapwright("run", "--resume", str(episode), *flags)
    assert result.code == code and "Verdict  unverified" in result.out, result
    assert ("UNVERIFIED" in result.err) is (code == 0), result


async def test_in_python_words_are_a_goal_and_a_task_is_a_task(
    phones: PocketThread, serial: str, adb_server: PrivateAdbServer, tmp_path: Path
) -> None:
    phone = await AdbDevice.attach(adb_server.client, serial)
    try:
        said = await front.run(
            "Turn on airplane mode", phone=phone, model="rehearsal", out=tmp_path
        )
        task = find_task("AirplaneOn")
        done = await front.run(task, phone=phone, model="rehearsal", out=tmp_path)
        with pytest.raises(UsageError, match="the goal is empty"):
            await front.run(" ", phone=phone, model="rehearsal", out=tmp_path)
    finally:
        await phone.close()
    assert said.verdict and (said.task, said.verdict.status) == ("goal", "unverified")
    assert done.verdict and (done.task, done.verdict.status) == ("AirplaneOn", "passed")


@pytest.mark.parametrize("command", [("run", "--task"), ("bench",)])
def test_a_task_that_no_script_knows_is_refused_before_a_phone_is_asked_for(
    tapwright: Run, tmp_path: Path, command: tuple[str, ...]
) -> None:
    (tmp_path / "own.yaml").write_text(OWN)
    asked = (*command, "own.yaml", "--model", "rehearsal", "--device", "nowhere:1")
    result = tapwright(*asked)
    assert result.code == 2 and "Quiet comes without a solution" in result.err, result
    assert not (tmp_path / "runs").exists()


@pytest.mark.parametrize("goal", ["", "  \n"])
def test_an_empty_goal_is_bad_input(tapwright: Run, tmp_path: Path, goal: str) -> None:
    assert tapwright("run", goal).code == 2
    (tmp_path / "own.yaml").write_text(OWN.replace("Make it quiet", json.dumps(goal)))
    result = tapwright("tasks", "check", "own.yaml")
    assert result.code == 2 and "own.yaml:2:7: `goal` must be more than blanks" in result.out
