"""A judge's calls are paid for like any other: in every sum, and in a line of their own."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from tapwright.actions import UsageError
from tapwright.agent.bill import read_bill
from tapwright.agent.models.base import ModelLost
from tapwright.agent.models.profiles import find_profile
from tapwright.bench.judge.draft import DRAFTING
from tapwright.tasks.judging import check_apart
from tapwright.traces import read_episode, read_run
from tapwright.traces.verify import verify_episode
from tests.cli.conftest import Run, adb_server, environment, forks, tapwright
from tests.suites.androiddaily.endpoint import Body, calling, endpoint

from .episode import record_episode
from .test_judge import FAIL, PASS, judging, profile

__all__ = ["adb_server", "environment", "forks", "tapwright"]

# 1,000 prompt tokens at 0.20 and 100 output tokens at 1.15 for a million.
VOTE = Decimal("0.000315")
JUDGED = """\
name: Judged
goal: Leave the phone as it is
checks:
  - app: com.android.launcher3
  - judge: The home screen is shown.
"""
MODELS = """\
models:
  the-judge:
    model: big-model
    base_url: "URL"
    dialect: tool_calls
    key_required: false
    prices: {input: 0.20, output: 1.15, date: 2026-05-01, source: a contract}
"""


async def test_each_vote_is_in_the_totals_and_heard_of(tmp_path: Path) -> None:
    folder = record_episode(tmp_path)
    heard: list[Decimal | None] = []
    with judging(PASS, FAIL, PASS) as (judge, _):
        await judge.decide(folder, on_call=heard.append)
        await judge.close()
    assert heard == [VOTE] * 3
    totals = read_episode(folder).totals
    # The steps of this episode have no known price.
    assert (totals.steps, totals.model_calls) == (3, 6)
    assert (totals.cost_usd, totals.at_least_usd) == (None, 3 * VOTE)
    assert totals.usage.prompt == 3000 and totals.by["judge"].cost_usd == 3 * VOTE
    assert not [found for found in verify_episode(folder) if "total" in found.what]


async def test_a_second_judgement_does_not_make_the_first_one_free(tmp_path: Path) -> None:
    folder = record_episode(tmp_path)
    for _ in range(2):
        with judging(PASS, PASS, PASS) as (judge, _there):
            await judge.decide(folder)
            await judge.close()
    assert read_episode(folder).totals.by["judge"].calls == 6
    bill = read_bill([folder.parent.parent])
    assert bill.players["judge"].cost_usd == 6 * VOTE and bill.account.calls == 9


async def test_what_a_lost_judge_took_is_kept(tmp_path: Path) -> None:
    folder = record_episode(tmp_path)
    heard: list[Decimal | None] = []
    with judging(PASS, 401) as (judge, _):
        with pytest.raises(ModelLost):
            await judge.decide(folder, on_call=heard.append)
        await judge.close()
    assert heard == [VOTE] and read_episode(folder).totals.by["judge"].cost_usd == VOTE


def test_a_model_is_no_judge_of_its_own_work_under_any_name() -> None:
    judge = profile()
    other = judge.model_copy(update={"name": "other", "model": "vendor/Small"})
    check_apart(judge, [other])
    for player in (
        other.model_copy(update={"name": judge.name}),
        other.model_copy(update={"model": "vendor/BIG-model"}),
    ):
        with pytest.raises(UsageError, match="acts itself; name another model as the judge"):
            check_apart(judge, [other, player])
    check_apart(judge, [find_profile("null")])


SEEN = {"verdict": "met", "step": 1, "box": [0, 0, 1000, 1000]}
HOME = calling("guidelines", must=["The launcher is in front."], quality=[], never=[])


def vote(body: Body) -> Body:
    """First a draft, to which what the task's own check says is added, and then a vote on both."""
    assert "The home screen is shown." in json.dumps(body)
    if body["messages"][0]["content"] == DRAFTING:
        return HOME
    names = ({"guideline": f"must {number}", **SEEN} for number in (1, 2))
    return calling("check", reasons="It is.", guidelines=[*names])


def test_a_run_that_is_judged_tells_all_it_cost(tapwright: Run, tmp_path: Path) -> None:
    (tmp_path / "judged.yaml").write_text(JUDGED)
    run = ("run", "--task", "judged.yaml", "--device", "pocket", "--model", "null")
    with endpoint(vote) as there:
        (tmp_path / "tapwright.yaml").write_text(MODELS.replace("URL", there.url))
        judged = tapwright(*run, "--judge", "the-judge", "--require-verified", "--json")
    assert judged.code == 0, judged
    record = json.loads(judged.out)
    assert "judged by the-judge by guidelines drafted" in record["verdict"]["why"]
    assert "must 2 of 2" in record["verdict"]["why"]
    assert Decimal(record["totals"]["by"]["judge"]["cost_usd"]) == 4 * VOTE
    acted = Decimal(record["totals"]["by"]["actor"]["cost_usd"])
    assert acted > 0 and Decimal(record["totals"]["cost_usd"]) == acted + 4 * VOTE
    (folder,) = (tmp_path / "runs").iterdir()
    (name,) = read_run(folder).episodes
    kept = read_episode(folder / "episodes" / name)
    assert json.loads(kept.totals.model_dump_json()) == record["totals"]
    assert tapwright("trace", "verify", str(folder)).code == 0
    shown = tapwright("trace", "show", str(folder))
    assert "of it the judge: $0.0013, 4 calls" in shown.out
    bill = json.loads(tapwright("cost", str(folder), "--as", "step-3.7-flash", "--json").out)
    total = bill["actual"]["total"]
    assert (Decimal(total["usd"]), total["partial"]) == (acted + 4 * VOTE, False)
    assert total["calls"] == kept.totals.model_calls
    assert Decimal(bill["actual"]["players"]["judge"]["usd"]) == 4 * VOTE
    told = tapwright("cost", str(folder), "--as", "step-3.7-flash").out
    assert "the judge" in told and "$0.0013" in told


def test_a_judge_that_acts_itself_is_refused_before_anything_begins(
    tapwright: Run, tmp_path: Path
) -> None:
    with endpoint(vote) as there:
        same = f'  same: {{model: x/big-model, base_url: "{there.url}", key_required: false}}\n'
        (tmp_path / "tapwright.yaml").write_text(MODELS.replace("URL", there.url) + same)
        for model in ("the-judge", "same"):
            run = tapwright("run", "tidy up", "--device", "pocket", "--model", model,
                            "--judge", "the-judge")  # fmt: skip
            assert run.code == 2 and "name another model as the judge" in run.err, run
        bench = tapwright("bench", "smoke", "--model", "same", "--judge", "the-judge")
        assert bench.code == 2 and "name another model as the judge" in bench.err, bench
    assert not there.bodies and not (tmp_path / "runs").exists()


def test_a_cap_on_the_cost_holds_for_the_judge_too(tapwright: Run, tmp_path: Path) -> None:
    (tmp_path / "judged.yaml").write_text(JUDGED)
    run = ("run", "--task", "judged.yaml", "--device", "pocket", "--model", "null")
    asked = (*run, "--judge", "the-judge", "--json", "--max-cost")
    with endpoint(vote) as there:
        (tmp_path / "tapwright.yaml").write_text(MODELS.replace("URL", there.url))
        # A draft and two steps of the script take $0.0021: one vote more is all there is room for.
        one = tapwright(*asked, "0.0024")
        assert one.code == 0 and len(there.bodies) == 2, one
        record = json.loads(one.out)
        assert record["verdict"]["status"] == "unverified"
        assert Decimal(record["totals"]["by"]["judge"]["cost_usd"]) == 2 * VOTE
        (tmp_path / "tapwright.yaml").write_text(
            MODELS.replace("URL", there.url).replace("    prices", "    # prices")
        )
        unknown = tapwright(*asked, "1")
    assert unknown.code == 2 and "no price is known for the-judge" in unknown.err, unknown
    assert len(there.bodies) == 2 and len(list((tmp_path / "runs").iterdir())) == 1
