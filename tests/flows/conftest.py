"""A pocket phone behind a real adb server, and flows written by the test."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from tapwright.device.adb import PrivateAdbServer
from tapwright.device.adb_device import AdbDevice
from tapwright.device.settle import Pace
from tapwright.emulator.pocket.thread import PocketThread
from tapwright.fleet.pocket import PocketDevice
from tapwright.flows.context import AISteps
from tapwright.flows.language import load_flow
from tapwright.flows.options import FlowOptions
from tapwright.flows.outcomes import FlowResult
from tapwright.flows.phone import LookPace
from tapwright.flows.runner import FlowRunner
from tests.adb_servers import private_adb_server

RunFlow = Callable[..., Awaitable[FlowResult]]
# What is not there is not waited for as long as on somebody's phone.
QUICK = LookPace(lookup_s=1.0, optional_s=0.3, poll_s=0.02, steady_s=1.0)


adb_server = pytest.fixture(scope="session")(private_adb_server)


@pytest.fixture(scope="session")
def phones() -> Iterator[PocketThread]:
    with PocketThread() as thread:
        yield thread


@pytest.fixture
async def device(adb_server: PrivateAdbServer, phones: PocketThread) -> AsyncIterator[AdbDevice]:
    """The session's phone, as it was at the start."""
    (phone,) = phones.phones
    fresh = phones.call(phone.snapshot)
    await adb_server.client.connect(f"127.0.0.1:{phone.port}")
    async with await PocketDevice.hold(
        adb_server.client, phones, phone, Pace(still_s=0.005)
    ) as held:
        yield held
    phones.call(lambda: phone.restore(fresh))


@pytest.fixture
def run_flow(device: AdbDevice, tmp_path: Path) -> RunFlow:
    """Run the commands of a text on the phone."""

    async def run(
        body: str,
        app: str = "com.android.settings",
        pace: LookPace = QUICK,
        env: dict[str, str] | None = None,
        ai: AISteps | None = None,
    ) -> FlowResult:
        path = tmp_path / "flow.yaml"
        path.write_text(body if "---" in body else f"appId: {app}\n---\n{body}", "utf-8")
        options = FlowOptions(root=tmp_path, artifacts=tmp_path / "out", pace=pace, env=env or {})
        return await FlowRunner(device, options, ai=ai).run(load_flow(path, tmp_path))

    return run


def passed(result: FlowResult) -> FlowResult:
    """The result of a flow that must pass, with what it says if it does not."""
    assert result.status == "passed", [
        (s.status, s.info.text, s.why) for s in result.steps if s.status != "passed"
    ]
    return result
