"""The shop's main screen: home, categories, wishlist, cart and account as tabs."""

from __future__ import annotations

from ...raster.ops import Artwork, rgb
from ...toolkit import kit
from ...toolkit.strings import tr
from .account import AccountTab
from .cart import CartPanel
from .goods import categories
from .pieces import heading, product_row, product_tile
from .popups import PromoDialog, splash
from .products import Product, Search
from .screen import ShopScreen, element

BANNER = Artwork("waves", 5, (rgb("#6A3DB8"), rgb("#F48FB1")))
TABS = ("Home", "Categories", "Wishlist", "Cart", "Account")
CART_TAB = 3


class MainActivity(ShopScreen):
    """What the launcher opens."""

    nav_ground = "surface_container"

    def begin(self) -> None:
        self.tab = 0
        self.scrolls = [kit.WatchedScroll(self.hush) for _ in TABS]
        self.strips = {name: kit.ScrollState() for name in ("categories", "deals", "best")}
        self.panel = CartPanel(self, self.scrolls[CART_TAB])
        self.account_tab = AccountTab(self)
        self.ad = "splash" in self.popups()
        if not self.ad:
            self._promote()

    def page(self) -> kit.View:
        if self.ad:
            return splash(self, self._skip)
        count = self.cart.count()
        icons = ("home", "category", "favorite", "shopping_cart", "person")
        items = [
            kit.NavItem(tr(name), icon, str(count) if index == CART_TAB and count else "")
            for index, (name, icon) in enumerate(zip(TABS, icons, strict=True))
        ]
        nav: kit.View = kit.BottomNav(items, self.tab, self._select)
        match self.tab:
            case 0:
                body, top = self._home(), self._search_box()
            case 1:
                body, top = self._categories(), self._search_box()
            case 2:
                body, top = self._wishlist(), kit.AppBar(tr("Wishlist"))
            case 3:
                body, top = self.panel.body(), kit.AppBar(tr("Cart"), actions=self.panel.actions())
                nav = kit.Column([self.panel.bar(), nav])
            case _:
                body, top = self.account_tab.body(self.scrolls[4]), kit.AppBar(tr("Account"))
        return kit.Scaffold(body, top, nav, snackbar=self.note)

    def back(self) -> bool:
        if self.ad:
            self._skip()
            return True
        if self.tab:
            self.tab = 0
            return True
        return False

    def _select(self, tab: int) -> None:
        if tab == self.tab:
            self.scrolls[tab].jump(0)
        self.tab = tab
        self.note = None

    def _skip(self) -> None:
        self.ad = False
        self._promote()

    def _promote(self) -> None:
        if "promo" in self.popups() and not self.layers:
            PromoDialog(self).open()

    def _search_box(self) -> kit.View:
        hint = kit.Text(tr("Search Shop"), "body_large", "on_surface_variant", 1, rid="search_hint")
        row = kit.Row([kit.Icon("search"), kit.Flex(hint)], gap=16)
        box = kit.Surface(kit.Sized(kit.Pad(row, x=16), height=52), "surface_high", 26)
        search = kit.Tap(box, self._search, info=element("search_bar", tr("Search Shop")))
        return kit.Pad(kit.Row([kit.Flex(search)]), x=16, y=8)

    def _search(self) -> None:
        self.open(".SearchActivity", extras=self.popup_extras)

    # -- home ---------------------------------------------------------------------------------

    def _home(self) -> kit.View:
        everything = self.products.find(Search())
        rows: list[kit.View] = [
            self._banner(),
            kit.Pad(kit.Strip(self._shortcuts(), self.strips["categories"], 6), top=12),
            heading(tr("Deals of the day"), self._deals),
            self._tiles(self.products.deals()[:10], "deals"),
            heading(tr("Best sellers"), self._best),
            self._tiles(self.products.best_sellers()[:12], "best"),
            heading(tr("Recommended for you")),
        ]
        # Every third article, so that all categories have their turn.
        chosen = sorted(everything, key=lambda item: (item.id * 37) % 158)[:24]
        rows += [self._pair(chosen[index : index + 2]) for index in range(0, 24, 2)]
        return kit.scroll_list(rows, self.scrolls[0], bottom=16)

    def _banner(self) -> kit.View:
        words = kit.Column(
            [
                kit.Text(tr("Spring refresh"), "headline_small", "white"),
                kit.Text(tr("Up to 40% off home, light and linen"), "body_medium", "white", 2),
                kit.Space(height=8),
                kit.Surface(
                    kit.Pad(
                        kit.Text(tr("Shop now"), "label_large", rgb("#4A2A86"), hidden=True),
                        x=16,
                        y=7,
                    ),
                    "white",
                    18,
                ),
            ],
            align="start",
        )
        picture = kit.Stack(
            [
                kit.Sized(kit.Image(BANNER, radius=24), height=172),
                kit.Pad(kit.Sized(words, width=236), x=20, y=16),
            ]
        )
        info = element("banner", tr("Spring refresh"))
        return kit.Pad(kit.Tap(picture, self._deals, info=info), x=16, top=4)

    def _shortcuts(self) -> list[kit.View]:
        return [self._shortcut(kind.name, kind.icon) for kind in categories().values()]

    def _shortcut(self, name: str, icon: str) -> kit.View:
        label = kit.Text(tr(name), "label_medium", lines=2, align="center", hidden=True)
        body = kit.Column(
            [kit.Badge(icon, size=56), kit.Sized(label, 80, 40)], gap=6, align="center"
        )
        info = kit.Info("android.view.ViewGroup", "category_shortcut", desc=tr(name))
        return kit.Tap(kit.Sized(body, width=80), self._category(name), info=info)

    def _tiles(self, products: list[Product], name: str) -> kit.View:
        tiles = [product_tile(item, self._opener(item)) for item in products]
        return kit.Pad(kit.Strip(tiles, self.strips[name], 12), top=4)

    def _pair(self, products: list[Product]) -> kit.View:
        tiles: list[kit.View] = [
            kit.Flex(product_tile(item, self._opener(item), 184)) for item in products
        ]
        return kit.Pad(kit.Row(tiles, gap=12, align="start"), x=16, y=8)

    def _opener(self, product: Product) -> kit.Handler:
        return lambda: self.view_product(product.id)

    def _category(self, name: str) -> kit.Handler:
        def show() -> None:
            self.open(".ResultsActivity", extras={"category": name, **self.popup_extras})

        return show

    def _deals(self) -> None:
        self.open(".ResultsActivity", "shop://deals", self.popup_extras)

    def _best(self) -> None:
        self.open(".ResultsActivity", "shop://best", self.popup_extras)

    # -- categories and wishlist --------------------------------------------------------------

    def _categories(self) -> kit.View:
        rows = [
            kit.ListItem(
                tr(kind.name),
                tr("{count} items", count=self.products.count(kind.name)),
                kit.Badge(kind.icon),
                kit.Icon("chevron_right"),
                on_tap=self._category(kind.name),
                rid="category",
            )
            for kind in categories().values()
        ]
        stores = [
            kit.ListItem(
                front.name,
                front.about,
                kit.Badge("storefront", "tertiary_container", "on_tertiary_container"),
                kit.Icon("chevron_right"),
                on_tap=lambda front=front: self.open(
                    ".StoreActivity", f"shop://store/{front.id}", self.popup_extras
                ),
                rid="store",
                summary_lines=1,
            )
            for front in self.products.fronts()
        ]
        views = [
            heading(tr("Categories")),
            *kit.group(rows),
            heading(tr("Stores")),
            *kit.group(stores),
        ]
        return kit.Surface(kit.scroll_list(views, self.scrolls[1], bottom=24), "surface_container")

    def _wishlist(self) -> kit.View:
        found = [self.products.get(product_id) for product_id in self.wishes.ids()]
        products = [product for product in found if product is not None]
        if not products:
            empty = kit.Column(
                [
                    kit.empty_state(
                        "favorite",
                        tr("Your wishlist is empty"),
                        tr("Tap the heart on an item to keep it here"),
                    ),
                    kit.Button(tr("Start shopping"), lambda: self._select(0), "tonal"),
                ],
                align="center",
            )
            return kit.Fill(empty, center=True)
        return kit.LazyList(
            len(products),
            lambda index: self._wish(products[index]),
            self.scrolls[2],
            bottom=16,
            rid="wishlist",
        )

    def _wish(self, product: Product) -> kit.View:
        def remove() -> None:
            self.wishes.toggle(product)
            self.say(tr("Removed from wishlist"), tr("Undo"), undo)

        def undo() -> None:
            self.wishes.toggle(product)

        heart = kit.IconButton(
            "favorite",
            tr("Remove {name} from wishlist", name=product.title),
            remove,
            filled=True,
            color="tertiary",
            rid="remove_wish",
        )
        return product_row(product, self._opener(product), heart)
