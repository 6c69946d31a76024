"""The device layer beside the stock library, on one pocket phone through one real adb server."""

import asyncio
import time

import adbutils

from tapwright.actions import Norm, Tap
from tapwright.device import AdbDevice, PrivateAdbServer
from tapwright.emulator.pocket.thread import PocketThread

from .row import Row, p50, times_ms, times_ms_sync


async def measure() -> list[Row]:
    """Shell, screenshot, and a tap until the screen stands still."""
    with PocketThread() as phones:
        async with PrivateAdbServer() as client:
            serial = f"127.0.0.1:{phones.port}"
            await client.connect(serial)
            device = await AdbDevice.attach(client, serial)
            stock = adbutils.AdbClient("127.0.0.1", client.port).device(serial)
            try:
                return [
                    *await _shell(device, stock),
                    *await _screenshot(device, stock),
                    *await _tap(device),
                ]
            finally:
                await device.close()


async def _shell(device: AdbDevice, stock: adbutils.AdbDevice) -> list[Row]:
    transport = device.transport
    own = p50(await times_ms(lambda: transport.shell("true"), 200))
    theirs = p50(await asyncio.to_thread(times_ms_sync, lambda: stock.shell("true"), 20))
    name = "adbutils shell('true')"
    return [
        Row("device", "shell no-op, p50", own, "ms", 1.0, theirs, name),
        Row("device", "shell no-op, times faster", theirs / own, "x", 15, 1, name, "higher"),
    ]


async def _screenshot(device: AdbDevice, stock: adbutils.AdbDevice) -> list[Row]:
    own = p50(await times_ms(device.capture, 30))
    theirs = p50(await asyncio.to_thread(times_ms_sync, lambda: stock.screenshot().load(), 10))
    name = "adbutils screenshot()"
    return [
        Row("device", "1080x2400 screenshot to RGB, p50", own, "ms", 25, theirs, name),
        Row("device", "screenshot, times faster", theirs / own, "x", 3, 1, name, "higher"),
    ]


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
