"""Jobs whose work is done by actors of a Ray cluster: two hosts, of which one is lost."""

import asyncio
import os
import signal
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tapwright.actions import UsageError
from tapwright.agent.policy.gate import Approval, ApprovalRequest
from tapwright.fleet.phones import pocket_behind_adb
from tapwright.job_door import job_runner
from tapwright.jobs.history import JobHistory
from tapwright.jobs.job_file import read_job
from tapwright.ray_jobs.place import RayPlace
from tapwright.traces.reader import read_steps
from tapwright.traces.schema import StepRecord
from tapwright.traces.verify import verify_run

from .conftest import WriteJob

pytestmark = [
    pytest.mark.skipif(
        not os.environ.get("TAPWRIGHT_FULL"), reason="a cluster takes long: TAPWRIGHT_FULL=1"
    ),
    pytest.mark.skipif(find_spec("ray") is None, reason="Ray is not installed"),
]
PROVED = "name: air\ngoal: Turn on airplane mode\nchecks: [settings global airplane_mode_on == 1]\n"
TOP_UP = Path(__file__).parents[2] / "examples" / "jobs" / "top-up.yaml"


class Yes:
    """A person who allows everything, and what was asked."""

    def __init__(self) -> None:
        self.asked: list[ApprovalRequest] = []

    async def approve(self, request: ApprovalRequest) -> Approval | None:
        """Yes."""
        self.asked.append(request)
        return Approval(True, "the test")


@asynccontextmanager
async def two_hosts(monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[tuple[Any, str]]:
    """A head without cores, a host with a phone in a pool, and one with pocket phones."""
    from ray.cluster_utils import Cluster

    async with pocket_behind_adb() as (client, serial):
        monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", str(client.address.port))
        cluster: Any = Cluster(initialize_head=True, head_node_args={"num_cpus": 0})
        try:
            cluster.add_node(num_cpus=1, resources={f"phone:{serial}": 1, "pool:usb": 1})
            cluster.add_node(num_cpus=1, resources={"pocket": 1})
            cluster.wait_for_nodes()
            yield cluster, serial
        finally:
            cluster.shutdown()


def actors(history: JobHistory) -> Generator[int]:
    """The processes of Ray's actors that work on jobs."""
    for place in Path("/proc").glob("[0-9]*"):
        try:
            words = (place / "cmdline").read_bytes()
            environment = (place / "environ").read_bytes()
        except OSError:
            continue
        if (
            words.startswith(b"ray::HostActor")
            and str(history.folder.parent).encode() in environment
        ):
            yield int(place.name)


async def test_a_job_is_worked_on_by_the_cluster_and_booked_here(
    write_job: WriteJob, history: JobHistory, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async with two_hosts(monkeypatch) as (cluster, serial):
        place = RayPlace(cluster.address)
        with pytest.raises(UsageError, match="in the pool moon; it has usb"):
            await job_runner(history, elsewhere=place, pool="moon").run(write_job(PROVED), {})
        assert history.runs() == ()

        steps: list[StepRecord] = []
        runner = job_runner(history, {"device": "pocket"}, elsewhere=place, on_step=steps.append)
        job = write_job(PROVED)
        run = await runner.run(job, {})
        assert (run.state, run.verdict, run.exit_code) == ("passed", "passed", 0), run
        assert history.runs() == (run,) and run.usd is not None and run.usd > 0
        assert steps and not list((history.folder / "traces").glob(".seen-*"))
        assert {one.severity for one in verify_run(Path(run.trace or ""))} <= {"note"}

        # What is asked over there is asked here.
        person = Yes()
        top_up = job_runner(history, {"model": "rehearsal"}, elsewhere=place, pool="usb")
        (tmp_path / "top-up.yaml").write_text(TOP_UP.read_text("utf-8"), "utf-8")
        paid = await top_up.run(read_job(tmp_path / "top-up.yaml"), {}, approver=person)
        assert paid.state == "passed" and person.asked, paid

        # A run whose process is killed over there is gone on with, and nothing is done twice.
        killed: list[int] = []

        def kill(step: StepRecord) -> None:
            if step.index == 1 and not killed:
                killed.extend(actors(history))
                for pid in killed:
                    os.kill(pid, signal.SIGKILL)

        said: list[str] = []
        runner = job_runner(history, elsewhere=place, pool=None, on_step=kill, say=said.append)
        lost = await runner.run(
            write_job(PROVED.replace("name: air", "name: air2") + "pool: usb\n"), {}
        )
        assert killed and any("it is gone on with" in line for line in said), said
        assert lost.state in ("passed", "unverified"), lost
        kept = list(read_steps(Path(lost.trace or "") / "episodes" / str(lost.episode)))
        opened = [s for s in kept if s.action is not None and s.action.kind == "open_app"]
        assert len(opened) == 1, "what was done is not done again"

        # And one that is stopped here lets go of its phone.
        second = asyncio.Event()
        runner = job_runner(history, elsewhere=place, on_step=lambda step: second.set())
        job = write_job(PROVED.replace("name: air", "name: air3") + "pool: usb\n")
        task = asyncio.create_task(runner.run(job, {}))
        await second.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        (stopped,) = history.runs("air3")
        assert stopped.state == "cancelled" and stopped.usd is not None
        assert serial
        again = await runner.run(job, {}, run_id=stopped.id, resume=True)
        assert again.state in ("passed", "unverified") and again.id == stopped.id
