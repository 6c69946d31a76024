"""What is asked of a pool before anything of it is started."""

from collections.abc import Sequence

from ..actions import UsageError
from ..device.doctor.finding import Finding, fail, ok
from ..fleet.estimate import HostFacts, check_room
from ..fleet.pools import Pool
from ..pool_check import check_token


def check_startable(name: str, pool: Pool) -> Sequence[Finding]:
    """What the pool takes of this host; raises UsageError with the next command if it has not got
    that, or if the file's token has not been confirmed."""
    check_token(name, pool)
    if pool.pocket is not None and pool.pocket.persona is not None:
        from ..fleet.pocket import asked_persona

        asked_persona(pool.pocket.persona)
    return check_room(name, pool, HostFacts.read())


async def look_at_source(pool: Pool) -> Sequence[Finding]:
    """Whether there is what the phones are made from, and how those are that are attached already;
    it is only looked at."""
    if pool.avd is not None:
        from ..emulator.avd.errors import CannotStart
        from ..emulator.avd.pool import check_avds

        try:
            sdk, avd, _ = await check_avds(pool.avd)
        except CannotStart as error:
            return [fail("avd", str(error), "")]
        from_what = f"the snapshot {pool.avd.snapshot}" if pool.avd.snapshot else "a cold boot"
        return [ok("avd", f"{avd.name} starts from {from_what}, by {sdk.emulator}")]
    if pool.kind in ("redroid", "docker_android"):
        from ..emulator.containers.docker_engine import DockerEngine
        from ..emulator.contract import StartFailed

        try:
            await (await DockerEngine.open()).close()
        except StartFailed as error:
            return [fail("engine", str(error), "")]
        return [ok("engine", "the container engine answers")]
    return await _look_at_phones(pool)


async def _look_at_phones(pool: Pool) -> Sequence[Finding]:
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
