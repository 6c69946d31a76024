"""What the doctor found about one part."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Status: TypeAlias = Literal["ok", "warn", "fail"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what was looked at, how it is, and what to do unless it is well."""

    part: str
    status: Status
    told: str
    fix: str = ""


def ok(part: str, told: str) -> Finding:
    """All is well."""
    return Finding(part, "ok", told)


def warn(part: str, told: str, fix: str) -> Finding:
    """It works, but worse than it could."""
    return Finding(part, "warn", told, fix)


def fail(part: str, told: str, fix: str) -> Finding:
    """It does not work."""
    return Finding(part, "fail", told, fix)
