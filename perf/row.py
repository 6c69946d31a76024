"""One measured figure, and the small tools that measure."""

import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Row:
    """A figure with its unit; `target` is what to reach, `baseline` what others or before need.

    `better` says on which side of the target a figure is good.
    """

    area: str
    name: str
    value: float
    unit: str
    target: float | None = None
    baseline: float | None = None
    baseline_name: str = ""
    better: Literal["lower", "higher"] = "lower"

    @property
    def ok(self) -> bool | None:
        """Whether the target is met; None if there is none."""
        if self.target is None:
            return None
        return self.value <= self.target if self.better == "lower" else self.value >= self.target


def p50(samples: list[float]) -> float:
    """The median."""
    return statistics.median(samples)


async def times_ms(
    call: Callable[[], Awaitable[object]], rounds: int, warm: int = 3
) -> list[float]:
    """Milliseconds of each of `rounds` calls after `warm` that do not count."""
    for _ in range(warm):
        await call()
    samples: list[float] = []
    for _ in range(rounds):
        started = time.perf_counter()
        await call()
        samples.append((time.perf_counter() - started) * 1e3)
    return samples


def times_ms_sync(call: Callable[[], object], rounds: int, warm: int = 1) -> list[float]:
    """Milliseconds of each of `rounds` blocking calls after `warm` that do not count."""
    for _ in range(warm):
        call()
    samples: list[float] = []
    for _ in range(rounds):
        started = time.perf_counter()
        call()
        samples.append((time.perf_counter() - started) * 1e3)
    return samples
