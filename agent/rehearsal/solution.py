"""The seam between a task and the scripted model: a solution looks at the phone and says a move."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Protocol, TypeAlias

from ...actions import Action, Norm, Px, Size, to_norm
from ...device.device import Device
from ...device.ui import UiNode, UiTree

SYSTEM_UI = "com.android.systemui"
# What makers call apps that solutions know by their names in AOSP.
BUILT_IN: Mapping[str, str] = MappingProxyType(
    {
        "com.google.android.apps.messaging": "com.android.messaging",
        "com.google.android.apps.nexuslauncher": "com.android.launcher3",
        "com.google.android.apps.photos": "com.android.gallery3d",
        "com.google.android.calendar": "com.android.calendar",
        "com.google.android.contacts": "com.android.contacts",
        "com.google.android.deskclock": "com.android.deskclock",
        "com.google.android.documentsui": "com.android.documentsui",
        "com.google.android.permissioncontroller": "com.android.permissioncontroller",
        "com.android.mms": "com.android.messaging",
        "com.miui.home": "com.android.launcher3",
        "com.samsung.android.app.contacts": "com.android.contacts",
        "com.samsung.android.calendar": "com.android.calendar",
        "com.samsung.android.messaging": "com.android.messaging",
        "com.sec.android.app.clockpackage": "com.android.deskclock",
        "com.sec.android.app.launcher": "com.android.launcher3",
        "com.sec.android.app.myfiles": "com.android.documentsui",
        "com.sec.android.gallery3d": "com.android.gallery3d",
    }
)


class SolutionLost(Exception):
    """The solution does not know what to do on this screen; the message says what it looked for."""


@dataclass(frozen=True, slots=True)
class ScreenView:
    """What a solution sees: the view tree, the foreground package, the size of the screen as it is
    turned, in pixels. `places` are where views were seen, for those that were not taken from the
    tree: their middle is there, whatever their bounds say.
    """

    ui: UiTree
    package: str
    size: Size
    places: Mapping[UiNode, Px] = field(default_factory=dict[UiNode, Px])

    def at(self, node: UiNode) -> Norm:
        """The middle of a node in the model's space."""
        return self.point(self.places.get(node, node.center))

    def point(self, px: Px) -> Norm:
        """A pixel of this screen in the model's space."""
        return to_norm(px, self.size)


LookAtScreen: TypeAlias = Callable[[], Awaitable[ScreenView]]


@dataclass(frozen=True, slots=True)
class Move:
    """What the scripted model does next, and the reason it gives."""

    thought: str
    action: Action


class Solution(Protocol):
    """Plays one task; it finds what it needs on the screen and holds no fixed coordinates."""

    def decide(self, view: ScreenView, moves: Sequence[Move]) -> Move:
        """The next move, given the screen and the moves so far; raises SolutionLost."""
        ...


async def view_screen(device: Device) -> ScreenView:
    """What a solution sees of the phone: its views, the app in front, the screen's size."""
    ui = await device.ui()
    packages = (node.package for node in ui.nodes())
    package = next((name for name in packages if name != SYSTEM_UI), SYSTEM_UI)
    size = _as_turned(device.info.size, ui)
    return ScreenView(ui=ui, package=BUILT_IN.get(package, package), size=size)


def _as_turned(upright: Size, ui: UiTree) -> Size:
    """The size in the direction in which the views lie: rotation 0 of a tablet may be wide."""
    right = max((node.bounds.right for node in ui.nodes()), default=0)
    bottom = max((node.bounds.bottom for node in ui.nodes()), default=0)
    if (right > bottom) == (upright.width_px > upright.height_px):
        return upright
    return Size(upright.height_px, upright.width_px)
