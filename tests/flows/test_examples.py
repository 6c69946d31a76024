"""The flows of examples/flows: every app has one, they pass, and three break on a redesign."""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tapwright.device.adb import PrivateAdbServer
from tapwright.device.settle import Pace
from tapwright.emulator.pocket.personas import persona_named
from tapwright.emulator.pocket.phone import PocketPhone
from tapwright.emulator.pocket.thread import PocketThread
from tapwright.fleet.pocket import PocketDevice
from tapwright.flows.language import Flow, plan_flows
from tapwright.flows.options import FlowOptions
from tapwright.flows.outcomes import FlowResult
from tapwright.flows.runner import FlowRunner

from .conftest import QUICK, passed

FOLDER = Path(__file__).parents[2] / "examples/flows"
PLAN = plan_flows([FOLDER])
FLOWS = {flow.path.stem: flow for flow in PLAN.flows}
REDESIGNED = sorted(name for name, flow in FLOWS.items() if "redesign" in flow.tags)
# The others run in CI, as they take half a minute.
BY_DEFAULT = ("message_drafted", "alarm_switched", "calendar_day")
FULL = bool(os.environ.get("TAPWRIGHT_FULL"))
CHOSEN = sorted(FLOWS) if FULL else BY_DEFAULT


async def run(flow: Flow, device: PocketDevice, out: Path) -> FlowResult:
    options = FlowOptions(root=PLAN.root, artifacts=out, pace=QUICK)
    return await FlowRunner(device, options).run(flow)


def test_there_are_thirty_and_every_app_has_one() -> None:
    apps = {app.name for app in PocketPhone(0).system.packages.launchable()}
    assert len(FLOWS) >= 30
    assert {flow.app_id for flow in FLOWS.values()} == apps
    assert all(flow.tags for flow in FLOWS.values())
    assert len({flow.name for flow in FLOWS.values()}) == len(FLOWS)
    assert len(REDESIGNED) == 3


@pytest.mark.parametrize("name", CHOSEN)
async def test_an_example_passes(name: str, device: PocketDevice, tmp_path: Path) -> None:
    result = passed(await run(FLOWS[name], device, tmp_path))
    assert result.verdict.status == "passed"


@pytest.fixture(scope="module")
def updated() -> Iterator[PocketThread]:
    """A phone whose apps were redesigned."""

    def build(seed: int) -> PocketPhone:
        return PocketPhone(seed, persona=persona_named("redesigned"))

    with PocketThread(build=build) as phones:
        yield phones


@pytest.mark.parametrize("name", REDESIGNED if FULL else REDESIGNED[:1])
async def test_a_redesign_breaks_the_step_it_is_about(
    name: str,
    updated: PocketThread,
    adb_server: PrivateAdbServer,
    tmp_path: Path,
    device: PocketDevice,
) -> None:
    passed(await run(FLOWS[name], device, tmp_path))
    (phone,) = updated.phones
    await adb_server.client.connect(f"127.0.0.1:{phone.port}")
    pace = Pace(still_s=0.005)
    async with await PocketDevice.hold(adb_server.client, updated, phone, pace) as other:
        result = await asyncio.wait_for(run(FLOWS[name], other, tmp_path), 60)
    broken = result.failed_step
    assert result.status == "failed" and broken is not None
    # A tap, and not an assertion: that is what may be healed.
    assert broken.info.command == "tapOn" and "is not on the screen" in broken.why
