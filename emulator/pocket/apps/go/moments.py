"""Times and days in Go's words."""

from __future__ import annotations

from ...toolkit import kit
from ..base import AppContext


def clock(phone: AppContext, minute: int) -> str:
    """Minutes after midnight as the owner wants times."""
    now = phone.now()
    return phone.clock_text(now.replace(hour=minute // 60 % 24, minute=minute % 60))


def moment_text(phone: AppContext, epoch_ms: int) -> str:
    """Day and time of a moment."""
    moment = phone.local(epoch_ms)
    day = kit.relative_day(moment.date(), phone.now().date())
    return f"{day}, {phone.clock_text(moment)}"
