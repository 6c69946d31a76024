"""What a run has cost that was cut off."""

from pathlib import Path

from tapwright.actions import Done
from tapwright.agent.rehearsal import Move
from tapwright.jobs.history import JobHistory
from tapwright.jobs.results import booked_cost
from tapwright.traces.files import seal_record
from tapwright.traces.reader import episode_folders, read_episode
from tapwright.traces.schema import Totals

from .conftest import MakeRunner, Steps, WriteJob


async def test_a_killed_run_is_not_booked_as_free(
    write_job: WriteJob, make_runner: MakeRunner, history: JobHistory
) -> None:
    runner = make_runner(Steps([Move("Done.", Done(summary="."))]))
    run = await runner.run(write_job("name: air\ngoal: Turn on airplane mode\n"), {})
    assert run.usd is not None and run.usd > 0 and run.trace is not None
    assert booked_cost(run)["usd"] == run.usd
    # As a kill leaves it: steps on disk, and a record that says nothing of its end.
    (folder,) = episode_folders(Path(run.trace))
    begun = read_episode(folder).model_copy(
        update={"end": None, "verdict": None, "totals": Totals()}
    )
    (folder / "episode.json").write_bytes(seal_record(begun))
    cut = booked_cost(run)
    assert cut["usd"] is None and cut["at_least_usd"] == run.usd


async def test_a_run_that_never_had_a_phone_is_booked_as_free(
    write_job: WriteJob, make_runner: MakeRunner, history: JobHistory
) -> None:
    runner = make_runner(Steps([]), "127.0.0.1:1")
    job = write_job("name: air\ngoal: Turn on airplane mode\n")
    run = await runner.run(job, {})
    assert (run.state, run.trace, run.usd) == ("lost", None, 0)
    assert history.find(run.id).usd == 0
