"""What all screens of Eats share: its colour, its stores, the address in force."""

from __future__ import annotations

from ...raster.ops import rgb
from ...toolkit import kit
from ...toolkit.strings import tr
from ..page_screen import FreshScreen
from .address_store import Address, AddressStore
from .booking_store import BookingStore
from .order_store import OrderStore
from .restaurant_store import Restaurant, RestaurantStore

BRAND = kit.accent(rgb("#BF4408"))


class EatsScreen(FreshScreen):
    """One screen of Eats; subclasses say what is on it in `page`."""

    brand = BRAND

    def on_open(self) -> None:
        self.places = RestaurantStore(self.phone)
        self.addresses = AddressStore(self.phone)
        self.orders = OrderStore(self.phone)
        self.tables = BookingStore(self.phone)
        super().on_open()

    def revision(self) -> object:
        return self.places.revision()

    @property
    def address(self) -> Address:
        """Where food is delivered to."""
        return self.addresses.current()

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


def element(rid: str, desc: str = "", *, selected: bool = False) -> kit.Info:
    """A clickable row or card, as an accessibility service sees it."""
    return kit.Info("android.view.ViewGroup", rid, desc=desc, selected=selected)
