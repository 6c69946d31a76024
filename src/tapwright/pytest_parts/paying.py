"""Books what a test's models cost, from its traces: what was cut off has been paid for too."""

from collections.abc import Generator
from contextlib import contextmanager
from decimal import Decimal

from ..traces.money import NOTHING
from ..traces.reader import read_calls, read_episode, read_steps
from ..traces.spending import summed
from .spending import SpendingLedger
from .traces import TestTraces


@contextmanager
def paying(
    ledger: SpendingLedger, traces: TestTraces, share: Decimal | None, flow: bool = False
) -> Generator[None]:
    """Book what the block asks of models under a share of the ledger: a goal, or a `flow`."""
    trace = traces.current
    assert trace is not None
    run = traces.run
    begun = len(run.episodes)
    try:
        yield
    finally:
        cost, asked, scripted = NOTHING, 0, True
        for name in run.episodes[begun:]:
            folder = run.path / "episodes" / name
            totals = summed(read_steps(folder), read_calls(folder))
            trace.folders.append(folder)
            if not flow or totals.model_calls:
                model = read_episode(folder).model
                trace.spend(totals.cost, model)
                scripted = scripted and model.scripted
                asked += 1
            cost += totals.cost
        goals, flows = (0, min(asked, 1)) if flow else (asked, 0)
        if asked or share is not None:
            ledger.book(cost, share, goals, flows, scripted)
