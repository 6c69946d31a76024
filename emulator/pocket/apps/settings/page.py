"""What every settings screen shares: a big title and groups of rows."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import ClassVar, Literal

from ...system.activity import Layer
from ...system.settings import Namespace
from ...toolkit import kit
from ...toolkit.strings import tr
from ..base import AppActivity

Rows = Sequence[kit.ListItem | kit.View]
Tone = Literal["blue", "green", "purple", "orange", "red", "grey"]
TONES: dict[Tone, tuple[kit.Role, kit.Role]] = {
    "blue": ("primary_container", "on_primary_container"),
    "green": ("tertiary_container", "on_tertiary_container"),
    "purple": ("secondary_container", "on_secondary_container"),
    "orange": ("error_container", "on_error_container"),
    "red": ("error_container", "on_error_container"),
    "grey": ("surface_highest", "on_surface_variant"),
}


def badge(icon: str, tone: Tone = "blue") -> kit.View:
    """The round symbol in front of a main row."""
    back, front = TONES[tone]
    return kit.Badge(icon, back, front)


class SettingsPage(AppActivity, ABC):
    """One settings screen; subclasses give the title and the content."""

    ground = "surface_container"
    title: ClassVar[str] = ""

    def on_open(self) -> None:
        self.scroll = kit.ScrollState()
        self.prepare()

    def prepare(self) -> None:
        """Set up what the screen needs besides scrolling."""

    def heading(self) -> str:
        return tr(self.title)

    @abstractmethod
    def content(self) -> list[kit.View]:
        """The views below the title, top to bottom."""

    def actions(self) -> list[kit.View]:
        """Buttons at the end of the bar."""
        return []

    def build(self, ui: kit.Ui) -> kit.View:
        shown = self.scroll.index > 0 or self.scroll.offset > 120
        bar = kit.AppBar(
            self.heading() if shown else "",
            self.leave,
            self.actions(),
            color="surface_container",
        )
        title = kit.Text(self.heading(), "headline_large", lines=2, rid="collapsing_toolbar_title")
        rows = [kit.Pad(title, x=24, top=20, bottom=24), *self.content()]
        body = kit.scroll_list(rows, self.scroll, bottom=24)
        return kit.Scaffold(body, top=bar, color="surface_container")

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
        leading: kit.View | None = None,
        default: bool = False,
    ) -> kit.ListItem:
        """A switch row over one setting; `default` is what a missing one means."""
        active = self.get(namespace, key, on if default else off) == on
        return kit.switch_item(
            title, active, lambda: self.put(namespace, key, off if active else on), summary, leading
        )

    def link(
        self, title: str, summary: str, icon: str, activity: str, tone: Tone = "blue"
    ) -> kit.ListItem:
        """A row with a round symbol that opens another screen."""
        return kit.ListItem(title, summary, badge(icon, tone), on_tap=lambda: self.open(activity))

    def plain(
        self, title: str, summary: str = "", on_tap: Callable[[], None] | None = None
    ) -> kit.ListItem:
        """A row without a symbol."""
        return kit.ListItem(title, summary, on_tap=on_tap)

    def choose(
        self,
        title: str,
        labels: Sequence[str],
        current: int,
        pick: Callable[[int], None],
    ) -> None:
        """Ask for one of several, in a dialog of radio buttons."""
        state = kit.ScrollState()

        def picker(index: int) -> Callable[[], None]:
            def act() -> None:
                self.dismiss(layer)
                pick(index)

            return act

        acts = [picker(index) for index in range(len(labels))]
        cancel = kit.Choice(tr("Cancel"), lambda: self.dismiss(layer))
        layer = self.show(
            Layer(lambda: kit.choice_dialog(title, labels, current, acts, cancel, state))
        )


def section(rows: Rows, header: str = "") -> list[kit.View]:
    """A group of rows, perhaps below a header, with space after it."""
    top: list[kit.View] = [kit.Pad(kit.Header(header), x=8)] if header else []
    return [*top, *kit.group(rows), kit.Space(height=16)]


def chevron() -> kit.View:
    return kit.Icon("chevron_right")


def note(text: str) -> kit.View:
    """Small print with an information symbol."""
    small = kit.Text(text, "body_medium", "on_surface_variant")
    return kit.Pad(
        kit.Column([kit.Icon("info", 24), kit.Space(height=12), small], align="start"), x=24, y=8
    )
