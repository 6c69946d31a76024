"""What one client has of a phone from its first tool that needs one until it goes."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib.metadata import version

from mcp.server.mcpserver.exceptions import ToolError

from ..actions import UsageError
from ..actions.log import get_logger
from ..device.device import Device
from ..device.errors import DeviceError
from ..fleet.leases import Patience
from ..fleet.phones import open_phone
from ..traces.journal import RunFolder
from ..traces.redactor import Redactor
from .held_phone import HeldPhone
from .options import ServerOptions

_log = get_logger(__name__)


class PhoneSession:
    """A client's phone: lease, device, folder of traces. Nothing is opened before it is needed, and
    `close` lets go of all of it.

    `client` is the name and version that the client gives itself.
    """

    def __init__(self, options: ServerOptions, client: str) -> None:
        self.options = options
        self.client = client
        self.secrets = Redactor(options.secrets)
        self._held: HeldPhone | None = None
        self._device: Device | None = None
        self._run: RunFolder | None = None
        self._one_at_a_time = asyncio.Lock()
        self._delegated = ""
        self._closed = False

    @property
    def run(self) -> RunFolder:
        """The folder that all traces of this client go into; made by the first that needs it.

        Raises ToolError if the disk refuses.
        """
        if self._run is None:
            out = self.options.settings.out
            try:
                self._run = RunFolder.create(
                    out, f"mcp {self.client}", version("tapwright"), secrets=self.secrets
                )
            except OSError as error:
                raise ToolError(
                    f"no traces can be written to {out.absolute()}: {error}; the person has to "
                    "start the server with --out FOLDER"
                ) from error
        return self._run

    async def device(self) -> Device:
        """The phone, opened and held from now on; one that was lost is opened anew.

        Raises ToolError, with the remedy, if it cannot be had.
        """
        if self._closed:
            raise ToolError("this session has ended")
        if self._device is not None and not self._device.closed:
            return self._device
        await self.let_go()
        self._held = HeldPhone(self._opening)
        try:
            self._device = await self._held.device()
        except (UsageError, DeviceError) as error:
            await self.let_go()
            raise ToolError(str(error)) from error
        return self._device

    @asynccontextmanager
    async def acting(self) -> AsyncGenerator[Device]:
        """The phone for one act: acts of a client wait for each other, and are refused while a
        task is under way."""
        self._refuse_while_delegated()
        async with self._one_at_a_time:
            self._refuse_while_delegated()
            yield await self.device()

    @asynccontextmanager
    async def delegating(self, goal: str) -> AsyncGenerator[Device]:
        """The phone for a task of the server's own agent; acting tools are refused meanwhile."""
        self._refuse_while_delegated()
        async with self._one_at_a_time:
            self._refuse_while_delegated()
            self._delegated = goal
            try:
                yield await self.device()
            finally:
                self._delegated = ""

    def _refuse_while_delegated(self) -> None:
        if self._delegated:
            raise ToolError(
                f"do_task is at work on the phone ({self._delegated[:80]!r}): wait for it, or "
                "cancel it"
            )

    async def let_go(self) -> None:
        """Let go of the phone; the next act opens it again."""
        held, self._held, self._device = self._held, None, None
        if held is not None:
            await held.close()

    async def close(self) -> None:
        """End: traces are closed as they are, and the phone is free."""
        self._closed = True
        await self.let_go()
        _log.info("session ended", client=self.client)

    def _opening(self) -> AbstractAsyncContextManager[Device]:
        settings, pool = self.options.settings, self.options.pool
        serial = None if pool else settings.device
        patience = Patience(self.options.wait_s)
        return open_phone(serial, patience, display=settings.display, pool=pool)
