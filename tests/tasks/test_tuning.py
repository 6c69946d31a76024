"""What runs say of policies by class: what a rung gained, and which table is proposed."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import typer
from pydantic import JsonValue
from typer.testing import CliRunner

from tapwright.actions import AimRecord, ExpectRecord, UsageError
from tapwright.agent.bill import Bill, CallBill, EpisodeBill
from tapwright.agent.ladder import LadderRules
from tapwright.agent.routing import RouteTable
from tapwright.cli import cost, tune
from tapwright.tasks.played_policy import policy_of
from tapwright.tasks.routing import read_table
from tapwright.tasks.rung_value import ClassValue, class_values
from tapwright.tasks.tuning import FEWEST, ClassProposal
from tapwright.tasks.tuning import tune as proposals_of
from tapwright.traces.journal import RunFolder
from tapwright.traces.money import Usage, Usd
from tapwright.traces.schema import (
    DeviceRecord,
    End,
    Ending,
    EpisodeRecord,
    FrameRecord,
    ModelRecord,
    ObservationRecord,
    ReplyRecord,
    RoutingRecord,
    Rung,
    StepRecord,
    TaskClass,
    Verdict,
)

NOW = datetime(2026, 3, 2, 9, 41, tzinfo=UTC)
SEEN = ObservationRecord(
    frame=FrameRecord(file="x.jpg", width_px=1, height_px=1, rotation=0, source="raw")
)
CHEAP: dict[str, JsonValue] = {"effort": "fixed:low"}
DEAR: dict[str, JsonValue] = {"effort": "fixed:high"}
ADVISED: dict[str, JsonValue] = {"advisor": "anthropic"}


def run(
    out: Path,
    settings: dict[str, JsonValue],
    passed: int,
    of: int,
    usd: str | None,
    *,
    rungs: tuple[Rung, ...] = ("low",),
    task_class: TaskClass = "money",
    scripted: bool = False,
    tasks: int = 4,
) -> Path:
    """A run in which `passed` of so many units passed, each step for so many dollars."""
    folder = RunFolder.create(out, "test", "0")
    for number in range(of):
        record = EpisodeRecord(
            id=f"{number:04d}-Task", task=f"Task{number % tasks}", trial=number // tasks, goal="g",
            started_at=NOW, settings=settings,
            device=DeviceRecord(serial="s", model="m", api_level=34, simulated=True),
            model=ModelRecord(profile="p", name="m", endpoint="e", scripted=scripted),
            routing=RoutingRecord(task_class=task_class, by="tags"),
        )  # fmt: skip
        with folder.episode(record) as journal:
            for index, rung in enumerate(rungs):
                journal.append(
                    StepRecord(
                        index=index, at=NOW, observation=SEEN, prompt_sha256="", rung=rung,
                        prompt_tokens_estimate=0, reply=ReplyRecord(), usage=Usage(prompt=1),
                        cost_usd=None if usd is None else Decimal(usd),
                        aim=AimRecord(result="refused", target="Pay", by="views"),
                        expect=ExpectRecord(words="Paid", found="missing", by="views"),
                    )
                )  # fmt: skip
            status = "passed" if number < passed else "failed"
            journal.close(Ending(End.COMPLETED), Verdict.model_validate({"status": status}))
    return folder.path


def played(
    settings: dict[str, JsonValue],
    passed: int,
    of: int,
    usd: str | None,
    *,
    rungs: tuple[Rung, ...] = ("low",),
    tasks: int = 4,
    infrastructure: bool = False,
) -> tuple[EpisodeBill, ...]:
    """The same as bills, which take no disk."""
    cost = Usd.of(None if usd is None else Decimal(usd))
    calls = tuple(CallBill("actor", Usage(prompt=1), cost, n, one) for n, one in enumerate(rungs))
    return tuple(
        EpisodeBill(
            run="r", id=f"{number}", task=f"Task{number % tasks}", trial=number // tasks, model="p",
            scripted=False, advisor=None, verdict="passed" if number < passed else "failed",
            price_note="", calls=calls, task_class="money", settings=settings,
            infrastructure=infrastructure,
        )
        for number in range(of)
    )  # fmt: skip


def values(*parts: tuple[EpisodeBill, ...]) -> ClassValue:
    (money,) = class_values(Bill(sum(parts, ())))
    return money


def invoke(module: object, *arguments: object) -> tuple[int, str]:
    app = typer.Typer()
    app.command()(module.command)  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownArgumentType]
    result = CliRunner().invoke(app, [str(one) for one in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def only(*parts: tuple[EpisodeBill, ...], margin: float = 0.05) -> ClassProposal:
    (found,) = proposals_of(Bill(sum(parts, ())), margin)
    return found


def test_a_gain_is_told_from_the_same_units_with_a_rung_and_without() -> None:
    without = played({}, 4, 20, "0.01", tasks=20)
    advised = played(ADVISED, 16, 20, "0.03", rungs=("low", "advisor"), tasks=20)
    money = values(without, advised)
    assert (money.task_class, money.scored, money.passed) == ("money", 40, 20)
    low, advisor = money.rungs
    assert low.gain.success is None
    assert low.gain.why == "no unit was played without it"
    assert (advisor.account.calls, advisor.account.cost_usd) == (20, Decimal("0.60"))
    assert (advisor.used, advisor.used_passed) == (20, 16)
    assert (advisor.unused, advisor.unused_passed) == (20, 4)
    gain = advisor.gain
    assert gain.units == 20
    assert gain.success == pytest.approx(0.6)
    assert gain.usd == pytest.approx(0.05)
    assert gain.per_usd == pytest.approx(12.0)
    assert gain.interval is not None and gain.per_usd_interval is not None
    assert gain.per_usd_interval[0] == pytest.approx(gain.interval.low / 0.05)
    assert 0 < gain.interval.low < 0.6 < gain.interval.high


def test_what_climbed_of_itself_says_nothing_of_what_climbing_gains() -> None:
    """Only trouble climbs: episodes that used the rung failed more, and that is no loss by it."""
    calm = played({}, 10, 10, "0.01")
    troubled = played({}, 0, 10, "0.01", rungs=("low", "high"))
    money = values(calm, troubled)
    high = money.rungs[1]
    assert (high.used_passed, high.unused_passed) == (0, 10)
    assert high.gain.success is None and "without it" in high.gain.why


@pytest.mark.parametrize(
    ("advised_passed", "usd", "why"),
    [
        (5, "0.03", "the interval of the gain holds 0"),
        (16, None, "a price is not known"),
        (16, "0.001", "it costs nothing more"),
    ],
)
def test_a_gain_for_a_dollar_is_told_only_where_the_data_tell(
    advised_passed: int, usd: str | None, why: str
) -> None:
    without = played({}, 4, 20, "0.01", tasks=20)
    advised = played(ADVISED, advised_passed, 20, usd, rungs=("advisor",), tasks=20)
    money = values(without, advised)
    gain = money.rungs[-1].gain
    assert (gain.per_usd, gain.why) == (None, why)


def test_runs_under_other_settings_are_no_pair() -> None:
    without = played({"aim": "off"}, 4, 20, "0.01")
    advised = played(ADVISED, 16, 20, "0.03", rungs=("advisor",))
    money = values(without, advised)
    assert money.rungs[-1].gain.units == 0


def test_infrastructure_is_no_failure_of_a_rung() -> None:
    lost = played({}, 0, 5, "0.01", infrastructure=True)
    money = values(lost)
    assert (money.episodes, money.scored, money.account.calls) == (5, 0, 5)


def test_cost_shows_classes_rungs_and_named_targets(tmp_path: Path) -> None:
    runs = [
        run(tmp_path, {}, 4, 20, "0.01", tasks=20),
        run(tmp_path, ADVISED, 16, 20, "0.03", rungs=("low", "advisor"), tasks=20),
    ]
    code, shown = invoke(cost, *runs)
    assert code == 0
    flat = " ".join(shown.split())
    assert "Class money: 40 episodes, 20 of 40 verified" in flat
    assert "named targets: 60 checked, 60 refused, 0 corrected, 0 insisted, 0 unseen" in flat
    assert "cannot be told: no unit was played without it" in flat
    assert "expectations: 60 checked, 0 met, 60 missed, 0 of them undone" in flat
    _, shown = invoke(cost, *runs, "--json")
    (money,) = json.loads(shown)["classes"]
    assert (money["class"], money["aims"]["refused"]) == ("money", 60)
    assert money["expects"]["missed"] == 60
    assert money["rungs"][1]["gain"]["successes_per_usd"] == pytest.approx(12.0)
    assert json.loads(shown)["actual"]["episodes"][0]["routing"]["by"] == "tags"


def test_the_cheapest_that_comes_near_the_best_is_proposed() -> None:
    runs = [
        played(CHEAP, 97, 100, "0.01"),
        played(DEAR, 98, 100, "0.03"),
        played(ADVISED, 60, 100, "0.001"),
    ]
    found = only(*runs)
    assert [row.name for row in found.rows] == [
        "ladder, planning medium, floor low, advisor anthropic",
        "fixed:low",
        "fixed:high",
    ]
    assert found.proposed is not None and found.proposed.name == "fixed:low"
    assert found.why == "the cheapest that is not more than 5% below fixed:high"
    assert found.more == 0


def test_a_cheaper_one_that_may_do_says_how_many_more_would_tell() -> None:
    found = only(played(CHEAP, 28, 30, "0.01"), played(DEAR, 30, 30, "0.03"))
    assert found.proposed is not None and found.proposed.name == "fixed:high"
    assert found.more > 0 and f"not enough episodes, {found.more} more" in found.why
    # At a wider margin the same runs do tell.
    wide = only(played(CHEAP, 28, 30, "0.01"), played(DEAR, 30, 30, "0.03"),
                margin=0.2)  # fmt: skip
    assert wide.proposed is not None and wide.proposed.name == "fixed:low"


def test_many_episodes_of_a_bad_one_do_not_make_it_near() -> None:
    """The interval of many is narrow, so that its lower end may be above the best one's."""
    found = only(played(CHEAP, 240, 300, "0.01"), played(DEAR, 19, 20, "0.03"))
    assert found.proposed is not None and found.proposed.name == "fixed:high"


def test_too_few_episodes_propose_nothing() -> None:
    found = only(played(CHEAP, 3, 3, "0.01"), played(DEAR, 20, 20, "0.03"))
    assert (found.proposed, found.more) == (None, FEWEST - 3)
    assert found.why.startswith(f"not enough episodes: {FEWEST - 3} more")
    alone = only(played(DEAR, 20, 20, "0.03"))
    assert alone.proposed is None and "one policy alone" in alone.why
    dear = only(played(CHEAP, 20, 20, None), played(DEAR, 20, 20, "0.03"))
    assert (dear.proposed, dear.why) == (None, "a price is not known, so none is the cheapest")


def test_the_table_is_written_only_when_asked_and_is_what_runs_read(tmp_path: Path) -> None:
    runs = [run(tmp_path, CHEAP, 20, 20, "0.01"), run(tmp_path, DEAR, 20, 20, "0.03")]
    before = set(tmp_path.rglob("*"))
    code, shown = invoke(tune, *runs)
    assert code == 0 and "nothing is written" in shown
    assert set(tmp_path.rglob("*")) == before
    file = tmp_path / "routes.yaml"
    code, shown = invoke(tune, *runs, "--write", file)
    assert code == 0 and f"--routes {file}" in " ".join(shown.split())
    table = read_table(file)
    assert isinstance(table, RouteTable) and not table.simulated
    assert table.money.document() == {"effort": "fixed:low", "advisor": "none"}
    assert list(table.rows) == ["money"]
    assert "20 of 20" in file.read_text("utf-8")
    with pytest.raises(UsageError, match="exists"):
        invoke(tune, *runs, "--write", file)


def test_scripted_runs_make_no_real_table(tmp_path: Path) -> None:
    runs = [
        run(tmp_path, CHEAP, 20, 20, "0.01", scripted=True),
        run(tmp_path, DEAR, 20, 20, "0.03", scripted=True),
    ]
    with pytest.raises(UsageError, match="40 of 40 episodes are scripted"):
        invoke(tune, *runs)
    file = tmp_path / "routes.yaml"
    _, shown = invoke(tune, *runs, "--simulated", "--write", file)
    assert "simulated: no model was asked" in " ".join(shown.split())
    assert read_table(file).simulated
    assert "# SIMULATED" in file.read_text("utf-8")
    real = run(tmp_path, CHEAP, 2, 2, "0.01")
    with pytest.raises(UsageError, match="are of a real model"):
        invoke(tune, real, "--simulated")


def test_runs_that_differ_in_more_than_their_policy_are_refused(tmp_path: Path) -> None:
    runs = [
        run(tmp_path, CHEAP, 2, 2, "0.01"),
        run(tmp_path, {**DEAR, "sizing": "full"}, 2, 2, "0.03"),
    ]
    with pytest.raises(UsageError, match="differ in more than their policy"):
        invoke(tune, *runs)


@pytest.mark.parametrize(
    ("settings", "name", "reach"),
    [
        # Early records name no ladder, or only what differed from the default of then.
        ({}, "ladder, planning medium, floor low", {"low", "medium", "high"}),
        ({"ladder": LadderRules().model_dump(mode="json")}, "ladder", {"high"}),
        ({"effort": "fixed:medium"}, "fixed:medium", {"medium"}),
        ({"ladder": {"floor": "high"}}, "ladder, planning medium", {"high"}),
        ({"advisor": "big", "max_steps": 9, "device": "x"}, 
         "ladder, planning medium, floor low, advisor big, max steps 9",
         {"low", "medium", "high", "advisor"}),
        ({"effort": "fixed:advisor", "advisor": "big"}, "fixed:advisor, advisor big", {"advisor"}),
    ],
)  # fmt: skip
def test_a_policy_is_read_off_a_record(
    settings: dict[str, JsonValue], name: str, reach: set[str]
) -> None:
    found = policy_of(settings)
    assert (str(found), found.reach) == (name, reach)
