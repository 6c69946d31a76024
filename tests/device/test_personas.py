"""The contract on every persona: what each phone refuses is told, and all else is carried out.

The default run puts each through a look and an app; TAPWRIGHT_FULL=1 through every check.
"""

import asyncio
import os
from collections.abc import Iterator

import pytest

from tapwright.actions import Norm, OpenApp, Press, Tap
from tapwright.device import AdbDevice, Pace
from tapwright.device.adb import PrivateAdbServer
from tapwright.device.contract import (
    CHECKS,
    SETTINGS,
    Check,
    apps_open_by_name_and_package,
    looks_are_whole,
    run_check,
)
from tapwright.emulator.pocket.personas import PERSONAS
from tapwright.emulator.pocket.personas.persona import INPUT_SWITCH
from tapwright.emulator.pocket.phone import PocketPhone
from tapwright.emulator.pocket.thread import PocketThread

FULL = bool(os.environ.get("TAPWRIGHT_FULL"))
SMOKE = (looks_are_whole, apps_open_by_name_and_package)


class Persona:
    """A phone of one kind behind adb, its owner's switch for events turned on."""

    def __init__(self, name: str, server: PrivateAdbServer, thread: PocketThread) -> None:
        self.name = name
        self.server = server
        self.thread = thread
        self.serial = f"127.0.0.1:{thread.port}"

    async def attach(self) -> AdbDevice:
        return await AdbDevice.attach(self.server.client, self.serial, Pace(still_s=0.01))

    def allow(self, allowed: bool) -> None:
        phone = self.thread.phone
        self.thread.call(lambda: phone.system.properties.set(INPUT_SWITCH, str(int(allowed))))


@pytest.fixture(scope="module", params=list(PERSONAS))
def persona(request: pytest.FixtureRequest, adb_server: PrivateAdbServer) -> Iterator[Persona]:
    kind = PERSONAS[request.param]
    with PocketThread(build=lambda seed: PocketPhone(seed, persona=kind)) as thread:
        held = Persona(kind.name, adb_server, thread)
        held.allow(True)
        asyncio.run(adb_server.client.connect(held.serial))
        yield held
        asyncio.run(adb_server.client.disconnect(held.serial))


@pytest.mark.parametrize("check", CHECKS if FULL else SMOKE, ids=lambda check: check.__name__)
async def test_contract(persona: Persona, check: Check):
    async with await persona.attach() as device:
        await run_check(device, check)


async def test_facts(persona: Persona):
    async with await persona.attach() as device:
        kind = PERSONAS[persona.name]
        panel = kind.panels[0]
        assert device.info.simulated
        assert device.info.api_level == kind.sdk
        assert str(device.info.size) == f"{panel.width}x{panel.height}"


async def test_a_phone_that_takes_no_events_says_so(persona: Persona):
    if PERSONAS[persona.name].injects:
        return
    persona.allow(False)
    try:
        async with await persona.attach() as device:
            seen = await device.observe()
            for action in (Press(key="home"), Tap(at=Norm(x=500, y=500))):
                outcome = await device.perform(action, seen)
                assert outcome.status == "failed" and "INJECT_EVENTS" in outcome.why, outcome
            opened = await device.perform(OpenApp(name=SETTINGS), seen)
            assert opened.status == "done", opened
    finally:
        persona.allow(True)
