"""Who is on Circle: the phone's owner first, then everyone else."""

from __future__ import annotations

from functools import cache
from typing import Literal, NamedTuple, get_args

from ...content import Content
from .. import owner

CONTENT = Content(__file__)
Tie = Literal["friend", "close", "followed", "fan", "stranger"]
"""Friends follow each other; a fan follows the owner, the followed do not follow back."""


REQUESTS: tuple[str, ...] = ("quentin.b", "tariq.h", "fatima.s")
"""They asked to follow the owner."""


class PersonCard(NamedTuple):
    """Someone; `followers` not counting the owner, `topic` is what they post about."""

    handle: str
    name: str
    bio: str
    topic: str
    followers: int
    tie: Tie
    pace: int
    """How much they post: 3 is several times a week, 0 is never."""


@cache
def everyone() -> tuple[PersonCard, ...]:
    """The phone's owner, then everyone else."""
    bio = "Tea, trains and too many photos"
    others = (
        PersonCard(
            row["handle"],
            row["name"],
            row["bio"],
            row["topic"],
            row.number("followers"),
            row.one_of("tie", get_args(Tie)),
            row.number("pace"),
        )
        for row in CONTENT.table("people")
    )
    return (PersonCard(owner.HANDLE, owner.NAME, bio, "city", 214, "close", 1), *others)
