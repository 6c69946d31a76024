"""The commands that work, as a user runs them."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tapwright.device.adb import PrivateAdbServer
from tapwright.traces import End, read_episodes, read_steps

from .conftest import ONLY_IN_CI, Run


def test_the_demo_passes_three_tasks_and_says_what_it_is(tapwright: Run, tmp_path: Path) -> None:
    result = tapwright("demo")
    assert result.code == 0, result
    assert result.out.count("Verdict  passed") == 3
    assert "simulated: the pocket phone, not Android" in result.out
    assert "scripted: no model is asked" in result.out
    (run,) = (tmp_path / "runs").iterdir()
    assert f"Trace: {run.relative_to(tmp_path)}" in result.out
    episodes = read_episodes(run)
    assert [episode.verdict.status for episode in episodes if episode.verdict] == ["passed"] * 3
    for episode in episodes:
        steps = list(read_steps(run / "episodes" / episode.id))
        assert len(steps) == episode.totals.steps
        assert sum(step.cost_usd or 0 for step in steps) == episode.totals.cost_usd
        frames = run / "episodes" / episode.id / "frames"
        assert all((frames / step.observation.frame.file).is_file() for step in steps)


def test_a_run_prints_one_json_document_and_nothing_else(tapwright: Run) -> None:
    result = tapwright("run", "--task", "AirplaneOn", "--device", "pocket", "--json")
    assert result.code == 0
    record = json.loads(result.out)
    assert record["verdict"]["status"] == "passed" and record["device"]["simulated"] is True
    assert record["model"]["scripted"] is True and float(record["totals"]["cost_usd"]) > 0


def test_without_a_device_the_pocket_phone_is_used(
    tapwright: Run, empty_adb_server: PrivateAdbServer
) -> None:
    port = str(empty_adb_server.port)
    result = tapwright("run", "Turn on airplane mode", ANDROID_ADB_SERVER_PORT=port)
    assert result.code == 0 and "Pocket Phone" in result.out and "Verdict  unverified" in result.out


def test_the_null_agent_fails_and_exits_with_1(tapwright: Run) -> None:
    result = tapwright("run", "--task", "AirplaneOn", "--device", "pocket", "--model", "null")
    assert result.code == 1
    assert "completed: nothing done" in result.out and "Verdict  failed" in result.out


def test_an_endpoint_that_cannot_be_reached_is_infrastructure_with_a_trace(
    tapwright: Run, tmp_path: Path
) -> None:
    result = tapwright(
        "run", "Open the clock", "--device", "pocket", "--model", "anything",
        "--base-url", "http://127.0.0.1:9/v1", STEP_API_KEY="k-123", OPENAI_API_KEY="k-123",
    )  # fmt: skip
    assert result.code == 3, result
    assert "model_lost" in result.out and "k-123" not in result.out + result.err
    (run,) = (tmp_path / "runs").iterdir()
    (episode,) = read_episodes(run)
    assert episode.end is End.MODEL_LOST and "127.0.0.1:9" in episode.end_why


@pytest.mark.parametrize(
    "signal_number", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=ONLY_IN_CI)]
)
def test_an_interrupt_keeps_the_trace_and_leaves_nothing_running(
    environment: dict[str, str], tmp_path: Path, signal_number: signal.Signals
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "tapwright", "demo"],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    for line in process.stdout:
        if "There is no such alarm yet" in line:
            break
    children = children_of(process.pid)
    assert children
    process.send_signal(signal_number)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 130 and "Traceback" not in err, err
    (run,) = (tmp_path / "runs").iterdir()
    episode = read_episodes(run)[0]
    assert episode.end is End.CANCELLED and episode.totals.steps >= 2
    assert not [pid for pid in children if os.path.exists(f"/proc/{pid}")]


def children_of(pid: int) -> list[int]:
    """Processes below `pid`, all generations."""
    found: list[int] = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            child = int(stat.parent.name)
            found += [child, *children_of(child)]
    return found


def test_phones_are_printed_ready_and_stop_with_the_command(
    environment: dict[str, str], tmp_path: Path
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "tapwright", "phone", "--count", "2"],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    serials = [process.stdout.readline().strip() for _ in range(2)]
    assert len(set(serials)) == 2 and all(serial.startswith("127.0.0.1:") for serial in serials)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 130 and "Traceback" not in err


def test_help_and_version(tapwright: Run) -> None:
    shown = tapwright("--help")
    assert shown.code == 0
    for command in ("run", "demo", "phone", "devices", "tasks"):
        assert f" {command} " in shown.out
    assert tapwright("--version").out == "tapwright 0.1.0\n"


def test_the_tasks_are_listed(tapwright: Run) -> None:
    listed = json.loads(tapwright("tasks", "list", "--json").out)["tasks"]
    names = [task["name"] for task in listed]
    assert {"WeekdayAlarm", "JoinWifi", "SendText", "AirplaneOn"} <= set(names)
    assert len(names) == len(set(names))
