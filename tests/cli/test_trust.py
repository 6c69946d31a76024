"""`tapwright trust`, and the commands that need it."""

import json
from pathlib import Path

from tapwright.traces import RunFolder
from tests.traces.test_journal import EPISODE

from .conftest import Run

ELSEWHERE = "http://127.0.0.1:9/v1"
TASK = """\
name: Own
goal: Type {pw}
secrets: {pw: {env: MY_PW}}
checks: [{setting: system.a, equals: b}]
"""


def test_a_folders_settings_send_no_key_until_they_are_confirmed(
    tapwright: Run, tmp_path: Path
) -> None:
    file = tmp_path / "tapwright.yaml"
    file.write_text(f"base_url: {ELSEWHERE}\nmodel: step-3.7-flash\n")
    words = ("run", "Look", "--device", "pocket", "--json")
    refused = tapwright(*words, STEP_API_KEY="k-123")
    assert refused.code == 2 and "`tapwright trust tapwright.yaml`" in refused.err, refused
    assert json.loads(refused.out)["error"] and not (tmp_path / "runs").exists()
    unasked = tapwright("trust")
    assert unasked.code == 2 and "--yes" in unasked.err
    assert unasked.out == f"step-3.7-flash sends the key in STEP_API_KEY to {ELSEWHERE[:-3]}\n" + (
        f"step-3.7-flash sends the key in STEPFUN_API_KEY to {ELSEWHERE[:-3]}\n"
    )
    assert tapwright(*words, STEP_API_KEY="k-123").code == 2
    confirmed = tapwright("trust", "--yes", "--json")
    keys = json.loads(confirmed.out)["confirmed"]["keys"]
    assert {key["variable"] for key in keys} == {"STEP_API_KEY", "STEPFUN_API_KEY"}
    again = tapwright("trust")
    assert again.code == 0 and "nothing there" in again.out
    file.write_text(file.read_text() + "max_seconds: 5\n")
    asked = tapwright(*words, STEP_API_KEY="k-123")
    assert asked.code in (1, 3), "the model that is not there is asked, as long as there is time"


def test_a_folders_settings_loosen_nothing_until_they_are_confirmed(
    tapwright: Run, tmp_path: Path
) -> None:
    file = tmp_path / "tapwright.yaml"
    file.write_text("policy: benchmark\napprove_url: https://yes.example/ask\nmax_steps: 3\n")
    words = ("run", "--task", "AirplaneOn", "--device", "pocket", "--model", "rehearsal", "--json")
    refused = tapwright(*words)
    assert refused.code == 2 and "`tapwright trust tapwright.yaml`" in refused.err, refused
    assert not (tmp_path / "runs").exists() and "Traceback" not in refused.err
    asked = tapwright("trust")
    assert asked.code == 2 and asked.out.splitlines() == [
        'approve_url: "https://yes.example/ask" sends pictures of the screen there, and lets it '
        "answer for you",
        'policy: "benchmark" asks you about less',
    ]
    confirmed = json.loads(tapwright("trust", "--yes", "--json").out)["confirmed"]
    assert [one["setting"] for one in confirmed["settings"]] == ["approve_url", "policy"]
    assert tapwright("trust").out == "nothing there needs to be confirmed\n"
    assert tapwright(*words).code in (0, 1), "it is played now"


def test_a_task_file_is_confirmed_as_it_is(tapwright: Run, tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(TASK)
    assert tapwright("trust", "own.yaml", "--yes").out == "own.yaml reads MY_PW\n"
    assert tapwright("tasks", "check", "own.yaml", MY_PW="secret").code == 0
    file.write_text(TASK.replace("MY_PW", "AWS_SECRET_ACCESS_KEY"))
    changed = tapwright("tasks", "check", "own.yaml", AWS_SECRET_ACCESS_KEY="secret")
    assert changed.code == 2 and "reads AWS_SECRET_ACCESS_KEY" in changed.err + changed.out


def test_what_cannot_be_confirmed_is_said(tapwright: Run, tmp_path: Path) -> None:
    assert "there is no file" in tapwright("trust", "none.yaml").err
    (tmp_path / "bad.yaml").write_text("a: [")
    assert tapwright("trust", "bad.yaml").code == 2
    named = tapwright("run", "Look", "--trust", "--device", "pocket")
    assert named.code == 2 and "task files of your own" in named.err


def test_a_strangers_episode_is_gone_on_with_once_it_is_confirmed(
    tapwright: Run, tmp_path: Path
) -> None:
    run = RunFolder.create(tmp_path / "runs", "theirs", "0.1.0")
    settings = {"approve_url": "https://yes.example/ask", "base_url": "https://in.example/v1"}
    record = EPISODE.model_copy(update={"settings": {**settings, "model": "gpt-5"}})
    with run.episode(record) as journal:
        folder = str(journal.folder)
    words = ("run", "--resume", folder, "--device", "nowhere-1")
    refused = tapwright(*words, OPENAI_API_KEY="k-123")
    assert refused.code == 2 and f"`tapwright trust {folder}/episode.json`" in refused.err, refused
    asked = tapwright("trust", folder)
    assert asked.code == 2 and asked.out.splitlines() == [
        "gpt-5 sends the key in OPENAI_API_KEY to https://in.example",
        'approve_url: "https://yes.example/ask" sends pictures of the screen there, and lets it '
        "answer for you",
    ]
    assert tapwright("trust", f"{folder}/episode.json", "--yes").code == 0
    confirmed = tapwright(*words, OPENAI_API_KEY="k-123")
    assert "no task 'a'" in confirmed.err, "now it is only its task that is not there"
