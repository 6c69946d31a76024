"""`tapwright fleet ray join`: what a host lends, and what it is told when it cannot."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import pytest

from tapwright.actions import UsageError
from tapwright.cli.joining import Offer, offered
from tapwright.device.adb import PrivateAdbServer
from tapwright.fleet.phones import pocket_behind_adb

from .conftest import ONLY_IN_CI, Run

WITHIN_S = 120.0
ray_only = pytest.mark.skipif(find_spec("ray") is None, reason="Ray is not installed")


def test_what_is_lent_is_said_as_resources() -> None:
    phones = Offer("10.0.0.1:6379", ("A", "B"), 0, "usb", 8)
    assert phones.resources == {"phone:A": 1, "phone:B": 1, "pool:usb": 2}
    assert "--num-cpus=8" in phones.command and "--block" in phones.command
    assert str(phones) == "A, B, as the pool usb"
    pockets = Offer("10.0.0.1:6379", pockets=30)
    assert pockets.resources == {"pocket": 30} and str(pockets) == "30 pocket phones"


@ray_only
@pytest.mark.parametrize(
    ("offer", "told"),
    [
        (Offer("head"), "'head' is no HOST:PORT; on the head, `ray start --head --port=6379`"),
        (Offer("10.0.0.1:6379", pool="a b"), "a pool's name is of letters"),
        (Offer("10.0.0.1:6379", ("A",), 2, "usb"), "not of both"),
    ],
)
async def test_what_cannot_be_lent_is_refused(offer: Offer, told: str) -> None:
    with pytest.raises(UsageError, match=told.replace("[", r"\[")):
        await offered(offer)


@ray_only
async def test_all_phones_that_are_here_are_lent(monkeypatch: pytest.MonkeyPatch) -> None:
    async with pocket_behind_adb() as (client, serial):
        monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", str(client.address.port))
        found = await offered(Offer("10.0.0.1:6379"))
        assert found.serials == (serial,)
        with pytest.raises(UsageError, match="nope is not attached here; see: tapwright devices"):
            await offered(Offer("10.0.0.1:6379", ("nope",)))


@ray_only
async def test_without_a_phone_pocket_phones_are_named(
    monkeypatch: pytest.MonkeyPatch, empty_adb_server: PrivateAdbServer
) -> None:
    monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", str(empty_adb_server.port))
    with pytest.raises(UsageError, match="lend pocket phones with --pockets N"):
        await offered(Offer("10.0.0.1:6379"))


@ray_only
def test_a_mistake_is_one_line_and_exit_code_2(tapwright: Run) -> None:
    ended = tapwright("fleet", "ray", "join", "head", "--pockets", "2")
    assert ended.code == 2 and "is no HOST:PORT" in ended.err and "Traceback" not in ended.err


@ONLY_IN_CI
@ray_only
def test_a_host_joins_lends_its_phones_and_leaves(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    ray = str(Path(sys.executable).with_name("ray"))
    head = subprocess.Popen(
        [ray, "start", "--head", f"--port={port}", "--num-cpus=0", "--include-dashboard=false",
         "--block"],
        env=dict(os.environ, RAY_USAGE_STATS_ENABLED="0", RAY_AUTH_MODE="disabled"),
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        wait_until(lambda: nodes(port) is not None)
        host = subprocess.Popen(
            [sys.executable, "-m", "tapwright", "fleet", "ray", "join", f"127.0.0.1:{port}",
             "--pockets", "3", "--pool", "sim", "--cpus", "2"],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        wait_until(lambda: any(one.get("pocket") == 3 for one in nodes(port) or []))
        (joined,) = (one for one in nodes(port) or [] if "pocket" in one)
        assert joined["pool:sim"] == 3 and joined["CPU"] == 2
        host.send_signal(signal.SIGINT)
        _, told = host.communicate(timeout=60)
        assert host.returncode == 130
        assert "with 3 pocket phones, as the pool sim; Ctrl-C leaves the cluster" in told
        wait_until(lambda: not any("pocket" in one for one in nodes(port) or []))
    finally:
        head.terminate()
        head.wait(60)


def nodes(port: int) -> list[dict[str, float]] | None:
    """What the nodes of a cluster have; None if it does not answer."""
    code = (
        "import json, ray, sys\n"
        "ray.init(sys.argv[1], log_to_driver=False, logging_level='ERROR')\n"
        "print(json.dumps([n['Resources'] for n in ray.nodes() if n['Alive']]))\n"
    )
    asked = subprocess.run(
        [sys.executable, "-c", code, f"127.0.0.1:{port}"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return json.loads(asked.stdout.splitlines()[-1]) if asked.returncode == 0 else None


def wait_until(holds: object) -> None:
    assert callable(holds)
    deadline = time.monotonic() + WITHIN_S
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.2)
    assert holds()
