"""The phone that is meant: by its serial, the only one attached, or a simulated one of our own."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, nullcontext
from typing import TYPE_CHECKING

from ..actions import UsageError
from ..device.adb.client import AdbClient
from ..device.adb.server import PrivateAdbServer, ensure_server
from ..device.adb_device import AdbDevice
from ..device.attach import asked_for, choose
from ..device.device import Device
from ..device.errors import DeviceNotFound
from .leases import Lease, Patience, lease_name

if TYPE_CHECKING:
    from ..emulator.pocket.personas.languages import Language

POCKET = "pocket"
_KIND = f"{POCKET}:"


def is_pocket(serial: str | None) -> bool:
    """Whether a device's name asks for a new pocket phone: `pocket`, or `pocket:` and a persona."""
    return serial is not None and (serial == POCKET or serial.startswith(_KIND))


def named_persona(serial: str | None) -> str | None:
    """The persona in `pocket:NAME` or `pocket:NAME:LANGUAGE`; None if only a language is there."""
    return _named(serial)[0]


def named_language(serial: str | None, unnamed: "Language" = "en") -> "Language":
    """What the phone is set up in: Chinese by `pocket:zh` or `pocket:NAME:zh`, else `unnamed`."""
    return _named(serial)[1] or unnamed


def _named(serial: str | None) -> "tuple[str | None, Language | None]":
    if serial is None or not serial.startswith(_KIND):
        return None, None
    # Who drives a real phone loads nothing of the simulated one.
    from ..emulator.pocket.personas.languages import LANGUAGES

    persona, _, last = serial.removeprefix(_KIND).rpartition(":")
    for language in LANGUAGES:
        if last == language:
            return persona or None, language
    return serial.removeprefix(_KIND), None


@asynccontextmanager
async def open_phone(
    serial: str | None,
    patience: Patience | None = None,
    hold: bool = True,
    root: bool = True,
    display: int | None = None,
    persona: str | None = None,
    pool: str | None = None,
    language: "Language" = "en",
) -> AsyncGenerator[Device]:
    """The phone with that serial, else ANDROID_SERIAL, else the one attached, else a pocket phone.

    `pocket` and `pocket:PERSONA` always start a pocket phone, on which adb is root unless told
    otherwise; `pocket:zh` and `pocket:PERSONA:zh` one that was set up in Chinese. One whose name
    says no language is set up in `language`.

    Raises DeviceError if the choice is not clear, or if the phone that is meant is not there: never
    is another one taken for it. Raises UsageError for a persona there is not, or one that is asked
    of a real phone.

    `display` is the logical display to work on; a pocket phone of our own has but 0.

    `pool` takes a free phone of that pool of tapwright.yaml, and starts one if the pool is not up;
    nothing else then says which phone is meant.

    A phone that is not started here is held by a lease until the block ends, unless `hold` is
    False; raises Leased if another holder has it and does not let go in time.
    """
    if pool is not None:
        if serial is not None or persona is not None:
            raise UsageError("a pool's phone is chosen by the pool: name no serial and no persona")
        async with _of_pool(pool, patience, display) as device:
            yield device
        return
    serial = asked_for(serial)
    if is_pocket(serial):
        _only_display(display)
        named = named_persona(serial)
        persona = persona if named is None else named
        language = named_language(serial, language)
        async with pocket_phone(root=root, persona=persona, language=language) as device:
            yield device
        return
    if persona is not None and serial is not None:
        raise UsageError(f"{serial} is no pocket phone: only those have a persona")
    if persona is not None:
        _only_display(display)
        async with pocket_phone(root=root, persona=persona, language=language) as device:
            yield device
        return
    async with ensure_server() as client:
        if serial is None and not await client.devices():
            _only_display(display)
            async with pocket_phone(root=root, language=language) as device:
                yield device
            return
        chosen = await choose(client, serial)
        lease = Lease(lease_name(client, chosen), patience=patience)
        async with lease if hold else nullcontext():
            device = await AdbDevice.attach(client, chosen, display=display)
            try:
                yield device
            finally:
                await device.close()


@asynccontextmanager
async def _of_pool(
    pool: str, patience: Patience | None, display: int | None
) -> AsyncGenerator[Device]:
    # Who names one phone loads nothing of pools.
    from .pool_door import PoolRequest, hold_one

    request = PoolRequest(pool, patience=patience or Patience())
    async with hold_one(request) as (opened, member):
        device = await AdbDevice.attach(opened.client, member.serial, display=display)
        try:
            yield device
        finally:
            await device.close()


def _only_display(display: int | None) -> None:
    if display:
        raise DeviceNotFound(f"a pocket phone has no display {display}; it has 0")


@asynccontextmanager
async def pocket_phone(
    seed: int = 0,
    root: bool = True,
    persona: str | None = None,
    language: "Language" = "en",
) -> AsyncGenerator[Device]:
    """A pocket phone of our own, ready to be driven; it ends with the block.

    Raises UsageError for a persona there is not.
    """
    # Who drives a real phone loads nothing of the simulated one.
    from .pocket import open_lab

    async with open_lab(seed=seed, root=root, persona=persona, language=language) as (phone,):
        yield phone.device


@asynccontextmanager
async def pocket_behind_adb(
    seed: int = 0, persona: str | None = None, language: "Language" = "en"
) -> AsyncGenerator[tuple[AdbClient, str]]:
    """A pocket phone behind an adb server of its own, as client and serial; both end together.

    Raises UsageError for a persona there is not.
    """
    from ..emulator.pocket.phone import PocketPhone
    from ..emulator.pocket.thread import PocketThread
    from .pocket import asked_persona

    kind = asked_persona(persona)

    def build(number: int) -> PocketPhone:
        return PocketPhone(number, persona=kind, language=language)

    with PocketThread(seed, build=build) as phones:
        async with PrivateAdbServer() as client:
            serial = f"127.0.0.1:{phones.port}"
            await client.connect(serial)
            yield client, serial
