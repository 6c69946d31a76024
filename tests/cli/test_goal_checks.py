"""A goal in words that says its own proof is passed or failed by it; one without is unverified."""

import json
from pathlib import Path

import pytest

from tapwright.traces import EpisodeRecord, read_episodes

from .conftest import ONLY_IN_CI, Run

GOAL = ("run", "Turn on airplane mode", "--device", "pocket", "--model")
ON = "settings global airplane_mode_on == 1"


def record(folder: Path) -> EpisodeRecord:
    (run,) = (folder / "runs").iterdir()
    (found,) = read_episodes(run)
    return found


def test_a_goal_is_passed_when_all_of_its_proof_holds(tapwright: Run, tmp_path: Path) -> None:
    checks = ("--check", ON, "--check", 'text "Airplane mode" visible', "--require-verified")
    result = tapwright(*GOAL, "rehearsal", *checks)
    assert result.code == 0 and "Verdict  passed" in result.out, result
    assert "UNVERIFIED" not in result.err
    kept = record(tmp_path)
    assert kept.checks == (ON, 'text "Airplane mode" visible')
    assert kept.verdict and [e.what for e in kept.verdict.evidence][:2] == list(kept.checks)
    assert not any("held before" in e.found for e in kept.verdict.evidence)


def test_a_claim_that_its_proof_does_not_bear_out_is_failed(tapwright: Run, tmp_path: Path) -> None:
    """`null` says at once that all is done; that Wi-Fi is on holds, but held before."""
    wifi = "settings global wifi_on == 1"
    result = tapwright(*GOAL, "null", "--check", wifi, "--check", ON)
    assert result.code == 1 and "Verdict  failed" in result.out, result
    kept = record(tmp_path)
    assert kept.verdict and kept.verdict.why == ON
    (held,) = [e for e in kept.verdict.evidence if e.what == wifi]
    assert held.holds and "it held before anything was done" in held.found


@pytest.mark.parametrize("json_too", [("--json",), ()])
def test_without_proof_exit_0_says_loudly_that_nothing_was_checked(
    tapwright: Run, json_too: tuple[str, ...]
) -> None:
    result = tapwright(*GOAL, "null", *json_too)
    assert result.code == 0, result
    assert "UNVERIFIED: only the model says that this is done" in result.err
    assert "--check" in result.err and "--require-verified" in result.err
    if json_too:
        assert json.loads(result.out)["verdict"]["status"] == "unverified"


def test_an_unproven_end_is_1_if_a_verified_one_is_required(tapwright: Run) -> None:
    result = tapwright(*GOAL, "null", "--require-verified")
    assert result.code == 1 and "UNVERIFIED" not in result.err, result


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("the order was placed", "is none of: settings NAMESPACE NAME == VALUE; text"),
        ("settings global wifi_on = 1", "compare with ==, !=, >=, <= or contains"),
        ("settings nowhere wifi_on == 1", "is none of: settings NAMESPACE NAME"),
        ('text "Order placed visible', "close every quotation mark"),
        ("file Download/a.pdf exists", "file Download/a.pdf exists"),
        ("settings global wifi_on >= many", "settings global wifi_on >= many"),
    ],
)
def test_a_check_that_is_none_is_refused_before_anything_begins(
    tapwright: Run, tmp_path: Path, line: str, told: str
) -> None:
    result = tapwright("run", "Order it", "--device", "nowhere:1", "--check", line)
    assert result.code == 2 and told in result.err and "Traceback" not in result.err, result
    assert not (tmp_path / "runs").exists()


def test_a_task_brings_its_own_checks(tapwright: Run) -> None:
    result = tapwright("run", "--task", "AirplaneOn", "--device", "nowhere:1", "--check", ON)
    assert result.code == 2 and "a task checks itself" in result.err, result


@ONLY_IN_CI
def test_an_episode_that_is_resumed_takes_no_other_checks(tapwright: Run, tmp_path: Path) -> None:
    result = tapwright("run", "--resume", str(tmp_path), "--check", ON)
    assert result.code == 2 and "keeps the checks that it was begun with" in result.err, result
