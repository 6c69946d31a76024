"""`--manners`, `models test` and a rehearsal for others, on the command line."""

import asyncio
import json
import re
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tapwright.device.adb import PrivateAdbServer
from tapwright.emulator.pocket.phone import PocketPhone
from tapwright.emulator.pocket.thread import PocketThread

from .conftest import Run


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("run", "--task", "AirplaneOn", "--model", "rehearsal", "--manners", "geminy"),
         "unknown manners 'geminy': there are gemini, kimi"),
        (("bench", "smoke", "--model", "rehearsal", "--manners", "x"), "unknown manners 'x'"),
        (("rehearsal", "--task", "AirplaneOn", "--manners", "x"), "unknown manners 'x'"),
        (("rehearsal", "--task", "AirplaneOn", "--language", "fr"), "--language is en or zh"),
    ],
)  # fmt: skip
def test_manners_that_nobody_has_are_refused(
    tapwright: Run, tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    done = tapwright(*arguments)
    assert (done.code, message in " ".join(done.err.split())) == (2, True), done
    assert "Traceback" not in done.err and not (tmp_path / "runs").exists()


def test_a_real_model_has_its_own_manners(tapwright: Run) -> None:
    done = tapwright("run", "a goal", "--manners", "gemini", STEP_API_KEY="unused")
    assert done.code == 2
    assert "not step-3.7-flash: leave --manners out" in " ".join(done.err.split())


def test_a_task_is_played_by_a_vendors_manners(tapwright: Run, tmp_path: Path) -> None:
    done = tapwright(
        "run", "--task", "AirplaneOn", "--device", "pocket", "--model", "rehearsal",
        "--manners", "llamacpp", "--json",
    )  # fmt: skip
    assert done.code == 0, done
    assert json.loads(done.out)["verdict"]["status"] == "passed"
    # What was found out is said with the line that keeps it.
    assert "merge_turns: true" in done.err


@contextmanager
def rehearsing(
    environment: dict[str, str], folder: Path, serial: str, *arguments: str
) -> Generator[dict[str, str]]:
    """What a rehearsal prints about itself, as long as it serves."""
    command = [sys.executable, "-m", "tapwright", "rehearsal", "--task", "AirplaneOn"]
    with subprocess.Popen(
        [*command, "--device", serial, *arguments], cwd=folder, text=True,
        env={**environment, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        told: dict[str, str] = {}
        for line in process.stdout:
            name, _, value = line.strip().partition("  ")
            told[name] = value.strip()
            if name == "base URL":
                break
        try:
            yield told
        finally:
            process.terminate()
            process.communicate(timeout=30)


def test_an_endpoint_is_tried_and_its_lines_are_taken(
    tapwright: Run, environment: dict[str, str], adb_server: PrivateAdbServer, tmp_path: Path
) -> None:
    key = "sk-never-to-be-seen-012345"
    with PocketThread(build=lambda seed: PocketPhone(seed, language="zh")) as phones:
        serial = f"127.0.0.1:{phones.port}"
        asyncio.run(adb_server.client.connect(serial))
        more = ("--manners", "ollama", "--language", "zh")
        with rehearsing(environment, tmp_path, serial, *more) as told:
            assert re.search(r"[\u4e00-\u9fff]", told["goal"]), told
            asked = (
                "models",
                "test",
                "ollama",
                "--base-url",
                told["base URL"],
                "--model-name",
                "g",
            )
            unasked = tapwright(*asked)
            done = tapwright(*asked, "--yes", TAPWRIGHT_API_KEY=key)
            document = tapwright(*asked, "--yes", "--json", TAPWRIGHT_API_KEY=key)
            (tmp_path / "tapwright.yaml").write_text(json.loads(document.out)["yaml"])
            again = tapwright("models", "test", "my-ollama", "--yes", "--json")
    assert unasked.code == 2 and "allow it with --yes" in unasked.err
    assert done.code == document.code == 1
    assert done.err.startswith("8 calls to http://127.0.0.1:")
    assert "at most" in done.err and "what that costs is not known" in done.err
    for words in ("tools", "not found", "it refuses functions", "dialect: json"):
        assert words in done.out
    assert key not in done.out + done.err + document.out + document.err
    rows = {row["what"]: row["found"] for row in json.loads(document.out)["rows"]}
    assert rows["vision"] == "found" and rows["tools"] == "not found"
    # The lines make a profile that is asked at the same place.
    assert json.loads(again.out)["base_url"] == json.loads(document.out)["base_url"]
