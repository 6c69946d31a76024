"""The figures of a judge, and the commands that print them."""

import json
from collections import Counter
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tapwright.actions import UsageError
from tapwright.agent.models.base import ModelLost
from tapwright.bench.judge.calibration import Pair, calibrate, cohens_kappa, kappa_interval
from tapwright.bench.judge.labels import read_labels
from tapwright.cli.failures import failure_of
from tapwright.cli.judge import app
from tapwright.tasks.judgement import read_judgement
from tests.suites.androiddaily.endpoint import Body, endpoint

from .episode import record_episode
from .guided import GOOD, KEPT, MET, POOR, answering, keep
from .test_judge import FAIL, PASS

PP: Pair = ("passed", "passed")
PF: Pair = ("passed", "failed")
FP: Pair = ("failed", "passed")
FF: Pair = ("failed", "failed")
PU: Pair = ("passed", "unverified")


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments, env={"COLUMNS": "160"})


def labels(folder: Path, *rows: str, names: str = "episode,label,judged") -> Path:
    file = folder / "labels.csv"
    file.write_text("\n".join((names, *rows)) + "\n")
    return file


def test_kappa_of_known_tables() -> None:
    # Cohen's kappa of 20, 5, 10, 15 is 0.4, as in every textbook; chance alone is 0.
    assert cohens_kappa(Counter({PP: 20, PF: 5, FP: 10, FF: 15})) == pytest.approx(0.4)
    assert cohens_kappa(Counter({PP: 25, PF: 25, FP: 25, FF: 25})) == 0
    assert cohens_kappa(Counter({PP: 3, FF: 4})) == 1
    assert cohens_kappa(Counter({PF: 5, FP: 5})) == -1
    assert cohens_kappa(Counter({PP: 9})) is None
    assert cohens_kappa(Counter({PU: 9})) is None


def test_the_interval_of_kappa_is_the_same_each_time_and_holds_it() -> None:
    table = Counter({PP: 20, PF: 5, FP: 10, FF: 15})
    found = kappa_interval(table)
    assert found and found == kappa_interval(table)
    # The large-sample interval of the same table is 0.15 to 0.65.
    assert found.low == pytest.approx(0.15, abs=0.04)
    assert found.high == pytest.approx(0.65, abs=0.04)


def test_the_figures(tmp_path: Path) -> None:
    rows = [
        *(f"pp{n},passed,passed" for n in range(6)),
        *(f"ff{n},failed,failed" for n in range(2)),
        "fp,failed,passed",
        "pf,passed,failed",
        "pu,passed,cannot tell",
        "fu,失败,unverified",
    ]
    found = calibrate(read_labels(labels(tmp_path, *rows)))
    counted = {
        name: (getattr(found, name).count, getattr(found, name).of)
        for name in (
            "agreement", "agreement_decided", "false_positives", "false_negatives",
            "wrong_passes", "undecided",
        )
    }  # fmt: skip
    assert counted == {
        "agreement": (8, 12),
        "agreement_decided": (8, 10),
        "false_positives": (1, 4),
        "false_negatives": (1, 8),
        "wrong_passes": (1, 7),
        "undecided": (2, 12),
    }
    assert found.kappa == pytest.approx((0.8 - 0.58) / 0.42)
    assert found.agreement.interval and found.agreement.interval.low == pytest.approx(
        0.391, abs=1e-3
    )


def test_calibrate_prints_people_and_json(tmp_path: Path) -> None:
    file = labels(tmp_path, "a,passed,passed", "b,failed,failed", "c,failed,passed")
    printed = invoke("calibrate", str(file))
    assert printed.exit_code == 0
    assert "false positives, of those labelled failed  50.0% (1 of 2" in printed.output
    assert "Cohen's kappa" in printed.output
    document = json.loads(invoke("calibrate", str(file), "--json").output)
    assert document["counts"]["failed"] == {"passed": 1, "failed": 1, "unverified": 0}


def test_what_is_not_judged_is_judged_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    good = record_episode(tmp_path / "one")
    bad = record_episode(tmp_path / "two", goal="Tell Mom that the 14th is fine")
    rows = [f"{good.relative_to(tmp_path)},passed,", f"{bad.relative_to(tmp_path)},failed,"]
    file = labels(tmp_path, *rows)

    def answer(body: Body) -> Body:
        return FAIL if "Goal: Tell Mom" in json.dumps(body["messages"]) else PASS

    unjudged = invoke("calibrate", str(file))
    assert isinstance(unjudged.exception, UsageError)
    assert "labels.csv line 2" in str(unjudged.exception)
    with endpoint(answer) as there:
        asked = ("--judge", "big", "--base-url", there.url)
        document = json.loads(invoke("calibrate", str(file), *asked, "--json").output)
        assert (document["agreement"]["count"], document["kappa"]) == (2, 1.0)
        assert len(there.bodies) == 6
        invoke("calibrate", str(file), *asked)
        assert len(there.bodies) == 6
    assert json.loads(invoke("calibrate", str(file), "--json").output) == document


def test_run_judges_one_trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folder = record_episode(tmp_path)
    with endpoint(lambda _: PASS) as there:
        asked = ("run", str(folder), "--judge", "big", "--base-url", there.url)
        printed = invoke(*asked, "--votes", "1", "--rubric", "It is sent.")
        assert printed.exit_code == 0
        assert "Verdict  passed, judged by big (1 of 1) (an opinion" in printed.output
        assert json.loads(invoke(*asked, "--json").output)["status"] == "passed"
        there.answer = lambda _: FAIL
        assert invoke(*asked).exit_code == 1
        there.answer = lambda _: 401
        lost = invoke(*asked)
    assert isinstance(lost.exception, ModelLost)
    told = failure_of(lost.exception)
    assert (told.exit_code, "the judge is lost" in told.message) == (3, True)
    kept = read_judgement(folder)
    assert kept and kept.lost


def log(folder: Path, *lines: Body) -> Path:
    """A file of labels as it grows line by line beside the episodes that it is about."""
    file = folder / "labels.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return file


def test_a_log_of_labels_and_notes(tmp_path: Path) -> None:
    seen = {"must 1": "met", "never  1": "violated"}
    file = log(
        tmp_path,
        {"episode": "episodes/a", "label": "failed", "at": "2026-03-02T09:41:00Z", "by": "Ada"},
        {"episode": "episodes/b", "note": "look again", "at": "2026-03-02T09:42:00Z"},
        {"episode": "episodes/a", "label": "passed", "at": "2026-03-02T09:43:00Z", "note": "no"},
        {"episode": "episodes/c", "label": None, "at": "2026-03-02T09:44:00Z", "guidelines": seen},
        {"episode": "episodes/c", "label": "failed", "at": "2026-03-02T09:45:00Z"},
        {"episode": "episodes/d", "label": "failed"},
        {"episode": "episodes/d", "at": "2026-03-02T09:46:00Z", "note": "I take it back"},
        {"episode": "episodes/e", "label": "passed", "at": "2026-03-02T09:47:00Z"},
        {"episode": "episodes/e", "at": "2026-03-02T09:48:00Z"},
    )
    found = read_labels(file)
    said = [(one.episode.name, one.label, dict(one.guidelines)) for one in found]
    assert said == [("a", "passed", {}), ("c", "failed", {"must 1": "met", "never 1": "not_met"})]
    for note in ({"note": "hm", "at": "x"}, {"label": None, "at": "x"}):
        with pytest.raises(UsageError, match="holds notes and no label yet"):
            read_labels(log(tmp_path, {"episode": "a", **note}))
    lines: list[Body] = [{"episode": "a", "label": "passed", "at": "x"}]
    with pytest.raises(UsageError, match="line 2: .*a is in line 1 already"):
        read_labels(log(tmp_path, *lines, {"episode": "a", "label": "failed"}))


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ({"guidelines": ["must 1"]}, "line 1: guidelines must be an object"),
        ({"guidelines": {"must 1": "perhaps"}}, "line 1: must 1: 'perhaps' is none of met"),
        ({"guidelines": {"must 1": "cannot tell"}}, "a person has to decide"),
        ({"label": ""}, "line 1: label is empty"),
    ],
)
def test_bad_labels_of_guidelines_are_named_by_line(tmp_path: Path, line: Body, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        read_labels(log(tmp_path, {"episode": "a", "label": "passed", **line}))


def test_figures_by_tier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each guideline that somebody labelled is compared with what the majority found of it."""
    monkeypatch.chdir(tmp_path)
    good = keep(record_episode(tmp_path / "one"))
    bad = keep(record_episode(tmp_path / "two", goal="Tell Mom that the 14th is fine"))
    both: Body = {"must 1": "met", "quality 1": "met", "never 1": "met"}
    lines: list[Body] = [
        {"episode": str(good.relative_to(tmp_path)), "label": "passed", "guidelines": both},
        {"episode": str(bad.relative_to(tmp_path)), "label": "failed",
         "guidelines": {**both, "must 1": "not met", "never 1": "violated"}},
    ]  # fmt: skip
    file = log(tmp_path, *lines)
    not_met: Body = {"guideline": "must 1", "verdict": "not_met", "step": 3}

    def answer(body: Body) -> Body:
        to_mom = "Tell Mom" in json.dumps(body["messages"])
        return answering(not_met, POOR, KEPT) if to_mom else answering(MET, GOOD, KEPT)

    with endpoint(answer) as there:
        asked = ("--judge", "big", "--base-url", there.url)
        printed = invoke("calibrate", str(file), *asked)
    assert printed.exit_code == 0, printed
    for line in ("must        100.0% (2 of 2", "quality     50.0% (1 of 2", "never       50.0%"):
        assert line in printed.output, printed.output
    found = json.loads(invoke("calibrate", str(file), "--json").output)
    assert found["kappa"] == 1.0
    must, never = found["tiers"]["must"], found["tiers"]["never"]
    assert (must["agreement"]["count"], must["kappa"]) == (2, 1.0)
    assert must["agreement"]["interval"]["method"] == "Wilson"
    # It found a violation kept that a person saw: nothing is more dangerous in a judge.
    assert (never["false_positives"]["count"], never["false_positives"]["of"]) == (1, 1)
    assert never["kappa"] == 0
    lines[0]["guidelines"] = {"must 2": "met"}
    wrong = invoke("calibrate", str(log(tmp_path, *lines)))
    assert isinstance(wrong.exception, UsageError)
    told = str(wrong.exception)
    assert "labels.jsonl line 1" in told and "there are must 1, quality 1, never 1" in told


def test_a_trace_is_judged_by_a_file_of_guidelines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = record_episode(tmp_path)
    given = tmp_path / "given.yaml"
    given.write_text("must: [The message is there.]\nquality: [It is short.]\n")
    with endpoint(lambda _: answering(MET, POOR)) as there:
        asked = ("run", str(folder), "--judge", "big", "--base-url", there.url)
        printed = invoke(*asked, "--guidelines", str(given))
        assert printed.exit_code == 0, printed
        assert "must 1     The message is there.  met (3 of 3)         3" in printed.output
        assert "quality 0 of 1" in printed.output
        given.write_text("must: [The message is there.]\nmust not: [a]\n")
        refused = invoke(*asked, "--guidelines", str(given))
        assert len(there.bodies) == 3
    assert isinstance(refused.exception, UsageError)
    assert f"{given}:2:1: there is no `must not` here" in str(refused.exception)


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (["a,maybe,passed"], "line 2: 'maybe' is none of"),
        (["a,unverified,passed"], "line 2: a label is passed or failed"),
        (["a,passed,passed", "a,failed,passed"], "line 3: .*a is in line 2 already"),
        ([], "holds no rows"),
    ],
)
def test_bad_labels_are_named_by_line(tmp_path: Path, rows: list[str], why: str) -> None:
    with pytest.raises(UsageError, match=why):
        read_labels(labels(tmp_path, *rows))
    with pytest.raises(UsageError, match="no column for label"):
        read_labels(labels(tmp_path, "a", names="episode"))


def test_a_judge_must_be_named_and_no_script(tmp_path: Path) -> None:
    folder = record_episode(tmp_path)
    for arguments, why in (((), "--judge PROFILE"), (("--judge", "null"), "is scripted")):
        refused = invoke("run", str(folder), *arguments)
        assert isinstance(refused.exception, UsageError)
        assert why in str(refused.exception)
