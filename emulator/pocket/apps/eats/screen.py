"""What all screens of Eats share: its colour, its stores, the address in force."""

from __future__ import annotations

from ...raster.ops import rgb
from ...system.packages import Intent
from ...toolkit.accent import accent
from ...toolkit.node import Handler, Info
from ...toolkit.overlays import Choice, Snackbar
from ...toolkit.scroll import ScrollState
from ...toolkit.strings import tr
from ...toolkit.theme import Ui
from ...toolkit.view import View
from ...toolkit.watched import WatchedScroll
from ..branded import BrandedActivity
from .address_store import Address, AddressStore
from .booking_store import BookingStore
from .order_store import OrderStore
from .restaurant_store import Restaurant, RestaurantStore

SEND = "android.intent.action.SEND"
TEXT = "android.intent.extra.TEXT"
BRAND = accent(rgb("#BF4408"))


class EatsScreen(BrandedActivity):
    """One screen of Eats; subclasses say what is on it in `page`."""

    brand = BRAND

    def on_open(self) -> None:
        self.places = RestaurantStore(self.phone)
        self.addresses = AddressStore(self.phone)
        self.orders = OrderStore(self.phone)
        self.tables = BookingStore(self.phone)
        self.note: Snackbar | None = None
        self.scroll: ScrollState = WatchedScroll(self.hush)
        self.begin()

    def begin(self) -> None:
        """Prepare the state of a new screen."""

    def page(self) -> View:
        """The screen as it is now."""
        raise NotImplementedError

    def screen(self, ui: Ui) -> View:
        return self.page()

    def revision(self) -> object:
        return self.places.revision()

    def on_new_intent(self, intent: Intent) -> None:
        super().on_new_intent(intent)
        self.layers.clear()
        self.on_open()

    def on_resume(self) -> None:
        self.hush()

    def hush(self) -> None:
        """Take the snackbar away, as happens when the screen moves on."""
        self.note = None

    @property
    def target(self) -> int:
        """The number at the end of the intent's data."""
        last = (self.intent.data or "").rpartition("/")[2]
        return int(last) if last.isdigit() else 0

    @property
    def address(self) -> Address:
        """Where food is delivered to."""
        return self.addresses.current()

    def say(self, text: str, action: str = "", act: Handler | None = None) -> None:
        """Show a snackbar, perhaps with something to do about it."""

        def done() -> None:
            self.note = None
            if act is not None:
                act()

        self.note = Snackbar(text, Choice(action, done) if action else None)

    def share(self, text: str) -> None:
        """Hand a text to another app."""
        self.start(Intent(SEND, extras={TEXT: text}))

    def popups(self) -> list[str]:
        """The prompts to show: none unless a test asks for them."""
        wanted = self.phone.system.settings.get("global", "eats_popups") or ""
        return [part.strip() for part in wanted.split(",") if part.strip()]

    def view_restaurant(self, restaurant_id: int) -> None:
        self.open(".RestaurantActivity", f"eats://restaurant/{restaurant_id}")

    def hindrance(self, place: Restaurant) -> str:
        """Why nothing can be ordered now; empty when something can."""
        if not place.delivers_to(self.address):
            return tr("Doesn’t deliver to {place}", place=self.address.label)
        if not place.open_at(self.places.minute()):
            return tr("Closed · opens {time}", time=place.hours.partition("–")[0])
        return ""


def element(rid: str, desc: str = "", *, selected: bool = False) -> Info:
    """A clickable row or card, as an accessibility service sees it."""
    return Info("android.view.ViewGroup", rid, desc=desc, selected=selected)
