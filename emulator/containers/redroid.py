"""redroid: Android itself in a container; needs binder in the host's kernel, and no KVM.

Source: remote-android/redroid-doc's README: `docker run --privileged -v DIR:/data image
androidboot.redroid_width=... _height _dpi _gpu_mode`; with androidboot.use_redroid_overlayfs=1 the
folder /data-base is shared and what changes lies in /data-diff. Unproven here: there is no binder.
"""

from dataclasses import dataclass
from pathlib import Path

from ...device.adb.client import AdbClient
from ..contract import StartFailed
from .boot import BootPace
from .container_phone import ADB_PORT, ContainerPhone
from .docker_engine import LABEL, ContainerSpec, DockerEngine

IMAGE = "redroid/redroid:14.0.0-latest"
BINDER = (
    'redroid needs binder: sudo modprobe binder_linux devices="binder,hwbinder,vndbinder" (Debian, '
    "Ubuntu: in linux-modules-extra); the kernel says more: sudo dmesg"
)


@dataclass(frozen=True, slots=True)
class RedroidScreen:
    """Its display, in pixels and dots an inch; `guest` draws without a GPU."""

    width_px: int = 1080
    height_px: int = 2400
    density_dpi: int = 420
    gpu_mode: str = "guest"


class Redroid(ContainerPhone):
    """An Android in a container whose data lie in a volume of ours.

    With `data_base`, a folder that a redroid has used as /data before, every start begins with that
    data, which is never changed.
    """

    def __init__(
        self,
        engine: DockerEngine,
        client: AdbClient,
        name: str,
        image: str = IMAGE,
        port: int | None = None,
        pace: BootPace | None = None,
        screen: RedroidScreen | None = None,
        data_base: Path | None = None,
    ) -> None:
        super().__init__(engine, client, name, image, port, pace)
        self.screen = screen or RedroidScreen()
        self.data_base = data_base
        self._volume: str | None = None

    async def reset(self) -> None:
        """Another container with fresh data: it boots in seconds."""
        await self.remake()

    async def _prepare(self) -> None:
        if self.data_base is not None and not self.data_base.is_dir():
            raise StartFailed(
                f"there is no folder {self.data_base} with prepared data; make one: docker run -d "
                f"--privileged -v {self.data_base}:/data -p 127.0.0.1:5555:5555 {self.image}"
            )
        await super()._prepare()
        # A volume of that name which is there already would be taken with what is in it.
        await self.engine.remove_volume(f"{LABEL}-{self.name}-data")
        self._volume = await self.engine.make_volume(f"{self.name}-data")

    async def _clean_up(self) -> None:
        if self._volume is not None:
            volume, self._volume = self._volume, None
            await self.engine.remove_volume(volume)

    def _spec(self) -> ContainerSpec:
        screen, volume = self.screen, self._volume or ""
        command = [
            f"androidboot.redroid_width={screen.width_px}",
            f"androidboot.redroid_height={screen.height_px}",
            f"androidboot.redroid_dpi={screen.density_dpi}",
            f"androidboot.redroid_gpu_mode={screen.gpu_mode}",
        ]
        volumes = {volume: "/data"}
        if self.data_base is not None:
            command.append("androidboot.use_redroid_overlayfs=1")
            volumes = {str(self.data_base.absolute()): "/data-base", volume: "/data-diff"}
        return ContainerSpec(
            name=self.name,
            image=self.image,
            command=tuple(command),
            privileged=True,
            ports={ADB_PORT: self.port},
            volumes=volumes,
        )

    def _hint(self) -> str:
        return BINDER
