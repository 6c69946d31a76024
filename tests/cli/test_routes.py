"""Classes and tables of routes on the command line, from the run to its bill."""

import json
from pathlib import Path

from tapwright.traces.reader import read_episodes

from .conftest import Run

TABLE = "settings: {floor: high, planning: high, max_steps: 30}\nother: {max_steps: 1}\n"


def test_the_class_and_its_row_are_told_from_the_run_to_the_bill(
    tapwright: Run, tmp_path: Path
) -> None:
    (tmp_path / "routes.yaml").write_text(TABLE, "utf-8")
    (tmp_path / "tapwright.yaml").write_text("routes: routes.yaml\n", "utf-8")
    arguments = ("run", "--task", "AirplaneOn", "--device", "pocket", "--model", "rehearsal")
    done = tapwright(*arguments, "--require-verified", "--max-steps", "20")
    assert done.code == 0, done
    shown = " ".join(done.out.split())
    assert "Class settings (by its tags, about Settings); planning high; floor high" in shown
    assert "max_steps 30 outranked by you [routes.yaml]" in shown
    (run,) = (tmp_path / "runs").iterdir()
    (record,) = read_episodes(run)
    assert record.routing is not None and record.routing.outranked == ("max_steps",)
    assert record.settings["max_steps"] == 20
    told = json.loads(tapwright("cost", str(run), "--json").out)
    (of_class,) = told["classes"]
    assert (of_class["class"], of_class["passed"]) == ("settings", 1)
    assert [rung["rung"] for rung in of_class["rungs"]] == ["high"]
    assert told["actual"]["episodes"][0]["routing"]["table"] == "routes.yaml"
    refused = tapwright("tune", str(run))
    assert refused.code == 2 and "scripted" in refused.err
    tuned = tapwright("tune", str(run), "--simulated")
    assert tuned.code == 0 and "nothing is written" in tuned.out


def test_mistakes_are_told_before_a_phone_is_started(tapwright: Run, tmp_path: Path) -> None:
    (tmp_path / "routes.yaml").write_text("money:\n  flor: high\n", "utf-8")
    run = ("run", "Turn on airplane mode", "--device", "pocket", "--model", "rehearsal")
    wrong = tapwright(*run, "--routes", "routes.yaml")
    assert wrong.code == 2 and "routes.yaml:2:3: there is no `flor` here" in wrong.err
    wrong = tapwright(*run, "--class", "mony")
    assert wrong.code == 2 and "task_class" in wrong.err
    wrong = tapwright("bench", "smoke", "--routes", "nowhere.yaml")
    assert wrong.code == 2 and "nowhere.yaml cannot be read" in wrong.err
    assert not (tmp_path / "runs").exists()


def test_an_advisor_in_a_folders_table_is_confirmed_first(tapwright: Run, tmp_path: Path) -> None:
    (tmp_path / "tapwright.yaml").write_text("routes: {money: {advisor: anthropic}}\n", "utf-8")
    asked = tapwright("run", "Pay the bill", "--device", "pocket", "--model", "rehearsal")
    assert asked.code == 2 and "tapwright trust" in asked.err
    assert "sends pictures of the screen to a second model" in asked.err
