"""What would end an emulator, found out before it is started."""

from pathlib import Path

from ...actions.log import get_logger
from ...device.emulator_discovery import RunningEmulator, running
from .avds import Avd, free_mb
from .errors import CannotStart
from .ports import ports_of
from .process import StartOptions, available_memory_mb, memory_needed_mb
from .sdk import Sdk
from .troubles import NO_ACCELERATION

_ROOM_MB = 1_000

_log = get_logger(__name__)


def running_of(avd: Avd) -> list[RunningEmulator]:
    """The emulators that run of an AVD, by their discovery files."""
    return [one for one in running() if one.avd_name == avd.name]


async def check_start(sdk: Sdk, avd: Avd, options: StartOptions, snapshot: str | None) -> None:
    """Raise CannotStart for what can be known before; remove the locks that a kill left."""
    _check_use(avd, options)
    _check_snapshot(avd, snapshot)
    _check_image(sdk, avd)
    _check_room(avd, options)
    if options.accel != "off":
        found = await sdk.acceleration()
        if not found.usable:
            raise CannotStart(
                f"the emulator cannot use this computer's virtualization: {found.told.rstrip('.')}:"
                f" {NO_ACCELERATION}"
            )


def _check_use(avd: Avd, options: StartOptions) -> None:
    others = running_of(avd)
    if removed := avd.remove_stale_locks(clones=bool(others)):
        _log.info("stale locks removed", avd=avd.name, locks=", ".join(removed))
    writer = avd.holder()
    if writer is not None or (others and not options.read_only):
        busy = ports_of(others[0]).serial if others else f"process {writer}"
        raise CannotStart(
            f"the AVD {avd.name} is in use by {busy}: run `tapwright emulator stop {avd.name}` "
            "first; several of one AVD run only if all of them are started with `--read-only`"
        )


def _check_snapshot(avd: Avd, snapshot: str | None) -> None:
    if snapshot is None or snapshot in avd.snapshots():
        return
    known = ", ".join(avd.snapshots()) or "it has none"
    raise CannotStart(
        f"the AVD {avd.name} has no snapshot {snapshot!r} ({known}): start it without, then run "
        f"`tapwright emulator snapshot save {avd.name} {snapshot}`"
    )


def _check_image(sdk: Sdk, avd: Avd) -> None:
    said = avd.config.get("image.sysdir.1", "").replace("\\", "/")
    folder = Path(said) if Path(said).is_absolute() else sdk.root / said
    if not said or not folder.is_dir():
        package = ";".join(said.strip("/").split("/")[-4:])
        raise CannotStart(
            f"the system image of {avd.name} is not there ({folder}): run `{sdk.manager} --install "
            f"'{package}'`"
        )


def _check_room(avd: Avd, options: StartOptions) -> None:
    if (room := free_mb(avd.folder)) < _ROOM_MB:
        raise CannotStart(
            f"there are {room:,} MB free where {avd.folder} is, and the emulator needs "
            f"{_ROOM_MB:,}: make room, or run `tapwright emulator wipe {avd.name}`"
        )
    needed, left = memory_needed_mb(avd, options), available_memory_mb()
    if left is not None and needed > left:
        raise CannotStart(
            f"{avd.name} needs about {needed:,} MB of memory and {left:,} are left: add `--memory "
            "MB` with less, or stop another with `tapwright emulator stop`"
        )
