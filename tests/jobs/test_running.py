"""Jobs on a pocket phone: how a run ends, what is booked of it, and that nothing is made up."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from tapwright.actions import Box, Done, Extract, Infeasible, Note, OpenApp, UsageError
from tapwright.agent.rehearsal import Move
from tapwright.fleet.phones import pocket_behind_adb
from tapwright.job_door import job_runner
from tapwright.jobs.alone import only_run
from tapwright.jobs.history import JobHistory
from tapwright.jobs.runs import JobRun
from tapwright.traces.reader import read_episodes, read_steps
from tapwright.traces.schema import StepRecord

from .conftest import MakeRunner, Steps, WriteJob

AIRPLANE = "name: air\ngoal: Turn on airplane mode\n"
PROVED = AIRPLANE + "checks: [settings global airplane_mode_on == 1]\n"
DAY = "name: day\ngoal: Read the day\ncolumns: {title: string, begins: string, guests: integer}\n"
SCREEN = (Box(left=0, top=0, right=1000, bottom=1000),)
OPEN = Move("I open it.", OpenApp(name="Calendar"))


def gives(data: Any) -> Move:
    return Move("This is it.", Extract(data=data, regions=SCREEN))


async def test_what_is_wrong_is_told_before_anything_is_booked(
    write_job: WriteJob, history: JobHistory
) -> None:
    runner = job_runner(history, {"device": "pocket"})
    with pytest.raises(UsageError, match="the job has no parameter amount"):
        await runner.run(write_job(AIRPLANE), {"amount": "1"})
    with pytest.raises(UsageError, match="the rehearsal only knows"):
        await runner.run(write_job("name: a\ngoal: Do something else\n"), {})
    with pytest.raises(UsageError, match="look at the file"):
        await runner.run(write_job(AIRPLANE + "policy: {preset: benchmark}\n"), {})
    with pytest.raises(UsageError, match="knows no run"):
        await runner.run(write_job(AIRPLANE), {}, run_id="x", resume=True)
    assert history.runs() == ()


async def test_a_phone_that_is_not_there_is_booked(
    write_job: WriteJob, make_runner: MakeRunner, history: JobHistory
) -> None:
    runner = make_runner(Steps([Move("Done.", Done(summary="."))]), device="no-such-phone")
    run = await runner.run(write_job(AIRPLANE), {})
    assert run.state == "lost" and run.exit_code == 2 and "no-such-phone" in run.why
    assert history.runs() == (run,)


async def test_what_no_screen_shows_is_null_and_told(
    write_job: WriteJob, make_runner: MakeRunner, tmp_path: Path
) -> None:
    job = write_job(DAY + "save_to: [{json: day.json}]\n")
    made_up = {"title": "Stand-up", "begins": "09:00", "guests": 417}
    runner = make_runner(Steps([OPEN, gives(made_up)], reads_data=True))
    run = await runner.run(job, {})
    assert run.output == {"title": "Stand-up", "begins": "09:00", "guests": None}
    assert run.state == "unverified" and run.why == "guests ('417') stands on no screen"
    by = {source.path: source for source in run.sources}
    assert {path: source.by for path, source in by.items()} == {
        "title": "views", "begins": "views", "guests": "none",
    }  # fmt: skip
    box = by["title"].box
    assert box is not None and box[0] < box[2] <= 1080 and box[1] < box[3] <= 2400
    frame = (
        Path(run.trace or "") / "episodes" / str(run.episode) / "frames" / str(by["title"].frame)
    )
    assert frame.is_file()
    assert json.loads((tmp_path / "day.json").read_bytes())["output"] == run.output


async def test_data_that_do_not_fit_are_asked_for_again(
    write_job: WriteJob, make_runner: MakeRunner
) -> None:
    job = write_job(DAY)
    wrong, right = {"title": "Gym"}, {"title": "Gym", "begins": "07:30", "guests": None}
    run = await make_runner(Steps([OPEN, gives(wrong), gives(right)], reads_data=True)).run(job, {})
    assert run.output == right and run.exit_code == 0


async def test_an_output_that_may_not_be_null_fails(
    write_job: WriteJob, make_runner: MakeRunner, tmp_path: Path
) -> None:
    schema = "{type: object, properties: {guests: {type: integer}}, required: [guests]}"
    job = write_job(f"name: day\ngoal: Read\noutput: {schema}\nsave_to: [{{json: day.json}}]\n")
    run = await make_runner(Steps([OPEN, gives({"guests": 417})], reads_data=True)).run(job, {})
    assert (run.state, run.exit_code) == ("failed", 1)
    assert run.why.startswith("the output does not fit: guests: None is not of type 'integer'")
    assert not (tmp_path / "day.json").exists()


async def test_an_end_without_the_output_fails(
    write_job: WriteJob, make_runner: MakeRunner
) -> None:
    runner = make_runner(Steps([Move("No.", Infeasible(why="There is no calendar."))], True))
    run = await runner.run(write_job(DAY), {})
    assert (run.state, run.exit_code, run.output) == ("failed", 1, None)
    assert "There is no calendar." in run.why


async def test_a_save_that_fails_loses_nothing(
    write_job: WriteJob, make_runner: MakeRunner, history: JobHistory, tmp_path: Path
) -> None:
    (tmp_path / "day.csv").mkdir()
    job = write_job(DAY + "save_to: [{csv: day.csv}, {json: day.json}]\n")
    data = {"title": "Gym", "begins": "07:30", "guests": None}
    run = await make_runner(Steps([OPEN, gives(data)], reads_data=True)).run(job, {})
    assert (run.state, run.exit_code) == ("failed", 1)
    assert "not saved to" in run.why and "day.csv" in run.why
    assert history.find(run.id).output == data
    assert json.loads((tmp_path / "day.json").read_bytes())["output"] == data


async def test_rows_of_two_pages_are_one_and_an_end_not_seen_is_told(
    write_job: WriteJob, make_runner: MakeRunner
) -> None:
    job = write_job("name: day\ngoal: Read\nmany: true\ncolumns: {title: string, begins: string}\n")
    # The calendar shows one such event a day, on the first screen two.
    row, other = {"title": "Stand-up", "begins": "09:00"}, {"title": "Gym", "begins": "07:30"}
    rows = [row, other, row, row, other]
    run = await make_runner(Steps([OPEN, gives({"rows": rows})], reads_data=True)).run(job, {})
    assert run.output == [row, other, row]
    assert run.complete is False


async def test_a_run_that_is_stopped_is_booked_with_its_price(
    write_job: WriteJob, make_runner: MakeRunner, history: JobHistory
) -> None:
    stepped = asyncio.Event()
    moves = [Move(f"I note {n}.", Note(text=f"note {n}")) for n in range(40)]
    runner = make_runner(Steps(moves), on_step=lambda step: stepped.set())
    task = asyncio.create_task(runner.run(write_job(AIRPLANE), {}))
    await stepped.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    (run,) = history.runs()
    assert (run.state, run.exit_code, run.why) == ("cancelled", 130, "it was stopped")
    assert run.episode == "0001-goal" and run.usd is not None and run.usd > 0


async def test_a_job_is_proved_and_booked(write_job: WriteJob, history: JobHistory) -> None:
    job = write_job(PROVED)
    begun: list[JobRun] = []
    runner = job_runner(history, {"device": "pocket"}, begun=begun.append)
    run = await runner.run(job, {})
    assert (run.state, run.verdict, run.exit_code, run.why) == ("passed", "passed", 0, "")
    assert [(one.id, one.state) for one in begun] == [(run.id, "running")]
    assert history.runs() == (run,)
    assert run.usd is not None and run.usd > 0
    assert run.ended is not None and run.ended > run.began
    assert Path(run.trace or "").is_relative_to(history.folder / "traces")
    assert (Path(run.trace or "") / "episodes" / str(run.episode)).is_dir()


async def test_a_task_and_a_flow_are_jobs_as_well(
    write_job: WriteJob, history: JobHistory, tmp_path: Path
) -> None:
    runner = job_runner(history, {"device": "pocket"})
    run = await runner.run(write_job("name: air\ntask: AirplaneOn\nclass: money\n"), {})
    assert (run.state, run.verdict) == ("passed", "passed")
    (record,) = read_episodes(Path(run.trace or ""))
    assert record.routing is not None
    assert (record.routing.task_class, record.routing.by) == ("money", "file")
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "day.yaml").write_text(
        "appId: com.android.calendar\n---\n- launchApp\n- assertVisible: ${TITLE}\n", "utf-8"
    )
    text = "name: day\nflow: flows/day.yaml\nparams: {TITLE: {default: Stand-up}}\n"
    passed = await runner.run(write_job(text), {})
    assert (passed.state, passed.exit_code, passed.usd) == ("passed", 0, 0)
    failed = await runner.run(write_job(text), {"TITLE": "Nobody’s birthday"})
    assert (failed.state, failed.exit_code) == ("failed", 1) and "Nobody’s birthday" in failed.why


async def test_a_run_that_was_cut_off_is_gone_on_with(
    write_job: WriteJob, history: JobHistory, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = write_job(PROVED)
    async with pocket_behind_adb() as (client, serial):
        monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", str(client.address.port))
        steps: list[StepRecord] = []
        second = asyncio.Event()

        def heard(step: StepRecord) -> None:
            steps.append(step)
            if len(steps) == 2:
                second.set()

        runner = job_runner(history, {"device": serial}, on_step=heard)
        task = asyncio.create_task(runner.run(job, {}))
        await second.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        (cut,) = history.runs()
        changed = write_job(PROVED + "keep: 3\n")
        with pytest.raises(UsageError, match="has changed since the run"):
            await runner.run(changed, {}, run_id=cut.id, resume=True)
        run = await runner.run(write_job(PROVED), {}, run_id=cut.id, resume=True)
    assert (run.id, run.state, run.trace) == (cut.id, "passed", cut.trace)
    assert history.runs() == (run,)
    kept = list(read_steps(Path(run.trace or "") / "episodes" / str(run.episode)))
    opened = [step for step in kept if step.action is not None and step.action.kind == "open_app"]
    assert len(opened) == 1, "what was done is not done again"
    assert run.usd is not None and cut.usd is not None and run.usd > cut.usd


async def test_a_job_is_never_run_twice_at_a_time(
    write_job: WriteJob, make_runner: MakeRunner, history: JobHistory, tmp_path: Path
) -> None:
    """By name in one history, by its file in any; nothing of the second is booked."""
    job = write_job(AIRPLANE)
    runner = make_runner(Steps([Move("Done.", Done(summary="."))]), device="no-such-phone")
    for other in (history, JobHistory(tmp_path / "other")):
        with only_run(other, job), pytest.raises(UsageError, match="never two runs of one job"):
            await runner.run(job, {})
    assert history.runs() == ()
    assert (await runner.run(job, {})).state == "lost"
    with only_run(history, job), pytest.raises(UsageError, match="is running already"):
        await runner.run(job, {}, run_id=history.runs()[0].id, resume=True)
