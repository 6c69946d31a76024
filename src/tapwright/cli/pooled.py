"""What is asked of a pool before anything of it is started."""

import os
from collections.abc import Sequence
from pathlib import Path

from ..actions import UsageError
from ..device.doctor.finding import Finding, fail, ok
from ..fleet.estimate import HostFacts, check_room
from ..fleet.pools import FILE, Pool, find_pool


def check_startable(name: str, pool: Pool) -> Sequence[Finding]:
    """What the pool takes of this host; raises UsageError with the next command if it has not got
    that, or if the file's token has not been confirmed."""
    check_token(name, pool)
    if pool.pocket is not None and pool.pocket.persona is not None:
        from ..fleet.pocket import asked_persona

        asked_persona(pool.pocket.persona)
    return check_room(name, pool, HostFacts.read())


def check_named(pool: str) -> None:
    """Raise UsageError if there is no such pool, or its token has not been confirmed."""
    check_token(*find_pool(pool))


def check_token(name: str, pool: Pool, file: Path = FILE) -> None:
    """Raise UsageError if a file of somebody's chooses by itself where a token is sent."""
    if pool.stf is None or not os.environ.get(pool.stf.token_env):
        return
    from ..agent.models.profiles import load_profiles
    from ..agent.models.trust import KeyUse, TrustStore, key_homes, objection, server_of

    use = KeyUse(pool.stf.token_env, server_of(pool.stf.url), name)
    why = objection(use, key_homes(load_profiles()))
    if why and not TrustStore().allows_key(use):
        raise UsageError(
            f"{file} lets the pool {name!r} send the token in {use.variable} to {use.server}, and "
            f"{why}; nothing was sent. If you want that: `tapwright trust {file}`"
        )


async def look_at_phones(pool: Pool) -> Sequence[Finding]:
    """How phones that are attached already are; they are only looked at."""
    if pool.serials is None:
        return []
    from ..device.adb.server import ensure_server
    from ..device.errors import DeviceError
    from ..emulator.contract import StartFailed
    from ..fleet.attached_device import AttachedDevice
    from ..fleet.health import ailment_of

    found: list[Finding] = []
    try:
        async with ensure_server() as client:
            for serial in pool.serials:
                device = AttachedDevice(client, serial)
                try:
                    await device.start()
                    ill = await ailment_of(client, device.serial, pool)
                except StartFailed as error:
                    found.append(fail("phone", f"{serial}: {error}", "tapwright devices"))
                    continue
                if ill is None:
                    found.append(ok("phone", f"{serial} is fit"))
                else:
                    fix = "let it rest" if ill.rests else f"tapwright doctor {device.serial}"
                    found.append(fail("phone", f"{serial} {ill.why}", fix))
    except DeviceError as error:
        raise UsageError(str(error)) from error
    return found
