"""The boot is waited for sign by sign, each with its own limit; then the phone is settled."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from tapwright.actions import LongPress, Norm
from tapwright.device.adb import AdbClient, PrivateAdbServer
from tapwright.emulator.avd.boot import BootLimits, BootWait, limits_of, register
from tapwright.emulator.avd.errors import BootFailed, CannotStart
from tapwright.emulator.avd.settle_for_tests import SettleOptions, repair_clock, settle
from tapwright.emulator.pocket.thread import PocketThread

LIMITS = BootLimits(adb_s=10, completed_s=20, animation_s=30, packages_s=40)


@pytest.fixture(scope="module")
def started(adb_server: PrivateAdbServer) -> Iterator[PocketThread]:
    with PocketThread() as phones:
        yield phones


@pytest.fixture
def phones(adb_server: PrivateAdbServer, started: PocketThread) -> Iterator[PocketThread]:
    """A phone as it was at first, which adb knows."""
    fresh = started.call(started.phone.snapshot)
    asyncio.run(adb_server.client.connect(f"127.0.0.1:{started.port}"))
    yield started
    started.call(lambda: started.phone.restore(fresh))


class Clock:
    """Time that goes on by sleeping alone; something may happen at a second."""

    def __init__(self, **happens: Callable[[], object]) -> None:
        self.now_s = 0.0
        self._happens = {float(at.removeprefix("at_")): what for at, what in happens.items()}

    def __call__(self) -> float:
        return self.now_s

    async def sleep(self, seconds: float) -> None:
        self.now_s += 1.0
        for at in [at for at in self._happens if at <= self.now_s]:
            self._happens.pop(at)()


def put(phones: PocketThread, **properties: str) -> None:
    for name, value in properties.items():
        key = name.replace("__", ".")
        phones.call(lambda key=key, value=value: phones.phone.system.properties.set(key, value))


def wait_with(client: AdbClient, port: int, clock: Clock) -> BootWait:
    serial = f"127.0.0.1:{port}"

    async def attach() -> None:
        await register(client, serial, port)

    return BootWait(client, serial, attach, clock, clock.sleep)


async def test_it_has_booted_when_every_sign_is_there(
    adb_server: PrivateAdbServer, phones: PocketThread
) -> None:
    put(phones, sys__boot_completed="", init__svc__bootanim="running")
    clock = Clock(
        at_3=lambda: put(phones, init__svc__bootanim="stopped"),
        at_7=lambda: put(phones, init__svc__bootanim="running", sys__boot_completed="1"),
        at_12=lambda: put(phones, init__svc__bootanim="stopped"),
    )
    await wait_with(adb_server.client, phones.port, clock).until_booted(LIMITS)
    assert clock.now_s == 12


@pytest.mark.parametrize(
    ("missing", "phase", "told"),
    [
        ({"sys__boot_completed": "0"}, "boot_completed", "20 s were not enough.*last seen: 0"),
        ({"init__svc__bootanim": "running"}, "bootanim", "30 s were .*last seen: running"),
    ],
)
async def test_the_sign_that_is_missing_is_named(
    adb_server: PrivateAdbServer,
    phones: PocketThread,
    missing: dict[str, str],
    phase: str,
    told: str,
) -> None:
    put(phones, **missing)
    wait = wait_with(adb_server.client, phones.port, Clock())
    with pytest.raises(BootFailed, match=told):
        await wait.until_booted(LIMITS)
    assert wait.phase == phase


async def test_a_phone_that_adb_does_not_know_is_attached(
    adb_server: PrivateAdbServer, phones: PocketThread
) -> None:
    await adb_server.client.disconnect(f"127.0.0.1:{phones.port}")
    await wait_with(adb_server.client, phones.port, Clock()).until_booted(LIMITS)


async def test_nobody_at_the_port_is_told(adb_server: PrivateAdbServer) -> None:
    with pytest.raises(BootFailed, match="10 s were not enough until adb finds it"):
        await wait_with(adb_server.client, 9, Clock()).until_booted(LIMITS)


async def test_all_signs_together_have_a_limit_too(
    adb_server: PrivateAdbServer, phones: PocketThread
) -> None:
    put(phones, sys__boot_completed="", init__svc__bootanim="running")
    clock = Clock(at_3=lambda: put(phones, sys__boot_completed="1"))
    with pytest.raises(BootFailed, match="4 s were not enough until the boot animation ends"):
        await wait_with(adb_server.client, phones.port, clock).until_booted(limits_of(7))
    assert clock.now_s == 7


async def test_it_is_settled_and_what_took_is_read_back(
    adb_server: PrivateAdbServer, phones: PocketThread
) -> None:
    transport = adb_server.client.transport(f"127.0.0.1:{phones.port}")
    now = datetime(2027, 1, 5, 8, 9, 10, tzinfo=UTC).timestamp()
    done = await settle(transport, SettleOptions(timezone="Europe/Paris"), lambda: now)
    assert done.unsettled == ()
    # The pocket phone stands still at its start.
    assert done.clock_off_s < -86_400
    read = (
        "settings get global hide_error_dialogs; settings get secure long_press_timeout; date +%s"
    )
    said = (await transport.script(f"{read}; getprop persist.sys.timezone")).text.split()
    assert said == ["1", "500", str(int(now)), "Europe/Paris"]
    # A tap of a slow host is none, a long press of ours is one.
    assert 400 < int(said[1]) < 1000 * LongPress(at=Norm(x=0, y=0)).duration_s
    assert await repair_clock(transport, lambda: now + 1) == 0.0


async def test_what_a_test_would_not_notice_fails(
    adb_server: PrivateAdbServer, phones: PocketThread
) -> None:
    transport = adb_server.client.transport(f"127.0.0.1:{phones.port}")
    with pytest.raises(BootFailed, match="has the locale en-US and not de-DE"):
        await settle(transport, SettleOptions(locale="de-DE"))
    # No root, and Android knows no such zone.
    phones.call(lambda: setattr(phones.phone.context, "root", False))
    with pytest.raises(BootFailed, match="does not take Mars/Olympus"):
        await settle(transport, SettleOptions(timezone="Mars/Olympus"))
    phones.call(lambda: setattr(phones.phone.context, "root", True))
    for bad in (lambda: SettleOptions(timezone="x; reboot"), lambda: SettleOptions(locale="xx_YY")):
        with pytest.raises(CannotStart):
            bad()
