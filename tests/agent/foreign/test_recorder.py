"""Calls of anybody's agent at a door: kept line by line, added up, capped."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal
from pathlib import Path

import httpx2
import pytest

from tapwright.actions import UsageError
from tapwright.agent.foreign.calls import ModelDoor
from tapwright.agent.foreign.recorder import CallRecorder, door_totals_text, read_door_calls
from tapwright.agent.models.profiles import Prices, Profile
from tapwright.traces.money import Spent, Usage

from .endpoint import Endpoint, served

PRICES = Prices(input=Decimal(1), cached=Decimal("0.5"), output=Decimal(2), date="2026-01-01",
                source="a test")  # pyright: ignore  # fmt: skip


@asynccontextmanager
async def recording(
    endpoint: Endpoint, file: Path, priced: bool = True, **caps: object
) -> AsyncIterator[tuple[str, CallRecorder]]:
    async with served(endpoint) as server:
        profile = Profile(
            name="p", model="m", base_url=f"{server.url}/v1", prices=PRICES if priced else None
        )
        recorder = CallRecorder(file, profile, **caps)  # pyright: ignore[reportArgumentType]
        async with ModelDoor(profile, "sk-real", recorder.before, recorder.after) as door:
            yield door.url, recorder


async def ask(url: str, **headers: str) -> httpx2.Response:
    async with httpx2.AsyncClient(verify=False) as client:
        return await client.post(f"{url}/chat/completions", json={"messages": []}, headers=headers)


async def test_each_call_is_a_line_with_tokens_and_price(tmp_path: Path) -> None:
    file = tmp_path / "calls.jsonl"
    async with recording(Endpoint(), file) as (url, recorder):
        await ask(url)
        (first,) = read_door_calls(file)  # on disk before the next is asked
        await ask(url)
    one, two = read_door_calls(file)
    assert one == first and (one.profile, one.model, one.status) == ("p", "m-1", 200)
    # 600 new, 400 cached and 100 of output, by hand: $0.0006 + $0.0002 + $0.0002.
    assert one.cost_usd == two.cost_usd == Decimal("0.001") and one.took_s >= 0
    assert recorder.spent.cost_usd == Decimal("0.002")
    told = "2 calls, 2,000 prompt tokens (40% from the cache), 200 output tokens, $0.0020"
    assert door_totals_text(recorder.spent) == told
    assert b"sk-real" not in file.read_bytes()


@pytest.mark.parametrize(
    ("caps", "allowed", "why"),
    [
        ({"max_calls": 2}, 2, "2 calls are used up"),
        # The third would be about $0.001 more.
        ({"max_usd": Decimal("0.0025")}, 2, "would pass the cap of $0.0025"),
    ],
)
async def test_beyond_a_cap_nothing_is_asked(
    caps: dict[str, object], allowed: int, why: str, tmp_path: Path
) -> None:
    endpoint = Endpoint()
    async with recording(endpoint, tmp_path / "calls.jsonl", **caps) as (url, recorder):
        answers = [await ask(url) for _ in range(allowed + 2)]
    assert [answer.status_code for answer in answers] == [200] * allowed + [403] * 2
    assert why in answers[-1].text and len(endpoint.asked) == allowed == recorder.spent.calls


async def test_a_price_that_is_not_known_is_not_zero(tmp_path: Path) -> None:
    file = tmp_path / "calls.jsonl"
    async with recording(Endpoint(), file, priced=False) as (url, recorder):
        await ask(url)
    assert read_door_calls(file)[0].cost_usd is None
    assert door_totals_text(recorder.spent).endswith("100 output tokens, unknown")
    assert door_totals_text(Spent(calls=1, usage=Usage())).startswith("1 calls, unknown prompt")
    with pytest.raises(UsageError, match="price of p is not known"):
        async with recording(Endpoint(), tmp_path / "b", priced=False, max_usd=Decimal(1)):
            pass


async def test_a_page_in_a_browser_spends_nobodys_money(tmp_path: Path) -> None:
    endpoint = Endpoint()
    async with recording(endpoint, tmp_path / "calls.jsonl") as (url, _):
        assert (await ask(url, origin="https://example.org")).status_code == 403
        assert (await ask(url, host="example.org")).status_code == 400
        assert (await ask(url)).status_code == 200
    assert len(endpoint.asked) == 1


async def test_what_was_recorded_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "calls.jsonl").write_text("")
    with pytest.raises(UsageError, match="is there already"):
        async with recording(Endpoint(), tmp_path / "calls.jsonl"):
            pass
    with pytest.raises(UsageError, match="there is no folder"):
        async with recording(Endpoint(), tmp_path / "nowhere" / "calls.jsonl"):
            pass
