"""`tapwright trace` as a user runs it."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tapwright.actions import UsageMistake
from tapwright.cli.trace import app

RECORDED = Path(__file__).parents[1] / "traces" / "fixtures" / "v1"
EPISODE = "episodes/0001-AirplaneOn"


@pytest.fixture
def run(tmp_path: Path) -> Path:
    return Path(shutil.copytree(RECORDED, tmp_path / "run"))


def said(*arguments: str | Path, code: int = 0) -> str:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if isinstance(result.exception, UsageMistake):
        raise result.exception
    assert result.exit_code == code, result.output
    return result.output


def test_show_prints_the_steps_and_the_verdict(run: Path) -> None:
    told = said("show", run)
    assert "airplane mode" in told and "Verdict  passed" in told
    assert "prompt" in said("show", run / EPISODE, "--step", "1")
    assert len(json.loads(said("show", run, "--json"))["episodes"]) == 1
    with pytest.raises(UsageMistake, match="has [0-9]+ steps"):
        said("show", run, "--step", "99")


def test_verify_says_whether_a_trace_is_whole(run: Path) -> None:
    assert said("verify", run) == "The trace is whole.\n"
    assert json.loads(said("verify", run / EPISODE, "--json")) == {"ok": True, "findings": []}
    next((run / EPISODE / "frames").iterdir()).write_bytes(b"x")
    assert said("verify", run, code=1).endswith("The trace is damaged.\n")


def test_pack_and_unpack_give_the_run_back(run: Path, tmp_path: Path) -> None:
    said("pack", run, "--out", tmp_path / "a.zip")
    told = said("unpack", tmp_path / "a.zip", "--out", tmp_path / "out")
    assert told == f"Wrote {tmp_path / 'out' / 'run'}\n"
    assert said("verify", tmp_path / "out" / "run") == "The trace is whole.\n"


def test_redact_takes_secrets_from_the_command_line_and_from_a_file(
    run: Path, tmp_path: Path
) -> None:
    (tmp_path / "secrets").write_text("mode=Airplane\n\n")
    said(
        "redact", run, "--out", tmp_path / "copy", "--secrets-file", tmp_path / "secrets",
        "--pattern", r"\bthe \w+ app",
    )  # fmt: skip
    (steps,) = (tmp_path / "copy").rglob("steps.jsonl")
    assert steps.parent.name == "0001-{{secret:mode}}On"
    text = steps.read_text("utf-8")
    assert "{{secret:mode}}" in text and "Airplane" not in text and "the Settings app" not in text
    with pytest.raises(UsageMistake, match="say what to take out"):
        said("redact", run, "--out", tmp_path / "again")


def test_export_writes_what_is_asked_for(run: Path, tmp_path: Path) -> None:
    said("export", run, "--gif", tmp_path / "a.gif", "--csv", tmp_path / "a.csv")
    assert (tmp_path / "a.gif").read_bytes().startswith(b"GIF89a")
    assert (tmp_path / "a.csv").read_text("utf-8").startswith("episode,task,")
    with pytest.raises(UsageMistake, match="say what to make"):
        said("export", run)


@pytest.mark.parametrize("command", ["show", "verify"])
def test_a_folder_that_is_no_trace_is_the_users_mistake(tmp_path: Path, command: str) -> None:
    with pytest.raises(UsageMistake, match="neither a run folder"):
        said(command, tmp_path)
