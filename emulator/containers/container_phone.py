"""An Android in a container as a StartedDevice: what docker-android and redroid share."""

from abc import ABC, abstractmethod

from ...actions.log import get_logger
from ...device.adb.client import AdbClient
from ...device.adb.server import free_port
from ...device.errors import DeviceError
from ..contract import StartFailed
from .boot import BootPace, settle, wait_until_booted
from .docker_engine import ContainerSpec, DockerEngine

ADB_PORT = 5555
"""Where adbd listens inside both kinds of containers (their READMEs)."""
_log = get_logger(__name__)


class ContainerPhone(ABC):
    """One container of ours with an Android in it, reached by adb on a port of loopback.

    `name` tells it from the others of this computer. Subclasses say what it is made of.
    """

    def __init__(
        self,
        engine: DockerEngine,
        client: AdbClient,
        name: str,
        image: str,
        port: int | None = None,
        pace: BootPace | None = None,
    ) -> None:
        self.engine = engine
        self.name = name
        self.image = image
        self.port = port or free_port()
        self._client = client
        self._pace = pace or BootPace()
        self._id: str | None = None
        self._log = ""

    @property
    def serial(self) -> str:
        """Its address on loopback, as the adb server calls it."""
        return f"127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Fetch the image, start a container, wait until it has booted, settle it.

        Raises StartFailed, and then takes away what it has made.
        """
        if self._id is not None:
            raise StartFailed(f"{self.name} is started already")
        await self.engine.pull(self.image, lambda text: _log.info(text, name=self.name))
        try:
            await self._prepare()
            self._id = await self.engine.run(self._spec())
            await self._until_booted()
        except BaseException:
            await self.stop()
            raise

    @abstractmethod
    async def reset(self) -> None:
        """Back to the state it started from."""

    async def restart(self) -> None:
        """End the container and start it, with what it holds."""
        id = self._started()
        await self._leave()
        await self.engine.stop(id)
        await self.engine.start(id)
        await self._until_booted()

    async def remake(self) -> None:
        """Take the container away, and make another one."""
        await self.stop()
        await self.start()

    async def stop(self) -> None:
        """Take the container away with all that it holds."""
        await self._leave()
        if self._id is not None:
            id, self._id = self._id, None
            await self.engine.remove(id)
        await self._clean_up()

    def log_tail(self) -> str:
        """What the container said last, when it was asked."""
        return self._log

    @abstractmethod
    def _spec(self) -> ContainerSpec:
        """What its container is made of."""

    async def _prepare(self) -> None:
        """Make what the container needs besides its image; what a killed run of the same name has
        left is in the way."""
        await self.engine.remove_leftovers(self.name)

    async def _clean_up(self) -> None:  # noqa: B027 - not every container needs more
        """Take away what `_prepare` has made; harmless where it has not."""

    async def _waits_for(self) -> str:
        """What the container itself still waits for; empty once it is ready."""
        return ""

    @abstractmethod
    def _hint(self) -> str:
        """What mends it most of the time that it does not come up."""

    def _started(self) -> str:
        if self._id is None:
            raise StartFailed(f"{self.name} is not started")
        return self._id

    async def _until_booted(self) -> None:
        id = self._started()
        try:
            await wait_until_booted(
                self.engine, id, self._client, self.serial, self._pace, self._waits_for
            )
        except StartFailed as error:
            self._log = await self.engine.logs(id)
            raise StartFailed(
                f"{self.name} ({self.image}) does not come up: {error}\n{self._hint()}"
            ) from error
        await settle(self._client, self.serial)
        self._log = await self.engine.logs(id)

    async def _leave(self) -> None:
        """Let the adb server forget it: it would dial a container that is ended for ever."""
        try:
            await self._client.disconnect(self.serial)
        except DeviceError as error:
            _log.warning("a container's phone stays listed", serial=self.serial, why=str(error))
