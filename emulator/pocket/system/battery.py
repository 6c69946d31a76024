"""The battery: what `dumpsys battery` shows and sets."""

from collections.abc import Callable
from dataclasses import dataclass, replace

LOW_PERCENT = 15


@dataclass(frozen=True, slots=True)
class Charge:
    """The level in percent, and whether a cable is plugged in."""

    level: int = 86
    plugged: bool = True

    @property
    def status(self) -> int:
        """Android's BatteryManager status: 2 charging, 3 discharging, 5 full."""
        if not self.plugged:
            return 3
        return 5 if self.level >= 100 else 2


class Battery:
    """The charge of one phone; listeners hear of every change."""

    def __init__(self) -> None:
        self._charge = Charge()
        self._listeners: list[Callable[[], None]] = []

    @property
    def charge(self) -> Charge:
        return self._charge

    @property
    def level(self) -> int:
        """In percent."""
        return self._charge.level

    @property
    def low(self) -> bool:
        """Android warns at this level when nothing is plugged in."""
        return self._charge.level <= LOW_PERCENT and not self._charge.plugged

    def set(self, *, level: int | None = None, plugged: bool | None = None) -> None:
        """Change what is given; levels are kept between 0 and 100."""
        charge = self._charge
        if level is not None:
            charge = replace(charge, level=max(0, min(100, level)))
        if plugged is not None:
            charge = replace(charge, plugged=plugged)
        self.restore(charge)

    def reset(self) -> None:
        """Back to the charge at the start."""
        self.restore(Charge())

    def listen(self, callback: Callable[[], None]) -> None:
        self._listeners.append(callback)

    def restore(self, charge: Charge) -> None:
        if charge != self._charge:
            self._charge = charge
            for callback in tuple(self._listeners):
                callback()
