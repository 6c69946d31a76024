"""The measurement of the ladder plays whole episodes in one process, and counts what it says."""

import json
from dataclasses import asdict, replace
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from perf.in_process import InProcessDevice
from perf.ladder import Outcome, Played, causes, play, read, table, wilson
from tapwright.agent import encoder
from tapwright.emulator.pocket.phone import PocketPhone


async def test_an_episode_is_played_and_paid_for_without_a_server(tmp_path: Path) -> None:
    phone = PocketPhone()
    fresh = phone.snapshot()
    device = await InProcessDevice.beside(phone)
    played = Played("fixed:high", 0.5, "AirplaneOn", 0)
    one = await play(played, device, tmp_path)
    phone.restore(fresh)
    assert one == await play(played, device, tmp_path)
    assert one.played == played and one.calls > 2 and one.cost_usd > 0
    assert one.passed == (one.cause == "") and not list(tmp_path.iterdir())
    # Only whoever plays hundreds of them encodes blank pictures.
    assert encoder.encode_screenshot.__module__.endswith("vision")
    await device.close()


def outcome(policy: str, trial: int, passed: bool, cost_usd: float) -> Outcome:
    cause = "" if passed else "stuck"
    return Outcome(policy, 0.5, "AirplaneOn", trial, "completed", passed, 4, 1, cost_usd, cause, {})


def test_what_was_played_is_read_back(tmp_path: Path) -> None:
    one = outcome("floor low", 1, True, 0.01)
    file = tmp_path / "ladder.jsonl"
    assert read(file) == []
    file.write_text(json.dumps(asdict(one)) + "\n")
    assert read(file) == [one] and one.played != replace(one, trial=2).played


def test_a_policy_is_told_beside_the_advisor() -> None:
    outcomes = [outcome("always-advisor", trial, trial > 0, 0.2) for trial in range(10)]
    outcomes += [outcome("floor low", trial, trial > 1, 0.02) for trial in range(10)]
    console = Console(width=200, record=True, file=StringIO())
    console.print(table(outcomes, "rho 0.5"))
    said = console.export_text()
    assert "8/10 = 80.0%" in said and "88.9%" in said and "1/10.0" in said
    assert list(causes(outcomes)) == [
        "always-advisor: 1 failed: 1 stuck",
        "floor low: 2 failed: 2 stuck",
    ]


@pytest.mark.parametrize(
    ("passed", "number", "low", "high"),
    # Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611)],
)
def test_the_interval_is_wilsons(passed: int, number: int, low: float, high: float) -> None:
    found = wilson(passed, number)
    assert found == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))
