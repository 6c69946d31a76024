"""The seam between a task and the scripted model: a solution looks at the phone and says a move."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
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
    """What a solution sees: the view tree, the foreground package, the screen's size in pixels."""

    ui: UiTree
    package: str
    size: Size

    def at(self, node: UiNode) -> Norm:
        """The centre of a node in the model's space."""
        return self.point(node.center)

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
    return ScreenView(ui=ui, package=BUILT_IN.get(package, package), size=device.info.size)
