"""The device layer beside the stock libraries, on one pocket phone through one real adb server.

The phone runs in a process of its own, as a real one would: neither side is slowed by the other's
Python.
"""

import asyncio
import os
import sys
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import adbutils
import uiautomator2

from tapwright.actions import Norm, Tap
from tapwright.device import AdbDevice, PrivateAdbServer
from tapwright.device.frame import Frame
from tapwright.device.screen import BestScreen, Screen, Shot

from .row import Row, p50, times_ms, times_ms_sync


@dataclass(frozen=True, slots=True)
class Bench:
    """One phone held by our layer and by the stock library."""

    device: AdbDevice
    stock: adbutils.AdbDevice


async def measure() -> list[Row]:
    """Shell, screenshot, a tap until the screen stands still, and calls of the agent."""
    async with _bench() as bench:
        return [
            *await _shell(bench),
            *await _screenshot(bench),
            *await _tap(bench.device),
            *await _questions(bench.device),
            *await _agent(bench),
        ]


@asynccontextmanager
async def _bench() -> AsyncGenerator[Bench, None]:
    async with PrivateAdbServer() as client:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tapwright", "phone",
            env=dict(os.environ, ANDROID_ADB_SERVER_PORT=str(client.port)),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        try:
            assert process.stdout is not None
            serial = (await process.stdout.readline()).decode().strip()
            async with await AdbDevice.attach(client, serial) as device:
                yield Bench(device, adbutils.AdbClient("127.0.0.1", client.port).device(serial))
        finally:
            process.terminate()
            await process.wait()


async def _beside(
    own: Callable[[], Awaitable[object]], stock: Callable[[], object], rounds: int
) -> tuple[float, float]:
    """Medians in ms of our call and the stock one, in turn, so that both meet the same load."""
    ours: list[float] = []
    theirs: list[float] = []
    for number in range(rounds + 1):
        own_ms = await times_ms(own, 6, warm=1)
        stock_ms = await asyncio.to_thread(times_ms_sync, stock, 1, 0)
        if number:  # the first round warms up
            ours += own_ms
            theirs += stock_ms
    return p50(ours), p50(theirs)


async def _shell(bench: Bench) -> list[Row]:
    transport = bench.device.transport
    own, theirs = await _beside(
        lambda: transport.shell("true"), lambda: bench.stock.shell("true"), 30
    )
    name = "adbutils shell('true')"
    return [
        Row("device", "shell no-op, p50", own, "ms", 1.0, theirs, name),
        Row("device", "shell no-op, times faster", theirs / own, "x", 15, 1, name, "higher"),
    ]


async def _screenshot(bench: Bench) -> list[Row]:
    device = bench.device
    # Like with like: a picture and nothing else, by the method that attaching chose.
    own, theirs = await _beside(
        lambda: _anew(device.screen), lambda: bench.stock.screenshot().load(), 20
    )

    async def beside() -> Frame:
        device.screen.forget()
        return await device.capture()

    beside_ms = p50(await times_ms(beside, 20))
    name = "adbutils screenshot()"
    rows = [
        Row("device", "1080x2400 screenshot to RGB, p50", own, "ms", 25, theirs, name),
        Row("device", "screenshot, times faster", theirs / own, "x", 3, 1, name, "higher"),
        Row("device", "screenshot with the state read beside it, p50", beside_ms, "ms", 25),
    ]
    for method in device.screen.methods:
        took = p50(await times_ms(lambda method=method: _anew(method), 15, warm=2))
        rows.append(Row("device", f"of which method {method.name}, p50", took, "ms"))
    return rows


async def _anew(screen: Screen | BestScreen) -> Shot:
    """A picture that is decoded although the screen stands still, as one of another screen is."""
    screen.forget()
    return await screen.grab()


async def _tap(device: AdbDevice) -> list[Row]:
    samples: list[float] = []
    for number in range(12):
        seen = await device.observe()
        started = time.perf_counter()
        # Two corners of the home screen in turn, where nothing opens.
        await device.perform(Tap(at=Norm(x=20 + 960 * (number % 2), y=300)), seen)
        await device.observe()
        samples.append((time.perf_counter() - started) * 1e3)
    return [Row("device", "tap to settled new frame, p50", p50(samples), "ms", 120)]


# How 0.1.0 asked for state: whole dumps, beside each of two pictures, and once more before the act.
# Those of real phones are far larger than a pocket phone's: 78 kB of windows, 170 kB of power and
# 776 kB of input_method were published.
_WHOLE = "; ".join(
    f"dumpsys {name}" for name in ("window displays", "window policy", "input_method", "power")
)
_BEFORE = (_WHOLE, _WHOLE, "dumpsys window displays")


async def _questions(device: AdbDevice) -> list[Row]:
    """Adb streams that a step's looking takes, and the bytes of state that come in it."""
    transport, steps = device.transport, 10
    traffic = transport.traffic
    seen = await device.observe()
    began = traffic.streams
    for number in range(steps):
        at = Norm(x=20 + 960 * (number % 2), y=300)
        await device.perform(Tap(at=at), seen)
        seen = await device.observe()
    streams = (traffic.streams - began) / steps
    came = traffic.received
    await device.state()
    asked = traffic.received - came
    came, began = traffic.received, traffic.streams
    for line in _BEFORE:
        await transport.script(line)
    asked_before = traffic.received - came
    for _ in range(2):
        await device.screen.grab()
    await transport.shell("input", "tap", "20", "300")
    before = traffic.streams - began
    name = "0.1.0's questions"
    return [
        Row(
            "device",
            "adb streams a step, the act's own aside",
            streams - 1,
            "",
            3,
            before - 1,
            name,
        ),
        Row("device", "bytes of state a step", asked, "B", 2048, asked_before, name),
    ]


async def _agent(bench: Bench) -> list[Row]:
    remote = bench.device.remote
    stock = await asyncio.to_thread(uiautomator2.connect, bench.stock)
    info, stock_info = await _beside(
        lambda: remote.agent.call("deviceInfo"), lambda: stock.info, 15
    )
    tree, stock_tree = await _beside(remote.tree, stock.dump_hierarchy, 10)
    return [
        Row("device", "u2 call deviceInfo, p50", info, "ms", None, stock_info, "uiautomator2 info"),
        Row("device", "u2 tree of views, p50", tree, "ms", None, stock_tree, "dump_hierarchy()"),
    ]
