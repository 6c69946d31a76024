"""What the services need of the window manager: the seam between the shell and the screen."""

from collections.abc import Sequence
from typing import Literal, Protocol

from PIL import Image

from .packages import Component, Intent

TouchPhase = Literal["down", "move", "up"]


class Frame(Protocol):
    """One rendered screen in three forms."""

    @property
    def size(self) -> tuple[int, int]: ...

    @property
    def image(self) -> Image.Image:
        """RGB."""
        ...

    @property
    def raw(self) -> bytes:
        """RGBA8888, row after row."""
        ...

    @property
    def rows(self) -> Sequence[bytes]:
        """The same in pieces from top to bottom."""
        ...

    @property
    def png(self) -> bytes: ...


class Windows(Protocol):
    """The window manager's surface towards the shell; coordinates are pixels, times ms."""

    @property
    def size(self) -> tuple[int, int]: ...
    @property
    def density(self) -> int: ...
    @property
    def rotation(self) -> int: ...
    @property
    def screen_on(self) -> bool: ...
    @property
    def locked(self) -> bool: ...
    @property
    def keyboard_shown(self) -> bool: ...
    @property
    def foreground(self) -> Component: ...
    @property
    def secure(self) -> bool: ...

    def frame(self) -> Frame: ...

    def hierarchy(self) -> str:
        """The screen as uiautomator's XML."""
        ...

    def touch(self, phase: TouchPhase, x: float, y: float, time_ms: float) -> None: ...

    def key(self, code: int) -> None:
        """One press of an Android key code."""
        ...

    def type_text(self, text: str) -> None:
        """Type into the focused field; dropped when nothing is focused."""
        ...

    def start(self, intent: Intent) -> None:
        """Bring an activity to the front; raises ActivityNotFound."""
        ...

    def force_stop(self, package: str) -> None: ...

    def reset(self) -> None:
        """Forget all running apps and stand on a fresh home screen."""
        ...
