"""The static split through the command's own function, against an endpoint on loopback."""

import json
from base64 import b64decode
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tapwright.actions import UsageError
from tapwright.agent.dialects import make_dialect
from tapwright.agent.prompts import system_text
from tapwright.cli.androiddaily import static
from tapwright.suites.androiddaily.figures import StaticSummary
from tapwright.tasks.settings import Settings

from .endpoint import Body, calling, endpoint, saying
from .folder import DONE, OPEN, ROWS, TAP, TYPE, write

KEY = "sk-of-the-user"


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEP_API_KEY", KEY)
    monkeypatch.setenv("HERE_API_KEY", KEY)


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a folder whose tapwright.yaml states what the endpoint charges."""
    monkeypatch.chdir(tmp_path)


def to(url: str, priced: bool = True, **more: Any) -> Settings:
    own: dict[str, Any] = {"like": "step-3.7-flash", "base_url": url}
    own["key_vars"] = ["HERE_API_KEY"]
    if priced:
        dated = {"date": "2026-05-01", "source": "test"}
        own["prices"] = {"input": 0.20, "cached": 0.04, "output": 1.15, **dated}
    Path("tapwright.yaml").write_text(json.dumps({"models": {"here": own}}), "utf-8")
    return Settings(model="here", profiles=Path("tapwright.yaml"), **more)


def summary(out: Path) -> StaticSummary:
    return StaticSummary.model_validate_json((out / "summary.json").read_bytes())


def by_goal(body: Body) -> Body:
    """Right on the first step and on the tap, wrong on the text, unreadable on the other goal."""
    told = json.dumps(body["messages"])
    if "Goal: Look" in told:
        return saying("I am not sure what to do.")
    if "type text" in told or "tap 100,50" in told:
        return calling("type_text", thought="t", text="x 13")
    if "open app" in told:
        return calling("tap", thought="t", x=550, y=525)
    return calling("open_app", thought="t", name="shop")


async def test_the_agents_own_prompt_goes_out_with_the_steps_before(tmp_path: Path) -> None:
    data = write(tmp_path / "d", OPEN, {**TAP, "package": "com.shop", "keyboard": True})
    with endpoint(lambda _: calling("tap", thought="t", x=50, y=50)) as there:
        await static(data, None, to(there.url, effort="fixed:medium"), tmp_path / "out")
    dialect = make_dialect("tool_calls")
    first, second = there.bodies
    assert [tool["function"]["name"] for tool in second["tools"]] == [
        tool.name for tool in dialect.tools if tool.name not in ("zoom", "note")
    ]
    picture = second["messages"][-1]["content"][1]["image_url"]
    assert b64decode(picture["url"].removeprefix("data:image/jpeg;base64,"))[:2] == b"\xff\xd8"
    assert {key: value for key, value in second.items() if key not in ("tools", "messages")} == {
        "model": "step-3.7-flash",
        "reasoning_effort": "medium",
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    assert second["messages"] == [
        {"role": "system", "content": system_text(dialect.system_prompt)},
        {"role": "user", "content": "Goal: Find x"},
        {"role": "user", "content": "Earlier steps:\n1. open app “Shop” -> done"},
        {
            "role": "user",
            "content": [
                {"type": "text", "text": "Screen: com.shop, keyboard open"},
                {"type": "image_url", "image_url": picture},
            ],
        },
    ]
    assert first["messages"][1:-1] == second["messages"][1:2]
    assert [message["content"][0]["text"] for message in first["messages"][-1:]] == [
        "Screen: unknown app"
    ]


async def test_more_screens_show_the_ones_before(tmp_path: Path) -> None:
    data = write(tmp_path / "d", OPEN, TAP, TYPE)
    with endpoint(lambda _: calling("done", thought="t")) as there:
        await static(data, None, to(there.url), tmp_path / "out", screens=2)
    pictures = [json.dumps(body["messages"]).count('"image_url":') for body in there.bodies]
    assert pictures == [1, 2, 2]


async def test_every_step_is_scored_and_billed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    with endpoint(by_goal) as there:
        code = await static(write(tmp_path / "d", *ROWS), None, to(there.url), out)
    assert code == 0
    found = summary(out)
    assert {one.kind: (one.type_right.right, one.right.right) for one in found.kinds} == {
        "tap": (1, 1), "type_text": (1, 0), "open_app": (1, 1), "done": (0, 0),
    }  # fmt: skip
    assert (found.type_right.right, found.right.right, found.right.of) == (3, 2, 4)
    assert found.right.interval and round(found.right.interval.low, 3) == 0.150
    assert (found.episodes.right, found.episodes.of) == (0, 2)
    assert (found.bad_replies, found.missing, found.valid) == (1, 0, True)
    assert found.kinds[-1].instead == {"bad reply": 1}
    # Four calls of 1000 and 100 tokens at 0.20 and 1.15 a million.
    assert (found.calls, found.cost_usd) == (4, Decimal("0.001260"))
    lines = [json.loads(line) for line in (out / "predictions.jsonl").read_text().splitlines()]
    wrong = next(line for line in lines if line["step"] == 3)
    assert wrong["why"] == "the text is 'x 13'"
    assert wrong["reply"]["tool_calls"][0]["name"] == "type_text"
    printed = capsys.readouterr().out
    assert "tap (CLICK)" in printed and "50.0%" in printed and "$0.0013" in printed
    assert all(KEY not in path.read_text("utf-8") for path in out.iterdir())


async def test_json_is_one_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with endpoint(by_goal) as there:
        settings = to(there.url)
        await static(write(tmp_path / "d", *ROWS), None, settings, tmp_path / "o", json=True)
    assert json.loads(capsys.readouterr().out)["right"]["right"] == 2


async def test_a_lost_model_stops_it_and_a_resumed_run_asks_only_the_rest(tmp_path: Path) -> None:
    data, out = write(tmp_path / "d", OPEN, TAP, TYPE), tmp_path / "out"
    asked = iter([calling("open_app", thought="t", name="Shop"), *[401] * 9])
    with endpoint(lambda _: next(asked)) as there:
        assert await static(data, None, to(there.url), out) == 3
        lost = summary(out)
        assert (lost.missing, lost.valid, lost.right.of, lost.predicted.of) == (2, False, 3, 1)
        with pytest.raises(UsageError, match="--resume"):
            await static(data, None, to(there.url), out)
        with pytest.raises(UsageError, match="another agent"):
            await static(data, None, to(there.url, sizing="full"), out, resume=True)
        with pytest.raises(UsageError, match="another limit"):
            await static(data, None, to(there.url), out, resume=True, limit=2)
        with (out / "predictions.jsonl").open("a") as file:
            file.write('{"version": 1, "torn')
        there.answer, there.bodies = by_goal, []
        assert await static(data, None, to(there.url), out, resume=True) == 0
    assert len(there.bodies) == 2
    whole = summary(out)
    assert (whole.missing, whole.right.right, whole.calls) == (0, 2, 3)
    assert len((out / "predictions.jsonl").read_text().splitlines()) == 3


async def test_a_cost_cap_ends_it_before_it_is_passed(tmp_path: Path) -> None:
    with endpoint(by_goal) as there:
        settings = to(there.url, max_cost=Decimal("0.0009"))
        code = await static(write(tmp_path / "d", OPEN, TAP, TYPE), None, settings, tmp_path / "o")
    assert code == 1
    found = summary(tmp_path / "o")
    assert found.cost_usd and found.cost_usd <= Decimal("0.0009")
    assert 0 < found.calls < 3


async def test_it_needs_a_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STEP_API_KEY")
    data = write(tmp_path / "d", *ROWS)
    for settings in (Settings(), Settings(model="rehearsal")):
        with pytest.raises(UsageError, match="needs a model: set STEP_API_KEY"):
            await static(data, None, settings, tmp_path / "out")
    assert not (tmp_path / "out").exists()


async def test_the_null_baseline_is_right_about_ends_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, out = write(tmp_path / "d", *ROWS), tmp_path / "out"
    assert await static(data, None, Settings(model="null"), out) == 0
    found = summary(out)
    assert [one.kind for one in found.kinds if one.right.right] == ["done"]
    assert (found.run.scripted, found.cost_usd) == (True, 0)
    assert "No model was asked" in capsys.readouterr().out


async def test_a_limit_leaves_cut_episodes_out_of_theirs(tmp_path: Path) -> None:
    data = write(tmp_path / "d", DONE, *ROWS[:3])
    await static(data, None, Settings(model="null"), tmp_path / "out", limit=2)
    found = summary(tmp_path / "out")
    assert (found.steps, found.episodes.right, found.episodes.of) == (2, 1, 1)


async def test_a_cap_that_cannot_be_kept_is_refused_before_a_call(tmp_path: Path) -> None:
    data = write(tmp_path / "d", *ROWS)
    with endpoint(by_goal) as there:
        settings = to(there.url, priced=False, max_cost=Decimal(1))
        with pytest.raises(UsageError, match="tapwright.yaml"):
            await static(data, None, settings, tmp_path / "out")
    assert there.bodies == [] and not (tmp_path / "out").exists()
