"""The worked jobs of `examples/jobs` on the pocket phone, played by the rehearsal."""

import csv
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tapwright.agent.policy.gate import Approval, ApprovalRequest
from tapwright.agent.rehearsal import NullSolution
from tapwright.device.device import Device
from tapwright.fleet.phones import pocket_phone
from tapwright.job_door import job_runner
from tapwright.jobs.history import JobHistory
from tapwright.jobs.job_file import JobFile, read_job
from tapwright.jobs.runs import JobRun
from tapwright.tasks.proof import SHOWN_BEFORE

from .conftest import MakeRunner, WriteJob

EXAMPLES = Path(__file__).parents[2] / "examples" / "jobs"


@pytest.fixture
def jobs(tmp_path: Path) -> Path:
    """A copy, into which outputs go."""
    return shutil.copytree(EXAMPLES, tmp_path / "jobs")


def example(jobs: Path, name: str) -> JobFile:
    return read_job(jobs / f"{name}.yaml")


async def run(job: JobFile, history: JobHistory, **params: str) -> JobRun:
    return await job_runner(history, {"device": "pocket"}).run(job, params)


def from_views(run: JobRun) -> bool:
    """Whether every value was found again on a screen of the run."""
    return bool(run.sources) and all(source.by == "views" for source in run.sources)


async def test_price_watch(jobs: Path, history: JobHistory) -> None:
    job = example(jobs, "price-watch")
    found = await run(job, history)
    assert found.output == {"article": "Aurora Wireless Headphones", "price": 79.99}
    assert found.exit_code == 0 and found.state == "unverified" and from_views(found)
    missing = await run(job, history, article="Philosopher's Stone")
    assert missing.output == {"article": None, "price": None} or (
        missing.output == {"article": "Philosopher's Stone", "price": None}
    )
    lines = list(csv.reader((jobs / "out" / "prices.csv").read_text("utf-8").splitlines()))
    assert lines[0] == ["run", "read_at", "article", "price"]
    assert lines[1][2:] == ["Aurora Wireless Headphones", "79.99"]
    assert lines[2][3] == ""


async def test_morning_brief(jobs: Path, history: JobHistory) -> None:
    found = await run(example(jobs, "morning-brief"), history)
    assert found.exit_code == 0 and from_views(found)
    output = json.loads((jobs / "out" / "morning-brief.json").read_bytes())["output"]
    assert [event["begins"] for event in output["events"]] == [
        "08:00", "09:00", "10:00", "11:30", "12:30", "14:00", "16:00", "18:00",
    ]  # fmt: skip
    assert [text["who"] for text in output["conversations"]] == ["Mom", "Chloe Dubois", "72645"]


async def test_receipts(jobs: Path, history: JobHistory) -> None:
    found = await run(example(jobs, "receipts"), history)
    assert found.exit_code == 0 and found.complete is True and from_views(found)
    async with pocket_phone() as device:
        orders = await shop_rows(device, "SELECT total_cents FROM orders")
    with closing(sqlite3.connect(jobs / "out" / "receipts.db")) as database:
        rows = database.execute("SELECT total FROM receipts").fetchall()
    assert sorted(round(total * 100) for (total,) in rows) == sorted(orders)


class Person:
    """Says the same to every request, and keeps them."""

    def __init__(self, yes: bool) -> None:
        self.yes = yes
        self.asked: list[ApprovalRequest] = []

    async def approve(self, request: ApprovalRequest) -> Approval | None:
        self.asked.append(request)
        return Approval(self.yes, "the test")


@pytest.mark.parametrize("yes", [True, False])
async def test_top_up_waits_for_a_person(jobs: Path, history: JobHistory, yes: bool) -> None:
    person = Person(yes)
    runner = job_runner(history, {"device": "pocket"})
    found = await runner.run(example(jobs, "top-up"), {}, approver=person)
    assert person.asked and all("pay" in request.classes for request in person.asked)
    assert (found.state, found.exit_code) == (("passed", 0) if yes else ("failed", 1))
    assert found.verdict == ("passed" if yes else "failed")


async def shop_rows(device: Device, query: str) -> list[int]:
    file = "/data/data/com.android.shop/databases/shop.db"
    said = await device.shell("sqlite3", file, query)
    return [int(line) for line in said.split()]


async def test_top_up_is_not_proved_by_a_model_that_says_so(
    jobs: Path, make_runner: MakeRunner
) -> None:
    job = example(jobs, "top-up")
    found = await make_runner(NullSolution()).run(job, {})
    assert (found.state, found.verdict) == ("failed", "failed") and "grew by 1" in found.why


async def test_a_screen_that_was_up_before_is_said_and_proves_nothing(
    write_job: WriteJob, make_runner: MakeRunner
) -> None:
    job = write_job('name: a\ngoal: Order it\nchecks: [text "Order failed" not visible]\n')
    found = await make_runner(NullSolution()).run(job, {})
    assert (found.state, found.why) == ("unverified", SHOWN_BEFORE)
