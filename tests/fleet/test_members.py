"""Phones that die are cured, from the cheap cure to the dear one, or set aside with the reason."""

import pytest

from tapwright.fleet.health import Ailment
from tapwright.fleet.members import RestClock, SetAside

from .conftest import Lab

NEVER = 99


async def test_a_phone_that_is_well_is_left_alone(lab: Lab) -> None:
    member, device = lab.member()
    await member.start()
    assert await member.ailment() is None
    assert (member.state, lab.told()) == ("ready", ["started"])
    assert device.tried == {"start": 1} and member.control_port > 0


async def test_what_a_reset_mends_is_not_started_anew(lab: Lab) -> None:
    member, device = lab.member()
    await member.start()
    pid = device.phone.pid
    assert device.phone.control is not None
    await device.phone.control.fault("error,on=screencap,times=0")
    ill = await member.ailment()
    assert ill is not None and ill.part == "screen"
    await member.mend(ill)
    assert await member.ailment() is None and device.phone.pid == pid
    assert member.cures == {"reset": 1} and lab.told() == ["started", "ill", "cured reset"]


async def test_it_is_put_back_to_its_start_before_an_episode(lab: Lab) -> None:
    member, device = lab.member({"reset": 1})
    await member.start()
    transport = lab.client.transport(member.serial)
    await transport.check("settings", "put", "global", "left_over", "1")
    # The first reset fails, and the cures of the pool come after it.
    await member.renew()
    left = await lab.client.transport(member.serial).check("settings", "get", "global", "left_over")
    assert left.strip() == "null" and device.tried == {"start": 1, "reset": 2}
    assert lab.told() == ["started", "ill", "cured reset"]
    assert "cannot be put back to its start: reset does not work" in lab.events[1].why
    await member.renew()
    assert device.tried["reset"] == 3 and len(lab.events) == 3


async def test_a_phone_without_a_start_of_its_own_stays_as_it_is(lab: Lab) -> None:
    member = await lab.attached()
    transport = lab.client.transport(member.serial)
    await transport.check("settings", "put", "global", "left_over", "1")
    await member.renew()
    assert (await transport.check("settings", "get", "global", "left_over")).strip() == "1"


@pytest.mark.parametrize(
    ("fails", "cures", "told"),
    [
        ({}, {"reset": 1, "restart": 1}, ["failed reset", "cured restart"]),
        ({"restart": 1}, {"reset": 1, "restart": 1, "remake": 1},
         ["failed reset", "failed restart", "cured remake"]),
    ],
)  # fmt: skip
async def test_a_phone_whose_process_died_comes_back(
    lab: Lab, fails: dict[str, int], cures: dict[str, int], told: list[str]
) -> None:
    member, device = lab.member(fails)
    await member.start()
    serial = member.serial
    device.die()
    ill = None
    while ill is None:  # adb notices when the connection ends
        ill = await member.ailment()
    assert ill.part == "adb"
    await member.mend(ill)
    assert await member.ailment() is None and member.serial == serial
    assert member.cures == cures and lab.told() == ["started", "ill", *told]


async def test_what_nothing_mends_is_set_aside_with_the_reason(lab: Lab) -> None:
    fails = dict.fromkeys(("start", "restart", "remake"), NEVER)
    member, device = lab.member(fails, cures={"reset": 2, "restart": 0, "remake": 3})
    with pytest.raises(SetAside, match="did not start: start does not work; remake failed"):
        await member.start()
    assert member.state == "aside" and member.reason.startswith("did not start")
    assert device.tried == {"start": 1, "reset": 2, "remake": 3}
    assert lab.told() == ["ill", *["failed reset"] * 2, *["failed remake"] * 3, "aside"]
    for again in (member.ailment(), member.mend(Ailment("adb", "is gone"))):
        with pytest.raises(SetAside, match="remake failed"):
            await again


async def test_a_phone_that_does_not_start_at_once_is_cured_too(lab: Lab) -> None:
    member, device = lab.member({"start": 1})
    await member.start()
    assert member.state == "ready" and device.tried["restart"] == 1
    assert lab.told() == ["ill", "failed reset", "cured restart"]


async def test_after_so_many_episodes_a_phone_is_made_as_new(lab: Lab) -> None:
    member, device = lab.member(recycle_after=2)
    await member.start()
    pid = device.phone.pid
    await member.used()
    assert device.phone.pid == pid
    await member.used()
    assert device.phone.pid != pid and (member.episodes, member.recycled) == (2, 1)
    assert lab.told() == ["started", "recycled"] and await member.ailment() is None
    never, other = lab.member(recycle_after=0)
    for _ in range(50):
        await never.used()
    assert not other.tried and never.episodes == 50


class Night:
    """Time that passes while somebody sleeps, and a phone that charges meanwhile."""

    def __init__(self, lab: Lab, level: int, per_look: int) -> None:
        self.now_s = 0.0
        self._lab = lab
        self._level = level
        self._per_look = per_look

    async def sleep(self, seconds: float) -> None:
        self.now_s += seconds
        self._level += self._per_look
        await self._lab.set_battery("level", str(self._level))

    def waits(self) -> RestClock:
        return RestClock(lambda: self.now_s, self.sleep)


async def test_a_phone_that_is_nearly_flat_rests_until_it_has_charged(lab: Lab) -> None:
    member = await lab.attached(min_charge=30)
    await lab.set_battery("level", "21")
    night = Night(lab, 21, 4)
    member.waits = night.waits()
    ill = await member.ailment()
    assert ill is not None and ill.rests and "is at 21% (charging), below 30%" in ill.why
    await member.mend(ill)
    assert member.state == "ready" and night.now_s == 90.0 and not member.cures
    assert lab.told() == ["started", "rests"]


async def test_a_phone_that_does_not_charge_is_set_aside(lab: Lab) -> None:
    member = await lab.attached(rest_s=100)
    await lab.set_battery("level", "9")
    night = Night(lab, 9, 0)
    member.waits = night.waits()
    ill = await member.ailment()
    assert ill is not None
    with pytest.raises(SetAside, match="is at 9%.*, after 100 s of rest"):
        await member.mend(ill)
    assert (member.state, night.now_s) == ("aside", 100.0)


async def test_a_hot_phone_and_a_full_one_are_told(lab: Lab) -> None:
    member = await lab.attached(max_temperature_c=20)
    ill = await member.ailment()
    assert ill == Ailment("heat", "is 26.1 °C hot, more than 20")
    full, _ = lab.member(min_free_mb=10**9)
    await full.device.start()
    found = await full.ailment()
    assert found is not None and found.part == "space" and "MB free on /data" in found.why


async def test_somebodys_phone_is_found_again_and_not_rebooted(lab: Lab) -> None:
    member = await lab.attached()
    await lab.client.disconnect(member.serial)
    ill = await member.ailment()
    assert ill is not None and ill.part == "adb"
    await member.mend(ill)
    assert await member.ailment() is None and member.cures == {"reset": 1}
    lab.phones.stop()
    ill = None
    while ill is None:
        ill = await member.ailment()
    with pytest.raises(SetAside, match="did not come back"):
        await member.mend(ill)
    assert member.cures == {"reset": 2}
