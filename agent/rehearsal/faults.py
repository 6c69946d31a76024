"""What can be made to go wrong with an answer, scheduled by the number of the request."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class HttpError:
    """An error status instead of an answer."""

    status: int
    retry_after_s: float | None = None
    message: str = "scripted fault"


@dataclass(frozen=True, slots=True)
class Hang:
    """No answer at all, until the client goes away or the server stops."""


@dataclass(frozen=True, slots=True)
class MalformedJson:
    """A 200 whose body breaks off in the middle; a stream is cut there instead."""


@dataclass(frozen=True, slots=True)
class NoAction:
    """A well-formed answer that calls no function; the solution does not advance."""

    text: str = "I would tap the button now."


@dataclass(frozen=True, slots=True)
class Slow:
    """The right answer, so many seconds late."""

    seconds: float


Fault: TypeAlias = HttpError | Hang | MalformedJson | NoAction | Slow

# Requests of a session are counted from 0, whatever they are answered.
Faults: TypeAlias = Mapping[int, Fault]
