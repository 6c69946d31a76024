"""`--eyes`: what the rehearsal looks with, on the command line."""

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from .conftest import ONLY_IN_CI, Run

PLAYED = ("--model", "rehearsal", "--eyes", "ocr")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("run", "--task", "SendText", "--eyes", "nose"), "the command line: eyes: Input should"),
        (("run", "--task", "SendText", "--aim", "nose"), "should be 'refuse', 'correct' or 'off'"),
        (("bench", "smoke", "--aim", "nose"), "should be 'refuse', 'correct' or 'off'"),
        (("bench", "smoke", "--eyes", "nose"), "eyes: Input should be 'tree' or 'ocr'"),
        (("rehearsal", "--task", "SendText", "--eyes", "nose"), "should be 'tree' or 'ocr'"),
        (("run", "a goal", "--model", "null", "--eyes", "ocr"), "looks with, not null"),
    ],
)
def test_eyes_that_nobody_has_are_refused(
    tapwright: Run, arguments: tuple[str, ...], message: str
) -> None:
    result = tapwright(*arguments)
    assert (result.code, message in " ".join(result.err.split())) == (2, True), result
    assert "Traceback" not in result.err


def test_a_model_that_sees_for_itself_takes_no_eyes(tapwright: Run) -> None:
    result = tapwright("run", "a goal", "--eyes", "ocr", STEP_API_KEY="unused")
    assert result.code == 2
    assert "not step-3.7-flash: leave --eyes out" in " ".join(result.err.split())


@pytest.mark.parametrize(
    ("missing", "arguments"),
    [
        ("rapidocr", ("run", "--task", "SendText", *PLAYED)),
        ("onnxruntime", ("run", "--task", "SendText", *PLAYED)),
        ("rapidocr", ("bench", "smoke", *PLAYED)),
        ("rapidocr", ("rehearsal", "--task", "SendText", "--eyes", "ocr")),
    ],
)
def test_without_the_extra_it_is_named_before_anything_is_begun(
    missing: str, arguments: tuple[str, ...], environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "blocked").mkdir()
    (tmp_path / "blocked" / f"{missing}.py").write_text("raise ImportError('not here')\n")
    (tmp_path / "work").mkdir()
    # No adb server could be started, so none was asked for.
    away = {"PYTHONPATH": str(tmp_path / "blocked"), "ADB": "/nowhere/adb"}
    done = subprocess.run(
        [sys.executable, "-m", "tapwright", *arguments],
        cwd=tmp_path / "work",
        env={**environment, **away, "ANDROID_ADB_SERVER_PORT": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    said = done.stderr.strip()
    assert done.returncode == 2
    assert said.splitlines()[-1] in {
        # adb is not there either, and one line brings all.
        f"tapwright: this needs {name}: pip install 'tapwright[ocr,phone]'"
        for name in ("rapidocr", "onnxruntime")
    }
    assert "Traceback" not in said
    assert list((tmp_path / "work").iterdir()) == []


@ONLY_IN_CI
@pytest.mark.skipif(
    not (find_spec("rapidocr") and find_spec("onnxruntime")),
    reason="needs the extra: pip install 'tapwright[ocr]'",
)
@pytest.mark.parametrize("sizing", ["economy", "balanced"])
def test_what_can_be_read_on_the_pictures_is_enough_to_pass(
    sizing: str, environment: dict[str, str], tmp_path: Path
) -> None:
    tasks = {"economy": "SendText,PoiOpenNear", "balanced": "PlayTrack,WeekdayAlarm"}[sizing]
    done = subprocess.run(
        [sys.executable, "-m", "tapwright", "bench", "smoke", *PLAYED, "--json",
         "--tasks", tasks, "--sizing", sizing, "--phones", "1"],
        cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=900, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["stopped"] is None
    [folder] = (tmp_path / "runs").iterdir()
    record = json.loads((folder / "bench.json").read_text())
    assert record["agent"]["eyes"] == "ocr"
    results = (folder / "results.jsonl").read_text().splitlines()
    assert len(results) == 2
