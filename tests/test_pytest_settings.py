"""What the pytest plugin is told, and what its agents may cost: refused, merged, shared."""

from concurrent.futures import ProcessPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import cast

import pytest

from tapwright import UsageError
from tapwright.pytest_parts.agent import agent_settings, check_models
from tapwright.pytest_parts.flows import model_of_flows
from tapwright.pytest_parts.settings import OPTIONS, PluginSettings, read_settings, with_marker
from tapwright.pytest_parts.spending import NothingLeft, SpendingLedger
from tapwright.traces.money import Usd


def settings(tmp_path: Path, ini: str = "", **options: object) -> PluginSettings:
    (tmp_path / "pytest.ini").write_text(f"[pytest]\n{ini}", "utf-8")
    named = {f"tapwright_{name}": value for name, value in options.items()}
    config = pytest.Config.fromdictargs(named, ["-c", str(tmp_path / "pytest.ini"), str(tmp_path)])
    return read_settings(config)


def test_options_come_over_the_ini_file(tmp_path: Path) -> None:
    ini = "tapwright_device = a\ntapwright_scope = module\ntapwright_max_cost = 0.5\n"
    (tmp_path / "x.apk").write_bytes(b"")
    found = settings(tmp_path, f"{ini}tapwright_yes = true\ntapwright_apk = x.apk\n", device="b")
    assert (found.device, found.scope, found.max_cost) == ("b", "module", Decimal("0.5"))
    assert found.yes and found.apk == tmp_path / "x.apk" and found.candidates == ("b",)
    assert settings(tmp_path).candidates == (None,)
    assert settings(tmp_path, pool="a, b,pocket").candidates == ("a", "b", "pocket")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"scope": "packag"}, "tapwright_scope is one of function, class, module, session"),
        ({"device": "a", "pool": "b"}, "not both"),
        ({"pool": "a,,b"}, "commas between"),
        ({"pool": "a,b,a"}, "names a phone twice"),
        ({"wait": "soon"}, "tapwright_wait is a number of seconds, not 'soon'"),
        ({"timeout": "-1"}, "number of seconds"),
        ({"expect_timeout": "nan"}, "number of seconds"),
        ({"max_cost": "much"}, "amount in USD above 0"),
        ({"max_cost": "0"}, "amount in USD above 0"),
        ({"max_cost": "NaN"}, "amount in USD above 0"),
        ({"heal": "yes"}, "tapwright_heal is one of off, suggest, apply, not 'yes'"),
        ({"apk": "missing.apk"}, "there is no file"),
        ({"device": ""}, "--tapwright-device is empty"),
    ],
)
def test_bad_options_are_refused_with_what_to_write(
    options: dict[str, str], said: str, tmp_path: Path
) -> None:
    with pytest.raises(pytest.UsageError, match=said):
        settings(tmp_path, **options)


class Marked:
    """A test with these markers."""

    nodeid = "test_a.py::test_a"

    def __init__(self, **named: object) -> None:
        self._marks = [pytest.mark.tapwright(**named).mark]

    def iter_markers(self, name: str) -> list[pytest.Mark]:
        return [mark for mark in self._marks if mark.name == name]


def test_a_marker_says_the_class_of_a_tests_goals(tmp_path: Path) -> None:
    found = with_marker(settings(tmp_path), cast(pytest.Item, Marked(task_class="money")))
    assert (found.task_class, settings(tmp_path).task_class) == ("money", None)
    with pytest.raises(pytest.UsageError, match="task_class=.* is one of question, form, money"):
        with_marker(settings(tmp_path), cast(pytest.Item, Marked(task_class="mony")))


def test_more_workers_than_phones_are_refused(tmp_path: Path) -> None:
    (tmp_path / "pytest.ini").write_text("[pytest]\ntapwright_pool = a, b\n", "utf-8")
    config = pytest.Config.fromdictargs(
        {"numprocesses": 3}, ["-c", str(tmp_path / "pytest.ini"), str(tmp_path)]
    )
    config.option.numprocesses = 3
    with pytest.raises(pytest.UsageError, match="3 workers .* share 2 phones: take -n 2"):
        read_settings(config)
    config.option.numprocesses = 2
    assert read_settings(config).pool == ("a", "b")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"model": "no-such-model"}, "no-such-model"),
        ({"model": "step-3"}, "no key for model|step-3"),
        ({"judge": "no-such-judge"}, "no-such-judge"),
        ({}, "agent needs a model, as --tapwright-model names one: no key"),
    ],
)
def test_models_that_cannot_be_asked_are_refused_first(
    options: dict[str, str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    plugin = settings(tmp_path, **options)
    with pytest.raises(UsageError, match=said):
        if options:
            check_models(plugin)
        else:
            agent_settings(plugin, {}, None, made=False)


def test_a_goal_costs_no_more_than_its_share_or_its_own_cap(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    plugin = settings(tmp_path, out="traces")
    share = Decimal("0.25")
    assert agent_settings(plugin, {}, share, made=True).max_cost == share
    assert agent_settings(plugin, {"max_cost": "0.1"}, share, made=True).max_cost == Decimal("0.1")
    assert agent_settings(plugin, {"max_cost": "0.5"}, share, made=True).max_cost == share
    assert agent_settings(plugin, {}, None, made=True).out.name == "traces"


def test_every_option_is_in_the_documentation() -> None:
    page = (Path(__file__).parents[1] / "docs/pytest.md").read_text("utf-8")
    assert [name for name, _, _ in OPTIONS if f"tapwright-{name}" not in page] == []


def spend(path: Path) -> str:
    """In a process of its own: take a share and spend it all."""
    ledger = SpendingLedger(path, Decimal("1"), sharers=4)
    try:
        share = ledger.reserve()
    except NothingLeft:
        return "0"
    assert share is not None
    ledger.book(Usd.of(share), share)
    return str(share)


def test_all_workers_together_never_spend_more_than_the_cap(tmp_path: Path) -> None:
    path = tmp_path / "ledger.json"
    with ProcessPoolExecutor(4) as pool:
        shares = [Decimal(one) for one in pool.map(spend, [path] * 40)]
    state = SpendingLedger(path).state()
    assert state.spent.known_usd == sum(shares) <= 1
    assert state.reserved == 0 and state.attempts == 40
    assert state.spent.known_usd > Decimal("0.99")


def test_what_is_kept_for_others_is_not_given_twice(tmp_path: Path) -> None:
    ledger = SpendingLedger(tmp_path / "ledger.json", Decimal("1"))
    first = ledger.reserve()
    with pytest.raises(
        NothingLeft, match=r"of the \$1 .*, and \$1.* is kept for attempts under way"
    ):
        ledger.reserve()
    ledger.book(Usd.of(Decimal("0.3")), first)
    assert ledger.reserve() == Decimal("0.7")


def test_of_a_price_that_is_not_known_no_cap_can_be_kept(tmp_path: Path) -> None:
    ledger = SpendingLedger(tmp_path / "ledger.json", Decimal("1"))
    ledger.book(Usd.of(None, Decimal("0.1")), ledger.reserve())
    with pytest.raises(NothingLeft, match=r"0\.1"):
        ledger.reserve()


def test_goals_and_flows_are_counted_apart_and_a_script_is_said_to_be_one(tmp_path: Path) -> None:
    ledger = SpendingLedger(tmp_path / "ledger.json")
    ledger.book(Usd.of(Decimal("0.1")), None, 0, 1, scripted=True)
    ledger.book(Usd.of(Decimal("0.2")), None, 2, 0, scripted=True)
    state = ledger.state()
    assert (str(state), state.scripted) == ("$0.3000 for 2 goals and 1 flow", True)
    ledger.book(Usd.of(Decimal("0.1")), None, 0, 1, scripted=False)
    ledger.book(Usd.of(Decimal("0.1")), None, 0, 1, scripted=True)
    assert not ledger.state().scripted


def test_flows_heal_only_by_a_model_that_was_named(tmp_path: Path) -> None:
    plugin = settings(tmp_path)
    assert model_of_flows(plugin, None).heal == "off"
    assert model_of_flows(plugin, "rehearsal").heal == "suggest"
    assert model_of_flows(settings(tmp_path, heal="apply"), None).heal == "apply"
