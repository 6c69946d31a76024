"""What one client has of a phone from its first tool that needs one until it goes."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from importlib.metadata import version

from mcp.server.mcpserver.exceptions import ToolError

from ..actions import UsageError
from ..actions.log import get_logger, masking
from ..agent.models.base import Model
from ..agent.models.gate import EndpointGates
from ..device.device import Device
from ..device.errors import (
    AdbServerDown,
    DeviceClosed,
    DeviceError,
    DeviceLost,
    DeviceNotFound,
    DeviceOffline,
    DeviceUnauthorized,
)
from ..fleet.leases import Patience
from ..fleet.phones import open_phone
from ..tasks.in_use import check_usable, working_on
from ..tasks.models import open_policy_model
from ..traces.journal import RunFolder
from ..traces.redactor import Redactor
from ..traces.schema import End
from .acts import ClientActs
from .held_phone import PhoneHold
from .numbering import Numbering
from .options import ServerOptions

# What a phone that is gone raises; all else is of one act.
_LOST = (
    AdbServerDown, DeviceClosed, DeviceLost, DeviceNotFound, DeviceOffline, DeviceUnauthorized,
)  # fmt: skip
_log = get_logger(__name__)


class ClientPhone:
    """A client's phone: lease, device, folder of traces. Nothing is opened before it is needed, and
    `close` lets go of all of it.

    `client` is the name and version that the client gives itself.
    """

    def __init__(self, options: ServerOptions, client: str) -> None:
        self.options = options
        self.client = client
        self.secrets = Redactor(options.secrets)
        self.numbering = Numbering(self.secrets.mask)
        self._held: PhoneHold | None = None
        self._device: Device | None = None
        self._chosen: str | None = None
        self._acts: ClientActs | None = None
        self._policy_model: Model | None = None
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
        self._held = PhoneHold(self._opening)
        try:
            self._device = await self._held.device()
            check_usable(self._device)
        except (UsageError, DeviceError) as error:
            await self.let_go()
            raise ToolError(str(error)) from error
        return self._device

    @asynccontextmanager
    async def acting(self) -> AsyncGenerator[ClientActs]:
        """The phone for one act: acts of a client wait for each other, and are refused while a
        task is under way. A phone that is lost is let go of; the next act opens it again."""
        self._refuse_while_delegated()
        async with self._one_at_a_time:
            self._refuse_while_delegated()
            device = await self.device()
            with working_on(device), masking(self.secrets.mask):
                try:
                    yield self._acts_on(device)
                except _LOST as error:
                    await self.let_go(End.DEVICE_LOST, self.secrets.mask(str(error)))
                    raise

    @asynccontextmanager
    async def delegating(self, goal: str) -> AsyncGenerator[Device]:
        """The phone for a task of the server's own agent; acting tools are refused meanwhile, and
        numbers of earlier looks are good for nothing after it."""
        self._refuse_while_delegated()
        async with self._one_at_a_time:
            self._refuse_while_delegated()
            self._delegated = goal
            try:
                yield await self.device()
            finally:
                self._delegated = ""
                self.numbering.forget()

    def choose(self, serial: str) -> None:
        """Work on that phone from now on; raises ToolError if the server was started for one."""
        if self.options.settings.device is not None or self.options.pool is not None:
            raise ToolError("the person has chosen the phone when starting the server")
        if self._device is not None and self._device.info.serial != serial:
            raise ToolError(f"{self._device.info.serial} is held by this session already")
        self._chosen = serial

    @property
    def serial(self) -> str | None:
        """The phone that this session holds, if it has opened one."""
        return self._device.info.serial if self._device is not None else None

    def _acts_on(self, device: Device) -> ClientActs:
        if self._acts is None:
            try:
                self._acts = ClientActs(
                    device, self.run, self.options, self.client, self._policy_model
                )
            except OSError as error:
                raise ToolError(f"no trace can be written: {error}") from error
        return self._acts

    def _refuse_while_delegated(self) -> None:
        if self._delegated:
            raise ToolError(
                f"do_task is at work on the phone ({self._delegated[:80]!r}): wait for it, or "
                "cancel it"
            )

    async def let_go(self, end: End = End.CANCELLED, why: str = "the client let go") -> None:
        """Close the trace as it is and let go of the phone; the next act opens it again."""
        acts, self._acts = self._acts, None
        held, self._held, self._device = self._held, None, None
        self.numbering.forget()
        try:
            if acts is not None:
                acts.close(end, why)
        finally:
            if held is not None:
                await held.close()

    async def close(self) -> None:
        """End: traces are closed as they are, and the phone is free."""
        self._closed = True
        await self.let_go(why="the client ended its session")
        _log.info("session ended", client=self.client)

    @asynccontextmanager
    async def _opening(self) -> AsyncGenerator[Device]:
        settings, pool = self.options.settings, self.options.pool
        serial = None if pool else settings.device or self._chosen
        phone = open_phone(
            serial, Patience(self.options.wait_s), display=settings.display, pool=pool
        )
        async with open_policy_model(settings, EndpointGates()) as reading, phone as device:
            self._policy_model = reading
            yield device
