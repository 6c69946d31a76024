"""Whether a phone is fit for another episode: what is looked at between two of them."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from ..device.adb import AdbClient
from ..device.adb.states import trouble_of
from ..device.adb.transport import AdbTransport
from ..device.doctor.readings import charge_of, free_mb_of
from ..device.errors import DeviceError
from ..device.screen.png import decode_png
from ..device.screen.shot import CAPTURE_TIMEOUT_S
from .pools import Pool

Part: TypeAlias = Literal["start", "adb", "boot", "screen", "space", "charge", "heat"]
# Long enough for the slowest phone that works, and no run waits longer on one that does not.
_ANSWER_S = 10.0


@dataclass(frozen=True, slots=True)
class Ailment:
    """What is wrong with a phone, as a sentence without its subject."""

    part: Part
    why: str

    @property
    def rests(self) -> bool:
        """Whether time alone mends it: a charger, or cool air."""
        return self.part in ("charge", "heat")


async def ailment_of(client: AdbClient, serial: str, pool: Pool) -> Ailment | None:
    """The first thing that is wrong with a phone, None if it is fit for an episode.

    It is only looked at: adb's state, whether it has booted, one whole picture, the room on /data,
    and the battery of phones that have one.
    """
    try:
        entry = next((e for e in await client.devices() if e.serial == serial), None)
        if entry is None:
            return Ailment("adb", f"is not listed by the adb server at {client.address}")
        if trouble := trouble_of(serial, entry.state):
            return Ailment("adb", trouble.told)
        transport = client.transport(serial)
        if not await _booted(transport):
            return Ailment("boot", "has not finished booting (sys.boot_completed is not 1)")
    except DeviceError as error:
        return Ailment("adb", f"does not answer: {error}")
    try:
        decode_png(await transport.exec("screencap", "-p", timeout_s=CAPTURE_TIMEOUT_S))
    except DeviceError as error:
        return Ailment("screen", f"gives no picture: {error}")
    try:
        return await _room(transport, pool) or await _charge(transport, pool)
    except DeviceError as error:
        return Ailment("adb", f"does not answer: {error}")


async def _booted(transport: AdbTransport) -> bool:
    said = await transport.shell("getprop", "sys.boot_completed", timeout_s=_ANSWER_S)
    return said.text.strip() == "1"


async def _room(transport: AdbTransport, pool: Pool) -> Ailment | None:
    said = await transport.shell("df", "-k", "/data", timeout_s=_ANSWER_S)
    free_mb = free_mb_of(said.text)
    # Nothing is concluded from what is not told: old shells print no such line.
    if free_mb is None or free_mb >= pool.min_free_mb:
        return None
    return Ailment("space", f"has {free_mb} MB free on /data, and {pool.min_free_mb} are wanted")


async def _charge(transport: AdbTransport, pool: Pool) -> Ailment | None:
    if not pool.batteries:
        return None
    said = await transport.shell("dumpsys", "battery", timeout_s=_ANSWER_S)
    charge = charge_of(said.text)
    if charge.temperature_c is not None and charge.temperature_c > pool.max_temperature_c:
        return Ailment(
            "heat", f"is {charge.temperature_c:g} °C hot, more than {pool.max_temperature_c:g}"
        )
    if charge.percent is not None and charge.percent < pool.min_charge:
        how = "charging" if charge.powered else "not plugged in"
        return Ailment("charge", f"is at {charge.percent}% ({how}), below {pool.min_charge}%")
    return None
