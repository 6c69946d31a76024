"""The README's section about a real phone, typed word for word on one without root."""

import asyncio
import re
import shlex
import signal
import subprocess
import sys
import urllib.request
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tapwright.agent.rehearsal import RehearsalServer, view_screen
from tapwright.device.adb import PrivateAdbServer
from tapwright.device.adb_device import AdbDevice
from tapwright.emulator.pocket.phone import PocketPhone
from tapwright.emulator.pocket.thread import PocketThread
from tapwright.suites.registry import find_task
from tapwright.tasks.solution import solution_of

from .conftest import Run

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")


def typed() -> list[list[str]]:
    """The commands of the section's first block, as a shell would split them."""
    section = README.split("## A real phone in three commands")[1]
    block = re.search(r"```console\n(.*?)```", section, re.DOTALL)
    assert block is not None
    lines = [line[2:] for line in block[1].splitlines() if line.startswith("$ ")]
    return [shlex.split(line, comments=True) for line in lines]


@pytest.fixture
def phones() -> Iterator[PocketThread]:
    def build(seed: int) -> PocketPhone:
        phone = PocketPhone(seed, root=False)
        values = phone.system.properties.snapshot()
        phone.system.properties.restore(values | {"ro.hardware": "shopphone"})
        return phone

    with PocketThread(build=build) as running:
        yield running


@pytest.fixture
async def serial(
    phones: PocketThread, empty_adb_server: PrivateAdbServer, environment: dict[str, str]
) -> AsyncIterator[str]:
    address = f"127.0.0.1:{phones.port}"
    environment["ANDROID_ADB_SERVER_PORT"] = str(empty_adb_server.port)
    await empty_adb_server.client.connect(address)
    yield address


async def test_three_commands(
    tapwright: Run,
    environment: dict[str, str],
    empty_adb_server: PrivateAdbServer,
    serial: str,
    tmp_path: Path,
) -> None:
    doctor, run, view = typed()
    assert [words[:2] for words in (doctor, run, view)] == [
        ["tapwright", "doctor"], ["tapwright", "run"], ["tapwright", "view"],
    ]  # fmt: skip
    checked = await asyncio.to_thread(tapwright, *doctor[1:])
    assert checked.code == 0 and "typed and read back" in checked.out, checked
    device = await AdbDevice.attach(empty_adb_server.client, serial)
    async with RehearsalServer(any_client=True) as server:
        solution = solution_of(find_task("AirplaneOn"))
        url = server.add_session("run", solution, lambda: view_screen(device))
        keys = {"STEP_API_KEY": "k-123", "STEP_BASE_URL": url}
        done = await asyncio.to_thread(lambda: tapwright(*run[1:], **keys))
    await device.close()
    assert done.code == 0 and "Verdict  passed" in done.out, done
    transport = empty_adb_server.client.transport(serial)
    assert (await transport.check("settings", "get", "global", "airplane_mode_on")) == "1\n"
    await asyncio.to_thread(_view, view[1:], environment, tmp_path)


def _view(words: list[str], environment: dict[str, str], folder: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "tapwright", *words],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as viewer:
        assert viewer.stdout is not None
        url = viewer.stdout.readline().strip()
        with urllib.request.urlopen(url) as page:
            assert page.status == 200
        viewer.send_signal(signal.SIGINT)
    assert viewer.returncode == 130
