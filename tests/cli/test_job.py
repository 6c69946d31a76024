"""`tapwright job` as a person and as a program use it."""

import json
from pathlib import Path

from .conftest import ONLY_IN_CI, Run

GOAL = "name: air\ngoal: Turn on airplane mode\nchecks: [settings global airplane_mode_on == 1]\n"


def test_a_job_from_its_beginning_to_its_history(tapwright: Run, tmp_path: Path) -> None:
    assert tapwright("job", "new", "chores/air.yaml").code == 0
    checked = tapwright("job", "check", "chores")
    assert checked.out == "ok   air: Switch airplane mode on\n"
    done = tapwright(
        "job", "run", "chores/air.yaml", "--device", "pocket", "--require-verified", "--json",
        "--history", "runs",
    )  # fmt: skip
    assert done.code == 0, done.err
    run = json.loads(done.out)
    assert (run["state"], run["verdict"], run["exit_code"]) == ("passed", "passed", 0)
    assert Path(run["trace"]).is_relative_to(tmp_path / "runs")
    kept = json.loads(tapwright("job", "history", "air", "--history", "runs", "--json").out)
    assert kept == {"runs": [run]}
    listed = tapwright("job", "list", "chores", "--history", "runs").out
    assert "by hand" in listed and "passed, " in listed


def test_mistakes_are_told_by_line_and_end_with_2(tapwright: Run, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("name: a\ngaol: x\n", "utf-8")
    (tmp_path / "b.yaml").write_text("name: b\ngoal: x {y}\n", "utf-8")
    wrong = tapwright("job", "check", "a.yaml", "b.yaml")
    assert wrong.code == 2
    assert "a.yaml:2:1: there is no `gaol` here; did you mean goal?" in wrong.err
    assert "b.yaml:2:7: {y} is no parameter and no secret; there are: none" in wrong.err
    told = tapwright("job", "run", "a.yaml", "--device", "pocket", "--json")
    assert told.code == 2 and json.loads(told.out)["error"]["kind"] == "usage"


def test_a_mistake_in_one_file_hides_no_other_job(tapwright: Run, tmp_path: Path) -> None:
    (tmp_path / "chores").mkdir()
    (tmp_path / "chores" / "air.yaml").write_text(GOAL, "utf-8")
    (tmp_path / "chores" / "b.yaml").write_text("name: b\ngaol: x\n", "utf-8")
    listed = tapwright("job", "list", "chores")
    assert listed.code == 2 and "air" in listed.out and "by hand" in listed.out
    assert "chores/b.yaml:2:1: there is no `gaol` here; did you mean goal?" in listed.err
    found = tapwright("job", "list", "chores", "--json")
    document = json.loads(found.out)
    assert found.code == 2 and [job["name"] for job in document["jobs"]] == ["air"]
    assert document["mistakes"] == [
        "chores/b.yaml:2:1: there is no `gaol` here; did you mean goal?"
    ]
    (tmp_path / "none").mkdir()
    assert "no job there yet" in tapwright("job", "list", "none").out


def test_what_a_job_is_given_is_checked_first(tapwright: Run, tmp_path: Path) -> None:
    (tmp_path / "air.yaml").write_text(GOAL, "utf-8")
    for options, said in (
        (["--param", "amount=1"], "the job has no parameter amount; there are: it has none"),
        (["--param", "amount"], "--param takes NAME=VALUE, not 'amount'"),
        (["--pool", "here"], "give --pool or --device, not both"),
        (["--resume", "x", "--param", "a=1"], "a run that is gone on with keeps its parameters"),
        (["--resume", "x"], "knows no run 'x'"),
    ):
        refused = tapwright("job", "run", "air.yaml", "--device", "pocket", *options)
        assert refused.code == 2 and said in refused.err, refused.err


def test_a_schedule_rests_and_goes_on(tapwright: Run, tmp_path: Path) -> None:
    (tmp_path / "air.yaml").write_text(GOAL + "schedule: {every: 2h}\n", "utf-8")
    assert tapwright("job", "pause", "air").code == 0
    assert "paused: every 2 h" in tapwright("job", "list", "air.yaml").out
    assert tapwright("job", "resume-schedule", "air").code == 0
    assert "paused" not in tapwright("job", "list", "air.yaml").out


def test_a_file_that_asks_for_more_is_confirmed(tapwright: Run, tmp_path: Path) -> None:
    more = "secrets: {hook: env:HOOK}\ncolumns: {mode: string}\n"
    more += "save_to: [{webhook: 'https://example.com/x', secret: hook}]\n"
    (tmp_path / "air.yaml").write_text(GOAL + more, "utf-8")
    refused = tapwright("job", "run", "air.yaml", "--device", "pocket", HOOK="0123")
    assert refused.code == 2
    assert "reads env:HOOK; sends what it reads to https://example.com/x" in refused.err
    asked = tapwright("trust", "air.yaml", "--yes")
    assert "air.yaml reads env:HOOK" in asked.out
    without = tapwright("job", "run", "air.yaml", "--device", "pocket")
    assert "set the environment variable HOOK: it holds 'hook'" in without.err
    (tmp_path / "air.yaml").write_text(GOAL + more + "kep: 3\n", "utf-8")
    assert "there is no `kep` here" in tapwright("trust", "air.yaml", "--yes").err


@ONLY_IN_CI
def test_words_alone_are_unverified(tapwright: Run, tmp_path: Path) -> None:
    (tmp_path / "air.yaml").write_text(GOAL.partition("checks")[0], "utf-8")
    said = tapwright("job", "run", "air.yaml", "--device", "pocket")
    assert said.code == 0 and "UNVERIFIED" in said.err and "unverified" in said.out
    strict = tapwright("job", "run", "air.yaml", "--device", "pocket", "--require-verified")
    assert strict.code == 1
