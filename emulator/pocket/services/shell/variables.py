"""The shell's variables: values, arrays, attributes and the scopes of functions."""

import random
import re
from collections.abc import Callable, Iterator, MutableMapping
from dataclasses import dataclass, field, replace

ELEMENT = re.compile(r"([A-Za-z_]\w*)\[(.*)\]", re.DOTALL)


class ReadOnly(Exception):
    """A variable that may not change; the message is what sh says."""

    def __init__(self, name: str) -> None:
        super().__init__(f"read-only: {name}")


@dataclass(slots=True)
class Slot:
    """One name: its values by index (a plain variable has index 0) and its attributes."""

    values: dict[int, str] = field(default_factory=dict[int, str])
    exported: bool = False
    readonly: bool = False
    base: int = 0
    case: str = ""
    justify: str = ""
    width: int = 0
    reference: bool = False


class Variables(MutableMapping[str, str]):
    """Values by name; `name[3]` names an element. Setting a read-only one raises ReadOnly."""

    def __init__(self, seed: int = 0) -> None:
        self._slots: dict[str, Slot] = {}
        self._scopes: list[dict[str, Slot | None]] = []
        self._random = random.Random(seed)
        self.evaluate: Callable[[str], int] = lambda text: 0
        """How integer variables and indices are worked out."""

    def copy(self) -> "Variables":
        twin = Variables()
        twin._slots = {name: _twin(slot) for name, slot in self._slots.items()}
        twin._random.setstate(self._random.getstate())
        return twin

    # values

    def __getitem__(self, key: str) -> str:
        name, index = self._place(key)
        if name == "RANDOM":
            return str(self._random.randrange(32768))
        slot = self._slots.get(name)
        if slot is None or index not in slot.values:
            raise KeyError(key)
        return slot.values[index]

    def __setitem__(self, key: str, value: str) -> None:
        name, index = self._place(key)
        slot = self._slots.setdefault(name, Slot())
        if slot.readonly:
            raise ReadOnly(name)
        slot.values[index] = self._dressed(slot, value)

    def __delitem__(self, key: str) -> None:
        name, index = self._place(key)
        slot = self._slots.get(name)
        if slot is not None and slot.readonly:
            raise ReadOnly(name)
        if slot is not None and "[" in key:
            slot.values.pop(index, None)
        else:
            self._slots.pop(name, None)

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(name for name, slot in self._slots.items() if 0 in slot.values))

    def __len__(self) -> int:
        return len(self._slots)

    def __contains__(self, key: object) -> bool:
        if not isinstance(key, str):
            return False
        name, index = self._place(key)
        slot = self._slots.get(name)
        return name == "RANDOM" or (slot is not None and index in slot.values)

    # arrays

    def elements(self, name: str) -> dict[int, str]:
        """All values of a name by index, in order."""
        slot = self._slots.get(self._resolved(name))
        return {} if slot is None else dict(sorted(slot.values.items()))

    def set_array(self, name: str, values: list[str], *, append: bool = False) -> None:
        name = self._resolved(name)
        slot = self._slots.setdefault(name, Slot())
        if slot.readonly:
            raise ReadOnly(name)
        start = max(slot.values, default=-1) + 1 if append else 0
        if not append:
            slot.values = {}
        for index, value in enumerate(values, start):
            slot.values[index] = self._dressed(slot, value)

    def append(self, key: str, value: str) -> None:
        """`name+=value`: text after text, of integers too."""
        self[key] = self.get(key, "") + value

    # attributes and scopes

    def slot(self, name: str) -> Slot | None:
        return self._slots.get(name)

    def declare(self, name: str) -> Slot:
        """The slot of a name, made when it is missing."""
        return self._slots.setdefault(name, Slot())

    def dress(self, name: str) -> None:
        """Bring a value into the form its attributes ask for."""
        slot = self._slots[name]
        slot.values = {index: self._dressed(slot, text) for index, text in slot.values.items()}

    def exported(self) -> dict[str, str]:
        """What programs see."""
        return {
            name: slot.values[0]
            for name, slot in self._slots.items()
            if slot.exported and 0 in slot.values
        }

    def names(self) -> list[str]:
        return sorted(self._slots)

    def enter(self) -> None:
        """A function begins."""
        self._scopes.append({})

    def leave(self) -> None:
        """A function ends: what was local to it is as before."""
        for name, slot in self._scopes.pop().items():
            if slot is None:
                self._slots.pop(name, None)
            else:
                self._slots[name] = slot

    def make_local(self, name: str) -> None:
        """Keep a name's value for the end of the function; outside of one it changes nothing."""
        if self._scopes and name not in self._scopes[-1]:
            self._scopes[-1][name] = self._slots.pop(name, None)

    def saved(self, names: list[str]) -> dict[str, Slot | None]:
        found = {name: self._slots.get(name) for name in names}
        return {name: None if slot is None else _twin(slot) for name, slot in found.items()}

    def put_back(self, saved: dict[str, Slot | None]) -> None:
        for name, slot in saved.items():
            if slot is None:
                self._slots.pop(name, None)
            else:
                self._slots[name] = slot

    def _place(self, key: str) -> tuple[str, int]:
        element = ELEMENT.fullmatch(key) if "[" in key else None
        if element is None:
            return self._resolved(key), 0
        return self._resolved(element[1]), self.evaluate(element[2])

    def _resolved(self, name: str) -> str:
        for _ in range(8):
            slot = self._slots.get(name)
            if slot is None or not slot.reference or 0 not in slot.values:
                break
            name = slot.values[0]
        return name

    def _dressed(self, slot: Slot, value: str) -> str:
        if slot.base:
            value = _in_base(self.evaluate(value or "0"), slot.base)
        if slot.case:
            value = value.upper() if slot.case == "u" else value.lower()
        width = slot.width or len(value)
        match slot.justify:
            case "Z":
                return value[-width:].rjust(width, "0" if value[:1].isdecimal() else " ")
            case "L":
                return value.lstrip()[:width].ljust(width)
            case "R":
                return value.rstrip()[-width:].rjust(width)
            case _:
                return value


def _twin(slot: Slot) -> Slot:
    return replace(slot, values=dict(slot.values))


def _in_base(number: int, base: int) -> str:
    """A number as mksh writes an integer variable of that base (`16#ff`)."""
    if base == 10:
        return str(number)
    rest, digits = abs(number), ""
    while rest or not digits:
        rest, digit = divmod(rest, base)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return f"{'-' if number < 0 else ''}{base}#{digits}"
