"""Looks at a phone: the first one, and the views on a screen, which are for whoever reads the trace
and for the gate, never for the model."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from ..actions import Press
from ..actions.log import get_logger
from ..device.device import Device, Observation
from ..device.errors import DeviceError
from ..device.ui import UiTree
from ..traces.schema import End, Ending
from .prompts import WOKEN

PATIENCE = 3

_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Glimpse:
    """The views of one screen, if they could be had, and what reading them took."""

    tree: UiTree | None = None
    took_s: float = 0.0


class Views:
    """Reads the views of a phone; one that cannot tell them `patience` times in a row is not asked
    again, with None it always is. Without a phone there are none."""

    def __init__(
        self,
        device: Device | None = None,
        clock: Callable[[], float] = time.monotonic,
        patience: int | None = PATIENCE,
    ) -> None:
        self._device = device
        self._clock = clock
        self._patience = patience
        self._failed = 0
        self._last: tuple[Observation, Glimpse] | None = None

    async def of(self, seen: Observation) -> Glimpse:
        """The views of one look at the screen, read once for all who ask."""
        if self._last is None or self._last[0] is not seen:
            self._last = seen, await self.read()
        return self._last[1]

    def known(self, seen: Observation) -> UiTree | None:
        """The views of that look, if they were the last that were read."""
        return self._last[1].tree if self._last and self._last[0] is seen else None

    async def read(self) -> Glimpse:
        """The views on the screen now; a phone that cannot tell them is no trouble."""
        if self._device is None or (self._patience and self._failed >= self._patience):
            return Glimpse()
        started_s = self._clock()
        try:
            tree = await self._device.ui()
        except DeviceError as error:
            self._failed += 1
            left = None if self._patience is None else self._patience - self._failed
            _log.warning("views not read", why=str(error), tries_left=left)
            return Glimpse(took_s=self._clock() - started_s)
        self._failed = 0
        return Glimpse(tree, self._clock() - started_s)


@dataclass(frozen=True, slots=True)
class FirstLook:
    """The screen to begin on, what the model is told of how it came about, and why to end here."""

    seen: Observation
    note: str = ""
    unfit: Ending | None = None


async def first_look(device: Device, secure_allowed: bool = False) -> FirstLook:
    """Look, and wake and unlock a phone if that takes no secret.

    `unfit` comes of a screen that no model can work on, before one is asked. With `secure_allowed`
    an app that forbids pictures may be in front, as when the agent itself has opened it.
    """
    seen, note = await device.observe(), ""
    if seen.frame.flags & {"off", "locked"}:
        outcome = await device.perform(Press(key="wake"), seen)
        if outcome.status != "done":
            why = f"{outcome.why}; unlock it, then start again"
            return FirstLook(seen, unfit=Ending(End.SETUP_ERROR, why))
        seen, note = await device.observe(), WOKEN
    if "secure" in seen.frame.flags and not secure_allowed:
        front = seen.app.package if seen.app else "an app"
        why = (
            f"{front} is in front and forbids screenshots, so the screen is black; leave it on the "
            "phone, as with Home, then start again"
        )
        return FirstLook(seen, note, Ending(End.SETUP_ERROR, why))
    return FirstLook(seen, note)
