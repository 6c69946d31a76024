"""Gestures take their time where the phone's clock runs, and none where it stands still."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Iterator

import pytest

from tapwright.emulator.pocket.services.u2.rpc import Dispatcher

from .stock_bench import StockBench

LASTS_S = 0.4
STEPS = int(LASTS_S * 200)
Act = Callable[[StockBench], Awaitable[object]]


async def over_u2(stock: StockBench) -> None:
    dispatcher = Dispatcher(stock.context, lambda: False)
    body = {"jsonrpc": "2.0", "id": 1, "method": "swipe", "params": [500, 1500, 500, 900, STEPS]}
    answer = await dispatcher.answer(json.dumps(body).encode())
    assert answer is not None and json.loads(answer)["result"] is True


async def over_the_shell(stock: StockBench) -> None:
    await stock.text(f"input swipe 500 1500 500 900 {LASTS_S * 1000:.0f}")


@pytest.fixture
def running(stock: StockBench) -> Iterator[StockBench]:
    stock.system.clock.frozen = False
    yield stock
    stock.system.clock.frozen = True


@pytest.mark.parametrize("act", [over_u2, over_the_shell])
async def test_with_a_running_clock_the_answer_comes_when_it_is_done(
    running: StockBench, act: Act
) -> None:
    before, began = running.system.clock.now(), time.monotonic()
    await act(running)
    assert time.monotonic() - began >= LASTS_S
    assert (running.system.clock.now() - before).total_seconds() >= LASTS_S


@pytest.mark.parametrize("act", [over_u2, over_the_shell])
async def test_with_a_frozen_clock_only_event_time_passes(stock: StockBench, act: Act) -> None:
    before, began_ms = stock.system.clock.now(), stock.context.finger.now_ms
    # One turn of the loop is enough for an answer that waits for nothing.
    done = asyncio.ensure_future(act(stock))
    for _ in range(50):
        await asyncio.sleep(0)
    assert done.done()
    await done
    assert stock.system.clock.now() == before
    assert stock.context.finger.now_ms - began_ms >= LASTS_S * 1000
