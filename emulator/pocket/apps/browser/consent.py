"""The cookie question of a site: a panel over the lower part of its page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ...raster.geometry import Rect
from ...toolkit import kit
from ...toolkit.strings import tr
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
    ) -> kit.View:
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

        title = kit.Row(
            [
                kit.Icon("cookie", 28, "primary"),
                kit.Flex(kit.Text("We value your privacy", "title_large")),
            ],
            gap=12,
        )
        parts: list[kit.View] = [title, kit.Space(height=10)]
        if managing:
            parts += self._switches()
            row: list[kit.View] = [
                kit.Flex(
                    kit.Button(
                        "Reject all", lambda: choose(False), "outlined", rid="cookies_reject"
                    )
                ),
                kit.Flex(kit.Button("Save choices", save, "filled", rid="cookies_save")),
            ]
            parts += [kit.Space(height=12), kit.Row(row, gap=8)]
        else:
            text = (
                f"{site.name} uses cookies to run the site, to remember your choices, to count"
                " visits and to show advertising. You decide which ones."
            )
            parts += [
                kit.Text(text, "body_medium", "on_surface_variant"),
                kit.Space(height=12),
                kit.Button("Accept all", lambda: choose(True), "filled", rid="cookies_accept"),
                kit.Row(
                    [
                        kit.Flex(kit.Button("Manage", manage, "text", rid="cookies_manage")),
                        kit.Flex(
                            kit.Button(
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
        body = kit.Pad(kit.Column(parts), x=20, top=20, bottom=16)
        info = kit.Info("android.app.Dialog", "cookie_banner", desc=tr("Cookie notice"))
        return kit.Surface(body, "surface_low", (24, 24, 0, 0), elevation=6, info=info, solid=True)

    def _switches(self) -> list[kit.View]:
        rows: list[kit.View] = [
            self._line("Strictly necessary", "Always on", True, None, "necessary")
        ]
        for name, label, text in KINDS:
            on = self.wanted.get(name, False)

            def toggle(name: str = name, on: bool = on) -> None:
                self.wanted[name] = not on

            rows.append(self._line(label, text, on, toggle, name))
        return rows

    def _line(
        self, label: str, text: str, on: bool, toggle: Callable[[], None] | None, name: str
    ) -> kit.View:
        words = kit.Column(
            [
                kit.Text(label, "body_large", hidden=True),
                kit.Text(text, "body_small", "on_surface_variant", rid=""),
            ]
        )
        switch = kit.Switch(on, enabled=toggle is not None, rid="")
        info = kit.Info(
            "android.widget.Switch",
            f"cookies_{name}",
            label,
            checkable=True,
            checked=on,
            enabled=toggle is not None,
        )
        return kit.Tap(kit.Pad(kit.Row([kit.Flex(words), switch], gap=12), y=2), toggle, info=info)


@dataclass(frozen=True, slots=True)
class Veil:
    """Dims everything below it and keeps fingers off."""

    child: kit.View

    def layout(self, ui: kit.Ui, limits: kit.Limits) -> kit.Node:
        full = kit.Limits.tight(limits.max_w, limits.max_h)
        node = kit.Place(self.child, y="end").layout(ui, full)

        def paint(canvas: kit.Canvas, rect: Rect) -> None:
            canvas.box(rect, ui.color("scrim"))

        return kit.Node(full.max_w, full.max_h, [node], paint, touch=kit.Touch(solid=True))
