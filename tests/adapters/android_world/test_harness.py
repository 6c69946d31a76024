"""Our agent in the stand-in's suite runner."""

import json
import pickle
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tapwright.actions import Answer, Done, HandOver, Press, UsageError
from tapwright.adapters.android_world.agent import EpisodeBroken, TapwrightAgent
from tapwright.adapters.android_world.harness import (
    HarnessOptions,
    HarnessResult,
    exit_code_of,
    run_harness,
    startable,
)
from tapwright.adapters.android_world.live import LiveSession
from tapwright.agent.models.base import Effort, Prompt
from tapwright.agent.models.function import FunctionModel
from tapwright.agent.models.profiles import find_profile
from tapwright.cli.androidworld import app
from tapwright.tasks.settings import Settings
from tapwright.traces.reader import read_episode, read_run, read_steps

REHEARSAL = find_profile("rehearsal", "http://127.0.0.1:1/v1")


class Decisions:
    """What is decided next; the last one for ever."""

    def __init__(self) -> None:
        self.queue: list[Any] = []

    def __call__(self, prompt: Prompt, effort: Effort) -> Any:
        if "Which word" in str(prompt) and not self.queue:
            return Answer(text="quince")
        if not self.queue:
            return Done(summary="It is done.")
        return self.queue.pop(0) if len(self.queue) > 1 else self.queue[0]


@pytest.fixture(scope="module")
def decisions() -> Decisions:
    return Decisions()


@pytest.fixture(scope="module")
def live(decisions: Decisions, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSession]:
    pytest.importorskip("android_env", reason="the tasks ask a phone through android_env")
    settings = Settings(out=tmp_path_factory.mktemp("runs"))
    with LiveSession("pocket", settings, FunctionModel(decisions, REHEARSAL)) as live:
        yield live


def test_a_whole_run(live: LiveSession, decisions: Decisions, stand_in: None) -> None:
    decisions.queue = []
    found = run_harness(live, HarnessOptions())
    scores = {one.task: one.score for one in found.episodes}
    assert scores == {
        "HalfWay": 0.5, "KeepCalm": 1.0, "Stumble": None, "TellTheWord": 1.0, "WindTheClock": 1.0,
    }  # fmt: skip
    assert found.skipped == {"PaintIt": "not on this phone: paint shop (org.nowhere.paint)"}
    assert exit_code_of(found) == 3
    (stumbled,) = [one for one in found.episodes if one.score is None]
    assert "nothing-here" in stumbled.why and stumbled.steps is None
    # Of what was set up: a trace, with its price.
    ids = read_run(found.folder).episodes
    episodes = [read_episode(found.folder / "episodes" / one) for one in ids]
    assert [one.end for one in episodes] == ["completed", "completed", "answered", "completed"]
    assert found.spent.known_usd == sum((one.totals.cost.known_usd for one in episodes), Decimal(0))
    (told,) = pickle.loads((found.checkpoints / "TellTheWord.pkl").read_bytes())
    assert told["episode_data"][0]["answer"] == "quince"
    assert Path(told["episode_data"][0]["trace"]).is_dir()


def test_a_step_is_one_action(live: LiveSession, decisions: Decisions, stand_in: None) -> None:
    decisions.queue = [Press(key="home"), Press(key="back"), Done(summary="It is done.")]
    with TapwrightAgent(live) as agent:
        agent.reset(go_home=True)
        agent.set_max_steps(5)
        first, second = agent.step("go home"), agent.step("go home")
        assert not first.done and not second.done
        (folder,) = (agent.run.path / "episodes" / one for one in agent.run.episodes)
        # Nothing goes on behind the harness's back.
        assert len(list(read_steps(folder))) == 2
        # The agent is asked once more before it may say so.
        asked_again = agent.step("go home")
        assert not asked_again.done and asked_again.data["end"] is None
        last = agent.step("go home")
        assert last.done and last.data["end"] == "completed"
        assert first.data.keys() == second.data.keys() == last.data.keys()
        assert "home" in first.data["action"] and "step_number" not in first.data


def test_what_is_out_of_steps_has_not_said_that_it_is_done(
    live: LiveSession, decisions: Decisions, stand_in: None
) -> None:
    decisions.queue = [Press(key="home")]
    with TapwrightAgent(live) as agent:
        agent.reset()
        agent.set_max_steps(2)
        assert not agent.step("never done").done
        last = agent.step("never done")
        assert (last.done, last.data["end"]) == (False, "step_limit")
        # Whatever steps are left of its budget change nothing.
        assert not agent.step("never done").done


def test_giving_up_is_done(live: LiveSession, decisions: Decisions, stand_in: None) -> None:
    decisions.queue = [HandOver(why="a person must do it")]
    with TapwrightAgent(live) as agent:
        agent.reset()
        assert agent.step("pay").done


def test_an_episode_that_is_left_is_ended(
    live: LiveSession, decisions: Decisions, stand_in: None
) -> None:
    decisions.queue = [Press(key="home")]
    with TapwrightAgent(live) as agent:
        agent.reset()
        agent.step("go on for ever")
        agent.reset()
        (folder,) = (agent.run.path / "episodes" / one for one in agent.run.episodes)
        assert read_episode(folder).end == "cancelled"
        assert agent.spent.known_usd == read_episode(folder).totals.cost.known_usd


def test_a_cap_is_kept(live: LiveSession, decisions: Decisions, stand_in: None) -> None:
    decisions.queue = []
    with TapwrightAgent(live, max_cost=Decimal("0.0000001")) as agent:
        agent.reset()
        assert agent.step("anything").data["end"] == "cost_limit"
    with TapwrightAgent(live, max_cost=Decimal(0)) as agent, pytest.raises(EpisodeBroken):
        agent.reset()


def test_what_can_start(live: LiveSession, stand_in: None) -> None:
    suite, skipped = startable(live, HarnessOptions())
    assert (len(suite), list(skipped)) == (6, ["PaintIt"])
    with pytest.raises(UsageError, match="none of these tasks can start on this phone"):
        run_harness(live, HarnessOptions(tasks=("PaintIt",)))
    with pytest.raises(UsageError, match="Nothing not found"):
        run_harness(live, HarnessOptions(tasks=("Nothing",)))


def test_the_command_prints_one_document(stand_in: None, tmp_path: Path) -> None:
    options = ["--device", "pocket", "--model", "null", "--out", str(tmp_path), "--json"]
    told = CliRunner().invoke(app, ["run", *options, "--tasks", "KeepCalm,PaintIt"])
    assert told.exit_code == 0, told.output
    document = json.loads(told.stdout)
    assert [one["score"] for one in document["episodes"]] == [1.0]
    assert list(document["skipped"]) == ["PaintIt"]
    assert "simulated" in told.stderr and "scripted" in told.stderr


def test_exit_codes(live: LiveSession, stand_in: None, decisions: Decisions) -> None:
    decisions.queue = []
    found: HarnessResult = run_harness(live, HarnessOptions(tasks=("KeepCalm",)))
    assert exit_code_of(found) == 0
    found = run_harness(live, HarnessOptions(tasks=("KeepCalm", "HalfWay")))
    assert exit_code_of(found) == 1
