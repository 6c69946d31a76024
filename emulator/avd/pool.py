"""Several emulators of one AVD, as a pool describes them."""

from collections.abc import Sequence
from typing import Protocol

from ...device.adb.client import AdbClient
from .avds import find_avd
from .device import Emulator
from .errors import CannotStart
from .process import StartOptions
from .sdk import find_sdk


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


def avd_devices(described: DescribedAvds, client: AdbClient) -> Sequence[Emulator]:
    """The emulators of a pool, none of them started: read-only, so that they are all alike and the
    AVD stays as it is.

    Raises CannotStart if there is no SDK, no such AVD, or not that many free ports.
    """
    sdk, avd = find_sdk(), find_avd(described.name)
    options = StartOptions(
        snapshot=described.snapshot, read_only=True, memory_mb=described.memory_mb
    )
    made: list[Emulator] = []
    try:
        for _ in range(described.count):
            made.append(Emulator(avd, client, options, sdk=sdk))
    except CannotStart:
        for emulator in made:
            emulator.give_ports_back()
        raise
    return made
