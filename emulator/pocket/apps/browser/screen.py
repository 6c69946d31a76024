"""What the browser's screens have in common: its colours, its store, its short messages."""

from __future__ import annotations

from ...raster.ops import rgb
from ...toolkit import kit
from ..page_screen import BriefScreen
from .store import BrowserStore

PACKAGE = "com.android.browser"
VIEW = "android.intent.action.VIEW"
BRAND = kit.Brand(
    light={
        "primary": rgb("#00696F"),
        "on_primary": rgb("#FFFFFF"),
        "primary_container": rgb("#BEEBEE"),
        "on_primary_container": rgb("#002022"),
        "secondary_container": rgb("#D3E6E8"),
        "on_secondary_container": rgb("#0B2A2D"),
        "inverse_primary": rgb("#80D4DA"),
        "surface_container": rgb("#EEF4F4"),
        "surface_high": rgb("#E6EEEE"),
        "surface_highest": rgb("#DCE7E7"),
        "surface_low": rgb("#F5FAFA"),
    },
    dark={
        "primary": rgb("#80D4DA"),
        "on_primary": rgb("#003739"),
        "primary_container": rgb("#004F53"),
        "on_primary_container": rgb("#BEEBEE"),
        "secondary_container": rgb("#24474A"),
        "on_secondary_container": rgb("#CCE8EA"),
        "inverse_primary": rgb("#00696F"),
        "surface_container": rgb("#1B2122"),
        "surface_high": rgb("#252C2D"),
        "surface_highest": rgb("#303839"),
    },
)


class Screen(BriefScreen):
    """A screen of the browser; subclasses write `page`."""

    brand = BRAND

    def on_open(self) -> None:
        super().on_open()
        self.store = BrowserStore(self.phone)

    def revision(self) -> object:
        return self.store.revision()
