"""A task list as a suite: judged by a model of its own, never verified, never by the rehearsal."""

import json
import os
from pathlib import Path

import pytest

from tapwright.actions import UsageError
from tapwright.bench.report.read import read_bench
from tapwright.suites.androiddaily.suite import list_name
from tapwright.suites.registry import find_suite
from tapwright.tasks.goal import Scenario
from tapwright.tasks.solution import solution_of
from tapwright.tasks.state import PhoneState
from tapwright.tasks.suite import suite_hash
from tapwright.tasks.verifier_input import VerifierInput
from tapwright.traces import End
from tests.cli.conftest import Run, adb_server, environment, forks, tapwright

from .endpoint import Body, calling, endpoint

__all__ = ["adb_server", "environment", "forks", "tapwright"]

LIST = "id,goal,answer,难度,场景\nt/1,Leave the phone alone,,难,社交\nt2,What time is it?,09:41,,\n"
MODELS = """\
models:
  the-judge: {model: big-model, base_url: "URL", dialect: tool_calls, key_required: false}
"""
NOTHING = PhoneState(tables={}, settings={})


@pytest.fixture
def goals(tmp_path: Path) -> Path:
    file = tmp_path / "list.csv"
    file.write_text(LIST, "utf-8")
    return file


def test_a_list_is_a_suite_that_is_found_again_by_its_name(goals: Path) -> None:
    suite = find_suite(list_name(goals))
    first, second = suite.tasks()
    assert (first.name, first.level, first.scenario) == ("t/1", "hard", Scenario.SOCIAL)
    assert second.goal == "What time is it?" and "09:41" in second.rubric
    before = suite_hash((first, second))
    goals.write_text(LIST.replace("09:41", "09:42"), "utf-8")
    assert suite_hash(find_suite(list_name(goals)).tasks()) != before


def test_without_a_judge_nothing_passes(goals: Path) -> None:
    task, _ = find_suite(list_name(goals)).tasks()
    claimed = task.verify(VerifierInput(NOTHING, NOTHING, End.COMPLETED))
    assert claimed.status == "unverified" and "--judge" in claimed.why
    assert task.verify(VerifierInput(NOTHING, NOTHING, End.STEP_LIMIT)).status == "failed"
    with pytest.raises(UsageError, match="comes without a solution"):
        solution_of(task)


def test_bad_input_is_told(tapwright: Run, goals: Path) -> None:
    assert "--tasks FILE.csv" in tapwright("bench", "androiddaily").err
    nobody = tapwright("bench", "androiddaily", "--tasks", "list.csv", "--model", "null")
    assert nobody.code == 2 and "--judge PROFILE" in nobody.err
    missing = tapwright("bench", "androiddaily", "--tasks", "no.csv", "--judge", "null")
    assert missing.code == 2 and "no.csv" in missing.err


@pytest.mark.skipif(not os.environ.get("TAPWRIGHT_FULL"), reason="starts a phone of its own")
def test_the_verdicts_of_a_run_are_the_judges(tapwright: Run, goals: Path, tmp_path: Path) -> None:
    def vote(body: Body) -> Body:
        return calling("vote", reasons="It is not so.", screenshots=[1], verdict="failed")

    with endpoint(vote) as server:
        (tmp_path / "tapwright.yaml").write_text(MODELS.replace("URL", server.url))
        ran = tapwright(
            "bench", "androiddaily", "--tasks", "list.csv", "--model", "null",
            "--judge", "the-judge", "--phones", "1", "--json",
        )  # fmt: skip
    assert ran.code == 1, ran
    summary = json.loads(ran.out)
    assert summary["summary"]["basis"] == "judged", summary
    (folder,) = (tmp_path / "runs").iterdir()
    results = read_bench(folder).results
    assert [(r.judged, r.verdict) for r in results] == [(True, "failed")] * 2
    assert all("judged by the-judge" in r.verdict_why for r in results)
