"""`tapwright job run` asks by the channels of the job, and stops where the job says so."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tapwright.actions import UsageError
from tapwright.agent.policy.gate import Approval, ApprovalRequest, Approver
from tapwright.agent.user import User
from tapwright.cli.job_asking import asks_elsewhere, run_asking
from tapwright.jobs.history import JobHistory
from tapwright.jobs.job_file import JobFile, read_job
from tapwright.jobs.questions.store import QuestionStore
from tapwright.jobs.runs import JobRun

REQUEST = ApprovalRequest("Top up", "tap", "it pays", ("pay",), "shop", "Pay", "$9", None, 600)
JOB = "name: top-up\ngoal: Top up\n"
STOPS = JOB + "questions: {deadline: 1s, then: stop}\n"


class AskingRunner:
    """A JobRunner whose run asks once for a yes, and books what it was told."""

    def __init__(self, history: JobHistory) -> None:
        self.history = history
        self.said: Approval | None = None

    async def run(
        self,
        job: JobFile,
        params: Mapping[str, str],
        *,
        user: User | None = None,
        approver: Approver | None = None,
        run_id: str | None = None,
        resume: bool = False,
        scheduled_for: datetime | None = None,
        attempt: int = 1,
    ) -> JobRun:
        trace = self.history.folder / "trace"
        trace.mkdir(parents=True)
        run = JobRun(
            id=run_id or "", job=job.spec.name, file="f", sha256="0", began=datetime.now(UTC),
            trace=str(trace),
        )  # fmt: skip
        self.history.book(run)
        assert approver is not None and user is not None
        try:
            self.said = await approver.approve(REQUEST)
            await asyncio.sleep(0)
        except asyncio.CancelledError:
            self.history.book(run.model_copy(update={"state": "cancelled", "exit_code": 130}))
            raise
        return run.model_copy(update={"state": "passed", "exit_code": 0})


@pytest.fixture
def history(tmp_path: Path) -> JobHistory:
    return JobHistory(tmp_path / "history")


def job(tmp_path: Path, text: str) -> JobFile:
    path = tmp_path / "job.yaml"
    path.write_text(text, "utf-8")
    return read_job(path)


def test_a_job_that_says_nothing_of_it_asks_at_the_terminal(tmp_path: Path) -> None:
    assert not asks_elsewhere(job(tmp_path, JOB))
    assert asks_elsewhere(job(tmp_path, STOPS))
    assert asks_elsewhere(job(tmp_path, JOB + "questions: {channels: [page]}\n"))


async def test_an_answer_from_another_shell_reaches_the_run(
    tmp_path: Path, history: JobHistory
) -> None:
    runner = AskingRunner(history)
    file = job(tmp_path, JOB + "questions: {channels: [page]}\n")
    running = asyncio.create_task(run_asking(runner, history, file, {}, "r1", False, None))
    store, now = QuestionStore(history.folder), datetime.now(UTC)
    async with asyncio.timeout(60):
        while not (waiting := store.open(now)):
            await asyncio.sleep(0.01)
    store.answer(waiting[0].id, "yes", "Ann", "terminal", now)
    assert (await running).state == "passed"
    assert runner.said is not None and runner.said.yes and runner.said.by == "Ann (terminal)"
    assert waiting[0].id in (history.folder / "trace" / "questions.jsonl").read_text("utf-8")


async def test_without_an_answer_the_run_is_stopped_where_the_job_says_so(
    tmp_path: Path, history: JobHistory
) -> None:
    file = job(tmp_path, STOPS)
    run = await run_asking(AskingRunner(history), history, file, {}, "r1", False, None)
    assert run.state == "cancelled" and run.exit_code == 130
    assert "until its deadline" in run.why and history.find("r1") == run


async def test_a_channel_that_cannot_be_told_is_refused_before_anything(
    tmp_path: Path, history: JobHistory
) -> None:
    file = job(tmp_path, JOB + 'questions: {channels: ["https://hooks.example/{NOT_SET_X}"]}\n')
    with pytest.raises(UsageError, match="needs NOT_SET_X in the environment"):
        await run_asking(AskingRunner(history), history, file, {}, "r1", False, None)
    assert history.runs() == ()
