"""Scripted faults: what goes wrong on the phone, and at which step or time.

A fault waits for the `nth` step whose text contains one of the words of `on`, or for `after_s`
seconds, or fires at once when it names neither. Steps are shell commands (`screencap -p`), remote
calls (`u2 click`) and services (`sync:`), as the journal lists them.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

FaultKind = Literal[
    "offline",
    "unauthorized",
    "reboot",
    "cut",
    "banner",
    "error",
    "hung_shell",
    "hung_u2",
    "killed_u2",
    "secure",
    "rotate",
    "lost_tap",
    "delayed_tap",
    "slow_app",
    "anr",
    "crash",
    "ad",
    "permission",
    "low_battery",
    "no_network",
    "full_storage",
]
KINDS: tuple[FaultKind, ...] = get_args(FaultKind)

TOUCHES = ("input tap", "input swipe", "input touchscreen", "u2 click", "u2 swipe", "u2 longClick")
INPUTS = ("input ", "u2 click", "u2 swipe", "u2 drag", "u2 press", "u2 inject", "u2 setText")
CAPTURES = ("screencap", "u2 takeScreenshot")
STEPS: dict[FaultKind, tuple[str, ...]] = {
    "cut": ("screencap",),
    "banner": ("screencap",),
    "error": ("screencap",),
    "hung_shell": ("",),
    "hung_u2": ("u2 ",),
    "killed_u2": ("u2 ",),
    "rotate": CAPTURES,
    "lost_tap": TOUCHES,
    "delayed_tap": TOUCHES,
    "slow_app": (*INPUTS, "am start", "monkey"),
}
"""The steps a fault spoils when it names none; the other kinds then fire at once."""
SPOILING = frozenset("cut banner error hung_shell hung_u2 lost_tap delayed_tap slow_app".split())
"""Faults that change what one step does; the others change the phone."""
ALWAYS = 0


class BadFault(ValueError):
    """The text describes no fault; the message says what was expected."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of the script; `times` is how many steps it spoils, 0 for all from the nth on."""

    kind: FaultKind
    on: tuple[str, ...] = ()
    nth: int = 1
    times: int = 1
    after_s: float | None = None
    for_s: float | None = None
    """How long a change of the phone lasts; None until it is cleared."""
    value: str = ""
    """What the kind needs: a text, a package, a percentage, seconds."""

    @property
    def words(self) -> tuple[str, ...]:
        """What a step's text has to contain one of."""
        return self.on or STEPS.get(self.kind, ())

    @property
    def at_once(self) -> bool:
        return not self.words and self.after_s is None

    def seconds(self, default: float) -> float:
        """The value as seconds."""
        try:
            number = float(self.value)
        except ValueError:
            return default
        return number if math.isfinite(number) and number >= 0 else default

    @classmethod
    def parse(cls, text: str) -> "Fault":
        """Read `KIND[,on=WORDS|WORDS][,nth=N][,times=N|always][,after=S][,for=S][,value=TEXT]`.

        Raises BadFault.
        """
        name, *parts = text.split(",")
        fault = cls(_kind(name.strip()))
        for index, part in enumerate(parts):
            key, equals, value = part.partition("=")
            if not equals:
                raise BadFault(f"expected KEY=VALUE, got {part!r}")
            if key.strip() == "value":
                # The rest of the text, commas and all.
                return replace(fault, value=",".join([value, *parts[index + 1 :]]))
            fault = _with(fault, key.strip(), value)
        return fault


@dataclass(slots=True)
class Planned:
    """A fault of the script with how far it has come."""

    number: int
    fault: Fault
    seen: int = 0
    """Matching steps so far."""
    spoiled: int = 0
    """How often it fired."""

    @property
    def spent(self) -> bool:
        return self.fault.times != ALWAYS and self.spoiled >= self.fault.times


Fired = Callable[[Planned], None]


@dataclass(slots=True)
class FaultScript:
    """The faults planned on one phone, and those that hold now."""

    planned: list[Planned] = field(default_factory=lambda: list[Planned]())
    holding: list[Planned] = field(default_factory=lambda: list[Planned]())
    """Changes of the phone that have happened and were not taken back."""
    _next: int = 1

    def add(self, fault: Fault) -> Planned:
        planned = Planned(self._next, fault)
        self._next += 1
        self.planned.append(planned)
        return planned

    def remove(self, number: int | None = None) -> list[Planned]:
        """Take one fault (all without a number) off the script; those that were holding."""
        gone = [item for item in self.holding if number in (None, item.number)]
        self.planned = [item for item in self.planned if number not in (None, item.number)]
        self.holding = [item for item in self.holding if item not in gone]
        return gone

    def step(self, text: str) -> list[Planned]:
        """The faults that a step sets off, counted as fired."""
        firing: list[Planned] = []
        for item in self.planned:
            fault = item.fault
            if item.spent or not any(word in text for word in fault.words):
                continue
            item.seen += 1
            if item.seen >= fault.nth:
                item.spoiled += 1
                firing.append(item)
        return firing

    def hold(self, item: Planned) -> None:
        if item not in self.holding:
            self.holding.append(item)

    def release(self, item: Planned) -> bool:
        """Stop holding; False when it was not held any more."""
        if item not in self.holding:
            return False
        self.holding.remove(item)
        return True

    def holds(self, kind: FaultKind) -> bool:
        return any(item.fault.kind == kind for item in self.holding)


def _kind(name: str) -> FaultKind:
    wanted = name.replace("-", "_")
    for kind in KINDS:
        if kind == wanted:
            return kind
    raise BadFault(f"unknown fault {name!r}; known: {', '.join(KINDS)}")


def _with(fault: Fault, key: str, value: str) -> Fault:
    match key:
        case "on":
            return replace(fault, on=tuple(word for word in value.split("|") if word))
        case "nth":
            return replace(fault, nth=_whole(key, value, 1))
        case "times":
            return replace(fault, times=ALWAYS if value == "always" else _whole(key, value, 0))
        case "after":
            return replace(fault, after_s=_seconds(key, value))
        case "for":
            return replace(fault, for_s=_seconds(key, value))
        case _:
            raise BadFault(f"unknown key {key!r}; known: on, nth, times, after, for, value")


def _whole(key: str, value: str, least: int) -> int:
    if not value.isdecimal() or len(value) > 9 or int(value) < least:
        raise BadFault(f"{key} is a number of at least {least}, not {value!r}")
    return int(value)


def _seconds(key: str, value: str) -> float:
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if not (0 <= number < 1e6):
        raise BadFault(f"{key} is a number of seconds, not {value!r}")
    return number
