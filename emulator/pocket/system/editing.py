"""What input methods and accessibility services do to text fields and the clipboard."""

from typing import Protocol, runtime_checkable

from ..toolkit import kit
from .scene import Scene
from .screen import Windows

Bounds = tuple[int, int, int, int]


@runtime_checkable
class Editable(Protocol):
    """A window manager whose fields can be reached without touching the screen."""

    clipboard: str

    @property
    def field(self) -> kit.FieldState | None:
        """The field with the input focus."""
        ...

    def scene(self) -> Scene: ...

    def invalidate(self) -> None: ...

    def enter(self) -> None: ...

    def hide_keyboard(self) -> None: ...


def focused_field(windows: Windows) -> kit.FieldState | None:
    """The field with the input focus."""
    return windows.field if isinstance(windows, Editable) else None


def field_at(windows: Windows, bounds: Bounds) -> kit.FieldState | None:
    """The field that is shown exactly within `bounds`, in pixels."""
    if not isinstance(windows, Editable):
        return None
    for window in reversed(windows.scene().windows):
        for node in window.root.walk():
            shown = node.shown
            if node.touch is None or node.touch.field is None:
                continue
            if (shown.x0, shown.y0, shown.x1, shown.y1) == bounds:
                return node.touch.field
    return None


def put_text(windows: Windows, field: kit.FieldState, text: str) -> None:
    """Replace a field's whole text, as an accessibility service does."""
    field.set(text)
    _refresh(windows)


def commit_text(windows: Windows, text: str) -> bool:
    """Insert text at the cursor, as an input method does; False when nothing has the focus."""
    field = focused_field(windows)
    if field is None:
        return False
    field.insert(text)
    _refresh(windows)
    return True


def clear_focused(windows: Windows) -> bool:
    """Empty the focused field; False when there is none."""
    field = focused_field(windows)
    if field is None:
        return False
    field.clear()
    _refresh(windows)
    return True


def _refresh(windows: Windows) -> None:
    if isinstance(windows, Editable):
        windows.invalidate()
