"""The phones of one pytest process: each held for as long as its scope says, one loop for all."""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest

from ..actions import UsageError
from ..device.device import Device
from ..fleet.leases import Leased, Patience
from ..fleet.phones import open_phone
from ..flows.outcomes import FlowResult
from ..flows.testing.driver import PhoneDriver, Waits
from ..flows.testing.reach import Kept, LoopThread, Reach
from .settings import HoldScope, PluginSettings, with_marker, workers
from .spending import SpendingLedger
from .traces import TestTraces

_LOOK_EVERY_S = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPhone:
    """A phone, and what it is held for: the node of its scope."""

    kept: Kept[Device]
    driver: PhoneDriver
    scope: HoldScope
    owner: str


class PhoneSession:
    """Opens phones as tests ask for them, gives them back when their scope has ended, and keeps a
    trace of each test."""

    def __init__(
        self, config: pytest.Config, settings: PluginSettings, ledger: SpendingLedger
    ) -> None:
        self.settings = settings
        self.ledger = ledger
        self.healed: list[FlowResult] = []
        """Flows of this process that passed only after they were changed."""
        self.loop = LoopThread()
        self.reach = Reach(self.loop, lambda: self.driver)
        number, count = workers(config)
        self._number = number
        self.traces = TestTraces(self.loop, settings.out, "pytest" if count == 1 else f"gw{number}")
        self._held: dict[tuple[str | None, ...], HeldPhone] = {}
        self._refused: dict[tuple[str | None, ...], str] = {}
        self._current: HeldPhone | None = None
        self.item: pytest.Item | None = None
        """The test that runs, whether it uses a phone or not."""
        self.current: PluginSettings = settings
        """The settings of the test that runs, its markers included."""

    @property
    def driver(self) -> PhoneDriver:
        """The phone of the test that runs; held now if it was not known that it would use one."""
        if self._current is None and self.item is not None:
            self.begin(self.item)
        if self._current is None:
            raise UsageError("no test that uses a phone is running: use `phone` inside a test")
        return self._current.driver

    def begin(self, item: pytest.Item) -> None:
        """A test that uses a phone begins: hold its phone; raises what says why there is none."""
        self.current = with_marker(self.settings, item)
        key = self.current.candidates
        held = self._held.get(key)
        if held is None:
            held = self._open(key, item)
            self._held[key] = held
        self._current = held
        self.traces.begin(item, held.driver)

    def end(self, item: pytest.Item, next_item: pytest.Item | None) -> None:
        """It has ended, its fixtures too: close its trace, and give back what is not needed."""
        held, self._current = self._current, None
        self.item = None
        if held is None:
            return
        try:
            self.traces.end(item, held.driver)
        finally:
            for key, one in list(self._held.items()):
                if one.kept.value.closed or _ended(one, next_item):
                    del self._held[key]
                    one.kept.close()

    def close(self) -> None:
        """Give everything back."""
        try:
            while self._held:
                _, held = self._held.popitem()
                held.kept.close()
        finally:
            self.traces.close()
            self.loop.close()

    def drop(self) -> None:
        """The phone of this test is lost: the next test that wants it opens it anew."""
        lost = [key for key, held in self._held.items() if held is self._current]
        for key in lost:
            self._held.pop(key).kept.close()

    def _open(self, key: tuple[str | None, ...], item: pytest.Item) -> HeldPhone:
        if key in self._refused:
            # What was wrong with the choice still is; each test says so, and none waits for it.
            raise UsageError(self._refused[key])
        current = self.current
        try:
            kept = Kept(self.loop, lambda: open_one(key, current.wait_s, self._number))
        except UsageError as error:
            told = _said(error, current)
            if not isinstance(error, Leased):
                self._refused[key] = told
            raise UsageError(told) from error
        waits = Waits()
        waits = Waits(
            action_s=waits.action_s if current.action_s is None else current.action_s,
            expect_s=waits.expect_s if current.expect_s is None else current.expect_s,
        )
        return HeldPhone(
            kept=kept,
            driver=PhoneDriver(kept.value, waits),
            scope=current.scope,
            owner=_owner(item, current.scope),
        )


@asynccontextmanager
async def open_one(
    candidates: tuple[str | None, ...], wait_s: float, first: int = 0
) -> AsyncGenerator[Device]:
    """The first of some phones that nobody else holds, looked at from the number `first` on.

    Raises Leased if none is free in time, UsageError and DeviceError as `open_phone`.
    """
    if len(candidates) == 1:
        async with open_phone(candidates[0], Patience(wait_s)) as device:
            yield device
        return
    at = first % len(candidates)
    deadline_s = time.monotonic() + wait_s
    while True:
        told: list[str] = []
        for serial in (*candidates[at:], *candidates[:at]):
            opened = open_phone(serial, Patience(0))
            try:
                device = await opened.__aenter__()
            except Leased as held:
                told.append(held.told)
                continue
            try:
                yield device
            finally:
                await opened.__aexit__(None, None, None)
            return
        if time.monotonic() >= deadline_s:
            raise Leased("no phone of the pool is free: " + "; ".join(told))
        await asyncio.sleep(_LOOK_EVERY_S)


def _owner(item: pytest.Item, scope: HoldScope) -> str:
    """The node whose end is that of a scope."""
    kinds: dict[HoldScope, type[pytest.Item | pytest.Collector]] = {
        "function": pytest.Item,
        "class": pytest.Class,
        "module": pytest.Module,
        "session": pytest.Session,
    }
    node = item.getparent(kinds[scope])
    return item.nodeid if node is None else node.nodeid


def _ended(held: HeldPhone, next_item: pytest.Item | None) -> bool:
    if next_item is None:
        return True
    return held.scope != "session" and _owner(next_item, held.scope) != held.owner


def _said(error: UsageError, settings: PluginSettings) -> str:
    if not isinstance(error, Leased):
        return str(error)
    return (
        f"{error.told}; wait for it with --tapwright-wait SECONDS, or choose others with "
        "--tapwright-device or --tapwright-pool"
    )
