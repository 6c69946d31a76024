"""A disk that is full ends an episode cleanly: what was written is whole, and the end is known."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

from tapwright.traces import End, Ending, RunFolder, Verdict, read_episodes, read_run, read_steps
from tapwright.traces.verify import verify_run

from .test_journal import EPISODE, step

# No file may grow beyond the limit: to the writer that is a disk that is full.
SCRIPT = """
import asyncio, resource, sys
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from traces.playing import record
from tapwright.actions import Note
from tapwright.traces import read_episode
import openai  # everything is imported before the limit holds

resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
moves = [Note(text="x" * 3000)] * 30
folder = asyncio.run(record(Path(sys.argv[1]), *moves))
print(read_episode(folder).model_dump_json())
"""


def test_the_steps_so_far_are_whole_and_the_end_says_why(tmp_path: Path) -> None:
    tests = Path(__file__).parents[1]
    finished = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path), "60000", str(tests)],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert finished.returncode == 0, finished.stderr
    record = json.loads(finished.stdout)
    assert record["end"] == "setup_error" and "the trace cannot be written" in record["end_why"]
    (run,) = tmp_path.iterdir()
    assert 3 < record["totals"]["steps"] < 30
    assert {finding.severity for finding in verify_run(run)} <= {"note"}


def test_a_line_that_does_not_fit_is_cut_away_again(tmp_path: Path) -> None:
    code = """
import resource, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from traces.test_journal import EPISODE, step
from tapwright.traces import *

run = RunFolder.create(Path(sys.argv[1]), "full", "0.1.0")
journal = run.episode(EPISODE)
journal.append(step(0))
size = (journal.folder / "steps.jsonl").stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (size * 2 + size // 2, resource.RLIM_INFINITY))
journal.append(step(1))
for attempt in range(2):
    try:
        journal.append(step(2))
    except OSError as error:
        print("refused", error.errno)
try:
    journal.picture(b"x" * 5000, "image/png")
except OSError:
    print("refused a picture")
record = journal.close(Ending(End.SETUP_ERROR, "full " * 500), Verdict(status="unverified"))
print(record.end, record.totals.steps)
"""
    finished = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path), str(Path(__file__).parents[1])],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert finished.returncode == 0, finished.stderr
    assert finished.stdout.count("refused 27") == 2 and "refused a picture" in finished.stdout
    assert finished.stdout.endswith("setup_error 2\n")
    (run,) = tmp_path.iterdir()
    folder = run / "episodes" / EPISODE.id
    assert [one.index for one in read_steps(folder)] == [0, 1]
    assert (folder / "steps.jsonl").read_bytes().endswith(b"}\n")
    (record,) = read_episodes(run)
    assert record.end is None and not list(run.rglob("*.partial"))


async def test_episodes_at_once_share_a_run(tmp_path: Path) -> None:
    run = RunFolder.create(tmp_path, "two", "0.1.0")

    async def play(name: str) -> None:
        with run.episode(EPISODE.model_copy(update={"id": name})) as journal:
            for index in range(20):
                journal.append(step(index))
                await asyncio.sleep(0)
            journal.close(Ending(End.COMPLETED), Verdict(status="passed"))

    names = [f"{number:04d}-a" for number in range(6)]
    await asyncio.gather(*map(play, names))
    assert sorted(read_run(run.path).episodes) == names == sorted(run.episodes)
    for record in read_episodes(run.path):
        steps = list(read_steps(run.path / "episodes" / record.id))
        assert [one.index for one in steps] == list(range(20)) and record.totals.steps == 20
