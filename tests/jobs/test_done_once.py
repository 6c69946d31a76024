"""A run that has done what may be done but once is not tried again."""

from pathlib import Path

import pytest

from tapwright.actions import Done, Outcome, PolicyRecord
from tapwright.agent.rehearsal import Move
from tapwright.jobs.history import JobHistory
from tapwright.jobs.runs import JobRun
from tapwright.jobs.serving.done_once import done_once
from tapwright.traces.files import seal_record
from tapwright.traces.reader import episode_folders, read_steps

from .conftest import MakeRunner, Steps, WriteJob
from .serving import PlayedRunner, serving, write_job

PAID = PolicyRecord(ruled="ask", allowed=True, by="person", acts=("pay",))


@pytest.fixture
async def run(write_job: WriteJob, make_runner: MakeRunner) -> JobRun:
    runner = make_runner(Steps([Move("Done.", Done(summary="."))]))
    return await runner.run(write_job("name: air\ngoal: Turn on airplane mode\n"), {})


@pytest.mark.parametrize(
    ("policy", "outcome", "named"),
    [
        (PAID, None, "pay"),
        (PAID, Outcome.unknown("cut off"), "pay"),
        (PAID, Outcome.done(), "pay"),
        (PAID.model_copy(update={"acts": ("link", "send")}), Outcome.done(), "send"),
        (PAID, Outcome.refused("no"), ""),
        (PAID, Outcome.failed("no such view"), ""),
        (PAID.model_copy(update={"allowed": False}), None, ""),
        (PAID.model_copy(update={"acts": ("grant",)}), Outcome.done(), ""),
        (None, Outcome.done(), ""),
    ],
)
async def test_an_act_counts_that_was_done_or_may_have_been(
    run: JobRun, policy: PolicyRecord | None, outcome: Outcome | None, named: str
) -> None:
    assert done_once(run) == "" and run.trace is not None
    (folder,) = episode_folders(Path(run.trace))
    step = list(read_steps(folder))[-1]
    cut_off = step.model_copy(
        update={"index": step.index + 1, "policy": policy, "outcome": outcome}
    )
    (folder / "pending.json").write_bytes(seal_record(cut_off))
    said = done_once(run)
    assert (f"({named}, step {cut_off.index + 1})" in said) if named else said == ""


async def test_what_cannot_be_read_counts(run: JobRun) -> None:
    (folder,) = episode_folders(Path(run.trace or ""))
    (folder / "pending.json").write_bytes(b"{torn")
    assert done_once(run).startswith("what it has done cannot be read")


async def test_a_server_tells_and_does_not_try_again(
    tmp_path: Path, run: JobRun, history: JobHistory
) -> None:
    (folder,) = episode_folders(Path(run.trace or ""))
    step = list(read_steps(folder))[-1].model_copy(update={"index": 9, "policy": PAID})
    jobs = tmp_path / "served"
    jobs.mkdir()
    file = write_job(jobs, more="on_failure: {retries: 2}\n")
    failed = run.model_copy(
        update={"id": "served-1", "job": "top-up", "state": "failed", "sha256": file.sha256}
    )
    history.book(failed)
    async with serving(jobs, PlayedRunner(history)) as server:
        assert "top-up" in server.timetable.retries()
        server.timetable.drop_retry("top-up")
    (folder / "pending.json").write_bytes(seal_record(step))
    said = list[str]()
    async with serving(jobs, PlayedRunner(history), said) as server:
        assert server.timetable.retries() == {}
    assert any("not tried again: it has done what may not be done twice (pay" in t for t in said)
