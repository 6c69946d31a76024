"""An emulator's pictures by gRPC beside its screencap: our part of it, without any emulator.

The stand-in of the tests answers both from one pocket phone that takes no time over a picture, so
what a real emulator takes to make one (300 ms by `screencap`, some 20 ms by gRPC) is in neither.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from importlib.util import find_spec

from tapwright.device.adb import PrivateAdbServer
from tapwright.device.emulator_discovery import RunningEmulator
from tapwright.device.screen import Panel, PngScreen, RawScreen
from tapwright.emulator.pocket.thread import PocketThread

from .row import Row, p50, times_ms

_ROUNDS = 15


async def measure() -> list[Row]:
    """No rows without the extra `emulator`."""
    if find_spec("android_env") is None:
        return []
    from tapwright.device.emulator_grpc.link import EmulatorLink
    from tapwright.device.emulator_grpc.screen import GrpcScreen

    services = import_module("tests.emulator.sdk.grpc_services")
    server = PrivateAdbServer()
    await server.start()
    try:
        with PocketThread() as phones, ThreadPoolExecutor(1) as executor:
            serial = f"127.0.0.1:{phones.port}"
            await server.client.connect(serial)
            transport = server.client.transport(serial)
            gate = services.serve(0, phones.phone, "t", phones.call)
            link = EmulatorLink(RunningEmulator(0, 5554, 5555, gate.port, "t"))
            panel = Panel()
            methods = (
                GrpcScreen(link, executor, panel),
                RawScreen(transport, executor, panel),
                PngScreen(transport, executor, panel),
            )
            # In turn, so that all meet the same load.
            samples: dict[str, list[float]] = {method.name: [] for method in methods}
            for _ in range(_ROUNDS):
                for method in methods:
                    await method.grab()
                    method.forget()
                    samples[method.name] += await times_ms(method.grab, 1, warm=0)
            call_ms = p50(await times_ms(link.version, 50))
            link.close()
            await asyncio.to_thread(gate.stop)
    finally:
        await server.stop()
    own, raw, png = (p50(samples[method.name]) for method in methods)
    return [
        Row("emulator", "1080x2400 by gRPC to RGB, p50", own, "ms", 60, raw, "raw screencap"),
        Row("emulator", "the same beside screencap -p", own, "ms", None, png, "screencap -p"),
        Row("emulator", "the least of calls by gRPC, p50", call_ms, "ms", 5),
    ]
