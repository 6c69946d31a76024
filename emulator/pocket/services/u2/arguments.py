"""Reading the arguments of a remote call."""

from collections.abc import Sequence
from typing import TypeGuard


class BadArguments(ValueError):
    """The arguments of a call do not fit its method."""


class Arguments:
    """The positional arguments of one call."""

    def __init__(self, values: Sequence[object]) -> None:
        self._values = values

    def __len__(self) -> int:
        return len(self._values)

    def __getitem__(self, index: int) -> object:
        """Argument `index`, None when it is missing."""
        return self._values[index] if index < len(self._values) else None

    def number(self, index: int) -> float:
        """A finite number; raises BadArguments."""
        value = self[index]
        if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > 1e9:
            raise BadArguments(f"argument {index} is no number: {value!r}")
        return float(value)

    def whole(self, index: int, default: int | None = None) -> int:
        """A whole number, as Java casts one; raises BadArguments."""
        if default is not None and self[index] is None:
            return default
        return int(self.number(index))

    def text(self, index: int) -> str:
        value = self[index]
        if not isinstance(value, str):
            raise BadArguments(f"argument {index} is no text: {value!r}")
        return value

    def flag(self, index: int, default: bool = False) -> bool:
        value = self[index]
        return default if value is None else bool(value)

    def numbers(self, index: int) -> list[float]:
        """A list of numbers; raises BadArguments."""
        value = self[index]
        if not is_list(value):
            raise BadArguments(f"argument {index} is no list: {value!r}")
        inner = Arguments(value)
        return [inner.number(place) for place in range(len(inner))]

    def point(self, index: int) -> tuple[float, float]:
        """An object with `x` and `y`; raises BadArguments."""
        value = self[index]
        if not is_object(value):
            raise BadArguments(f"argument {index} is no point: {value!r}")
        inner = Arguments((value.get("x"), value.get("y")))
        return inner.number(0), inner.number(1)


def is_list(value: object) -> TypeGuard[list[object]]:
    return isinstance(value, list)


def is_object(value: object) -> TypeGuard[dict[str, object]]:
    """JSON objects have text keys only."""
    return isinstance(value, dict)
