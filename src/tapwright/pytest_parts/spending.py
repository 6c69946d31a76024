"""What the models of all tests and workers have cost, in a file that they share."""

import json
import os
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from pathlib import Path
from typing import Any

from ..actions.file_lock import lock_file
from ..traces.money import NOTHING, Usd

# In USD: no call costs less, and sums of it are exact.
_LEAST = Decimal("0.000001")


class NothingLeft(Exception):
    """The amount that all tests together may cost is used up, or may be."""


@dataclass(frozen=True, slots=True)
class LedgerState:
    """What was spent by how many goals and flows, and what those under way may yet cost; `scripted`
    says that a script was asked for all of it."""

    spent: Usd = NOTHING
    attempts: int = 0
    flows: int = 0
    reserved: Decimal = Decimal(0)
    scripted: bool = False

    def __str__(self) -> str:
        parts = [
            f"{count} {name}{'s' if count > 1 else ''}"
            for count, name in ((self.attempts, "goal"), (self.flows, "flow"))
            if count
        ]
        return f"{self.spent} for {' and '.join(parts) or '0 goals'}"


class SpendingLedger:
    """Gives each attempt a share of what is left and takes back what it did not need.

    A share is what is left over the number of workers, so that all of them together never come to
    more than `cap` USD. Of a price that is not known no cap can be kept: it counts as all of it.
    """

    def __init__(self, path: Path, cap: Decimal | None = None, sharers: int = 1) -> None:
        self.path = path
        self._cap = cap
        self._sharers = max(1, sharers)

    def state(self) -> LedgerState:
        """How it stands."""
        with self._locked() as held:
            return _state(held)

    def reserve(self) -> Decimal | None:
        """What one attempt may cost now, in USD; None without a cap. Raises NothingLeft."""
        if self._cap is None:
            return None
        with self._locked() as held:
            state = _state(held)
            left = self._cap - state.spent.known_usd - state.reserved
            if not state.spent.whole or left < _LEAST:
                raise NothingLeft(
                    f"{state.spent} is spent of the ${self._cap} that tapwright_max_cost allows"
                    + (f", and {Usd(state.reserved)} is kept for attempts under way"
                       if state.reserved else "")
                )  # fmt: skip
            share = (left / self._sharers).quantize(_LEAST, ROUND_DOWN)
            if not share:
                raise NothingLeft(f"less than ${_LEAST} a worker is left of ${self._cap}")
            held["reserved"] = str(state.reserved + share)
            return share

    def book(
        self,
        cost: Usd,
        share: Decimal | None,
        attempts: int = 1,
        flows: int = 0,
        scripted: bool = False,
    ) -> None:
        """So many goals and flows that had that share have ended and cost so much."""
        with self._locked() as held:
            state = _state(held)
            spent = state.spent + cost
            asked = bool(attempts or flows)
            first = not (state.attempts or state.flows)
            held |= {
                "known_usd": str(spent.known_usd),
                "whole": spent.whole,
                "attempts": state.attempts + attempts,
                "flows": state.flows + flows,
                "scripted": scripted and (first or state.scripted) if asked else state.scripted,
                "reserved": str(state.reserved - (share or 0)),
            }

    @contextmanager
    def _locked(self) -> Generator[dict[str, Any]]:
        opened = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(opened, "r+", encoding="utf-8") as file:
            lock_file(file, wait=True)
            text = file.read()
            held: dict[str, Any] = json.loads(text) if text else {}
            before = dict(held)
            yield held
            if held != before:
                file.seek(0)
                file.truncate()
                file.write(json.dumps(held))
                file.flush()


def _state(held: dict[str, Any]) -> LedgerState:
    return LedgerState(
        spent=Usd(Decimal(held.get("known_usd", "0")), bool(held.get("whole", True))),
        attempts=int(held.get("attempts", 0)),
        flows=int(held.get("flows", 0)),
        scripted=bool(held.get("scripted", False)),
        reserved=Decimal(held.get("reserved", "0")),
    )
