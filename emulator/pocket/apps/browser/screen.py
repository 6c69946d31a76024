"""What the browser's screens have in common: its colours, its store, its short messages."""

from __future__ import annotations

from ...raster.ops import rgb
from ...system.packages import Intent
from ...toolkit.brand import Brand
from ...toolkit.overlays import Choice, Snackbar
from ...toolkit.theme import Ui
from ...toolkit.view import View
from ..branded import BrandedActivity
from .store import BrowserStore

PACKAGE = "com.android.browser"
SEND = "android.intent.action.SEND"
VIEW = "android.intent.action.VIEW"
TEXT = "android.intent.extra.TEXT"
SUBJECT = "android.intent.extra.SUBJECT"
BRAND = Brand(
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


class Screen(BrandedActivity):
    """A screen of the browser; subclasses write `content`."""

    brand = BRAND

    def on_open(self) -> None:
        self.store = BrowserStore(self.phone)
        self._snack: tuple[str, Choice | None, object] | None = None

    def revision(self) -> object:
        return self.store.revision()

    def content(self) -> View:
        """The screen as it is now."""
        raise NotImplementedError

    def screen(self, ui: Ui) -> View:
        return self.content()

    def say(self, text: str, action: Choice | None = None) -> None:
        """Show a short message at the bottom until the screen is touched again."""
        self._snack = (text, action, self.phone.windows.touched)

    @property
    def snackbar(self) -> View | None:
        if self._snack is None or self._snack[2] is not self.phone.windows.touched:
            return None
        return Snackbar(self._snack[0], self._snack[1])

    def share(self, text: str, subject: str) -> None:
        """Offer a text to other apps."""
        self.start(Intent(SEND, extras={TEXT: text, SUBJECT: subject}))
