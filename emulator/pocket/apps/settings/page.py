"""What every settings screen shares: a big title and groups of rows."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import ClassVar, Literal

from ...system.activity import Layer
from ...system.settings import Namespace
from ...toolkit.bars import AppBar, Scaffold
from ...toolkit.basic import Badge, Icon, Text
from ...toolkit.overlays import Choice, choice_dialog
from ...toolkit.rows import Header, ListItem, group, switch_item
from ...toolkit.scroll import scroll_list
from ...toolkit.scroll_state import ScrollState
from ...toolkit.strings import tr
from ...toolkit.theme import Role, Ui
from ...toolkit.view import Column, Pad, Space, View
from ..base import AppActivity

Rows = Sequence[ListItem | View]
Tone = Literal["blue", "green", "purple", "orange", "red", "grey"]
TONES: dict[Tone, tuple[Role, Role]] = {
    "blue": ("primary_container", "on_primary_container"),
    "green": ("tertiary_container", "on_tertiary_container"),
    "purple": ("secondary_container", "on_secondary_container"),
    "orange": ("error_container", "on_error_container"),
    "red": ("error_container", "on_error_container"),
    "grey": ("surface_highest", "on_surface_variant"),
}


def badge(icon: str, tone: Tone = "blue") -> View:
    """The round symbol in front of a main row."""
    back, front = TONES[tone]
    return Badge(icon, back, front)


class SettingsPage(AppActivity, ABC):
    """One settings screen; subclasses give the title and the content."""

    ground = "surface_container"
    title: ClassVar[str] = ""

    def on_open(self) -> None:
        self.scroll = ScrollState()
        self.prepare()

    def prepare(self) -> None:
        """Set up what the screen needs besides scrolling."""

    def heading(self) -> str:
        return tr(self.title)

    @abstractmethod
    def content(self) -> list[View]:
        """The views below the title, top to bottom."""

    def actions(self) -> list[View]:
        """Buttons at the end of the bar."""
        return []

    def build(self, ui: Ui) -> View:
        shown = self.scroll.index > 0 or self.scroll.offset > 120
        bar = AppBar(
            self.heading() if shown else "",
            self.leave,
            self.actions(),
            color="surface_container",
        )
        title = Text(self.heading(), "headline_large", lines=2, rid="collapsing_toolbar_title")
        rows = [Pad(title, x=24, top=20, bottom=24), *self.content()]
        body = scroll_list(rows, self.scroll, bottom=24)
        return Scaffold(body, top=bar, color="surface_container")

    # -- settings kept as text ------------------------------------------------------------

    def get(self, namespace: Namespace, key: str, default: str = "0") -> str:
        value = self.phone.system.settings.get(namespace, key)
        return default if value is None else value

    def put(self, namespace: Namespace, key: str, value: str) -> None:
        self.phone.system.settings.put(namespace, key, value)

    def toggle(
        self,
        title: str,
        namespace: Namespace,
        key: str,
        summary: str = "",
        on: str = "1",
        off: str = "0",
        leading: View | None = None,
        default: bool = False,
    ) -> ListItem:
        """A switch row over one setting; `default` is what a missing one means."""
        active = self.get(namespace, key, on if default else off) == on
        return switch_item(
            title, active, lambda: self.put(namespace, key, off if active else on), summary, leading
        )

    def link(
        self, title: str, summary: str, icon: str, activity: str, tone: Tone = "blue"
    ) -> ListItem:
        """A row with a round symbol that opens another screen."""
        return ListItem(title, summary, badge(icon, tone), on_tap=lambda: self.open(activity))

    def plain(
        self, title: str, summary: str = "", on_tap: Callable[[], None] | None = None
    ) -> ListItem:
        """A row without a symbol."""
        return ListItem(title, summary, on_tap=on_tap)

    def choose(
        self,
        title: str,
        labels: Sequence[str],
        current: int,
        pick: Callable[[int], None],
    ) -> None:
        """Ask for one of several, in a dialog of radio buttons."""
        state = ScrollState()

        def picker(index: int) -> Callable[[], None]:
            def act() -> None:
                self.dismiss(layer)
                pick(index)

            return act

        acts = [picker(index) for index in range(len(labels))]
        cancel = Choice(tr("Cancel"), lambda: self.dismiss(layer))
        layer = self.show(Layer(lambda: choice_dialog(title, labels, current, acts, cancel, state)))


def section(rows: Rows, header: str = "") -> list[View]:
    """A group of rows, perhaps below a header, with space after it."""
    top: list[View] = [Pad(Header(header), x=8)] if header else []
    return [*top, *group(rows), Space(height=16)]


def chevron() -> View:
    return Icon("chevron_right")


def note(text: str) -> View:
    """Small print with an information symbol."""
    small = Text(text, "body_medium", "on_surface_variant")
    return Pad(Column([Icon("info", 24), Space(height=12), small], align="start"), x=24, y=8)
