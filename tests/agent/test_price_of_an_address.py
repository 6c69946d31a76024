"""A price belongs to the address it was published for; elsewhere it can be stated."""

from decimal import Decimal
from pathlib import Path

import pytest

from tapwright.actions import UsageError
from tapwright.agent.models.profiles import find_profile, load_profiles, state_a_price
from tapwright.cli.show import price_notes
from tapwright.tasks.choices import check_cap
from tests.cli.conftest import Run, adb_server, environment, forks, tapwright

__all__ = ["adb_server", "environment", "forks", "tapwright"]

HERE = "http://127.0.0.1:9/v1"
WHY = f"the price of step-3.7-flash is not known for this address ({HERE})"


def test_at_another_address_the_price_is_not_known_and_it_is_said_why() -> None:
    own = find_profile("step-3.7-flash", environ={}, own=None)
    for same in (None, own.base_url, f"{own.base_url}/", "https://API.stepfun.ai/v1"):
        assert find_profile("step-3.7-flash", same, environ={}, own=None).prices == own.prices
    by_flag = find_profile("step-3.7-flash", HERE, environ={}, own=None)
    by_variable = find_profile("step-3.7-flash", environ={"STEP_BASE_URL": HERE}, own=None)
    for other in (by_flag, by_variable):
        assert other.prices is None and other.price_note == WHY
        assert WHY in price_notes([other])[0] and state_a_price(other) in price_notes([other])[0]
    assert find_profile("rehearsal", HERE, environ={}, own=None).prices is not None
    assert price_notes([own]) == []


@pytest.mark.parametrize("name", ["step-3.7-flash", "openrouter/step-3.7-flash", "vllm"])
def test_the_line_that_states_a_price_works_as_it_stands(tmp_path: Path, name: str) -> None:
    profile = find_profile(name, HERE, model_name="m", environ={}, own=None)
    (tmp_path / "own.yaml").write_text(state_a_price(profile))
    stated = load_profiles(own=tmp_path / "own.yaml")[f"my-{name.rpartition('/')[2]}"]
    assert (stated.base_url, stated.model) == (HERE, "m")
    assert stated.prices and stated.prices.output == Decimal("1.15")
    assert str(stated.prices.date) == "2026-07-02"
    check_cap(Decimal(1), [stated])


@pytest.mark.parametrize("written", ["2026-05-01", '"2026-05-01"'])
def test_a_date_is_read_with_and_without_quotes(tmp_path: Path, written: str) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(
        "models:\n  mine:\n    like: step-3.7-flash\n    prices:\n      input: 0.1\n"
        f"      output: 1\n      date: {written}\n      source: contract\n"
    )
    prices = load_profiles(own=own)["mine"].prices
    assert prices and (str(prices.date), prices.output) == ("2026-05-01", 1)


def test_a_profile_at_another_address_takes_no_price_along(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(f'models: {{mine: {{like: step-3.7-flash, base_url: "{HERE}"}}}}')
    mine = find_profile("mine", environ={}, own=own)
    assert mine.prices is None and mine.price_note == WHY


def test_a_cap_without_a_price_is_refused_before_anything_begins(
    tapwright: Run, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match="cannot be kept"):
        check_cap(Decimal(1), [find_profile("vllm", environ={}, own=None)])
    run = tapwright(
        "run", "tidy up", "--device", "pocket", "--model", "step-3.7-flash", "--base-url", HERE,
        "--max-cost", "1", STEP_API_KEY="k",
    )  # fmt: skip
    assert run.code == 2 and WHY in run.err.replace("\n", " ") and "models: {my-" in run.err
    assert not (tmp_path / "runs").exists()


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://ada:hunter2@127.0.0.1:9/v1", "holds a name or password"),
        ("http://hunter2@127.0.0.1:9/v1", "holds a name or password"),
        ("http://[::1/v1", "is no URL"),
    ],
)
def test_a_base_url_with_a_password_is_refused_before_anything_is_kept(
    tapwright: Run, tmp_path: Path, url: str, why: str
) -> None:
    asked = ("run", "do it", "--device", "pocket", "--model", "custom", "--model-name", "m")
    given = tapwright(*asked, "--base-url", url)
    assert given.code == 2 and why in given.err, given
    assert "hunter2" not in given.err + given.out and not (tmp_path / "runs").exists()
    by_variable = tapwright("run", "do it", "--model", "step-3.7-flash", STEP_BASE_URL=url)
    assert by_variable.code == 2 and why in by_variable.err, by_variable
