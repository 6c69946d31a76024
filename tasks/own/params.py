"""A task's parameters: fixed, one of a list, or a number in a range, drawn by seed and trial."""

from collections.abc import Mapping
from decimal import Decimal
from random import Random
from typing import Annotated, TypeAlias

from pydantic import AfterValidator, Discriminator, Field, Tag, model_validator

from .part import A_WORD, Number, Part

Drawn: TypeAlias = str | int | Decimal | bool
Scalar: TypeAlias = str | int | Number | bool


class Range(Part):
    """A whole number from `from` to `to`, both included, in steps."""

    first: int = Field(alias="from", description="The least value.")
    last: int = Field(alias="to", description="The greatest value.")
    step: int = Field(1, gt=0, description="The distance of two values.")

    @model_validator(mode="after")
    def _has_values(self) -> "Range":
        if self.last < self.first:
            raise ValueError("`to` is less than `from`")
        return self

    def draw(self, random: Random) -> int:
        """One of the numbers."""
        return random.randrange(self.first, self.last + 1, self.step)


def _alike(records: tuple[dict[str, Scalar], ...]) -> tuple[dict[str, Scalar], ...]:
    if any(record.keys() != records[0].keys() for record in records):
        raise ValueError("all entries of the list must have the same keys")
    return records


def _kind(value: object) -> str:
    match value:
        case list() | tuple() if value and all(isinstance(one, Mapping) for one in value):  # pyright: ignore[reportUnknownVariableType]
            return "a list of records"
        case list() | tuple():
            return "a list to draw from"
        case Mapping() | Range():
            return "a range"
        case _:
            return "a value"


Record: TypeAlias = dict[Annotated[str, Field(pattern=A_WORD)], Scalar]
Param = Annotated[
    Annotated[Range, Tag("a range")]
    | Annotated[tuple[Record, ...], AfterValidator(_alike), Tag("a list of records")]
    | Annotated[tuple[Scalar, ...], Field(min_length=1), Tag("a list to draw from")]
    | Annotated[Scalar, Tag("a value")],
    Discriminator(_kind),
]
Params: TypeAlias = dict[Annotated[str, Field(pattern=A_WORD)], Param]


def draw(params: Params, random: Random) -> dict[str, Drawn]:
    """A value for each parameter, in their order; of a record each under `parameter.key`."""
    drawn: dict[str, Drawn] = {}
    for name, param in params.items():
        match param:
            case Range():
                drawn[name] = param.draw(random)
            case tuple():
                one = random.choice(param)
                if isinstance(one, dict):
                    drawn |= {f"{name}.{key}": value for key, value in one.items()}
                else:
                    drawn[name] = one
            case _:
                drawn[name] = param
    return drawn
