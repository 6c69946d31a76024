"""A phone that comes back elsewhere is the same phone by its number, and never another one."""

import pytest

from tapwright.device.settle import Pace
from tapwright.emulator.contract import StartFailed
from tapwright.fleet.attached_device import AttachedDevice

USB = "R5CT10ABCDE"
NUMBER = "R5CT10ABCDE"
MDNS = f"adb-{NUMBER}-x7Qm2k._adb-tls-connect._tcp"


class Desk:
    """An adb server's list, and the number that each phone on it tells."""

    def __init__(self, scripted) -> None:
        self._scripted = scripted
        self._phones: dict[str, tuple[str, str]] = {}
        scripted.server.services["shell,v2,raw:getprop ro.serialno"] = self._tell
        scripted.server.services["shell,v2,raw:getprop sys.boot_completed"] = scripted.shell_answer(
            b"1\n"
        )

    def lay_out(self, phones: dict[str, tuple[str, str]]) -> None:
        """Serials, each with its USB port and its number."""
        self._phones = phones
        lines = [
            f"{serial} device {port} product:p model:M device:d transport_id:{number}\n"
            for number, (serial, (port, _)) in enumerate(phones.items(), start=1)
        ]
        self._scripted.server.host["host:devices-l"] = self._scripted.okay("".join(lines))

    async def _tell(self, reader, writer) -> None:
        # `host:transport:SERIAL` came before it on the same connection.
        asked = [one for one in self._scripted.server.asked if one.startswith("host:transport:")]
        number = self._phones[asked[-1].removeprefix("host:transport:")][1]
        await self._scripted.shell_answer(f"{number}\n".encode())(reader, writer)


@pytest.fixture
def desk(scripted) -> Desk:
    return Desk(scripted)


async def held(scripted, desk: Desk, named: str, phones: dict[str, tuple[str, str]]):
    """A phone that was there when the pool was started."""
    desk.lay_out(phones)
    device = AttachedDevice(scripted.server.client, named, Pace(back_s=0.2))
    await device.start()
    return device


@pytest.mark.parametrize(
    ("named", "before", "after", "serial"),
    [
        # Another port of the hub, the same serial.
        (USB, {USB: ("usb:1-4", NUMBER)}, {USB: ("usb:2-1", NUMBER)}, USB),
        # Named by its port; there it has another serial since it was flashed.
        ("usb:1-4", {"old": ("usb:1-4", NUMBER)}, {"new": ("usb:1-4", NUMBER)}, "new"),
        # The cable was pulled, and wireless debugging took over.
        (USB, {USB: ("usb:1-4", NUMBER)}, {"other": ("usb:1-4", "Z"), MDNS: ("", NUMBER)}, MDNS),
        # Wireless debugging was switched off and on: another port of the same address.
        ("192.0.2.7:37001", {"192.0.2.7:37001": ("", NUMBER)},
         {"192.0.2.7:41234": ("", NUMBER), "192.0.2.8:37001": ("", "Z")}, "192.0.2.7:41234"),
    ],
)  # fmt: skip
async def test_it_is_found_under_another_name(scripted, desk, named, before, after, serial) -> None:
    device = await held(scripted, desk, named, before)
    desk.lay_out(after)
    await device.reset()
    assert device.serial == serial


@pytest.mark.parametrize(
    ("after", "why"),
    [
        ({"new": ("usb:1-4", "Z")}, "another phone is in its place: new"),
        ({USB: ("usb:1-4", "Z")}, f"another phone is in its place: {USB}"),
        ({"elsewhere": ("usb:3-3", "Z")}, "did not come back within 0.2 s"),
    ],
)
async def test_another_phone_is_not_taken_for_it(scripted, desk, after, why) -> None:
    device = await held(scripted, desk, USB, {USB: ("usb:1-4", NUMBER)})
    desk.lay_out(after)
    with pytest.raises(StartFailed, match=why):
        await device.reset()
    assert device.serial == USB
    asked = [one for one in scripted.server.asked if "elsewhere" in one]
    assert not asked, "a phone that nothing speaks for is not even asked"


async def test_a_phone_without_a_number_is_known_by_its_place_alone(scripted, desk) -> None:
    phones = {"192.0.2.7:5555": ("", "")}
    device = await held(scripted, desk, "192.0.2.7:5555", phones)
    desk.lay_out({"192.0.2.7:5556": ("", "")})
    with pytest.raises(StartFailed, match="did not come back"):
        await device.reset()
    desk.lay_out(phones)
    await device.reset()


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("", "it is not attached: plug it in"),
        (f"{USB} unauthorized usb:1-4 transport_id:1\n", "accept the USB debugging question"),
        (f"{USB} offline usb:1-4 transport_id:1\n", "adb reconnect offline"),
    ],
)
async def test_a_phone_that_cannot_be_had_is_told_with_its_remedy(scripted, line, why) -> None:
    scripted.server.host["host:devices-l"] = scripted.okay(line)
    device = AttachedDevice(scripted.server.client, USB)
    with pytest.raises(StartFailed, match=why):
        await device.start()


async def test_it_is_left_as_it_is(scripted, desk) -> None:
    device = await held(scripted, desk, USB, {USB: ("usb:1-4", NUMBER)})
    for harm in (device.restart, device.remake):
        with pytest.raises(StartFailed, match="unasked"):
            await harm()
    before = len(scripted.server.asked)
    await device.stop()
    assert len(scripted.server.asked) == before and device.log_tail() == ""
