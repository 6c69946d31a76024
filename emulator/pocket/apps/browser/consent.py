"""The cookie question of a site: a panel over the lower part of its page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ...raster.geometry import Rect
from ...toolkit.basic import Icon, Text
from ...toolkit.buttons import Button
from ...toolkit.canvas import Canvas
from ...toolkit.choice import Switch
from ...toolkit.node import Info, Node, Touch
from ...toolkit.strings import tr
from ...toolkit.theme import Ui
from ...toolkit.view import Column, Flex, Limits, Pad, Place, Row, Space, Surface, Tap, View
from .page import Site
from .store import BrowserStore

KINDS: tuple[tuple[str, str, str], ...] = (
    ("preferences", "Preferences", "Remember your language and region"),
    ("analytics", "Analytics", "Count visitors to improve the site"),
    ("marketing", "Marketing", "Show you personal advertising"),
)


class ConsentPanel:
    """Asks once for each site and keeps the answer."""

    def __init__(self, store: BrowserStore) -> None:
        self.store = store
        self.wanted: dict[str, bool] = {}

    def begin(self, site: Site) -> None:
        """Take the switches from what was chosen before."""
        known = self.store.consent(site.host)
        self.wanted = {
            "preferences": known is not None and known.preferences,
            "analytics": known is not None and known.analytics,
            "marketing": known is not None and known.marketing,
        }

    def build(
        self, site: Site, managing: bool, manage: Callable[[], None], done: Callable[[], None]
    ) -> View:
        """The panel; `manage` opens the switches, `done` is called after a choice."""

        def choose(on: bool) -> None:
            self.store.choose_cookies(
                site.host,
                "accepted" if on else "rejected",
                preferences=on,
                analytics=on,
                marketing=on,
            )
            done()

        def save() -> None:
            self.store.choose_cookies(
                site.host,
                "custom",
                preferences=self.wanted.get("preferences", False),
                analytics=self.wanted.get("analytics", False),
                marketing=self.wanted.get("marketing", False),
            )
            done()

        title = Row(
            [Icon("cookie", 28, "primary"), Flex(Text("We value your privacy", "title_large"))],
            gap=12,
        )
        parts: list[View] = [title, Space(height=10)]
        if managing:
            parts += self._switches()
            row: list[View] = [
                Flex(Button("Reject all", lambda: choose(False), "outlined", rid="cookies_reject")),
                Flex(Button("Save choices", save, "filled", rid="cookies_save")),
            ]
            parts += [Space(height=12), Row(row, gap=8)]
        else:
            text = (
                f"{site.name} uses cookies to run the site, to remember your choices, to count"
                " visits and to show advertising. You decide which ones."
            )
            parts += [
                Text(text, "body_medium", "on_surface_variant"),
                Space(height=12),
                Button("Accept all", lambda: choose(True), "filled", rid="cookies_accept"),
                Row(
                    [
                        Flex(Button("Manage", manage, "text", rid="cookies_manage")),
                        Flex(
                            Button(
                                "Reject all",
                                lambda: choose(False),
                                "outlined",
                                rid="cookies_reject",
                            )
                        ),
                    ],
                    gap=8,
                ),
            ]
        body = Pad(Column(parts), x=20, top=20, bottom=16)
        info = Info("android.app.Dialog", "cookie_banner", desc=tr("Cookie notice"))
        return Surface(body, "surface_low", (24, 24, 0, 0), elevation=6, info=info, solid=True)

    def _switches(self) -> list[View]:
        rows: list[View] = [self._line("Strictly necessary", "Always on", True, None, "necessary")]
        for name, label, text in KINDS:
            on = self.wanted.get(name, False)

            def toggle(name: str = name, on: bool = on) -> None:
                self.wanted[name] = not on

            rows.append(self._line(label, text, on, toggle, name))
        return rows

    def _line(
        self, label: str, text: str, on: bool, toggle: Callable[[], None] | None, name: str
    ) -> View:
        words = Column(
            [
                Text(label, "body_large", hidden=True),
                Text(text, "body_small", "on_surface_variant", rid=""),
            ]
        )
        switch = Switch(on, enabled=toggle is not None, rid="")
        info = Info(
            "android.widget.Switch",
            f"cookies_{name}",
            label,
            checkable=True,
            checked=on,
            enabled=toggle is not None,
        )
        return Tap(Pad(Row([Flex(words), switch], gap=12), y=2), toggle, info=info)


@dataclass(frozen=True, slots=True)
class Veil:
    """Dims everything below it and keeps fingers off."""

    child: View

    def layout(self, ui: Ui, limits: Limits) -> Node:
        full = Limits.tight(limits.max_w, limits.max_h)
        node = Place(self.child, y="end").layout(ui, full)

        def paint(canvas: Canvas, rect: Rect) -> None:
            canvas.box(rect, ui.color("scrim"))

        return Node(full.max_w, full.max_h, [node], paint, touch=Touch(solid=True))
