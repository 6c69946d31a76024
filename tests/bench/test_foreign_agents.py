"""Agents of somebody else's through `tapwright bench`, each as a stranger would name it."""

import json
import shutil
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from adbutils import adb_path

import tapwright
from tapwright.bench.report.read import read_bench
from tapwright.bench.report.result import UnitResult
from tapwright.tasks.settings import Settings
from tapwright.traces import read_episode, read_steps
from tests.cli.conftest import ONLY_IN_CI

EXAMPLES = Path(__file__).parents[2] / "examples" / "agents"

# Opens what `am start` opens, asks the model once, answers nothing; goes by the variables alone.
DRIVER = """
import json, os, subprocess, sys, urllib.request
adb = [sys.argv[1], "-P", os.environ["ANDROID_ADB_SERVER_PORT"], "-s", sys.argv[2], "shell"]
put = ["settings", "put", "secure", "default_input_method", "mine/.Keyboard"]
subprocess.run([*adb, *put], check=True)
subprocess.run([*adb, "touch", "/sdcard/tmp.png"], check=True)
body = json.dumps({"model": "m", "messages": [{"role": "user", "content": sys.argv[3]}]}).encode()
asked = urllib.request.Request(os.environ["OPENAI_BASE_URL"] + "/chat/completions", body,
    {"content-type": "application/json", "authorization": "Bearer " + os.environ["OPENAI_API_KEY"]})
try:
    print(urllib.request.urlopen(asked).read()[:200])
except urllib.error.HTTPError as error:
    print(error.read()[:300])
sys.exit(int(sys.argv[4]))
"""


async def played(agent: str, out: Path, **settings: object) -> tuple[UnitResult, Path]:
    """One attempt at sending a text; its result and its episode's folder."""
    chosen = Settings(agent=agent, out=out, **settings)
    found = await tapwright.run_suite(
        "smoke", settings=chosen, tasks=("SendText",), trials=1, phones=1, yes=True
    )
    ((result,),) = [read_bench(found.folder).results]
    assert result.episode is not None
    return result, found.folder / "episodes" / result.episode


def named(tmp_path: Path, agent: str, **more: object) -> str:
    file = tmp_path / "agent.yaml"
    file.write_text(json.dumps({"agent": agent, **more}))
    return str(file)


async def test_a_class_of_the_examples(tmp_path: Path) -> None:
    spec = named(tmp_path, "settings_opener:SettingsOpener", folder=str(EXAMPLES))
    result, folder = await played(spec, tmp_path / "runs")
    assert (result.end, result.verdict, result.cost_usd) == ("completed", "failed", Decimal(0))
    assert (result.steps, result.actions, result.model_calls) == (2, 1, 0)
    assert result.simulated and not result.scripted
    assert read_episode(folder).model.name == spec


@ONLY_IN_CI
@pytest.mark.skipif(shutil.which("node") is None, reason="needs node")
async def test_a_program_in_another_language(tmp_path: Path) -> None:
    result, folder = await played(f"lines:node {EXAMPLES / 'lines.mjs'}", tmp_path / "runs")
    assert (result.end, result.steps, result.cost_usd) == ("completed", 2, Decimal(0))
    assert "texts on" in (read_episode(folder).end_why or "")


@pytest.mark.parametrize("code", [0, 3] if ONLY_IN_CI.args[0] is False else [0])
async def test_a_program_that_drives_the_phone_itself(tmp_path: Path, code: int) -> None:
    (tmp_path / "drive.py").write_text(DRIVER)
    leaves = ["/sdcard/tmp.png", "secure.default_input_method"]
    agent = named(
        tmp_path, f"adb:{sys.executable} drive.py {adb_path()} {{serial}} {{goal}} {code}",
        leaves=leaves,
    )  # fmt: skip
    result, folder = await played(agent, tmp_path / "runs", model="rehearsal", dialect="autoglm")
    assert result.end == ("completed" if code == 0 else "stuck")
    # Nothing of it is left, so that all that is wrong is the text that was not sent.
    assert result.verdict == "failed" and "nothing else" not in result.verdict_why
    assert result.model_calls == 1 and result.scripted
    (step,) = list(read_steps(folder))
    assert "do(action" in step.reply.text and step.usage.output
    assert result.cost_usd == step.cost_usd != Decimal(0)
    assert (folder / "agent.log").read_text()
