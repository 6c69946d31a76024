"""The three flows of examples/flows that a redesign breaks: each is healed by one question, and its
patch is what git takes and what passes without a model."""

import os
import shutil
import subprocess
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from tapwright.device.adb import PrivateAdbServer
from tapwright.device.settle import Pace
from tapwright.door import open_session
from tapwright.emulator.pocket.personas import persona_named
from tapwright.emulator.pocket.phone import PocketPhone
from tapwright.emulator.pocket.thread import PocketThread
from tapwright.fleet.pocket import PocketDevice
from tapwright.flows.ai import FlowModel
from tapwright.flows.healing import FlowHealing
from tapwright.flows.language import load_flow
from tapwright.flows.options import FlowOptions
from tapwright.flows.outcomes import FlowResult
from tapwright.flows.patch import heal_patch
from tapwright.flows.runner import FlowRunner
from tapwright.tasks.settings import Settings

from .conftest import QUICK, passed

EXAMPLES = Path(__file__).parents[2] / "examples/flows"
# What each is healed by, as its patch says it.
HEALED = {
    "contact_edited_redesign": (
        '+- tapOn: {description: "More options"}\n',
        "-    id: menu_edit\n+    text: Edit contact\n",
    ),
    "settings_network_redesign": ("-    text: Network & internet\n+    text: Connections\n",),
    "alarm_by_id_redesign": ('-    id: onoff\n+    text: "06:30 alarm"\n',),
}


@pytest.fixture(scope="module")
def updated_phones() -> Iterator[PocketThread]:
    def build(seed: int) -> PocketPhone:
        return PocketPhone(seed, persona=persona_named("redesigned"))

    with PocketThread(build=build) as phones:
        yield phones


Updated = Callable[[], AbstractAsyncContextManager[PocketDevice]]


@pytest.fixture
def updated(updated_phones: PocketThread, adb_server: PrivateAdbServer) -> Updated:
    """A phone whose apps were redesigned, each time as it was at the start."""

    @asynccontextmanager
    async def held() -> AsyncGenerator[PocketDevice]:
        (phone,) = updated_phones.phones
        fresh = updated_phones.call(phone.snapshot)
        await adb_server.client.connect(f"127.0.0.1:{phone.port}")
        pace = Pace(still_s=0.005)
        async with await PocketDevice.hold(adb_server.client, updated_phones, phone, pace) as one:
            yield one
        updated_phones.call(lambda: phone.restore(fresh))

    return held


async def run(path: Path, device: PocketDevice, model: FlowModel | None = None) -> FlowResult:
    options = FlowOptions(root=path.parent, artifacts=path.parent / "out", pace=QUICK)
    runner = FlowRunner(device, options, healer=lambda flow: FlowHealing(flow, model))
    return await runner.run(load_flow(path, path.parent))


def git(folder: Path, *arguments: str, given: str = "") -> None:
    environment = {**os.environ, "GIT_CONFIG_NOSYSTEM": "1", "HOME": str(folder)}
    subprocess.run(
        ["git", *arguments], cwd=folder, env=environment, input=given.encode(), check=True
    )


@pytest.mark.parametrize("name", HEALED)
async def test_a_redesign_is_healed_and_patched(
    name: str, device: PocketDevice, updated: Updated, tmp_path: Path
) -> None:
    path = tmp_path / "flows" / f"{name}.yaml"
    path.parent.mkdir()
    shutil.copy(EXAMPLES / path.name, path)
    git(tmp_path, "init", "-q")
    passed(await run(path, device))
    async with updated() as phone:
        before = await run(path, phone)
    assert before.status == "failed" and before.failed_step is not None
    async with updated() as phone, open_session(Settings(model="rehearsal")) as session:
        result = passed(await run(path, phone, FlowModel(session)))
    assert len(result.healed) == 1 and result.verdict.why == "healed 1"
    assert result.spent.calls == 1 and result.verdict.status == "passed"
    patch = heal_patch([result], path.parent)
    assert not patch.left and all(change in patch.text for change in HEALED[name])
    git(tmp_path, "apply", "--check", "-", given=patch.text)
    git(tmp_path, "apply", "-", given=patch.text)
    async with updated() as phone:
        mended = passed(await run(path, phone))
    assert not mended.healed and not mended.spent.calls
