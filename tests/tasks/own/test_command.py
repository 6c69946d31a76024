"""`tapwright tasks` and `run --task FILE` as a user runs them."""

import json
import os
from pathlib import Path

import pytest

from tests.cli.conftest import Run, adb_server, environment, forks, tapwright
from tests.suites.androiddaily.endpoint import Body, calling, endpoint

__all__ = ["adb_server", "environment", "forks", "tapwright"]

JUDGED = """\
name: Judged
goal: Leave the phone as it is
checks:
  - app: com.android.launcher3
  - judge: The home screen is shown.
"""
MODELS = """\
models:
  the-judge: {model: big-model, base_url: "URL", dialect: tool_calls, key_required: false}
"""


FULL = pytest.mark.skipif(not os.environ.get("TAPWRIGHT_FULL"), reason="starts phones of its own")


def test_a_new_task_is_checked_and_shown(tapwright: Run) -> None:
    made = tapwright("tasks", "new", "mine/first-one.yaml")
    assert made.code == 0 and "wrote mine/first-one.yaml" in made.out
    again = tapwright("tasks", "new", "mine/first-one.yaml")
    assert again.code == 2 and "is there already" in again.err
    checked = tapwright("tasks", "check", "mine")
    assert checked.code == 0 and "ok   FirstOne: Put the screen timeout" in checked.out
    told = json.loads(tapwright("tasks", "show", "mine/first-one.yaml", "--json").out)
    assert told["name"] == "FirstOne" and told["checks"]
    assert "FirstOne" in tapwright("tasks", "list", "mine").out


@FULL
def test_a_new_task_is_tried_and_run(tapwright: Run, tmp_path: Path) -> None:
    tapwright("tasks", "new", "mine/first-one.yaml")
    checked = tapwright("tasks", "check", "mine", "--device", "pocket")
    assert checked.code == 0 and "not yet  setting system.screen_off_timeout" in checked.out
    ran = tapwright("run", "--task", "mine/first-one.yaml", "--device", "pocket", "--model", "null")
    assert ran.code == 1 and "failed: setting system.screen_off_timeout" in ran.out
    assert next((tmp_path / "runs").iterdir()).name.endswith("firstone")


def test_mistakes_in_a_file_are_all_named(tapwright: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("name: A\ngaol: x\nlevel: esy\n")
    found = tapwright("tasks", "check", "bad.yaml")
    assert found.code == 2
    assert "bad.yaml:2:1: there is no `gaol` here; did you mean goal?" in found.out
    assert "bad.yaml:3:8: `esy` is none of these; did you mean easy?" in found.out
    assert tapwright("run", "--task", "bad.yaml").code == 2
    assert tapwright("tasks", "check", "SendText", "bad.yaml").code == 2


@FULL
@pytest.mark.parametrize(
    ("says", "status", "code"), [("passed", "passed", 0), ("failed", "failed", 1)]
)
def test_what_only_a_judge_can_tell_stays_unverified_without_one(
    tapwright: Run, tmp_path: Path, says: str, status: str, code: int
) -> None:
    (tmp_path / "judged.yaml").write_text(JUDGED)
    asked = ("run", "--task", "judged.yaml", "--device", "pocket", "--model", "null", "--json")
    alone = tapwright(*asked, "--require-verified")
    assert alone.code == 1
    assert json.loads(alone.out)["verdict"]["status"] == "unverified"

    def vote(body: Body) -> Body:
        assert "The home screen is shown." in json.dumps(body)
        return calling("vote", reasons="It is.", screenshots=[1], verdict=says)

    with endpoint(vote) as there:
        (tmp_path / "tapwright.yaml").write_text(MODELS.replace("URL", there.url))
        judged = tapwright(*asked, "--judge", "the-judge", "--require-verified")
    assert judged.code == code, judged
    verdict = json.loads(judged.out)["verdict"]
    assert verdict["status"] == status and "judged by the-judge (3 of 3)" in verdict["why"]
