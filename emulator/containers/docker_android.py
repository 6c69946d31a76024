"""docker-android: Google's emulator in a container; needs KVM.

Source: budtmo/docker-android's README: `docker run --device /dev/kvm -e EMULATOR_DEVICE=... image`,
`docker exec ... cat device_status` says READY once the emulator is up, adb listens on 5555, and by
default a restart of the container destroys the emulated device. Unproven here: there is no KVM.
"""

from ...device.adb.client import AdbClient
from .boot import BootPace
from .container_phone import ADB_PORT, ContainerPhone
from .docker_engine import ContainerSpec, DockerEngine

IMAGE = "budtmo/docker-android:emulator_14.0"
SCREEN = 6080
"""noVNC, for a browser."""


class DockerAndroid(ContainerPhone):
    """An emulator in a container; `model` is one of the devices that the README lists, and
    `screen_port` opens its screen to a browser of this computer."""

    def __init__(
        self,
        engine: DockerEngine,
        client: AdbClient,
        name: str,
        image: str = IMAGE,
        port: int | None = None,
        pace: BootPace | None = None,
        model: str = "Samsung Galaxy S10",
        screen_port: int | None = None,
    ) -> None:
        super().__init__(engine, client, name, image, port, pace)
        self.model = model
        self.screen_port = screen_port

    async def reset(self) -> None:
        """A restart of the container gives the emulator a new device."""
        await self.restart()

    def _spec(self) -> ContainerSpec:
        ports = {ADB_PORT: self.port}
        environment = {"EMULATOR_DEVICE": self.model}
        if self.screen_port is not None:
            ports[SCREEN] = self.screen_port
            environment["WEB_VNC"] = "true"
        return ContainerSpec(
            name=self.name,
            image=self.image,
            environment=environment,
            devices=("/dev/kvm",),
            ports=ports,
        )

    async def _waits_for(self) -> str:
        # By its code: what a quick command prints can be lost between engine and package.
        ask = ("grep", "-qx", "READY", "device_status")
        return "" if await self.engine.execute(self._started(), *ask) == 0 else "its READY"

    def _hint(self) -> str:
        return "see what its emulator says: docker logs; it needs KVM: ls -l /dev/kvm"
