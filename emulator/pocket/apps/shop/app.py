"""The Shop app's package: its screens, and the intents they answer."""

from __future__ import annotations

from ...raster.ops import rgb
from ...system.catalog import Filter
from ..base import App, AppContext, AppIcon
from .account import CouponsActivity, PaymentsActivity
from .addresses import AddressEditorActivity, AddressesActivity
from .cart import CartActivity
from .checkout import CheckoutActivity
from .database import DATABASE
from .main import MainActivity
from .order_return import ReturnActivity, ReturnsActivity
from .orders import BuyAgainActivity, OrderActivity, OrdersActivity
from .product import ProductActivity
from .results import ResultsActivity, SearchActivity, StoreActivity
from .review_list import ReviewsActivity
from .seed import ShopSeed

VIEW = "android.intent.action.VIEW"


class ShopApp(App):
    """Shop."""

    package = "com.android.shop"
    label = "Shop"
    launcher = ".MainActivity"
    version = "7.3"
    system = False
    icon = AppIcon("shopping_bag", rgb("#6A3DB8"))
    data = DATABASE
    served = frozenset(("stores", "products", "variants", "specs", "coupons"))
    activities = {
        ".MainActivity": MainActivity,
        ".SearchActivity": SearchActivity,
        ".ResultsActivity": ResultsActivity,
        ".StoreActivity": StoreActivity,
        ".ProductActivity": ProductActivity,
        ".ReviewsActivity": ReviewsActivity,
        ".CartActivity": CartActivity,
        ".CheckoutActivity": CheckoutActivity,
        ".OrdersActivity": OrdersActivity,
        ".OrderActivity": OrderActivity,
        ".BuyAgainActivity": BuyAgainActivity,
        ".ReturnActivity": ReturnActivity,
        ".ReturnsActivity": ReturnsActivity,
        ".CouponsActivity": CouponsActivity,
        ".AddressesActivity": AddressesActivity,
        ".AddressEditorActivity": AddressEditorActivity,
        ".PaymentsActivity": PaymentsActivity,
    }
    filters = {
        ".ProductActivity": (Filter(VIEW, data="shop://product/"),),
        ".StoreActivity": (Filter(VIEW, data="shop://store/"),),
        ".OrderActivity": (Filter(VIEW, data="shop://order/"),),
        ".CouponsActivity": (Filter(VIEW, data="shop://coupons"),),
    }

    def seed(self, phone: AppContext) -> None:
        ShopSeed(phone).write()
