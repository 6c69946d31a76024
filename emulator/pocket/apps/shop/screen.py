"""What all screens of the shop share: its colours, its stores, sharing."""

from __future__ import annotations

from ...raster.ops import rgb
from ...toolkit import kit
from ...toolkit.strings import tr
from ..page_screen import FreshScreen
from .account_store import AccountStore
from .cart_store import CartStore, WishStore
from .order_store import OrderStore
from .products import ProductStore

BRAND = kit.Brand(
    light={
        "primary": rgb("#6A3DB8"),
        "on_primary": rgb("#FFFFFF"),
        "primary_container": rgb("#EBDDFF"),
        "on_primary_container": rgb("#25005A"),
        "secondary_container": rgb("#EADDF7"),
        "on_secondary_container": rgb("#1F1633"),
        "tertiary": rgb("#B5145F"),
        "tertiary_container": rgb("#FFD9E5"),
        "on_tertiary_container": rgb("#3E001D"),
        "inverse_primary": rgb("#D4BBFF"),
    },
    dark={
        "primary": rgb("#D4BBFF"),
        "on_primary": rgb("#3C1D73"),
        "primary_container": rgb("#53338E"),
        "on_primary_container": rgb("#EBDDFF"),
        "secondary_container": rgb("#4A4458"),
        "on_secondary_container": rgb("#E8DEF8"),
        "tertiary": rgb("#FFB0CB"),
        "tertiary_container": rgb("#7D1A48"),
        "on_tertiary_container": rgb("#FFD9E5"),
        "inverse_primary": rgb("#6A3DB8"),
    },
)


class ShopScreen(FreshScreen):
    """One screen of the shop; subclasses say what is on it in `page`."""

    brand = BRAND

    def on_open(self) -> None:
        self.products = ProductStore(self.phone)
        self.cart = CartStore(self.phone)
        self.wishes = WishStore(self.phone)
        self.account = AccountStore(self.phone)
        self.orders = OrderStore(self.phone)
        super().on_open()

    def revision(self) -> object:
        return self.products.revision()

    def view_product(self, product_id: int) -> None:
        self.open(".ProductActivity", f"shop://product/{product_id}", self.popup_extras)

    def view_cart(self) -> None:
        self.open(".CartActivity")

    @property
    def popup_extras(self) -> dict[str, str]:
        """Which pop-ups were asked for by the intent that opened the app."""
        found = self.intent.extras.get("popups")
        return {"popups": str(found)} if found else {}

    def popups(self) -> list[str]:
        """The pop-ups to show: none unless a test asks for them."""
        wanted = self.popup_extras.get("popups")
        if wanted is None:
            wanted = self.phone.system.settings.get("global", "shop_popups") or ""
        return [part.strip() for part in wanted.split(",") if part.strip()]

    def cart_button(self) -> kit.View:
        """The cart with the number of pieces in it."""
        count = self.cart.count()
        desc = tr("Cart, {count} items", count=count)
        button = kit.IconButton("shopping_cart", desc, self.view_cart, rid="action_cart")
        if not count:
            return button
        number = kit.Text(str(count), "label_small", "on_error", hidden=True, align="center")
        mark = kit.Surface(kit.Sized(kit.Place(number, x="center", y="center"), 18, 16), "error", 8)
        return kit.Stack([button, kit.Pad(mark, top=5, right=3)], align="top_right")


def element(rid: str, desc: str = "", *, selected: bool = False) -> kit.Info:
    """A clickable row or card, as an accessibility service sees it."""
    return kit.Info("android.view.ViewGroup", rid, desc=desc, selected=selected)
