"""Checks many templates at once, each in a process with a phone of its own."""

import asyncio
import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from ...fleet.pocket import open_lab
from ...suites.registry import template
from .matrix import SOLUTION, CheckResult, check_template

# What a process keeps of the phones it had grows; after so many templates a new one begins.
TEMPLATES_A_PROCESS = 12


def check_all(
    names: Sequence[str], trials: int, jobs: int, measuring: bool
) -> Iterator[list[CheckResult]]:
    """The lines of each template, in the order of `names`, as they come in."""
    size = TEMPLATES_A_PROCESS * jobs
    for start in range(0, len(names), size):
        share = names[start : start + size]
        with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
            yield from pool.map(_check_one, share, [trials] * len(share), [measuring] * len(share))


def measured(lines: Sequence[CheckResult]) -> tuple[int, ...]:
    """The acts of the task's own solution, by trial."""
    return tuple(line.acts for line in lines if line.solution == SOLUTION)


def write_measured(file: Path, steps: dict[str, tuple[int, ...]]) -> None:
    """Put these lengths into the file, one template a line, beside those of other templates."""
    known: dict[str, Sequence[int]] = json.loads(file.read_text("utf-8")) if file.exists() else {}
    whole = {**known, **steps}
    lines = [f"  {json.dumps(name)}: {json.dumps(list(whole[name]))}" for name in sorted(whole)]
    file.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")


def _check_one(name: str, trials: int, measuring: bool) -> list[CheckResult]:
    async def whole() -> list[CheckResult]:
        async with open_lab() as (phone,):
            return [
                line
                async for line in check_template(template(name), range(trials), phone, measuring)
            ]

    return asyncio.run(whole())
