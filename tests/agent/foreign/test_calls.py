"""The door in front of a model: what goes through, what is kept of it, what is refused."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal

import httpx2
import pytest

from tapwright.agent.foreign.calls import ModelDoor, SeenCall
from tapwright.agent.foreign.replies import ReplyText
from tapwright.agent.models.profiles import Prices, Profile

from .endpoint import Endpoint, served


@pytest.fixture
def endpoint() -> Endpoint:
    return Endpoint()


@asynccontextmanager
async def door_to(
    endpoint: Endpoint, refusing: str = "", key: str = "sk-real"
) -> AsyncIterator[tuple[str, list[SeenCall], Profile]]:
    seen: list[SeenCall] = []

    async def before() -> str:
        return refusing

    async def after(call: SeenCall) -> None:
        seen.append(call)

    async with served(endpoint) as server:
        prices = Prices(input=Decimal(1), cached=Decimal("0.5"), output=Decimal(2),
                        date="2026-01-01", source="a test")  # pyright: ignore  # fmt: skip
        profile = Profile(name="p", model="real-model", base_url=f"{server.url}/v1", prices=prices)
        async with ModelDoor(profile, key, before, after) as door:
            yield door.url, seen, profile


async def ask(url: str, **body: object) -> httpx2.Response:
    asked = {"model": "its own", "messages": [], **body}
    async with httpx2.AsyncClient(verify=False) as client:
        return await client.post(
            f"{url}/chat/completions", json=asked, headers={"authorization": "Bearer theirs"}
        )


async def test_a_call_is_billed_by_the_profile_with_its_key(
    endpoint: Endpoint,
) -> None:
    async with door_to(endpoint) as (url, seen, profile):
        answer = await ask(url)
    assert answer.json()["choices"][0]["message"]["content"] == "go left"
    (call,) = seen
    assert (call.text, call.model, call.status) == ("go left", "m-1", 200)
    assert call.usage.prompt == 1000 and call.usage.cached == 400
    # 600 new, 400 cached and 100 of output, by hand: $0.0006 + $0.0002 + $0.0002.
    assert call.cost_of(profile) == Decimal("0.001")
    assert endpoint.asked[0]["model"] == "real-model"
    assert endpoint.headers[0]["authorization"] == "Bearer sk-real"


async def test_without_a_key_theirs_does_not_go_on_either(endpoint: Endpoint) -> None:
    async with door_to(endpoint, key="none") as (url, _, _):
        await ask(url)
    assert "authorization" not in endpoint.headers[0]


async def test_a_stream_is_billed_though_its_client_did_not_ask_for_the_usage(
    endpoint: Endpoint,
) -> None:
    async with door_to(endpoint) as (url, seen, _):
        plain = (await ask(url, stream=True)).text
        asked = (await ask(url, stream=True, stream_options={"include_usage": True})).text
    assert [call.text for call in seen] == ["go right"] * 2
    assert [call.usage.output for call in seen] == [100, 100]
    # An event without a choice, which many clients stumble over, comes to whom it was promised.
    assert "usage" not in plain and "usage" in asked
    assert plain.count("data:") == 3 and plain.endswith("data: [DONE]\n\n")


async def test_a_stream_that_its_client_breaks_off_is_kept_at_an_unknown_price(
    endpoint: Endpoint,
) -> None:
    endpoint.goes_on = asyncio.Event()
    async with door_to(endpoint) as (url, seen, profile):
        async with (
            httpx2.AsyncClient() as client,
            client.stream(
                "POST", f"{url}/chat/completions", json={"messages": [], "stream": True}
            ) as answer,
        ):
            async for _ in answer.aiter_bytes():
                break
        async with asyncio.timeout(20):
            while not seen:
                await asyncio.sleep(0.01)
        endpoint.goes_on.set()
    (call,) = seen
    assert call.text == "go " and call.cost_of(profile) is None


@pytest.mark.parametrize("whole", [False, True])
def test_the_usage_of_a_first_event_is_not_that_of_the_reply(whole: bool) -> None:
    # Anthropic, "Streaming messages": message_start counts the output so far, message_delta all.
    said = ReplyText()
    counted = {"input_tokens": 900, "output_tokens": 1}
    said.part({"type": "message_start", "message": {"model": "m", "usage": counted}})
    if whole:
        said.part({"type": "message_delta", "delta": {}, "usage": {"output_tokens": 70}})
        said.part({"type": "message_stop"})
    usage = said.call(1.0, 200).usage
    assert (usage.prompt, usage.output) == (900, 70 if whole else None)


async def test_what_the_limits_do_not_allow_is_not_asked(endpoint: Endpoint) -> None:
    async with door_to(endpoint, refusing="3 steps are used up") as (url, seen, _):
        answer = await ask(url)
    assert answer.status_code == 403 and "3 steps are used up" in answer.text
    assert not endpoint.asked and not seen


async def test_a_refused_call_costs_nothing_and_is_passed_on(endpoint: Endpoint) -> None:
    endpoint.status = 429
    async with door_to(endpoint) as (url, seen, _):
        assert (await ask(url)).status_code == 429
    assert not seen


async def test_an_endpoint_that_is_gone_may_have_billed(endpoint: Endpoint) -> None:
    async with door_to(endpoint) as (url, seen, profile):
        profile_url = profile.base_url
        assert profile_url is not None
        broken = profile.model_copy(update={"base_url": "http://127.0.0.1:9/v1"})

        async def before() -> str:
            return ""

        async def after(call: SeenCall) -> None:
            seen.append(call)

        async with ModelDoor(broken, "none", before, after) as door:
            answer = await ask(door.url)
        assert url != door.url
    assert answer.status_code == 502 and "cannot be reached" in answer.text
    assert [call.cost_of(profile) for call in seen] == [None]


async def test_what_is_no_json_goes_through_as_it_is(endpoint: Endpoint) -> None:
    async with door_to(endpoint) as (url, seen, _), httpx2.AsyncClient() as client:
        answer = await client.get(f"{url}/models")
    assert answer.status_code == 404 and not seen
