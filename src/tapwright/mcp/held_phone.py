"""A phone that stays open between the calls of a client, and work that can be stopped whole."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from typing import Any, TypeVar

import anyio

from ..device.device import Device

_T = TypeVar("_T")


async def apart(work: Coroutine[Any, Any, _T]) -> _T:
    """Do work in a task of its own; if the call is cancelled it is cancelled once, and waited for.

    The SDK cancels a call again at each point where it waits, which would cut short what a device
    does to lift a finger, or an attempt to close its trace.
    """
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        task.cancel()
        with anyio.CancelScope(shield=True):
            await asyncio.wait([task])
        raise


class PhoneHold:
    """Opens a phone in a task that lives until it is let go of: calls come and go in their own."""

    def __init__(self, opening: Callable[[], AbstractAsyncContextManager[Device]]) -> None:
        self._opening = opening
        self._task: asyncio.Task[None] | None = None
        self._opened: asyncio.Future[Device] | None = None
        self._let_go = asyncio.Event()

    async def device(self) -> Device:
        """The phone, opened by the first call; raises what opening it raises."""
        if self._opened is None:
            self._opened = asyncio.get_running_loop().create_future()
            self._task = asyncio.create_task(self._hold(self._opened))
        return await asyncio.shield(self._opened)

    async def close(self) -> None:
        """Let go of the phone, also while it is being opened; does nothing a second time."""
        if self._task is None or self._opened is None:
            return
        if not self._opened.done():
            self._task.cancel()
        self._let_go.set()
        with anyio.CancelScope(shield=True):
            await asyncio.wait([self._task])

    async def _hold(self, opened: asyncio.Future[Device]) -> None:
        try:
            async with self._opening() as device:
                opened.set_result(device)
                await self._let_go.wait()
        except asyncio.CancelledError:
            if not opened.done():
                opened.cancel()
            raise
        except Exception as error:  # noqa: BLE001 - told to whoever waits for the phone
            if not opened.done():
                opened.set_exception(error)
            # What goes wrong when it is let go of changes nothing of what was done with it.
