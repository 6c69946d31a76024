"""The Eats app's package: its screens, and the intents they answer."""

from __future__ import annotations

from datetime import datetime

from ...raster.ops import rgb
from ...system.catalog import Filter
from ...system.notifications import Notification
from ...system.packages import Intent
from ...toolkit.strings import tr
from ..base import App, AppContext, AppIcon
from .address_sheet import AddressEditorActivity, AddressesActivity
from .basket import BasketActivity
from .bookings import BookActivity, BookingActivity
from .database import DATABASE
from .dish import DishActivity
from .main import FavouritesActivity, MainActivity, PaymentsActivity
from .order_store import OrderStore
from .orders import OrderActivity
from .restaurant import InfoActivity, RestaurantActivity, SearchActivity
from .seed import EatsSeed

VIEW = "android.intent.action.VIEW"


class EatsApp(App):
    """Eats."""

    package = "com.android.eats"
    label = "Eats"
    launcher = ".MainActivity"
    version = "5.12"
    system = False
    icon = AppIcon("ramen_dining", rgb("#E8590C"))
    data = DATABASE
    served = frozenset(("restaurants", "dishes", "table_slots"))
    activities = {
        ".MainActivity": MainActivity,
        ".SearchActivity": SearchActivity,
        ".RestaurantActivity": RestaurantActivity,
        ".InfoActivity": InfoActivity,
        ".DishActivity": DishActivity,
        ".BasketActivity": BasketActivity,
        ".OrderActivity": OrderActivity,
        ".BookActivity": BookActivity,
        ".BookingActivity": BookingActivity,
        ".FavouritesActivity": FavouritesActivity,
        ".AddressesActivity": AddressesActivity,
        ".AddressEditorActivity": AddressEditorActivity,
        ".PaymentsActivity": PaymentsActivity,
    }
    filters = {
        ".RestaurantActivity": (Filter(VIEW, data="eats://restaurant/"),),
        ".OrderActivity": (Filter(VIEW, data="eats://order/"),),
        ".BookingActivity": (Filter(VIEW, data="eats://booking/"),),
    }

    def seed(self, phone: AppContext) -> None:
        EatsSeed(phone).write()

    def on_clock(self, phone: AppContext, before: datetime, now: datetime) -> None:
        """Tell of orders that have arrived in between."""
        since, until = before.timestamp() * 1000, now.timestamp() * 1000
        for order in OrderStore(phone).orders():
            if order.status in ("delivered", "cancelled") or not since < order.due_at <= until:
                continue
            with phone.windows.languages.speaking(self.package):
                title, wish = tr("Your food is here"), tr("Enjoy your meal!")
                text = tr("{restaurant}: {wish}", restaurant=order.restaurant, wish=wish)
            opened = Intent(VIEW, f"eats://order/{order.id}")
            phone.notify(Notification(self.package, title, text, order.id, intent=opened))
