"""What all screens of the shop share: its colours, its stores, sharing."""

from __future__ import annotations

from ...raster.ops import rgb
from ...system.packages import Intent
from ...toolkit.basic import Text
from ...toolkit.brand import Brand
from ...toolkit.buttons import IconButton
from ...toolkit.node import Handler, Info
from ...toolkit.overlays import Choice, Snackbar
from ...toolkit.scroll import ScrollState
from ...toolkit.strings import tr
from ...toolkit.theme import Ui
from ...toolkit.view import Pad, Place, Sized, Stack, Surface, View
from ...toolkit.watched import WatchedScroll
from ..branded import BrandedActivity
from .account_store import AccountStore
from .cart_store import CartStore, WishStore
from .order_store import OrderStore
from .products import ProductStore

SEND = "android.intent.action.SEND"
TEXT = "android.intent.extra.TEXT"
BRAND = Brand(
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


class ShopScreen(BrandedActivity):
    """One screen of the shop; subclasses say what is on it in `page`."""

    brand = BRAND

    def on_open(self) -> None:
        self.products = ProductStore(self.phone)
        self.cart = CartStore(self.phone)
        self.wishes = WishStore(self.phone)
        self.account = AccountStore(self.phone)
        self.orders = OrderStore(self.phone)
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
        return self.products.revision()

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

    def cart_button(self) -> View:
        """The cart with the number of pieces in it."""
        count = self.cart.count()
        desc = tr("Cart, {count} items", count=count)
        button = IconButton("shopping_cart", desc, self.view_cart, rid="action_cart")
        if not count:
            return button
        number = Text(str(count), "label_small", "on_error", hidden=True, align="center")
        mark = Surface(Sized(Place(number, x="center", y="center"), 18, 16), "error", 8)
        return Stack([button, Pad(mark, top=5, right=3)], align="top_right")


def element(rid: str, desc: str = "", *, selected: bool = False) -> Info:
    """A clickable row or card, as an accessibility service sees it."""
    return Info("android.view.ViewGroup", rid, desc=desc, selected=selected)
