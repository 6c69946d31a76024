"""The server of jobs: once each time, never two at once, and nothing lost by a kill."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tapwright.actions import UsageError
from tapwright.agent.policy.gate import Approval, ApprovalRequest, Approver
from tapwright.agent.rehearsal.loopback import LoopbackServer
from tapwright.agent.user import User
from tapwright.jobs.alone import only_run
from tapwright.jobs.history import JobHistory
from tapwright.jobs.runs import JobRun

from .serving import PlayedRunner, dead_process, make_due, serving, until, write_job


@pytest.fixture
def history(tmp_path: Path) -> JobHistory:
    return JobHistory(tmp_path / "state")


@pytest.fixture
def jobs(tmp_path: Path) -> Path:
    return tmp_path / "jobs"


def ended(history: JobHistory, count: int = 1) -> bool:
    runs = history.runs()
    return len(runs) >= count and all(run.state != "running" for run in runs)


async def served_before(jobs: Path, history: JobHistory) -> PlayedRunner:
    """A server was there, and is no more."""
    runner = PlayedRunner(history)
    async with serving(jobs, runner):
        assert runner.begun == []
    return runner


async def test_what_was_missed_is_run_once_and_said(jobs: Path, history: JobHistory) -> None:
    write_job(jobs)
    runner = await served_before(jobs, history)
    due = datetime.now(UTC) - timedelta(hours=3, minutes=10)
    await make_due(history, "top-up", due)
    said = list[str]()
    async with serving(jobs, runner, said) as server:
        await until(lambda: ended(history))
        assert server.timetable.upcoming()["top-up"] > datetime.now(UTC)
    (run,) = history.runs()
    assert run.state == "passed" and run.scheduled_for is not None
    # The last of the times that passed stands for all of them.
    assert run.scheduled_for - due == timedelta(hours=3)
    first, last = (f"{m.astimezone():%Y-%m-%d %H:%M}" for m in (due, run.scheduled_for))
    told = f"top-up was due 4 times while nothing served, from {first} to {last}"
    assert said[0] == f"{told}; it is run once for that"


async def test_what_was_missed_is_only_said_where_the_job_wants_that(
    jobs: Path, history: JobHistory
) -> None:
    write_job(jobs, more="schedule: {every: 1h, missed: skip}\n")
    runner = await served_before(jobs, history)
    await make_due(history, "top-up", datetime.now(UTC) - timedelta(minutes=10))
    async with serving(jobs, runner):
        await until(lambda: ended(history))
    (run,) = history.runs()
    assert run.state == "skipped" and "due once while nothing served" in run.why
    assert runner.begun == []


async def test_a_time_that_is_booked_already_is_not_run_again(
    jobs: Path, history: JobHistory
) -> None:
    file = write_job(jobs)
    runner = await served_before(jobs, history)
    due = datetime.now(UTC) - timedelta(minutes=10)
    await make_due(history, "top-up", due)
    # A kill after the run and before the schedule had moved on.
    history.book(
        JobRun(
            id="served-1",
            job="top-up",
            file=str(file.path),
            sha256=file.sha256,
            began=due,
            scheduled_for=due,
            state="passed",
        )  # fmt: skip
    )
    async with serving(jobs, runner) as server:
        await until(lambda: server.timetable.upcoming()["top-up"] > datetime.now(UTC))
    assert runner.begun == [] and len(history.runs()) == 1


async def test_never_two_of_one_job_at_a_time(jobs: Path, history: JobHistory) -> None:
    write_job(jobs)
    runner = PlayedRunner(history)
    runner.go.clear()
    async with serving(jobs, runner) as server:
        server.run_now("top-up", {})
        with pytest.raises(UsageError, match="never two of one job"):
            server.run_now("top-up", {})
        server.timetable.move("top-up", datetime.now(UTC))
        await until(lambda: len(history.runs()) == 2)
        runner.go.set()
        await until(lambda: ended(history, 2))
        with pytest.raises(UsageError, match="no job 'other'"):
            server.run_now("other", {})
    assert [run.state for run in history.runs()] == ["passed", "skipped"]
    assert history.runs()[1].why == "the run before it was still under way"


async def test_never_two_jobs_on_one_phone(jobs: Path, history: JobHistory) -> None:
    for name, device in (("one", "a"), ("two", "a"), ("three", "b")):
        write_job(jobs, name, f"device: {device}\n")
    runner = PlayedRunner(history)
    runner.go.clear()
    async with serving(jobs, runner) as server:
        for name in ("one", "two", "three"):
            server.run_now(name, {})
        await until(lambda: len(runner.begun) == 2)
        assert [run.job for run in runner.begun] == ["one", "three"]
        runner.go.set()
        await until(lambda: ended(history, 3))
    assert [run.job for run in runner.begun] == ["one", "three", "two"]


async def test_a_run_is_stopped_and_says_why(jobs: Path, history: JobHistory) -> None:
    write_job(jobs)
    runner = PlayedRunner(history)
    runner.go.clear()
    async with serving(jobs, runner) as server:
        server.run_now("top-up", {})
        # Before its first step, when nothing of it would run any more.
        server.stop("top-up", "Ann stopped it")
        await until(lambda: ended(history))
        server.run_now("top-up", {})
        await until(lambda: runner.begun)
        server.stop("top-up", "Bob stopped it")
        await until(lambda: ended(history, 2))
        with pytest.raises(UsageError, match="not running"):
            server.stop("top-up", "")
    found = [(run.state, run.exit_code, run.why) for run in history.runs()]
    assert found == [("cancelled", 130, "Ann stopped it"), ("cancelled", 130, "Bob stopped it")]


async def test_a_server_that_is_stopped_leaves_its_runs_to_the_next(
    jobs: Path, history: JobHistory
) -> None:
    write_job(jobs)
    runner = PlayedRunner(history)
    runner.go.clear()
    async with serving(jobs, runner) as server:
        server.run_now("top-up", {})
        await until(lambda: runner.begun)
        with pytest.raises(UsageError, match="written by another process"):
            async with serving(jobs, PlayedRunner(history)):
                pass
    (run,) = history.runs()
    assert run.state == "running" and "the next one goes on with it" in run.why


@pytest.mark.parametrize("trace", ["/runs/1", None])
async def test_what_a_kill_cut_off_is_gone_on_with(
    jobs: Path, history: JobHistory, trace: str | None
) -> None:
    file = write_job(jobs, more="params:\n  loud: {type: boolean, default: false}\n")
    now, gone = datetime.now(UTC), dead_process()
    cut = JobRun(
        id="served-1", job="top-up", file=str(file.path), sha256=file.sha256, began=now, pid=gone,
        born="x", scheduled_for=now, trace=trace, params={"loud": True},
    )  # fmt: skip
    history.book(cut)
    # By hand, and by a file that has changed since: nobody has asked for these to go on.
    history.book(cut.model_copy(update={"id": "by-hand", "scheduled_for": None}))
    history.book(cut.model_copy(update={"id": "served-2", "sha256": "other"}))
    history.book(cut.model_copy(update={"id": "served-3", "job": "removed"}))
    runner = PlayedRunner(history)
    runner.trace = trace
    async with serving(jobs, runner):
        await until(lambda: ended(history, 4))
    # Without a trace nothing was done yet, and it begins.
    assert runner.resumed == [trace is not None]
    assert runner.begun[0].params == {"loud": "true"}
    found = {run.id: (run.state, run.why) for run in history.runs()}
    assert found["served-1"] == ("passed", "")
    assert found["by-hand"] == ("interrupted", "its process ended in the midst of it")
    assert found["served-2"][1].endswith("the job's file has changed since")
    assert found["served-3"][1].endswith("the job's file is gone since")


async def test_a_failed_run_is_tried_again_with_longer_waits(
    jobs: Path, history: JobHistory
) -> None:
    more = "on_failure: {retries: 2, wait: 10m, factor: 3, longest: 25m}\n"
    file = write_job(jobs, more=more)
    runner = PlayedRunner(history, ("failed", "lost", "failed"))
    said = list[str]()
    async with serving(jobs, runner, said) as server:
        server.run_now("top-up", {})
        for attempt in (1, 2):
            await until(lambda attempt=attempt: ended(history, attempt))
            await until(lambda: "top-up" in server.timetable.retries())
            server.timetable.retry("top-up", None, attempt + 1, datetime.now(UTC))
        await until(lambda: ended(history, 3))
        assert server.timetable.retries() == {}
        # A run that comes before a further attempt stands for it.
        server.timetable.retry("top-up", None, 2, datetime.now(UTC) + timedelta(hours=1))
        runner.go.clear()
        server.run_now("top-up", {})
        await until(lambda: len(runner.begun) == 4)
        assert server.timetable.retries() == {}
        runner.go.set()
        await until(lambda: ended(history, 4))
    assert [run.attempt for run in history.runs()] == [1, 2, 3, 1]
    waits = [text for text in said if "begins in" in text]
    assert waits[:2] == ["top-up: attempt 2 begins in 600 s", "top-up: attempt 3 begins in 1500 s"]
    # A kill between the end of a run and the wait for the next: the next server keeps it.
    failed = history.runs()[0].model_copy(update={"id": "served-x", "began": datetime.now(UTC)})
    history.book(failed.model_copy(update={"sha256": file.sha256, "attempt": 2}))
    async with serving(jobs, runner) as server:
        assert "top-up" in server.timetable.retries()


@pytest.mark.parametrize("changes", [{"end": "refused"}, {"exit_code": 2}, {"state": "unverified"}])
async def test_what_somebody_refused_or_may_have_been_done_is_not_tried_again(
    jobs: Path, history: JobHistory, changes: dict[str, object]
) -> None:
    file = write_job(jobs, more="on_failure: {retries: 2}\n")
    run = JobRun(
        id="served-1", job="top-up", file="", sha256=file.sha256, began=datetime.now(UTC),
        state="failed",
    )  # fmt: skip
    history.book(run.model_copy(update=changes))
    async with serving(jobs, PlayedRunner(history)) as server:
        assert server.timetable.retries() == {}


async def test_paused_jobs_stay_paused_and_changed_files_are_noticed(
    jobs: Path, history: JobHistory
) -> None:
    write_job(jobs)
    runner = PlayedRunner(history)
    async with serving(jobs, runner) as server:
        server.pause("top-up", True)
        assert server.timetable.upcoming() == {}
    said = list[str]()
    async with serving(jobs, runner, said) as server:
        assert server.timetable.upcoming() == {}
        # By another process.
        history.pause("top-up", False)
        server.look()
        first = server.timetable.upcoming()["top-up"]
        server.look()
        assert server.timetable.upcoming()["top-up"] == first
        write_job(jobs, more="schedule: {every: 2h}\n")
        (jobs / "broken.yaml").write_text("name: broken\ngaol: x\n", "utf-8")
        server.look()
        assert server.timetable.upcoming()["top-up"] > first
        (jobs / "top-up.yaml").unlink()
        server.look()
        assert server.timetable.upcoming() == {}
    assert said[0] == "top-up: its file has changed; the next run is by the new one"
    assert "broken.yaml" in said[1] and said[2].startswith("top-up: its file is gone")


async def test_a_mistake_of_one_job_leaves_the_others_alone(
    jobs: Path, history: JobHistory
) -> None:
    write_job(jobs, more="questions: {channels: ['https://chat.example/{NOT_SET_ANYWHERE}']}\n")

    class Broken(PlayedRunner):
        async def run(self, job, params, **more):  # pyright: ignore
            raise ValueError("a slip")

    async with serving(jobs, Broken(history)) as server:
        server.run_now("top-up", {})
        await until(lambda: ended(history))
        write_job(jobs)
        server.look()
        server.run_now("top-up", {})
        await until(lambda: ended(history, 2))
    first, second = history.runs()
    assert first.state == "failed" and "NOT_SET_ANYWHERE" in first.why
    assert second.state == "lost" and second.why == "ValueError: a slip"


async def test_what_a_run_asks_is_answered_and_kept_in_its_trace(
    jobs: Path, history: JobHistory, tmp_path: Path
) -> None:
    write_job(jobs, more="questions: {deadline: 60s}\n")
    frames = tmp_path / "trace" / "episodes" / "e1" / "frames"
    frames.mkdir(parents=True)
    (frames / "000001.png").write_bytes(b"png")
    runner = PlayedRunner(history)
    runner.trace = str(tmp_path / "trace")

    async def act(user: User, approver: Approver) -> Approval | None:
        request = ApprovalRequest("g", "tap", "it pays", ("pay",), "app", "Pay", "€12", None, 60)
        return await approver.approve(request)

    runner.act = act
    async with serving(jobs, runner) as server:
        server.run_now("top-up", {})
        await until(lambda: server.questions.open(datetime.now(UTC)))
        (question,) = server.questions.open(datetime.now(UTC))
        assert question.picture == frames / "000001.png"
        server.questions.answer(question.id, "yes", "Ann", "page", datetime.now(UTC))
        await until(lambda: ended(history))
    (run,) = history.runs()
    assert "by='Ann (page)'" in str(run.output)
    await until(lambda: (tmp_path / "trace" / "questions.jsonl").exists())
    kept = (tmp_path / "trace" / "questions.jsonl").read_text("utf-8")
    assert '"by":"Ann"' in kept and question.key not in kept


async def test_who_is_to_hear_of_a_failure_hears_of_the_last(
    jobs: Path, history: JobHistory
) -> None:
    told = list[bytes]()

    async def take(request: Request) -> Response:
        told.append(await request.body())
        return Response(status_code=200 if len(told) == 1 else 500)

    async with LoopbackServer(Starlette(routes=[Route("/", take, methods=["POST"])])) as hook:
        write_job(jobs, more=f"on_failure: {{notify: ['{hook.url}/']}}\n")
        said = list[str]()
        async with serving(jobs, PlayedRunner(history, ("lost",)), said) as server:
            for count in (1, 2):
                server.run_now("top-up", {})
                await until(lambda count=count: ended(history, count) and len(told) == count)
            await until(lambda: any("was not told" in text for text in said))
    assert b"the job top-up was lost" in told[0]
    assert said[-1] == "top-up: slack at 127.0.0.1 was not told of it: it answered with status 500"


async def test_what_cannot_be_booked_is_not_run_and_told(jobs: Path, history: JobHistory) -> None:
    write_job(jobs)
    runner, said = PlayedRunner(history), list[str]()
    async with serving(jobs, runner, said) as server:
        journal = history.folder / "runs.jsonl"
        journal.mkdir()
        server.timetable.move("top-up", datetime.now(UTC))
        await until(lambda: any("cannot be booked" in text for text in said))
        assert runner.begun == []
        # And what cannot be looked at is told, and looked at again.
        (history.folder / "paused.jsonl").mkdir()
        await until(lambda: any("cannot be looked at" in text for text in said))
        (history.folder / "paused.jsonl").rmdir()
        journal.rmdir()
        server.run_now("top-up", {})
        await until(lambda: ended(history))


async def test_a_job_that_is_run_by_hand_is_not_run_besides(
    jobs: Path, history: JobHistory
) -> None:
    """A runner that is refused as the one of a phone is while another process runs the job."""
    file = write_job(jobs, more="")
    runner = PlayedRunner(history)

    async def by_hand(user: User, approver: Approver) -> None:
        with only_run(history, file):
            raise AssertionError("two at a time")

    runner.act = by_hand
    async with serving(jobs, runner) as server:
        with only_run(history, file):
            server.run_now("top-up", {})
            await until(lambda: ended(history))
    (run,) = history.runs()
    assert run.state == "skipped" and "is running already" in run.why and run.exit_code is None


async def test_a_folder_has_one_server_whatever_the_history(
    jobs: Path, history: JobHistory, tmp_path: Path
) -> None:
    write_job(jobs, more="")
    async with serving(jobs, PlayedRunner(history)):
        with pytest.raises(UsageError, match="there is one for a folder"):
            async with serving(jobs, PlayedRunner(JobHistory(tmp_path / "other"))):
                pass
    async with serving(jobs, PlayedRunner(JobHistory(tmp_path / "other"))):
        pass
