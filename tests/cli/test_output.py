"""Output for programs and pipes: one document also on errors, whole lines, no codes, no crash."""

import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tapwright.cli.failures import CommandFailure, failure_of
from tapwright.device.adb.server import adb_binary
from tapwright.device.errors import DeviceLost, DeviceNotFound
from tapwright.emulator.pocket.phone import PocketPhone
from tapwright.emulator.pocket.thread import PocketThread
from tapwright.traces import End, read_episodes

from .conftest import ONLY_IN_CI, Run

TAPWRIGHT = [sys.executable, "-m", "tapwright"]
OWN = """\
name: Bright
goal: Make the screen darker
checks:
  - setting: system.screen_brightness
    equals: "3"
nothing_else: true
"""

RUN_NULL = ["run", "--task", "AirplaneOn", "--device", "pocket", "--model", "null"]
BENCH_NULL = ["bench", "first-steps", "--model", "null", "--phones", "1"]


@pytest.mark.parametrize(
    ("arguments", "kind", "message"),
    [
        (("run", "--json"), "usage", "say what to do"),
        (("run", "--json", "--device", "nowhere:1", "--task", "SendText"), "device", "nowhere:1"),
        (("bench", "smoke", "--json", "--device", "nowhere:1"), "device", "nowhere:1"),
        (("doctor", "--json", "nowhere:1"), "device", "nowhere:1"),
        (("run", "--json", "--no-such-option"), "usage", "no-such-option"),
        (("trace", "show", "--json", "nowhere"), "usage", "nowhere"),
        (("compare", "--json", "nowhere", "there"), "usage", "nowhere"),
        (("cost", "--json", "nowhere"), "usage", "nowhere"),
    ],
)
def test_an_error_is_one_document_and_its_exit_code_is_alike(
    tapwright: Run, arguments: tuple[str, ...], kind: str, message: str
) -> None:
    result = tapwright(*arguments)
    error = json.loads(result.out)["error"]
    assert (result.code, error["exit_code"], error["kind"]) == (2, 2, kind), result
    assert message in error["message"] and "Traceback" not in result.err


def test_a_phone_that_is_lost_is_infrastructure_and_one_that_never_was_is_not() -> None:
    assert failure_of(DeviceLost("gone")) == CommandFailure("device", "gone", 3)
    assert failure_of(DeviceNotFound("no")) == CommandFailure("device", "no", 2)
    assert failure_of(ZeroDivisionError("x")).exit_code == 3


def test_lines_into_a_pipe_are_whole(tapwright: Run) -> None:
    result = tapwright("tasks", "list", "daily", COLUMNS="40")
    assert result.code == 0 and len(result.out.splitlines()) == 61
    assert "…" not in result.out


def test_what_failed_is_told_with_paths_in_one_piece(tapwright: Run, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(OWN)
    result = tapwright("bench", "own.yaml", "--model", "null", "--phones", "1", COLUMNS="40")
    assert result.code == 1, result
    (run,) = (tmp_path / "runs").iterdir()
    (episode,) = (run / "episodes").iterdir()
    (picture,) = {path.name for path in (episode / "frames").iterdir()}
    place = episode.relative_to(tmp_path)
    lines = [line.strip() for line in result.out.splitlines()]
    wanted = [
        "Failed check: setting system.screen_brightness: expected equals 3, found 102",
        "Ended after step 2: completed: nothing done",
        f"Screenshot: {place}/frames/{picture}",
        f"Look at it: tapwright trace show {place} --step 2",
        f"In a browser: tapwright view {run.relative_to(tmp_path)}",
    ]
    start = lines.index(wanted[0])
    assert lines[start : start + len(wanted)] == wanted
    shown = tapwright(*lines[start + 3].removeprefix("Look at it: tapwright ").split())
    assert shown.code == 0 and f"{place.name}/frames/{picture}" in shown.out
    junit = (run / "junit.xml").read_text()
    assert all(line in junit for line in wanted)
    assert "optimal" not in junit and "planning" not in junit and "utilities" not in junit


def test_characters_that_an_encoding_lacks_are_replaced_and_escaped_in_json(
    tapwright: Run, tmp_path: Path, environment: dict[str, str]
) -> None:
    (tmp_path / "own.yaml").write_text("name: Mine\ngoal: Sende ‘Grüße’ an 李\n", "utf-8")
    for arguments in (["tasks", "list", "own.yaml"], ["tasks", "show", "own.yaml"]):
        shown = _ran(arguments, tmp_path, environment | {"PYTHONIOENCODING": "ascii"})
        assert shown.returncode == 0 and b"Gr??e" in shown.stdout, shown
    told = _ran(
        ["tasks", "list", "own.yaml", "--json"],
        tmp_path,
        environment | {"PYTHONIOENCODING": "cp1252"},
    )
    task = json.loads(told.stdout.decode("cp1252"))["tasks"][0]
    assert task["goal"] == "Sende ‘Grüße’ an 李"


@pytest.mark.parametrize(
    ("arguments", "variables"),
    [
        (RUN_NULL, {"NO_COLOR": "1", "TERM": "xterm"}),
        (["run", "--no-such-option"], {"NO_COLOR": "1", "TERM": "xterm"}),
        (["run", "--no-such-option"], {"TERM": "dumb"}),
        pytest.param(RUN_NULL, {"TERM": "dumb"}, marks=ONLY_IN_CI),
        pytest.param(BENCH_NULL, {"NO_COLOR": "1", "TERM": "xterm"}, marks=ONLY_IN_CI),
        pytest.param(BENCH_NULL, {"TERM": "dumb"}, marks=ONLY_IN_CI),
    ],
)
def test_no_colour_means_no_codes_at_all(
    tmp_path: Path,
    environment: dict[str, str],
    arguments: list[str],
    variables: dict[str, str],
) -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        TAPWRIGHT + arguments, cwd=tmp_path, env=environment | variables, stdin=subprocess.DEVNULL,
        stdout=theirs, stderr=theirs,
    )  # fmt: skip
    os.close(theirs)
    printed = b""
    try:
        while part := os.read(ours, 65536):
            printed += part
    except OSError:
        pass  # This is how Linux says that the other end of a terminal is closed.
    os.close(ours)
    assert process.wait() in (1, 2) and printed
    assert b"\x1b" not in printed


def test_a_reader_that_goes_away_fails_nothing(tmp_path: Path, environment: dict[str, str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with subprocess.Popen(
        [*TAPWRIGHT, "run", "--task", "AirplaneOn", "--device", "pocket"], cwd=tmp_path,
        env=environment, stdout=writing, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        os.close(writing)
        assert process.stderr is not None
        said = process.stderr.read()
    assert (process.returncode, said) == (0, b"")
    (run,) = (tmp_path / "runs").iterdir()
    (episode,) = read_episodes(run)
    assert episode.end is End.COMPLETED and episode.verdict and episode.verdict.status == "passed"


@ONLY_IN_CI
def test_an_interrupted_run_says_where_its_trace_is_and_how_to_go_on(
    tapwright: Run, tmp_path: Path, environment: dict[str, str]
) -> None:
    def real_pace(seed: int) -> PocketPhone:
        return PocketPhone(seed, profile="phone")

    with PocketThread(build=real_pace) as phones:
        serial = f"127.0.0.1:{phones.port}"
        subprocess.run([adb_binary(), "connect", serial], env=environment, check=True, timeout=30)
        command = ["run", "--task", "AirplaneOn", "--device", serial, "--model", "rehearsal"]
        process = subprocess.Popen(
            TAPWRIGHT + command, cwd=tmp_path, env=environment, text=True, bufsize=1,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        assert process.stdout is not None and process.stderr is not None
        while not process.stdout.readline().startswith("    1 "):
            pass
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
        assert process.returncode == 130, said
        (run,) = (tmp_path / "runs").iterdir()
        (episode,) = read_episodes(run)
        assert f"Trace: {run.relative_to(tmp_path)}" in said and "Traceback" not in said
        (line,) = [one for one in said.splitlines() if one.startswith("Go on with: ")]
        assert episode.id in line
        went_on = tapwright(*line.removeprefix("Go on with: tapwright ").split())
        assert went_on.code == 0 and "Verdict  passed" in went_on.out, went_on


def _ran(
    arguments: list[str], cwd: Path, environment: dict[str, str]
) -> subprocess.CompletedProcess[bytes]:
    command = TAPWRIGHT + arguments
    return subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, timeout=60, check=False
    )
