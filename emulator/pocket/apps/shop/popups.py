"""What gets in the way, when a test asks for it: a splash ad, a promotion, a plea for stars.

They appear when the setting `global shop_popups` or the intent's extra `popups` names them
(`splash,promo,rating`); tapping an advertisement is written down in the table `ad_taps`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ...raster.ops import Artwork, rgb
from ...system.activity import Layer
from ...toolkit import kit
from ...toolkit.strings import tr
from ..tables import insert

if TYPE_CHECKING:
    from .screen import ShopScreen

SPLASH = Artwork("wallpaper", 41, (rgb("#4A148C"), rgb("#E91E63")))
PROMO = Artwork("confetti", 17, (rgb("#6A3DB8"), rgb("#F48FB1")))


def record_ad(screen: ShopScreen, ad: str) -> None:
    """Write down that an advertisement was tapped."""
    insert(screen.products.db, "ad_taps", ad=ad, tapped_at=screen.phone.epoch_ms())


def splash(screen: ShopScreen, done: kit.Handler) -> kit.View:
    """A full-screen advertisement with a small way out."""

    def visit() -> None:
        record_ad(screen, "splash")
        done()
        screen.open(".ResultsActivity", "shop://deals", screen.popup_extras)

    label = kit.Text(tr("Skip"), "label_large", "white", hidden=True)
    skip = kit.Tap(
        kit.Surface(kit.Pad(label, x=16, y=8), rgb("#000000", 0.45), 18),
        done,
        info=kit.Info("android.widget.TextView", "skip", tr("Skip")),
    )
    words = kit.Column(
        [
            kit.Text(tr("Advertisement"), "label_medium", "white", rid="ad_label"),
            kit.Space(height=160),
            kit.Text(tr("Midnight Sale"), "display_small", "white", align="center"),
            kit.Space(height=8),
            kit.Text(tr("Up to 60% off, today only"), "title_medium", "white", align="center"),
            kit.Space(height=32),
            kit.Surface(
                kit.Pad(
                    kit.Text(tr("Open now"), "title_medium", rgb("#4A148C"), hidden=True),
                    x=32,
                    y=14,
                ),
                "white",
                28,
            ),
        ],
        align="center",
    )
    ad = kit.Tap(
        kit.Fill(kit.Stack([kit.Fill(kit.Image(SPLASH)), kit.Fill(kit.Pad(words, top=80))])),
        visit,
        info=kit.Info("android.widget.FrameLayout", "splash_ad", desc=tr("Advertisement")),
    )
    corner = kit.Fill(kit.Column([kit.Pad(kit.Place(skip, x="end"), x=16, top=16)]))
    return kit.Stack([ad, corner])


class PromoDialog:
    """A promotion in the middle of the screen."""

    def __init__(self, screen: ShopScreen) -> None:
        self.screen = screen
        self.layer = Layer(self.build)

    def open(self) -> None:
        self.screen.show(self.layer)

    def build(self) -> kit.View:
        close = kit.IconButton("close", tr("Close"), self._close, rid="promo_close")
        body = kit.Column(
            [
                kit.Place(close, x="end"),
                kit.Image(PROMO, height=140, radius=16),
                kit.Space(height=16),
                kit.Text(tr("A surprise for you"), "headline_small", align="center"),
                kit.Space(height=8),
                kit.Text(
                    tr("Spin the wheel and win up to $50 for your next order."),
                    "body_medium",
                    "on_surface_variant",
                    align="center",
                ),
                kit.Space(height=16),
                kit.Button(tr("Claim my prize"), self._claim, rid="promo_claim"),
            ]
        )
        return kit.Dialog(body=body)

    def _close(self) -> None:
        self.screen.dismiss(self.layer)

    def _claim(self) -> None:
        record_ad(self.screen, "promo")
        self._close()
        self.screen.toast(tr("The wheel is busy. Try again later."))


class RatingSheet:
    """The plea to rate the app."""

    def __init__(self, screen: ShopScreen) -> None:
        self.screen = screen
        self.layer = Layer(self.build, kind="sheet")

    def open(self) -> None:
        self.screen.show(self.layer)

    def build(self) -> kit.View:
        cells = [
            kit.IconButton(
                "star",
                tr("{count} stars", count=count) if count > 1 else tr("1 star"),
                self._giver(count),
                rid="rate",
                icon_size=32,
            )
            for count in range(1, 6)
        ]
        later = kit.Button(tr("Not now"), self._close, "text", rid="rate_later")
        body = kit.Column(
            [
                kit.Text(tr("Enjoying Shop?"), "headline_small", align="center", rid="sheet_title"),
                kit.Space(height=8),
                kit.Text(
                    tr("Tap a star to rate it."),
                    "body_medium",
                    "on_surface_variant",
                    align="center",
                ),
                kit.Space(height=12),
                kit.Row(cells, spread="center"),
                kit.Space(height=8),
                kit.Row([kit.Flex(later)]),
            ]
        )
        return kit.BottomSheet(kit.Pad(body, x=24))

    def _giver(self, count: int) -> Callable[[], None]:
        def give() -> None:
            now = self.screen.phone.epoch_ms()
            insert(self.screen.products.db, "app_ratings", stars=count, rated_at=now)
            self._close()
            self.screen.toast(tr("Thank you"))

        return give

    def _close(self) -> None:
        self.screen.dismiss(self.layer)
