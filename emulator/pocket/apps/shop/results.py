"""Lists of articles: what a search found, a category, a store, the deals; sorted and filtered."""

from __future__ import annotations

from dataclasses import replace

from ...system.activity import Layer
from ...toolkit import kit
from ...toolkit.strings import tr
from ..folding import fold
from .goods import categories
from .pieces import product_row, rating
from .products import Product, Search, Sort
from .screen import ShopScreen

SORTS: dict[Sort, str] = {
    "match": "Best match",
    "price_up": "Price: low to high",
    "price_down": "Price: high to low",
    "rating": "Customer rating",
    "reviews": "Most reviewed",
    "newest": "Newest",
}
BANDS: tuple[tuple[int | None, int | None, str], ...] = (
    (None, 2500, "Under $25"),
    (2500, 5000, "$25 to $50"),
    (5000, 10000, "$50 to $100"),
    (10000, None, "Over $100"),
)
RATINGS = (0, 35, 40, 43, 45, 47)
POPULAR = ("headphones", "coffee", "desk chair", "backpack", "kettle", "t-shirt", "lamp")


class ResultsActivity(ShopScreen):
    """Articles that fit a search."""

    def begin(self) -> None:
        extras = self.intent.extras
        category = extras.get("category")
        self.search = Search(
            words=str(extras.get("query", "")),
            category=None if category is None else str(category),
            on_sale=self.intent.data == "shop://deals",
        )
        self.chips = kit.ScrollState()

    def page(self) -> kit.View:
        found = self.found()
        rows = kit.LazyList(
            len(found) + 1,
            lambda index: self._row(found, index),
            self.scroll,
            bottom=24,
            rid="results",
        )
        body: kit.View = rows
        if not found:
            empty = kit.Column(
                [
                    self._head(0),
                    kit.Fill(
                        kit.empty_state(
                            "search",
                            tr("Nothing found"),
                            tr("Try other words or fewer filters"),
                        ),
                        center=True,
                    ),
                ]
            )
            body = empty
        bar = kit.Column([self._bar(), kit.Pad(kit.Strip(self._chips(), self.chips), bottom=4)])
        return kit.Scaffold(body, bar, snackbar=self.note)

    def found(self) -> list[Product]:
        """The articles to list."""
        products = self.products.find(self.search)
        if self.intent.data == "shop://best":
            products = [product for product in products if product.best_seller]
        return products

    def title(self) -> str:
        if self.intent.data == "shop://deals":
            return tr("Deals of the day")
        if self.intent.data == "shop://best":
            return tr("Best sellers")
        return tr(self.search.category or "") if self.search.category else self.search.words

    def _bar(self) -> kit.View:
        find = kit.IconButton("search", tr("Search"), self._again, rid="action_search")
        return kit.AppBar(self.title(), self.leave, [find, self.cart_button()])

    def _again(self) -> None:
        self.open(".SearchActivity", extras={"query": self.search.words, **self.popup_extras})

    def _head(self, count: int) -> kit.View:
        label = tr("{count} results", count=count) if count != 1 else tr("1 result")
        text = kit.Text(label, "body_medium", "on_surface_variant", rid="result_count")
        return kit.Pad(text, x=16, top=4, bottom=4)

    def _row(self, found: list[Product], index: int) -> kit.View:
        if index == 0:
            return self._head(len(found))
        product = found[index - 1]
        return product_row(product, lambda: self.view_product(product.id))

    # -- sorting and filtering ----------------------------------------------------------------

    def _chips(self) -> list[kit.View]:
        search = self.search
        filters = tr("Filters")
        if search.filters:
            filters = tr("Filters ({count})", count=search.filters)
        chips: list[kit.View] = [
            kit.Chip(filters, self._filter, search.filters > 0, "tune", rid="filters"),
            kit.Chip(
                tr(SORTS[search.sort]), self._sort, search.sort != "match", "sort", rid="sort"
            ),
            kit.Chip(
                tr("Free delivery"),
                lambda: self._change(replace(search, free_delivery=not search.free_delivery)),
                search.free_delivery,
                "local_shipping",
                rid="free_delivery",
            ),
            kit.Chip(
                tr("On sale"),
                lambda: self._change(replace(search, on_sale=not search.on_sale)),
                search.on_sale,
                "sell",
                rid="on_sale",
            ),
        ]
        return chips

    def _change(self, search: Search) -> None:
        self.search = search
        self.scroll.jump(0)

    def _filter(self) -> None:
        FilterSheet(self).open()

    def _sort(self) -> None:
        state = kit.ScrollState()

        def pick(sort: Sort) -> kit.Handler:
            def act() -> None:
                self.dismiss(layer)
                self._change(replace(self.search, sort=sort))

            return act

        def build() -> kit.View:
            rows: list[kit.View] = [
                kit.radio_item(tr(label), sort == self.search.sort, pick(sort))
                for sort, label in SORTS.items()
            ]
            return kit.BottomSheet(kit.fitted_list(rows, state), tr("Sort by"))

        layer = self.show(Layer(build, kind="sheet"))

    def apply(self, search: Search) -> None:
        """Take over what the filter sheet holds."""
        self._change(search)


class FilterSheet:
    """Price, rating and delivery."""

    def __init__(self, screen: ResultsActivity) -> None:
        self.screen = screen
        self.search = screen.search
        self.least = kit.FieldState(_dollars(self.search.least), keyboard="number", limit=7)
        self.most = kit.FieldState(_dollars(self.search.most), keyboard="number", limit=7)
        self.scroll = kit.ScrollState()
        self.layer = Layer(self.build, kind="sheet")

    def open(self) -> None:
        self.screen.show(self.layer)

    def build(self) -> kit.View:
        fields = kit.Row(
            [
                kit.Flex(kit.TextField(self.least, tr("Min. price"), rid="price_min")),
                kit.Flex(kit.TextField(self.most, tr("Max. price"), rid="price_max")),
            ],
            gap=12,
        )
        bands: list[kit.View] = [self._band(*band) for band in BANDS]
        marks: list[kit.View] = [self._mark(tenths) for tenths in RATINGS]
        rows: list[kit.View] = [
            kit.Pad(kit.Text(tr("Price"), "title_small"), x=24, top=8, bottom=8),
            kit.Pad(fields, x=24),
            kit.Pad(kit.Flow(bands, 8, 0), x=24, top=8),
            kit.Pad(kit.Text(tr("Customer rating"), "title_small"), x=24, top=12, bottom=4),
            kit.Pad(kit.Flow(marks, 8, 0), x=24, bottom=8),
            kit.Pad(self._switches(), x=8),
            kit.Pad(self._buttons(), x=24, top=8),
        ]
        return kit.BottomSheet(kit.fitted_list(rows, self.scroll), tr("Filters"))

    def _switches(self) -> kit.View:
        search = self.search

        def free() -> None:
            self.search = replace(search, free_delivery=not search.free_delivery)

        def sale() -> None:
            self.search = replace(search, on_sale=not search.on_sale)

        return kit.Column(
            [
                kit.switch_item(tr("Free delivery"), search.free_delivery, free),
                kit.switch_item(tr("On sale"), search.on_sale, sale),
            ]
        )

    def _band(self, least: int | None, most: int | None, label: str) -> kit.View:
        def choose() -> None:
            self.least.set(_dollars(least))
            self.most.set(_dollars(most))

        chosen = (self.least.text, self.most.text) == (_dollars(least), _dollars(most))
        return kit.Chip(tr(label), choose, chosen, rid="price_band")

    def _mark(self, tenths: int) -> kit.View:
        def choose() -> None:
            self.search = replace(self.search, rating_tenths=tenths)

        label = tr("{rating} & up", rating=f"{tenths / 10:.1f}") if tenths else tr("Any")
        chosen = self.search.rating_tenths == tenths
        return kit.Chip(label, choose, chosen, "star" if tenths else "", rid="rating_filter")

    def _buttons(self) -> kit.View:
        count = len(self.screen.products.find(self._wanted()))
        clear = kit.Button(tr("Clear all"), self._clear, "outlined", rid="filter_clear")
        label = tr("Show {count} results", count=count) if count != 1 else tr("Show 1 result")
        show = kit.Button(label, self._apply, rid="filter_apply")
        return kit.Row([kit.Flex(clear), kit.Flex(show)], gap=12)

    def _wanted(self) -> Search:
        return replace(self.search, least=_cents(self.least.text), most=_cents(self.most.text))

    def _clear(self) -> None:
        self.least.clear()
        self.most.clear()
        self.search = replace(self.search, rating_tenths=0, free_delivery=False, on_sale=False)

    def _apply(self) -> None:
        self.screen.dismiss(self.layer)
        self.screen.apply(self._wanted())


def _dollars(cents: int | None) -> str:
    return "" if cents is None else str(cents // 100)


def _cents(text: str) -> int | None:
    """What was typed as dollars, in cents; None when it is no amount."""
    try:
        return round(float(text.replace(",", ".")) * 100)
    except ValueError:
        return None


class StoreActivity(ResultsActivity):
    """One store: who it is and what it sells."""

    def begin(self) -> None:
        super().begin()
        self.search = replace(self.search, store_id=self.target)

    def title(self) -> str:
        front = self.products.front(self.target)
        return tr("Store") if front is None else front.name

    def _head(self, count: int) -> kit.View:
        front = self.products.front(self.target)
        if front is None:
            return super()._head(count)
        lines = kit.Column(
            [
                kit.Text(front.name, "title_large", lines=1, rid="store_name"),
                kit.Row(
                    [
                        rating(front.rating_tenths),
                        kit.Text(
                            tr("{count} followers", count=f"{front.followers:,}"),
                            "body_small",
                            "on_surface_variant",
                        ),
                        kit.Text(front.city, "body_small", "on_surface_variant", 1),
                    ],
                    gap=12,
                ),
            ],
            gap=2,
        )
        head = kit.Column(
            [
                kit.Row([kit.Avatar(front.name, 64), kit.Flex(lines)], gap=16),
                kit.Space(height=8),
                kit.Text(front.about, "body_medium", "on_surface_variant", rid="store_about"),
            ]
        )
        return kit.Column([kit.Pad(head, x=16, y=8), super()._head(count)])


class SearchActivity(ShopScreen):
    """The search field with suggestions."""

    def begin(self) -> None:
        words = str(self.intent.extras.get("query", ""))
        self.field = kit.FieldState(words, submit="search", on_submit=self._submit)
        self.edit(self.field)

    def page(self) -> kit.View:
        bar = kit.SearchBar(self.field, tr("Search Shop"), self.leave)
        words = fold(self.field.text).strip()
        rows: list[kit.ListItem] = []
        if words:
            rows += [
                kit.ListItem(
                    tr(kind.name),
                    tr("Category"),
                    kit.Icon(kind.icon),
                    on_tap=lambda name=kind.name: self._category(name),
                    rid="suggestion",
                )
                for kind in categories().values()
                if words in fold(tr(kind.name))
            ]
            rows += [
                kit.ListItem(
                    product.title,
                    product.store,
                    kit.Icon("search"),
                    kit.Icon("arrow_outward", 20),
                    on_tap=lambda product=product: self.view_product(product.id),
                    rid="suggestion",
                )
                for product in self.products.find(Search(words=words))[:12]
            ]
        else:
            rows = [
                kit.ListItem(
                    word,
                    leading=kit.Icon("trending_up"),
                    on_tap=lambda word=word: self._submit(word),
                    rid="suggestion",
                )
                for word in POPULAR
            ]
        body = kit.LazyList(len(rows), lambda index: rows[index], self.scroll, bottom=16)
        return kit.Scaffold(body, bar)

    def _submit(self, text: str) -> None:
        if text.strip():
            self.finish()
            extras = {"query": text.strip(), **self.popup_extras}
            self.open(".ResultsActivity", extras=extras)

    def _category(self, name: str) -> None:
        self.finish()
        self.open(".ResultsActivity", extras={"category": name, **self.popup_extras})
