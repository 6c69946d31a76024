"""Which chore a goal in words is: its first line, with whatever a job has put into it."""

import re
from collections.abc import Callable

from ...agent.rehearsal import Solution
from .brief import MorningBrief
from .shop import OrderAgain, PriceOf, Receipts

_GOALS: tuple[tuple[str, Callable[[str], Solution]], ...] = (
    (r"In the Shop app, find out what the (.+) costs now\. Buy nothing\.", PriceOf),
    (r"In the Shop app, open my orders and read (all) of them\. Change nothing\.", Receipts),
    (
        r"In the Shop app, order (.+) again, one pack, sent and paid the way the shop proposes, "
        r"for at most \$[\d.]+\. Ask me before you pay\.",
        OrderAgain,
    ),
    (
        r"Read (today)'s events in Calendar and the unread conversations in Messages\. "
        r"Open none of them\.",
        MorningBrief,
    ),
)


def chore_for(goal: str) -> Solution | None:
    """What a rehearsal plays for a chore; None if it is none of these."""
    first = " ".join(goal.strip().partition("\n")[0].split())
    for form, solution in _GOALS:
        if found := re.fullmatch(form, first):
            return solution(found[1])
    return None
