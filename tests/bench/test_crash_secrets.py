"""A crash outside of every trace tells no secret of the task it crashed."""

import logging
from pathlib import Path

import pytest

from tapwright.bench.listener import SilentListener
from tapwright.bench.plan import make_plan
from tapwright.suites.registry import find_suite

from . import players

SECRET = "croissant!"
OWN = """\
name: Own
goal: Log in with {pw}
secrets: {pw: {env: MY_PW}}
checks:
  - {setting: system.note, equals: "{pw}"}
"""


async def test_a_crash_is_told_without_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("MY_PW", SECRET)
    monkeypatch.setattr(logging.getLogger("tapwright"), "propagate", True)
    (tmp_path / "own.yaml").write_text(OWN)
    plan = make_plan(find_suite(str(tmp_path / "own.yaml")), 1)
    worker = players.PlayedWorker("a", players.Log(), {"Own": ValueError(f"no {SECRET!r}")})
    with players.new_folder(tmp_path / "runs", plan) as folder:
        await players.runner(plan, folder, [worker], SilentListener()).run()
    (result,) = folder.results.values()
    assert "crashed: ValueError" in result.end_why and "{pw}" in result.end_why
    told = caplog.text + "".join(p.read_text() for p in (tmp_path / "runs").rglob("*.jsonl"))
    assert "crashed" in told and SECRET not in told
