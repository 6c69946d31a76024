"""An endpoint is tried by eight small calls: what is said of it is what the calls showed."""

import json
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from starlette.responses import Response
from typer.testing import CliRunner

from tapwright.agent.models.gate import EndpointGate
from tapwright.agent.models.profiles import Profile, find_profile, load_profiles
from tapwright.agent.models.trial import Trial, TrialResult
from tapwright.agent.models.trial_questions import MOST_USD, plan_trial, seen_size
from tapwright.agent.rehearsal import Move, RehearsalServer, ScreenView
from tapwright.agent.rehearsal.manners import Manners, with_manners
from tapwright.agent.rehearsal.vendors import MANNERS
from tapwright.cli import models

from .endpoints import KEY, Answer, Endpoint, chunk, endpoint, events, whole
from .test_rehearsal_dialects import look

WHATS = ["key", "vision", "tools", "effort", "cache", "streaming", "picture size", "price"]
UNTOLD = "could not be told"


class Never:
    """Is asked for no move: nothing of a trial is one."""

    def decide(self, view: ScreenView, moves: Sequence[Move]) -> Move:
        raise AssertionError("a trial asks for no move")


@asynccontextmanager
async def served(manners: Manners) -> AsyncGenerator[Profile]:
    async with RehearsalServer(manners=manners) as server:
        url = server.add_session("a", Never(), look)
        yield with_manners(find_profile("rehearsal", url, environ={}), manners)


async def tried(profile: Profile, seed: int = 0) -> TrialResult:
    gate = EndpointGate(name=profile.name)
    return await Trial(profile, KEY, gate, plan_trial(profile), seed).run()


def found(result: TrialResult) -> dict[str, str]:
    return {row.what: row.found for row in result.rows}


# What is not found, or not to be told, of each vendor, and the lines that follow.
UNLIKE: dict[str, tuple[dict[str, str], dict[str, object]]] = {
    "gemini": ({"cache": UNTOLD}, {}),
    "kimi": ({"effort": UNTOLD}, {}),
    "ollama": ({"tools": "not found", "cache": UNTOLD}, {"dialect": "json"}),
    "vllm": ({"cache": UNTOLD}, {}),
    "sglang": ({"cache": UNTOLD}, {}),
    "mistral": ({"effort": UNTOLD, "cache": UNTOLD}, {}),
    "xai": ({"price": "found"}, {}),
    "openrouter": ({"price": "found"}, {}),
}


@pytest.mark.parametrize("name", MANNERS)
async def test_every_vendor_is_told_as_it_is(name: str) -> None:
    unlike, changes = UNLIKE.get(name, ({}, {}))
    async with served(MANNERS[name]) as profile:
        result = await tried(profile, seed=len(name))
    expected = {**dict.fromkeys(WHATS, "found"), "price": UNTOLD, **unlike}
    assert found(result) == expected, result.rows
    assert result.plain_changes() == changes
    # No more than was said before.
    plan = plan_trial(profile)
    assert result.calls == plan.calls == 8
    assert 0 < (result.usage.prompt or 0) <= plan.prompt_tokens
    assert 0 < (result.usage.output or 0) <= plan.output_tokens


async def test_the_size_in_which_a_picture_is_seen_becomes_a_line() -> None:
    async with served(replace(MANNERS["groq"], seen_px=400_000)) as profile:
        result = await tried(profile)
    (row,) = [row for row in result.rows if row.what == "picture size"]
    assert row.found == "found" and row.evidence.startswith("seen as about 424x943")
    assert result.changes["image_max_px"] == pytest.approx(400_000, rel=0.02)
    kept = yaml.safe_load(result.lines(profile))["models"]["my-rehearsal"]
    assert kept["like"] == "rehearsal" and kept["image_max_px"] == result.changes["image_max_px"]


@pytest.mark.parametrize(
    ("point", "size", "seen_px"),
    [
        ((540, 960), "seen as sent, 720x1600", None),
        ((549, 951), "seen as sent, 720x1600", None),
        ((270, 480), "seen as about 360x800", 288_000),
        # Thousandths and shares of a side say nothing of pixels, nor does a wrong guess.
        ((750, 600), None, None),
        ((0.75, 0.6), None, None),
        ((100, 900), None, None),
        ((540, 0), None, None),
    ],
)
def test_a_point_tells_the_size(
    point: tuple[float, float], size: str | None, seen_px: int | None
) -> None:
    assert seen_size(point) == (size, seen_px)


def say(text: str, **usage: int) -> Answer:
    message = {"choices": [{"message": {"content": text}, "finish_reason": "stop"}]}
    return whole({**message, "usage": usage} if usage else message)


def refused(status: int, message: str) -> Answer:
    return lambda: Response(json.dumps({"error": {"message": message}}), status)


async def asked(there: Endpoint, **more: Any) -> TrialResult:
    return await tried(Profile(name="p", model="m", base_url=there.url, **more))


async def test_a_refused_key_ends_it_and_is_not_shown() -> None:
    async with endpoint(refused(401, f"Incorrect API key provided: {KEY}.")) as there:
        result = await asked(there)
    assert found(result) == {**dict.fromkeys(WHATS, UNTOLD), "key": "not found"}
    assert (len(there.bodies), result.asked) == (1, False)
    assert KEY not in str(result.rows) and "Incorrect API key" in result.rows[0].evidence


async def test_an_endpoint_that_is_not_there_says_nothing_of_the_key() -> None:
    async with endpoint(refused(404, "no such model")) as there:
        result = await asked(there)
    assert set(found(result).values()) == {UNTOLD} and not result.asked


async def test_a_model_that_sees_and_calls_nothing() -> None:
    async with endpoint(say("ready", prompt_tokens=9, completion_tokens=5)) as there:
        result = await asked(there, effort_field="reasoning_effort")
    assert found(result) == {
        "key": "found", "vision": "not found", "tools": "not found", "effort": UNTOLD,
        "cache": UNTOLD, "streaming": "found", "picture size": UNTOLD, "price": UNTOLD,
    }  # fmt: skip
    assert result.missing and result.changes == {"dialect": "json"}


async def test_a_key_in_a_reply_is_masked() -> None:
    async with endpoint(say(f"my key is {KEY}", prompt_tokens=9, completion_tokens=5)) as there:
        result = await asked(there)
    assert KEY not in str(result.rows) and "***" in str(result.rows)


async def test_a_stream_that_counts_nothing_is_switched_off() -> None:
    stream = events(chunk({"content": "ready"}), chunk({}, "stop"))
    async with endpoint(say("ready", prompt_tokens=9, completion_tokens=5), stream) as there:
        result = await asked(there)
    assert found(result)["streaming"] == "not found"
    assert result.changes["stream"] is False
    assert "price of a call is unknown" in str(result.rows)


async def test_pictures_that_are_refused_are_no_vision() -> None:
    good = say("ready", prompt_tokens=9, completion_tokens=5)
    bad = refused(404, "No endpoints found that support image input")
    async with endpoint(good, bad, good) as there:
        result = await asked(there)
    (row,) = [row for row in result.rows if row.what == "vision"]
    assert row.found == "not found" and "support image input" in row.evidence


async def test_an_answer_without_a_limit_is_not_asked_for() -> None:
    """What it may cost was said before, so the limit is not left out to please an endpoint."""
    async with endpoint(refused(400, "Unrecognized request argument: max_tokens")) as there:
        result = await asked(there)
    assert not result.asked
    assert all({"max_tokens", "max_completion_tokens"} & set(body) for body in there.bodies)


async def test_an_answer_that_ran_out_of_room_is_not_asked_for_again() -> None:
    cut = whole({
        "choices": [{"message": {"content": ""}, "finish_reason": "length"}],
        "usage": {"prompt_tokens": 9, "completion_tokens": 400},
    })  # fmt: skip
    async with endpoint(cut) as there:
        result = await asked(there)
    assert len(there.bodies) == result.calls == 8
    rows = {row.what: row for row in result.rows}
    assert rows["vision"].found == rows["tools"].found == UNTOLD
    assert "within 400 tokens" in rows["vision"].evidence


def test_a_trial_costs_under_a_cent_where_it_can() -> None:
    plans = {p.name: plan_trial(p) for p in load_profiles().values() if p.prices is not None}
    default = plans["step-3.7-flash"]
    assert (default.calls, default.cache) == (8, True)
    assert default.cost_usd is not None and default.cost_usd < MOST_USD
    kimi = plans["kimi-k2.6"]
    assert (kimi.calls, kimi.cache) == (6, False) and (kimi.cost_usd or 1) < MOST_USD
    dear = plan_trial(find_profile("anthropic", own=None))
    assert dear.cost_usd is not None and dear.cost_usd > MOST_USD
    assert plan_trial(find_profile("anthropic", own=None), Decimal(1)).cache


def run(*arguments: str, **environ: str) -> tuple[int, str]:
    result = CliRunner().invoke(models.app, ["test", *arguments], env=environ)
    raised = str(result.exception) if result.exception else ""
    return result.exit_code, result.output + raised


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("rehearsal", "--yes"), "is scripted and has no endpoint"),
        (("anthropic", "--yes"), "may cost $0.03"),
        (("step-3.7-flash", "--max-cost", "0"), "--max-cost is more than 0"),
        (("step-3.7-flash", "--max-cost", "much"), "an amount in US dollars, not 'much'"),
        (("step-3.7-flash",), "nobody is at a terminal"),
        (("step-3.7-flsh",), "did you mean step-3.7-flash"),
    ],
)
def test_mistakes_send_nothing(
    arguments: tuple[str, ...], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    _, said = run(*arguments, STEP_API_KEY=KEY, ANTHROPIC_API_KEY=KEY)
    assert words in said and KEY not in said
