"""What is varied between the runs of a grid: factors, their levels, and the cells they make."""

from collections.abc import Collection, Mapping, Sequence
from difflib import get_close_matches
from itertools import product
from typing import Final

from pydantic import BaseModel, ConfigDict

from ...actions import UsageError

SEED = "seed"

# Of each factor the setting that its level is; the seed is of the suite and no setting.
FACTORS: Final[Mapping[str, str]] = {
    SEED: "",
    "model": "model",
    "agent": "agent",
    "dialect": "dialect",
    "sizing": "sizing",
    "effort": "effort",
    "plan": "plan",
    "aim": "aim",
    "second-opinion": "second_opinion",
    "advisor": "advisor",
    "eyes": "eyes",
    "manners": "manners",
    "noise": "noise",
    "rho": "rho",
}
_PROMPT = (
    "what a model is told is no setting of its own: it follows from dialect, plan, aim and effort, "
    "which can be varied"
)


class Factor(BaseModel):
    """Something that is varied, and the values that it takes, as they were said."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    levels: tuple[str, ...]


def read_factors(said: Sequence[str]) -> tuple[Factor, ...]:
    """The factors in texts `NAME=VALUE,VALUE`, one factor a text; raises UsageError."""
    found: dict[str, Factor] = {}
    for text in said:
        factor = _factor(text)
        if factor.name in found:
            raise UsageError(f"--vary {factor.name} is given twice: name all its values in one")
        found[factor.name] = factor
    return tuple(found.values())


def _factor(text: str) -> Factor:
    name, equals, values = (part.strip() for part in text.partition("="))
    if not equals or not name:
        raise UsageError(f"--vary {text}: write NAME=VALUE,VALUE, as in --vary sizing=economy,full")
    if name == "prompt":
        raise UsageError(f"--vary prompt: {_PROMPT}")
    if name not in FACTORS:
        raise UsageError(f"--vary {name}: {_meant(name, FACTORS)}")
    levels = tuple(value.strip() for value in values.split(","))
    for value in levels:
        if "=" in value and value.partition("=")[0].strip() in FACTORS:
            raise UsageError(
                f"--vary {text}: is {value} a value of {name}, or another factor? One factor for "
                "each --vary"
            )
        if not value:
            raise UsageError(f"--vary {text}: a value is empty")
    twice = next((value for value in levels if levels.count(value) > 1), None)
    if twice is not None:
        raise UsageError(f"--vary {text}: {twice} is named twice")
    if len(levels) < 2:
        raise UsageError(
            f"--vary {text}: one value varies nothing; name more, or say --{name} {values}"
        )
    if name == SEED:
        for value in levels:
            if not value.removeprefix("-").isdecimal() or str(int(value)) != value:
                raise UsageError(f"--vary {text}: a seed is a whole number, not {value}")
    return Factor(name=name, levels=levels)


def _meant(name: str, known: Collection[str]) -> str:
    close = get_close_matches(name.replace("_", "-").lower(), known, n=2)
    meant = f"did you mean {' or '.join(close)}? " if close else ""
    return f"nothing of that name can be varied; {meant}There are: {', '.join(known)}"


def combinations(factors: Sequence[Factor]) -> tuple[Mapping[str, str], ...]:
    """Every combination of levels. The seed changes last, so that what a grid that is cut off has
    played is the whole of its first seeds."""
    slow = sorted(factors, key=lambda factor: factor.name != SEED)
    names = [factor.name for factor in slow]
    return tuple(
        dict(zip(names, levels, strict=True)) for levels in product(*(f.levels for f in slow))
    )


def settings_of(levels: Mapping[str, str]) -> dict[str, object]:
    """The settings that a combination makes, as flags would."""
    return {FACTORS[name]: value for name, value in levels.items() if name != SEED}


def cell_name(levels: Mapping[str, str]) -> str:
    """A combination in words."""
    return ", ".join(f"{name} {value}" for name, value in levels.items())
