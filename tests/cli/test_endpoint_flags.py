"""--dialect, --effort-field and --extra-body: refused at once, or in each request."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from tapwright.actions import UsageError
from tapwright.agent.cost import price
from tapwright.agent.models.base import Message, Prompt, TextPart
from tapwright.agent.models.chat_wire import ChatWire
from tapwright.agent.models.profiles import find_profile
from tapwright.agent.models.wire import request
from tapwright.tasks.choices import choose_profile
from tapwright.tasks.settings import Settings
from tapwright.traces import Usage

from .conftest import Run

HELLO = Prompt((Message("user", (TextPart("hi"),)),))


@pytest.mark.parametrize(
    ("flag", "value", "said"),
    [
        ("--dialect", "jso", "unknown dialect 'jso': did you mean json?"),
        ("--effort-field", "a..b", "no place in a request: names with dots between"),
        ("--extra-body", "[1]", "no JSON object: write it as"),
        ("--extra-body", "{", "'{' is no JSON"),
    ],
)
def test_mistakes_are_told_and_nothing_is_begun(
    tapwright: Run, tmp_path: Path, flag: str, value: str, said: str
) -> None:
    done = tapwright("run", "Look", "--model", "rehearsal", flag, value)
    assert done.code == 2
    assert said in done.err and "Traceback" not in done.err
    assert not (tmp_path / "runs").exists()


def test_they_stand_above_the_profile(tmp_path: Path) -> None:
    flags: dict[str, object] = {
        "model": "openrouter/step-3.7-flash", "dialect": "json", "effort_field": "think.level",
        "extra_body": '{"top_k": 5, "think": {"budget": 1}}',
    }  # fmt: skip
    settings = Settings.load(flags, {}, tmp_path / "none.yaml")
    profile = choose_profile(settings)
    body = request(ChatWire(), profile, HELLO, "high", None)
    assert profile.dialect == "json"
    assert (body["top_k"], body["think"]) == (5, {"level": "high", "budget": 1})
    assert "reasoning" not in body
    # A trace keeps them, and a run that is resumed has them again.
    again = Settings.model_validate(json.loads(settings.model_dump_json()))
    assert choose_profile(again) == profile


def test_no_effort_and_variables(tmp_path: Path) -> None:
    environ = {"TAPWRIGHT_EFFORT_FIELD": "none", "TAPWRIGHT_EXTRA_BODY": '{"store": false}'}
    settings = Settings.load({"model": "gemini"}, environ, tmp_path / "none.yaml")
    profile = choose_profile(settings)
    assert profile.effort_field is None and profile.extra_body == {"store": False}
    (tmp_path / "own.yaml").write_text("extra_body: {store: true}\ndialect: 7\n")
    with pytest.raises(UsageError, match="dialect"):
        Settings.load({}, {}, tmp_path / "own.yaml")


def test_cost_shows_what_was_charged_beside_the_list_price(tapwright: Run, tmp_path: Path) -> None:
    done = tapwright("run", "--task", "AirplaneOn", "--device", "pocket", "--max-steps", "1")
    (run,) = (tmp_path / "runs").iterdir()
    (steps,) = run.glob("episodes/*/steps.jsonl")
    step = json.loads(steps.read_text().splitlines()[0])
    usage = Usage.model_validate(step["usage"]).model_copy(update={"reported_usd": Decimal("0.5")})
    prices = find_profile("rehearsal").prices
    step |= {"usage": json.loads(usage.model_dump_json(exclude_none=True)),
             "cost_usd": str(price(usage, prices))}  # fmt: skip
    steps.write_text(json.dumps(step) + "\n")
    told = tapwright("cost", str(run)).out
    assert done.code in (0, 1)
    listed = price(usage.model_copy(update={"reported_usd": None}), prices)
    assert listed is not None
    assert (
        f"charged by the endpoint   $0.5000 for 1 of 1 calls; by our own prices ${listed:.4f}"
        in told
    )
    document = json.loads(tapwright("cost", str(run), "--json").out)["actual"]
    assert Decimal(document["charged_by_endpoint"]["usd"]) == Decimal("0.5")
    assert Decimal(document["charged_at_list_price"]["usd"]) == listed
