"""Keeps account of the calls that go through a door to a model: each a line of a file, and caps."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import ValidationInfo, model_validator

from ...actions import UsageError
from ...traces.files import LineFile, unseal_lines, without_checksum
from ...traces.money import Paid, Spent, Usage
from ...traces.schema import Totals
from ..limits import Limits
from ..models.profiles import Profile
from .calls import SeenCall


class DoorCallRecord(Paid):
    """One call: when its answer was there (UTC), the profile that was asked, the model as the
    endpoint names it, the status of HTTP, the seconds it took, its tokens and its price."""

    at: datetime
    profile: str
    model: str
    status: int
    took_s: float
    usage: Usage

    @model_validator(mode="before")
    @classmethod
    def _without_checksum(cls, given: Any, info: ValidationInfo) -> Any:
        return without_checksum(given) if info.mode == "json" else given

    @property
    def spent(self) -> Spent:
        """What it took."""
        return Spent(calls=1, usage=self.usage, cost_usd=self.cost_usd)


class CallRecorder:
    """Hears of the calls of one door and refuses the next one once a cap is reached.

    Each line is on disk before the door goes on. A cap in USD counts what the next call is likely
    to cost, by those before it; calls that are under way at once can pass it by their own price.
    Raises UsageError if the file is there, or if a cap is wanted of what has no price.
    """

    def __init__(
        self,
        file: Path,
        profile: Profile,
        max_usd: Decimal | None = None,
        max_calls: int | None = None,
        told: Callable[[DoorCallRecord], object] = lambda call: None,
    ) -> None:
        if file.exists():
            raise UsageError(f"{file} is there already: name a new file with --record")
        if not file.absolute().parent.is_dir():
            raise UsageError(f"{file} cannot be written: there is no folder {file.parent}")
        if max_usd is not None and profile.prices is None:
            raise UsageError(
                f"the price of {profile.name} is not known, so no cap can be kept: leave out "
                "--max-cost, or give a profile with prices in tapwright.yaml"
            )
        self._profile = profile
        self._max_calls = max_calls
        self._limits = Limits(steps=None, cost_usd=max_usd)
        self._lines = LineFile(file)
        self._told = told
        self._began_s = time.monotonic()
        self.spent = Spent()

    async def before(self) -> str:
        """Why the next call is refused, or nothing."""
        spent = self.spent
        if self._max_calls is not None and spent.calls >= self._max_calls:
            return f"{self._max_calls} calls are used up"
        cost = spent.cost_usd
        next_usd = None if cost is None else cost / spent.calls if spent.calls else Decimal(0)
        so_far = Totals(model_calls=spent.calls, usage=spent.usage)
        so_far = so_far.model_copy(update=spent.cost.fields())
        ending = self._limits.reached(so_far, next_usd, time.monotonic() - self._began_s, 0.0)
        return ending.why if ending else ""

    async def after(self, call: SeenCall) -> None:
        """Keep a call that went through, and was paid for whatever came of it; raises OSError."""
        record = DoorCallRecord(
            at=datetime.now(UTC),
            profile=self._profile.name,
            model=call.model,
            status=call.status,
            took_s=round(call.took_s, 3),
            usage=call.usage,
            cost_usd=call.cost_of(self._profile),
        )
        self._lines.add(record)
        self.spent += record.spent
        self._told(record)


def read_door_calls(file: Path) -> tuple[DoorCallRecord, ...]:
    """The calls that a file keeps; raises UsageError if it cannot be read, pydantic's
    ValidationError for a line that is none."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error}") from error
    return tuple(DoorCallRecord.model_validate_json(line.content) for line in unseal_lines(content))


def door_totals_text(spent: Spent) -> str:
    """Calls, tokens with the share from the cache, and the price, as a line."""
    usage = spent.usage
    prompt, cached = usage.prompt, usage.cached
    share = f" ({cached / prompt:.0%} from the cache)" if prompt and cached is not None else ""
    tokens = f"{_count(prompt)} prompt tokens{share}, {_count(usage.output)} output tokens"
    return f"{spent.calls} calls, {tokens}, {spent.cost}"


def _count(tokens: int | None) -> str:
    return "unknown" if tokens is None else f"{tokens:,}"
