"""One article: picture, price, variants, delivery, details, opinions."""

from __future__ import annotations

from datetime import timedelta

from ...raster.ops import rgb
from ...toolkit import kit
from ...toolkit.strings import tr
from .cart_store import MOST
from .goods import colours
from .pieces import (
    ProductArt,
    Struck,
    bottom_bar,
    heading,
    product_tile,
    rating,
    stars,
    tags,
    warranty_text,
)
from .popups import RatingSheet
from .products import Product, Search, Variant
from .review_list import review_card
from .reviews import reviews_of, shares
from .screen import ShopScreen, element

UNKNOWN = rgb("#9E9E9E")
"""A colour that the table of colours does not have."""
LINK = "https://pocketshop.example/p/"


class ProductActivity(ShopScreen):
    """The page of one article."""

    def begin(self) -> None:
        self.strip = kit.ScrollState()
        self.quantity = 1
        self.variants = self.products.variants(self.target)
        colours = self._names("colour")
        sizes = self._names("size")
        self.colour: str = colours[0] if colours else ""
        self.size: str | None = None if len(sizes) > 1 else (sizes[0] if sizes else "")
        self.missing = False
        if "rating" in self.popups():
            RatingSheet(self).open()

    def page(self) -> kit.View:
        product = self.products.get(self.target)
        if product is None:
            gone = kit.empty_state("search", tr("This item is no longer sold"))
            return kit.Scaffold(kit.Fill(gone, center=True), top=kit.AppBar("", self.leave))
        share = kit.IconButton(
            "share", tr("Share"), lambda: self._share(product), rid="action_share"
        )
        bar = kit.AppBar("", self.leave, [share, self.cart_button()])
        body = kit.scroll_list(self._rows(product), self.scroll, bottom=24)
        return kit.Scaffold(body, bar, self._buttons(product), snackbar=self.note)

    def _rows(self, product: Product) -> list[kit.View]:
        rows: list[kit.View] = [
            kit.Pad(ProductArt(product, None, 280, self.colour, 24), x=16),
            kit.Pad(self._head(product), x=16, top=16),
        ]
        if self._names("colour"):
            rows.append(kit.Pad(self._colours(), x=16, top=16))
        if self._names("size"):
            rows.append(kit.Pad(self._sizes(), x=16, top=12))
        rows += [
            kit.Pad(self._amount(), x=16, top=12),
            kit.Pad(self._delivery(product), x=16, top=16),
            self._store(product),
            heading(tr("Details")),
            kit.Pad(self._details(product), x=16),
            heading(tr("Reviews"), self._reviews),
            kit.Pad(self._summary(product), x=16, y=4),
        ]
        opinions = reviews_of(product, self.phone.now().date())
        rows += [kit.Pad(review_card(review), x=16, y=6) for review in opinions[:2]]
        rows += self._similar(product)
        return rows

    def _head(self, product: Product) -> kit.View:
        variant = self._variant()
        now = product.price if variant is None else variant.price
        sale = product.list_price > product.price
        line: list[kit.View] = [
            kit.Text(
                kit.money(now), "headline_medium", "tertiary" if sale else "on_surface", rid="price"
            )
        ]
        if sale:
            before = now + product.list_price - product.price
            off = kit.Text(f"-{product.discount}%", "title_small", "tertiary", rid="discount")
            line += [Struck(kit.money(before), "body_medium"), off]
        judged = kit.Row(
            [
                rating(product.rating_tenths, product.reviews, "body_medium"),
                kit.Text("·", "body_medium", "on_surface_variant", hidden=True),
                kit.Text(
                    tr("{count} sold", count=f"{product.sold:,}"),
                    "body_medium",
                    "on_surface_variant",
                    rid="sold_count",
                ),
            ],
            gap=8,
        )
        parts: list[kit.View] = [
            kit.Text(product.title, "title_large", rid="product_title"),
            kit.Space(height=4),
            kit.Tap(kit.Pad(judged, y=4), self._reviews, info=element("reviews_link")),
            kit.Space(height=4),
            kit.Row(line, gap=10),
        ]
        marks = tags(product)
        if marks:
            parts.append(kit.Pad(kit.Flow(marks, 8, 6), top=8))
        return kit.Column(parts)

    # -- variants -----------------------------------------------------------------------------

    def _names(self, part: str) -> list[str]:
        """The colours or sizes there are, in the order of the catalogue."""
        found = (variant.colour if part == "colour" else variant.size for variant in self.variants)
        return list(dict.fromkeys(name for name in found if name))

    def _variant(self) -> Variant | None:
        """The variant chosen, once a size is."""
        for variant in self.variants:
            if variant.colour == self.colour and variant.size == self.size:
                return variant
        return None

    def _in_stock(self, colour: str, size: str) -> bool:
        return any(
            variant.stock > 0 and variant.colour == colour and variant.size == size
            for variant in self.variants
        )

    def _colours(self) -> kit.View:
        title = kit.Text(
            tr("Color: {name}", name=tr(self.colour)), "title_small", rid="colour_label"
        )
        swatches = [self._swatch(name) for name in self._names("colour")]
        return kit.Column([title, kit.Space(height=8), kit.Flow(swatches, 8)])

    def _swatch(self, name: str) -> kit.View:
        chosen = name == self.colour

        def choose() -> None:
            self.colour = name
            self.note = None

        dot = kit.Surface(
            kit.Custom(26, 26, lambda canvas, rect, ui: None),
            colours().get(name, UNKNOWN),
            13,
            "outline_variant",
        )
        label = kit.Text(tr(name), "label_large", hidden=True)
        box = kit.Surface(
            kit.Pad(kit.Row([dot, label], gap=8), left=7, right=14, top=7, bottom=7),
            "secondary_container" if chosen else "clear",
            20,
            "primary" if chosen else "outline_variant",
        )
        info = kit.Info(
            "android.widget.RadioButton", "colour", tr(name), checkable=True, checked=chosen
        )
        return kit.Tap(kit.Pad(box, y=2), choose, info=info)

    def _sizes(self) -> kit.View:
        tone = "error" if self.missing else "on_surface"
        label = tr("Choose a size") if self.size is None else tr("Size: {name}", name=self.size)
        title = kit.Text(label, "title_small", tone, rid="size_label")
        chips: list[kit.View] = []
        for name in self._names("size"):
            if self._in_stock(self.colour, name):
                chips.append(kit.Chip(name, self._sizer(name), name == self.size, rid="size"))
            else:
                label = tr("{size}: sold out", size=name)
                chips.append(kit.Chip(label, self._sold_out, rid="size_sold_out", icon="block"))
        return kit.Column([title, kit.Space(height=4), kit.Flow(chips, 8, 0)])

    def _sizer(self, name: str) -> kit.Handler:
        def choose() -> None:
            self.size = name
            self.missing = False
            self.note = None

        return choose

    def _sold_out(self) -> None:
        self.toast(tr("This size is sold out in the chosen color"))

    def _amount(self) -> kit.View:
        def change(value: int) -> None:
            self.quantity = value
            self.note = None

        label = kit.Flex(kit.Text(tr("Quantity"), "title_small"))
        return kit.Row([label, kit.Stepper(self.quantity, change, 1, MOST)])

    # -- what else is known -------------------------------------------------------------------

    def _delivery(self, product: Product) -> kit.View:
        day = self.phone.now().date() + timedelta(days=product.delivery_days)
        cost = tr("Free delivery") if product.free_delivery else tr("Delivery from $4.90")
        body = kit.Column(
            [
                kit.Text(cost, "title_small", rid="delivery_cost"),
                kit.Text(
                    tr("Arrives by {day}", day=kit.day_text(day)),
                    "body_medium",
                    "on_surface_variant",
                    rid="delivery_day",
                ),
            ]
        )
        row = kit.Row([kit.Icon("local_shipping", 24, "primary"), kit.Flex(body)], gap=16)
        return kit.Carded(
            kit.Pad(row, x=16, y=12), color="surface_container", corners=(16, 16, 16, 16)
        )

    def _store(self, product: Product) -> kit.View:
        front = self.products.front(product.store_id)
        if front is None:
            return kit.Space()
        place = tr("{rating} rating · {city}", rating=front.rating_tenths / 10, city=front.city)
        lines = kit.Column(
            [
                kit.Text(front.name, "title_medium", lines=1, rid="store_name"),
                kit.Text(place, "body_small", "on_surface_variant", 1),
            ]
        )
        row = kit.Row(
            [kit.Avatar(front.name, 44), kit.Flex(lines), kit.Icon("chevron_right")], gap=16
        )

        def visit() -> None:
            self.open(".StoreActivity", f"shop://store/{front.id}", self.popup_extras)

        return kit.Tap(
            kit.Pad(row, x=16, top=16, bottom=8), visit, info=element("store", front.name)
        )

    def _details(self, product: Product) -> kit.View:
        entries = [
            *self.products.specs(product.id),
            (tr("Warranty"), warranty_text(product.warranty_months)),
            (tr("Category"), tr(product.category)),
            (tr("Item number"), f"{100_000 + product.id * 17}"),
        ]
        rows: list[kit.View] = []
        for index, (name, value) in enumerate(entries):
            label = kit.Text(name, "body_medium", "on_surface_variant", 2, rid="spec_name")
            line = kit.Row(
                [
                    kit.Sized(label, width=128),
                    kit.Flex(kit.Text(value, "body_medium", rid="spec_value")),
                ],
                gap=12,
                align="start",
            )
            ground = "surface_container" if index % 2 == 0 else "clear"
            rows.append(kit.Surface(kit.Pad(line, x=12, y=9), ground, 8))
        return kit.Column(rows)

    def _summary(self, product: Product) -> kit.View:
        left = kit.Column(
            [
                kit.Text(
                    f"{product.rating_tenths / 10:.1f}", "display_medium", rid="rating_average"
                ),
                stars(product.rating_tenths / 10, 16),
                kit.Space(height=4),
                kit.Text(
                    tr("{count} reviews", count=f"{product.reviews:,}"),
                    "body_small",
                    "on_surface_variant",
                ),
            ],
            align="center",
        )
        bars: list[kit.View] = []
        for stars_given, share in zip((5, 4, 3, 2, 1), shares(product), strict=True):
            number = kit.Sized(kit.Text(str(stars_given), "body_small", hidden=True), width=12)
            bars.append(kit.Row([number, kit.Flex(kit.ProgressBar(share / 100, 6))], gap=6))
        return kit.Row([left, kit.Flex(kit.Column(bars, gap=2))], gap=24)

    def _similar(self, product: Product) -> list[kit.View]:
        found = self.products.find(Search(category=product.category))
        others = [item for item in found if item.id != product.id][:8]
        tiles = [
            product_tile(item, lambda item=item: self.view_product(item.id)) for item in others
        ]
        return [heading(tr("You may also like")), kit.Strip(tiles, self.strip, 12)]

    # -- actions ------------------------------------------------------------------------------

    def _buttons(self, product: Product) -> kit.View:
        wished = self.wishes.has(product.id)
        heart = kit.IconButton(
            "favorite",
            tr("Remove from wishlist") if wished else tr("Add to wishlist"),
            lambda: self._wish(product),
            filled=wished,
            color="tertiary" if wished else None,
            rid="action_wishlist",
            checked=wished,
        )
        add = kit.Button(
            tr("Add to cart"), lambda: self._add(product), "tonal", height=48, rid="add_to_cart"
        )
        buy = kit.Button(tr("Buy now"), lambda: self._buy(product), height=48, rid="buy_now")
        return bottom_bar([heart, kit.Flex(add), kit.Flex(buy)])

    def _wish(self, product: Product) -> None:
        if self.wishes.toggle(product):
            self.say(tr("Added to wishlist"), tr("Undo"), lambda: self._unwish(product))
        else:
            self.say(tr("Removed from wishlist"))

    def _unwish(self, product: Product) -> None:
        self.wishes.toggle(product)

    def _ready(self) -> Variant | None:
        """The chosen variant; says what is missing when there is none."""
        variant = self._variant()
        if variant is None:
            self.missing = True
            self.toast(tr("Choose a size first"))
            return None
        if variant.stock == 0:
            self._sold_out()
            return None
        return variant

    def _add(self, product: Product) -> None:
        variant = self._ready()
        if variant is not None:
            self.cart.add(product, variant, self.quantity)
            self.say(tr("Added to cart"), tr("View cart"), self.view_cart)

    def _buy(self, product: Product) -> None:
        variant = self._ready()
        if variant is not None:
            extras = {"variant": variant.id, "quantity": self.quantity}
            self.open(".CheckoutActivity", f"shop://product/{product.id}", extras)

    def _share(self, product: Product) -> None:
        self.share(f"{product.title} ({kit.money(product.price)}) {LINK}{product.id}")

    def _reviews(self) -> None:
        self.open(".ReviewsActivity", f"shop://product/{self.target}")
