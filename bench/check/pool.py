"""Checks many templates at once, each in a process with a phone of its own."""

import asyncio
import json
import os
import signal
from collections.abc import Generator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import active_children, get_context, parent_process
from pathlib import Path
from threading import Thread

from ...fleet.pocket import open_lab
from ...suites.registry import template
from ...tasks.goal import Language
from .matrix import SOLUTION, CheckResult, check_template

# What a process keeps of the phones it had grows; after so many templates a new one begins.
TEMPLATES_A_PROCESS = 12


@contextmanager
def worker_processes(jobs: int) -> Generator[ProcessPoolExecutor]:
    """Processes to play in, which are ended when the block is left by an error or an interrupt.

    Without that the block would wait until all that is under way has been played.
    """
    context = get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=_end_with_parent) as pool:
        try:
            yield pool
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for process in active_children():
                process.terminate()
            raise


def _end_with_parent() -> None:
    """A worker whose parent was killed would wait for work for ever; Ctrl-C is the parent's."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    assert parent is not None

    def watch() -> None:
        parent.join()
        os._exit(1)

    Thread(target=watch, daemon=True).start()


def check_all(
    names: Sequence[str], trials: int, jobs: int, measuring: bool, language: Language = "en"
) -> Generator[list[CheckResult]]:
    """The lines of each template, in the order of `names`, as they come in."""
    size = TEMPLATES_A_PROCESS * jobs
    for start in range(0, len(names), size):
        share = names[start : start + size]
        with worker_processes(jobs) as pool:
            each = [[one] * len(share) for one in (trials, measuring, language)]
            yield from pool.map(_check_one, share, *each)


def measured(lines: Sequence[CheckResult]) -> tuple[int, ...]:
    """The acts of the task's own solution, by trial."""
    return tuple(line.acts for line in lines if line.solution == SOLUTION)


def write_measured(file: Path, steps: dict[str, tuple[int, ...]]) -> None:
    """Put these lengths into the file, one template a line, beside those of other templates."""
    known: dict[str, Sequence[int]] = json.loads(file.read_text("utf-8")) if file.exists() else {}
    whole = {**known, **steps}
    lines = [f"  {json.dumps(name)}: {json.dumps(list(whole[name]))}" for name in sorted(whole)]
    file.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")


def _check_one(name: str, trials: int, measuring: bool, language: Language) -> list[CheckResult]:
    async def whole() -> list[CheckResult]:
        async with open_lab(language=language) as (phone,):
            lines = check_template(template(name), range(trials), phone, measuring, language)
            return [line async for line in lines]

    return asyncio.run(whole())
