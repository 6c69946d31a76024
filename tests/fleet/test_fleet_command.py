"""`tapwright fleet` as a user types it: up, status, down, doctor, and what is told of mistakes."""

import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tapwright.fleet.leases import Lease, lease_folder
from tests.cli.conftest import ONLY_IN_CI, Run, adb_server, environment, forks, tapwright

__all__ = ["adb_server", "environment", "forks", "tapwright"]  # fixtures of the command line

POOLS = """\
pools:
  here: {pocket: 2}
  huge: {pocket: 500}
  desk: {serials: [NOWHERE-1]}
  lab: {stf: {url: "https://farm.example.com", token_env: MY_TOKEN, count: 2}}
"""


@pytest.fixture
def folder(tmp_path: Path, environment: dict[str, str]) -> Iterator[Path]:
    """A folder with pools; what is still up in the end is ended by its number."""
    environment["XDG_RUNTIME_DIR"] = str(tmp_path / "run")
    (tmp_path / "tapwright.yaml").write_text(POOLS, "utf-8")
    yield tmp_path
    for record in (tmp_path / "run").glob("tapwright/pools/*.json"):
        try:
            os.kill(json.loads(record.read_text())["pid"], signal.SIGKILL)
        except ProcessLookupError:
            continue


def status(tapwright: Run, pool: str = "here") -> dict[str, object]:
    result = tapwright("fleet", "status", pool, "--json")
    assert result.code == 0, result
    (one,) = json.loads(result.out)["pools"]
    return one


def test_a_pool_goes_up_is_used_and_goes_down(tapwright: Run, folder: Path) -> None:
    up = tapwright("fleet", "up", "here", "--detach")
    assert up.code == 0, up
    serials = up.out.split()
    assert len(serials) == 2 and "memory: 2 pocket phones take about 160 MB" in up.err
    again = tapwright("fleet", "up", "here")
    assert again.code == 2 and "is up already, kept by process" in again.err
    run = tapwright("run", "--task", "AirplaneOn", "--model", "rehearsal", "--pool", "here")
    assert run.code == 0 and f"({serials[0]})" in run.out, run
    found = status(tapwright)
    assert found["state"] == "up"
    assert [(one["serial"], one["state"], one["episodes"]) for one in found["members"]] == [  # pyright: ignore
        (serials[0], "ready", 1), (serials[1], "ready", 0),
    ]  # fmt: skip
    lease = Lease(serials[1], lease_folder({"XDG_RUNTIME_DIR": str(folder / "run")}))
    lease.take()
    shown = tapwright("fleet", "status", "here").out
    assert f"{os.getpid()}" in shown and "here (2 pocket phones): up since" in shown
    held = tapwright("fleet", "down", "here")
    assert held.code == 2 and f"{serials[1]} is held by process {os.getpid()}" in held.err
    lease.release()
    down = tapwright("fleet", "down")
    assert (down.code, down.out) == (0, "here is down\n")
    assert status(tapwright)["state"] == "down"
    listed = json.loads(tapwright("devices", "--json").out)["devices"]
    assert not set(serials) & {one["serial"] for one in listed}
    assert tapwright("fleet", "down").err.strip() == "no pool is up"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("fleet", "up"), "say which pool: here, huge, desk, lab"),
        (("fleet", "up", "her"), "has no pool 'her'; it has here"),
        (("fleet", "up", "huge"), "500 pocket phones take about 40,000 MB"),
        (("fleet", "up", "lab"), "MY_TOKEN is not set: export MY_TOKEN=TOKEN"),
        (("fleet", "up", "desk"), "NOWHERE-1 did not start: it is not attached: plug it in"),
        (("run", "x", "--pool", "here", "--device", "pocket"), "--pool or --device, not both"),
        (("run", "--resume", "e", "--pool", "here"), "goes on on its own phone"),
        (("run", "--task", "AirplaneOn", "--model", "rehearsal", "--pool", "her"), "no pool 'her'"),
        (("bench", "smoke", "--model", "rehearsal", "--pool", "here", "--phones", "2"),
         "a pool brings its own phones"),
        (("bench", "smoke", "--model", "rehearsal", "--pool", "here", "--engine", "ray"),
         "leave out --pool with ray"),
        (("doctor", "pocket", "--pool", "here"), "give --pool or a serial, not both"),
    ],
)  # fmt: skip
def test_mistakes_are_told_before_anything_is_started(
    tapwright: Run, folder: Path, arguments: tuple[str, ...], said: str
) -> None:
    result = tapwright(*arguments)
    assert result.code == 2 and said in result.err, result
    assert "Traceback" not in result.err and not (folder / "runs").exists()
    assert not list(folder.glob("run/tapwright/pools/*.json"))


def test_a_stranger_s_file_sends_no_token(tapwright: Run, folder: Path) -> None:
    result = tapwright("fleet", "up", "lab", MY_TOKEN="secret-1")
    assert (
        result.code == 2 and "send the token in MY_TOKEN to https://farm.example.com" in result.err
    )
    assert "tapwright trust" in result.err and "secret-1" not in result.err
    asked = tapwright("trust", "tapwright.yaml", "--yes")
    assert asked.code == 0 and "MY_TOKEN to https://farm.example.com" in asked.out, asked
    after = tapwright("fleet", "doctor", "lab", MY_TOKEN="secret-1")
    assert "ok   token     MY_TOKEN is set" in after.out, after


def test_a_desk_s_phones_are_looked_at(tapwright: Run, folder: Path) -> None:
    result = tapwright("fleet", "doctor", "desk")
    assert "fail phone     NOWHERE-1: it is not attached: plug it in" in result.out, result
    document = json.loads(tapwright("fleet", "doctor", "--json", "here").out)
    assert document["ok"] and document["pools"][0]["findings"][0]["part"] == "memory"


def test_a_keeper_that_is_killed_is_told_and_tidied_up(
    tapwright: Run, environment: dict[str, str], folder: Path
) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "tapwright", "fleet", "up", "here"], cwd=folder, env=environment,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as keeper:  # fmt: skip
        assert keeper.stderr is not None
        for line in keeper.stderr:
            if "are ready" in line:
                break
        keeper.send_signal(signal.SIGKILL)
        keeper.wait()
    assert status(tapwright)["state"] == "killed"
    down = tapwright("fleet", "down", "here")
    assert down.code == 0 and "was killed; its simulated phones ended with it" in down.out
    assert status(tapwright)["state"] == "down"


@ONLY_IN_CI
def test_a_keeper_that_cannot_write_its_log_does_not_end_without_a_word(
    folder: Path, environment: dict[str, str]
) -> None:
    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))

    up = subprocess.run(
        [sys.executable, "-m", "tapwright", "fleet", "up", "here", "--detach"],
        cwd=folder, env=environment, capture_output=True, text=True, preexec_fn=no_room,
    )  # fmt: skip
    assert up.returncode in (2, 3) and "tapwright fleet up here" in up.stderr
    assert "does not say why" in up.stderr and up.stdout == ""
