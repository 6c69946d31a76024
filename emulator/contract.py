"""What every kind of phone that is started here can be asked, whatever starts it."""

from typing import Protocol


class StartFailed(Exception):
    """A device did not start, or did not come back; the message says why and what to do next."""


class StartedDevice(Protocol):
    """A device whose life is in our hands: an emulator, a container, a reservation at a farm.

    The three ways to mend it go from cheap to dear; each ends with the device booted and settled,
    or raises StartFailed.
    """

    @property
    def serial(self) -> str:
        """What the adb server calls it; known before it is started."""
        ...

    async def start(self) -> None:
        """Start it, wait until it has booted, and settle it for tests."""
        ...

    async def reset(self) -> None:
        """First cure: back to the state it started from, without starting it anew."""
        ...

    async def restart(self) -> None:
        """Second cure: end it and start it."""
        ...

    async def remake(self) -> None:
        """Third cure: throw away what it has become and make it anew."""
        ...

    async def stop(self) -> None:
        """End it and give back what it took; harmless where it never started."""
        ...

    def log_tail(self) -> str:
        """The last lines that it said, for a message; empty where there are none."""
        ...
