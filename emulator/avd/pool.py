"""Several emulators of one AVD, as a pool describes them."""

from collections.abc import Sequence
from typing import Protocol

from ...device.adb.client import AdbClient
from .avds import Avd, find_avd
from .checks import check_start
from .device import Emulator
from .errors import CannotStart
from .process import StartOptions
from .sdk import Sdk, find_sdk


class DescribedAvds(Protocol):
    """What a pool says of its emulators."""

    @property
    def name(self) -> str: ...
    @property
    def count(self) -> int: ...
    @property
    def snapshot(self) -> str | None: ...
    @property
    def memory_mb(self) -> int | None: ...


async def check_avds(described: DescribedAvds) -> tuple[Sdk, Avd, StartOptions]:
    """What all emulators of a pool are started with; they are read-only, so that they are all alike
    and the AVD stays as it is.

    Raises CannotStart for what would keep each of them from starting: no SDK, AVD, image or
    snapshot, no virtualization, an AVD in use.
    """
    sdk, avd = find_sdk(), find_avd(described.name)
    options = StartOptions(
        snapshot=described.snapshot, read_only=True, memory_mb=described.memory_mb
    )
    await check_start(sdk, avd, options, described.snapshot)
    return sdk, avd, options


async def avd_devices(described: DescribedAvds, client: AdbClient) -> Sequence[Emulator]:
    """The emulators of a pool, none of them started.

    Raises CannotStart as `check_avds` does, or if there are not that many free ports.
    """
    sdk, avd, options = await check_avds(described)
    made: list[Emulator] = []
    try:
        for _ in range(described.count):
            made.append(Emulator(avd, client, options, sdk=sdk))
    except CannotStart:
        for emulator in made:
            emulator.give_ports_back()
        raise
    return made
