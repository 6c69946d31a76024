"""Jobs of tests: written, run with a solution of the test's own, and booked in its folder."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest

from tapwright.agent.models.gate import Say
from tapwright.agent.rehearsal import Solution
from tapwright.jobs.history import JobHistory
from tapwright.jobs.job_file import JobFile, read_job
from tapwright.jobs.running import PhoneJobRunner
from tapwright.tasks.judging import Judge
from tapwright.tasks.session import Session, open_session
from tapwright.tasks.settings import Settings

WriteJob = Callable[[str], JobFile]
MakeRunner = Callable[..., PhoneJobRunner]


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the user's own counts."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in ("STEP_API_KEY", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def write_job(tmp_path: Path) -> WriteJob:
    """Writes a job into the test's folder and reads it."""

    def written(text: str) -> JobFile:
        path = tmp_path / "job.yaml"
        path.write_text(text, "utf-8")
        return read_job(path)

    return written


@pytest.fixture
def history(tmp_path: Path) -> JobHistory:
    return JobHistory(tmp_path / "history")


@pytest.fixture
def make_runner(history: JobHistory) -> MakeRunner:
    """A runner whose rehearsal plays a solution of the test's, on a pocket phone."""

    def made(solution: Solution, device: str = "pocket", **more: Any) -> PhoneJobRunner:
        def opened(
            settings: Settings, *, judge: Judge | str | None = None, say: Say | None = None
        ) -> AbstractAsyncContextManager[Session]:
            assert not isinstance(judge, str)
            return open_session(settings, judge=judge, solution_for=lambda goal: solution, say=say)

        return PhoneJobRunner(
            history=history, open_session=opened, flags={"device": device}, **more
        )

    return made


class Steps:
    """Plays moves one after the other, whatever is on the screen, and reads data if told to."""

    def __init__(self, moves: Sequence[Any], reads_data: bool = False) -> None:
        self._moves = moves
        self.reads_data = reads_data

    def decide(self, view: object, moves: Sequence[object]) -> Any:
        """The move whose turn it is."""
        return self._moves[min(len(moves), len(self._moves) - 1)]
