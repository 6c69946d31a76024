"""How many acts the shortest known way of each built-in task takes, as its solution measured it.

`optimal.json` is written by `tapwright tasks check --write` and compared by every other check.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

FILE = "optimal.json"


@cache
def all_measured() -> Mapping[str, tuple[int, ...]]:
    """Template name to the acts of trials 0, 1, ... with seed 0."""
    text = files(__package__ or "").joinpath(FILE).read_text("utf-8")
    return {name: tuple(steps) for name, steps in json.loads(text).items()}


def measured_steps(name: str, seed: int, trial: int) -> int | None:
    """The acts of one instance; of one that was not measured the most that any other takes."""
    steps = all_measured().get(name)
    if not steps:
        return None
    return steps[trial] if seed == 0 and trial < len(steps) else max(steps)
