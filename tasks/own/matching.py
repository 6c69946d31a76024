"""What a text that was read from the phone has to be."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from importlib import import_module

from pydantic import Field, field_validator, model_validator

from ..answers import folded
from ..state import StateUnreadable
from .part import Number, Part, Text

# Beyond this a regular expression is one that tries every way to divide a text: `(a+)+b`.
MATCH_TIMEOUT_S = 2.0
# What a Python may take to begin, on a computer that has much else to do.
BEGIN_S = 10.0
_APART = """
import json, re, sys
pattern, text = json.load(sys.stdin)
print(int(re.search(pattern, text) is not None))
"""


class Match(Part):
    """One or several conditions on a text, all of which must hold; white space is folded."""

    equals: Text | None = Field(None, description="The whole text, white space folded.")
    contains: Text | None = Field(None, description="A part of the text.")
    lacks: Text | None = Field(None, description="What must not be a part of the text.")
    matches: str | None = Field(None, description="A regular expression found in the text.")
    at_least: Number | None = Field(None, description="The text is a number, and not less.")
    at_most: Number | None = Field(None, description="The text is a number, and not more.")

    @field_validator("matches")
    @classmethod
    def _is_regular(cls, value: str | None) -> str | None:
        try:
            re.compile(value or "")
        except (re.error, RecursionError, OverflowError) as error:
            raise ValueError(f"this is no regular expression: {error}") from error
        return value

    @property
    def conditions(self) -> dict[str, object]:
        """Those that are given, by name."""
        given = {name: getattr(self, name) for name in Match.model_fields}
        return {name: value for name, value in given.items() if value is not None}

    @property
    def wanted(self) -> str:
        """The conditions in words."""
        return " and ".join(
            f"{name.replace('_', ' ')} {value}" for name, value in self.conditions.items()
        )

    def fits(self, text: str) -> bool:
        """Whether all conditions hold."""
        return all(self._each(text))

    def _each(self, text: str) -> Iterator[bool]:
        here = folded(text)
        if self.equals is not None:
            yield here == folded(self.equals)
        if self.contains is not None:
            yield folded(self.contains) in here
        if self.lacks is not None:
            yield folded(self.lacks) not in here
        if self.matches is not None:
            yield found_in(self.matches, text)
        if self.at_least is not None:
            yield (number := _number(here)) is not None and number >= self.at_least
        if self.at_most is not None:
            yield (number := _number(here)) is not None and number <= self.at_most


class NeedsMatch(Match):
    """A check that is nothing without a condition."""

    @model_validator(mode="after")
    def _has_condition(self) -> "NeedsMatch":
        if not self.conditions:
            raise ValueError(f"say what is expected: one of {', '.join(Match.model_fields)}")
        return self


def found_in(pattern: str, text: str, timeout_s: float = MATCH_TIMEOUT_S) -> bool:
    """Whether a regular expression is found in a text; raises StateUnreadable if that takes longer
    than `timeout_s` seconds, for neither answer would be true."""
    # Of a file's own patterns alone: Python's `re` holds the whole process until it is done.
    try:
        search = import_module("regex").search
    except ModuleNotFoundError:
        search = None
    try:
        if search is None:
            return _found_apart(pattern, text, timeout_s)
        return search(pattern, text, timeout=timeout_s) is not None
    except (TimeoutError, subprocess.TimeoutExpired) as error:
        raise StateUnreadable(
            f"`matches: {pattern}` was not done with {len(text)} characters within "
            f"{timeout_s:g} s: write it without repeats inside repeats"
        ) from error


def _found_apart(pattern: str, text: str, timeout_s: float) -> bool:
    """The same by Python's own `re`, in a process that can be ended: `regex` is an extra's, and a
    proof must not hang on one."""
    done = subprocess.run(
        [sys.executable, "-I", "-c", _APART],
        input=json.dumps([pattern, text]), stdout=subprocess.PIPE, text=True,
        timeout=BEGIN_S + timeout_s, check=True,
    )  # fmt: skip
    return done.stdout.strip() == "1"


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
