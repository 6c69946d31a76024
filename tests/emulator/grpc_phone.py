"""A pocket phone that is an emulator to adb, with the stand-in's gRPC and a discovery file."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tapwright.actions import Norm, Size, to_norm
from tapwright.device import AdbDevice, Pace
from tapwright.device.adb import AdbClient, PrivateAdbServer
from tapwright.device.u2 import AgentTimes
from tapwright.device.ui import UiNode, UiTree
from tapwright.emulator.pocket.phone import PocketPhone
from tapwright.emulator.pocket.services.latency import Latency
from tapwright.emulator.pocket.system.faults import ALWAYS, Fault
from tapwright.emulator.pocket.thread import PocketThread

if TYPE_CHECKING:
    from .sdk.grpc_services import StandIn

TOKEN = "bWFkZS11cA=="
# Slow as an emulator's `screencap` and `input` are, so that who is quicker is no matter of luck.
SLOW = Latency(screencap_s=0.3, input_s=0.5, u2_capture_s=0.5)
QUICK = Pace(still_s=0.01)


@dataclass
class StandInEmulator:
    """One emulator as a test sees it."""

    thread: PocketThread
    gate: "StandIn"
    client: AdbClient
    folder: Path

    @property
    def serial(self) -> str:
        return f"emulator-{self.thread.port - 1}"

    def advertise(self, **other: str) -> Path:
        """Write the discovery file; `other` are lines of it that differ, dots as underscores."""
        lines = {
            "avd.name": "Pocket",
            "port.serial": str(self.thread.port - 1),
            "port.adb": str(self.thread.port),
            "grpc.port": str(self.gate.port),
            "grpc.token": TOKEN,
            "cmdline": f'"{Path(sys.executable).name}"',
        } | {name.replace("_", "."): value for name, value in other.items()}
        path = self.folder / f"pid_{os.getpid()}.ini"
        path.write_text("".join(f"{name}={value}\n" for name, value in lines.items()), "utf-8")
        return path

    def home(self) -> None:
        """The home screen, upright, with nothing in the clipboard."""

        def clean() -> None:
            phone = self.thread.phone
            phone.system.settings.put("system", "user_rotation", "0")
            phone.faults.remove()
            phone.windows.reset()

        self.thread.call(clean)

    async def attach(self, agent: bool = True) -> AdbDevice:
        """Take hold of it; without `agent`, none can be started there."""
        times = None if agent else AgentTimes(start_s=0.0)
        return await AdbDevice.attach(
            self.client, self.serial, QUICK, agent_times=times, exact=True
        )


def views(emulator: StandInEmulator) -> list[UiNode]:
    """The views, asked of the phone itself: asking by adb starts the agent, whose fingers are."""
    tree = UiTree.parse(emulator.thread.call(lambda: emulator.thread.phone.windows.hierarchy()))
    return list(tree.nodes())


def place(emulator: StandInEmulator, text: str) -> Norm:
    """Where that is on the screen."""
    node = next(node for node in views(emulator) if text in (node.text, node.desc))
    width, height = emulator.thread.call(lambda: emulator.thread.phone.windows.size)
    return to_norm(node.center, Size(width, height))


async def become_emulator(client: AdbClient, port: int) -> None:
    """Tell the adb server of an emulator, as one does that starts (SERVICES.TXT, host:emulator)."""
    request = f"host:emulator:{port}".encode()
    reader, writer = await asyncio.open_connection("127.0.0.1", client.port)
    writer.write(b"%04x" % len(request) + request)
    await reader.read()  # it is not answered but hung up on
    writer.close()
    serial = f"emulator-{port - 1}"
    while not any(
        entry.serial == serial and entry.state == "device" for entry in await client.devices()
    ):
        await asyncio.sleep(0.01)


@pytest.fixture(scope="session")
def grpc_server() -> Iterator[PrivateAdbServer]:
    """A real adb server for the stand-in emulator."""
    pytest.importorskip("android_env", reason="the extra `emulator` is not installed")
    server = PrivateAdbServer()
    asyncio.run(server.start())
    yield server
    asyncio.run(server.stop())


@pytest.fixture(scope="session")
def emulated(grpc_server: PrivateAdbServer) -> Iterator[PocketThread]:
    """The phone behind the emulators of the tests, known to the adb server."""
    with PocketThread(build=lambda seed: PocketPhone(seed, latency=SLOW)) as thread:
        asyncio.run(become_emulator(grpc_server.client, thread.port))
        yield thread


@pytest.fixture
def emulator(
    grpc_server: PrivateAdbServer,
    emulated: PocketThread,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[StandInEmulator]:
    """An emulator with gRPC, at its home screen."""
    from .sdk.grpc_services import serve

    folder = tmp_path / "avd" / "running"
    folder.mkdir(parents=True)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("ANDROID_EMULATOR_HOME", str(tmp_path / "none"))
    gate = serve(0, emulated.phone, TOKEN, emulated.call)
    found = StandInEmulator(emulated, gate, grpc_server.client, folder)
    found.home()
    found.advertise()
    yield found
    gate.stop()


@pytest.fixture
async def attached(emulator: StandInEmulator) -> AsyncIterator[AdbDevice]:
    """The emulator, taken hold of; gRPC is the quickest way, however busy this computer is.

    The others do not work while they are timed, and are there to fall back to.
    """
    device = await emulator.attach()
    phone = emulator.thread.phone
    emulator.thread.call(lambda: phone.faults.add(Fault("error", times=ALWAYS)))
    await device.time_all()
    emulator.thread.call(phone.faults.remove)
    assert device.screen.chosen == "grpc"
    yield device
    await device.close()
