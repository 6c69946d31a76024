"""Pictures of an emulator's screen through its gRPC: they need nothing to be started on the phone.

The emulator turns a picture by how it believes to be held, which its sensors say; Android may have
turned the screen otherwise, as for an app that is only ever wide. Source: getScreenshot in
EmulatorService.cpp and ScreenshotUtils::deriveRotation (AOSP external/qemu, android-grpc).
"""

import asyncio
import time
from concurrent.futures import Executor
from functools import partial

from PIL import Image

from ...actions import Size
from ..errors import CaptureFailed, PictureUnfit
from ..frame import Frame, changed_share
from ..screen.displays import Panel
from ..screen.shot import HOST_SIDE, MOST_PIXELS, Screen, Shot, in_executor, with_cpu_s
from .link import EmulatorCallFailed, EmulatorImage, EmulatorLink

ALIKE_SHARE = 0.02  # of the screen that may differ: a clock, a cursor, a bar that moves
_TRIES = 3
# Pillow's, by how many quarters to the left.
_QUARTERS = {
    1: Image.Transpose.ROTATE_90,
    2: Image.Transpose.ROTATE_180,
    3: Image.Transpose.ROTATE_270,
}


class GrpcScreen:
    """getScreenshot in RGB888, turned as the state of the phone says that the screen is."""

    name = HOST_SIDE
    lossy = False

    def __init__(self, link: EmulatorLink, executor: Executor, panel: Panel) -> None:
        self._link = link
        self._executor = executor
        self._panel = panel

    async def grab(self, arrived: asyncio.Event | None = None) -> Shot:
        """Take one picture; raises CaptureFailed if it is not whole or not of this screen."""
        if self._panel.display:
            raise PictureUnfit("the emulator's pictures are of its main display only")
        taken_at_s = time.monotonic()
        rotation, size = self._panel.rotation, self._panel.size
        try:
            came = await self._link.screenshot()
        except EmulatorCallFailed as exc:
            raise CaptureFailed(str(exc)) from exc
        if arrived is not None:
            arrived.set()
        turned = partial(upright, came, rotation)
        image, cpu_s = await in_executor(self._executor, lambda: with_cpu_s(turned))
        shown = Size(*image.size)
        if size is not None and shown != size:
            raise PictureUnfit(f"the emulator's picture is {shown}, the screen {size}")
        return Shot(image, shown, self.name, taken_at_s, decode_cpu_s=cpu_s)

    def forget(self) -> None:
        """Each picture is decoded anew: the host's are not compared."""

    async def check(self, other: Screen) -> None:
        """Compare it with another method's picture; raises CaptureFailed unless they are alike.

        Nothing else would tell a picture that stands on its head, or is of another emulator.
        """
        share = 1.0
        for _ in range(_TRIES):
            before, shot, after = await other.grab(), await self.grab(), await other.grab()
            if _share(before, after) > ALIKE_SHARE:
                continue  # it moves: nothing can be said
            share = _share(after, shot)
            if share <= ALIKE_SHARE:
                return
        raise CaptureFailed(
            f"{share:.0%} of the emulator's picture is not as {other.name} has it"
            if share < 1.0
            else f"the emulator's picture could not be compared with that of {other.name}"
        )


def upright(came: EmulatorImage, rotation: int) -> Image.Image:
    """The picture as Android shows it on a screen turned by `rotation` quarters.

    Raises CaptureFailed if it is empty or not whole, PictureUnfit if it is not known how it was
    turned: what older emulators call landscape is the other way round.
    """
    width, height = came.width_px, came.height_px
    if not came.pixels or not width or not height:
        raise CaptureFailed("the emulator gave an empty picture: its display is not shown")
    if width * height > MOST_PIXELS or len(came.pixels) != width * height * 3:
        raise CaptureFailed(
            f"the emulator's picture of {width}x{height} has {len(came.pixels)} bytes, not "
            f"{width * height * 3}"
        )
    image = Image.frombytes("RGB", (width, height), came.pixels)
    if came.rotation == rotation:
        return image
    if came.rotation == 0:
        # Held upright, it gives the panel as it is, on which Android draws turned to the right
        # (Display.getRotation: the angle of the drawn graphics).
        return image.transpose(_QUARTERS[rotation])
    raise PictureUnfit(
        f"the emulator is held turned by {came.rotation} quarters, the screen by {rotation}"
    )


def _share(one: Shot, other: Shot) -> float:
    return changed_share(*(Frame(s.image, s.size, 0, "", frozenset(), 0.0) for s in (one, other)))
