"""What a window manager may do beyond the seam; services ask before they use it."""

from typing import Protocol, runtime_checkable

from .activity import Layer
from .incidents import Incidents
from .notifications import NotificationCenter
from .panels import Panels
from .permissions import PermissionStore
from .shade import Panel


@runtime_checkable
class Expandable(Protocol):
    """A window manager with a notification shade."""

    def expand(self, panel: Panel) -> None:
        """Pull the shade down to its notifications or settings, or close it."""
        ...


@runtime_checkable
class NotificationHost(Protocol):
    """A window manager that shows notifications."""

    notifications: NotificationCenter


@runtime_checkable
class PermissionHost(Protocol):
    """A window manager that keeps what packages may do."""

    permissions: PermissionStore


@runtime_checkable
class IncidentHost(Protocol):
    """A window manager that shows crashes, hangs and questions about permissions."""

    incidents: Incidents


@runtime_checkable
class PanelHost(Protocol):
    """A window manager whose shade may be pulled down."""

    panels: Panels


@runtime_checkable
class LayerHost(Protocol):
    """A window manager that shows dialogs of the system over every app."""

    def show_system(self, layer: Layer) -> None: ...

    def dismiss_system(self, layer: Layer) -> None: ...


@runtime_checkable
class Toaster(Protocol):
    """A window manager that remembers its last toast."""

    last_toast: str | None


@runtime_checkable
class ToastMaker(Protocol):
    """A window manager that shows messages."""

    def toast(self, text: str) -> None: ...


@runtime_checkable
class Zoomable(Protocol):
    """A window manager that takes a two-finger pinch."""

    def pinch(self, x: float, y: float, scale: float) -> None:
        """Zoom what lies under a point; a scale above 1 spreads the fingers."""
        ...
