"""A request that left and came to nothing may be billed: it is booked, with an unknown price."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from starlette.responses import Response

import tapwright
from tapwright.agent.bill import read_bill
from tapwright.agent.models.base import ModelLost, sent_requests
from tapwright.agent.models.profiles import Prices, Profile
from tapwright.agent.models.remote import RemoteModel
from tapwright.agent.models.retry import RetryPolicy
from tapwright.device.fake import FakeDevice
from tapwright.traces import End, Usage
from tapwright.traces.reader import read_calls

from .endpoints import CHUNKS, HELLO, Answer, chunk, endpoint, events, no_wait
from .raw_endpoint import head, raw_endpoint

USAGE = {"prompt_tokens": 1000, "completion_tokens": 100}
PRICES = Prices(input=Decimal(1), output=Decimal(10), date=date(2026, 1, 1), source="test")


def done(**more: object) -> Answer:
    call = {"index": 0, "id": "c1", "function": {"name": "done", "arguments": '{"summary": "x"}'}}
    return events(chunk({"tool_calls": [call]}, "tool_calls", usage=USAGE, **more))


async def silence() -> AsyncIterator[bytes]:
    await asyncio.Event().wait()
    yield b""


async def cut() -> AsyncIterator[bytes]:
    yield head("content-type: text/event-stream", "content-length: 999")
    yield b'data: {"choices": [{"delta": {"content": "I ta'


async def test_each_try_that_was_sent_is_known() -> None:
    async with raw_endpoint(cut) as there:
        model = there.model(attempts=3)
        with sent_requests() as sent, pytest.raises(ModelLost, match="broke off"):
            await model.ask(HELLO, "low")
        await model.close()
    assert sent == [Usage()] * 3


async def test_a_try_that_was_late_is_known() -> None:
    async with raw_endpoint(silence) as there:
        model = there.model(first_token_s=0.1, total_s=20)
        with sent_requests() as sent:
            # On a busy machine the time may be over before the request has left.
            while not there.requests:
                with pytest.raises(ModelLost, match="in time"):
                    await model.ask(HELLO, "low")
        await model.close()
    assert len(sent) >= there.requests and set(sent) == {Usage()}


async def test_a_call_that_is_cancelled_was_sent() -> None:
    async with raw_endpoint(silence) as there:
        model = there.model()
        with sent_requests() as sent:
            asking = asyncio.ensure_future(model.ask(HELLO, "low"))
            while not there.requests:
                await asyncio.sleep(0.001)
            asking.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asking
        await model.close()
    assert sent == [Usage()]


async def test_what_never_left_costs_nothing() -> None:
    async with raw_endpoint(silence) as there:
        url = there.url
    model = RemoteModel(
        Profile(name="p", model="m", base_url=url), "k", retries=RetryPolicy(2), sleeper=no_wait
    )
    with sent_requests() as sent, pytest.raises(ModelLost, match="cannot reach"):
        await model.ask(HELLO, "low")
    await model.close()
    assert sent == []


@pytest.mark.parametrize(
    ("status", "billed"), [(400, 0), (401, 0), (429, 0), (500, 0), (503, 0), (504, 2), (408, 2)]
)
async def test_a_refusal_is_not_billed_and_a_gateway_that_gave_up_may_be(
    status: int, billed: int
) -> None:
    async with endpoint(lambda: Response("no", status_code=status)) as there:
        with sent_requests() as sent, pytest.raises(ModelLost):
            await there.ask()
    assert len(sent) == billed


async def test_what_was_counted_before_the_error_is_booked_as_such() -> None:
    error = {"error": {"code": 502, "message": "down"}}
    began = chunk({"content": "I"}, usage=USAGE)
    async with endpoint(events(began, error), events(*CHUNKS)) as there:
        with sent_requests() as sent:
            await there.ask()
    assert sent == [Usage(prompt=1000, output=100)]
    # Nothing was said before this one, and nothing counted.
    async with endpoint(events(error), events(*CHUNKS)) as there:
        with sent_requests() as sent:
            await there.ask()
    assert sent == []


async def test_an_answer_that_was_dropped_is_paid_for() -> None:
    dropped = events(chunk({"content": "Thou"}), chunk({}, "abort", usage=USAGE))
    async with endpoint(dropped, events(*CHUNKS)) as there:
        with sent_requests() as sent:
            await there.ask()
    assert sent == [Usage(prompt=1000, output=100)]


async def test_the_trace_and_the_bill_say_at_least(tmp_path: Path) -> None:
    broken = events(chunk({"content": "I ta"}), done=False)
    async with endpoint(broken, done(), done()) as there:
        profile = Profile(name="p", model="m", base_url=there.url, prices=PRICES)
        model = RemoteModel(profile, "k", retries=RetryPolicy(2), sleeper=no_wait)
        record = await tapwright.run(
            "Look", phone=FakeDevice(), model=model, out=tmp_path, effort="high"
        )
        await model.close()
    assert record.end is End.COMPLETED
    (run,) = tmp_path.iterdir()
    (lost,) = read_calls(run / "episodes" / record.id)
    assert (lost.by, lost.profile, lost.usage, lost.cost_usd) == ("actor", "p", Usage(), None)
    assert lost.at is not None
    totals = record.totals
    assert (totals.steps, totals.model_calls, totals.cost_usd) == (2, 3, None)
    assert totals.at_least_usd == Decimal("0.004")
    account = read_bill([run]).account
    assert (account.calls, str(account.cost)) == (3, "at least $0.0040")


async def test_a_lost_model_leaves_its_tries_in_the_bill(tmp_path: Path) -> None:
    async with raw_endpoint(silence) as there:
        profile = Profile(name="p", model="m", base_url=there.url, prices=PRICES, first_token_s=0.1)
        model = RemoteModel(profile, "k", retries=RetryPolicy(2), sleeper=no_wait)
        record = await tapwright.run("Look", phone=FakeDevice(), model=model, out=tmp_path)
        await model.close()
    assert record.end is End.MODEL_LOST
    assert (record.totals.model_calls, record.totals.cost_usd) == (2, None)
