"""The catalogue as it lies in the database: products, variants, stores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ...toolkit.strings import tr
from ..folding import fold
from ..tables import Table
from .database import ShopTables

Sort = Literal["match", "price_up", "price_down", "rating", "reviews", "newest"]


@dataclass(frozen=True, slots=True)
class Product:
    """An article; prices in cents, the list price is higher while it is on sale."""

    id: int
    store_id: int
    store: str
    category: str
    title: str
    icon: str
    price: int
    list_price: int
    rating_tenths: int
    reviews: int
    sold: int
    free_delivery: bool
    delivery_days: int
    best_seller: bool
    warranty_months: int
    listed_at: int

    @property
    def discount(self) -> int:
        """Per cent off the list price."""
        return round(100 * (self.list_price - self.price) / self.list_price)


@dataclass(frozen=True, slots=True)
class Variant:
    """A product in one colour and size."""

    id: int
    colour: str
    size: str
    price: int
    stock: int


@dataclass(frozen=True, slots=True)
class ShopFront:
    """A store of the marketplace."""

    id: int
    name: str
    city: str
    rating_tenths: int
    followers: int
    about: str


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for; None and False leave a property open."""

    words: str = ""
    category: str | None = None
    store_id: int | None = None
    least: int | None = None
    most: int | None = None
    rating_tenths: int = 0
    free_delivery: bool = False
    on_sale: bool = False
    sort: Sort = "match"

    @property
    def filters(self) -> int:
        """How many filters are on."""
        price = self.least is not None or self.most is not None
        return sum((price, self.rating_tenths > 0, self.free_delivery, self.on_sale))


PRODUCTS = Table(
    "products",
    Product,
    "JOIN stores ON stores._id = products.store_id",
    store="stores.name",
    price="price_cents",
    list_price="list_price_cents",
    reviews="review_count",
    sold="sold_count",
)
VARIANTS = Table("variants", Variant, price="price_cents")
FRONTS = Table("stores", ShopFront)


class ProductStore(ShopTables):
    """Reads the catalogue."""

    def get(self, product_id: int) -> Product | None:
        return PRODUCTS.get(self.db, product_id)

    def named(self, title: str) -> Product | None:
        return PRODUCTS.first(self.db, "WHERE title = ?", title)

    def find(self, search: Search) -> list[Product]:
        """The products that fit, in the order asked for."""
        words = fold(search.words).split()
        found = [
            product
            for product in PRODUCTS.select(self.db)
            if _passes(product, search) and _speaks_of(product, words)
        ]
        return sorted(found, key=lambda product: _rank(product, search.sort, words))

    def best_sellers(self) -> list[Product]:
        return PRODUCTS.select(self.db, "WHERE best_seller = 1 ORDER BY sold_count DESC")

    def deals(self) -> list[Product]:
        """What is on sale, the largest cut first."""
        found = PRODUCTS.select(self.db, "WHERE list_price_cents > price_cents")
        return sorted(found, key=lambda product: -product.discount)

    def count(self, category: str) -> int:
        query = "SELECT count(*) FROM products WHERE category = ?"
        return int(self.db.execute(query, (category,)).fetchone()[0])

    def variants(self, product_id: int) -> list[Variant]:
        return VARIANTS.select(self.db, "WHERE product_id = ? ORDER BY _id", product_id)

    def variant(self, variant_id: int) -> Variant | None:
        return VARIANTS.get(self.db, variant_id)

    def specs(self, product_id: int) -> list[tuple[str, str]]:
        rows = self.db.execute(
            "SELECT name, value FROM specs WHERE product_id = ? ORDER BY _id", (product_id,)
        )
        return [(row[0], row[1]) for row in rows]

    def front(self, store_id: int) -> ShopFront | None:
        return FRONTS.get(self.db, store_id)

    def fronts(self) -> list[ShopFront]:
        return FRONTS.select(self.db, "ORDER BY _id")


def _speaks_of(product: Product, words: list[str]) -> bool:
    """Whether all words are about an article."""
    if not words:
        return True
    text = fold(f"{product.title} {product.store} {product.category} {tr(product.category)}")
    return all(word in text for word in words)


def _passes(product: Product, search: Search) -> bool:
    return (
        search.category in (None, product.category)
        and search.store_id in (None, product.store_id)
        and (search.least is None or product.price >= search.least)
        and (search.most is None or product.price <= search.most)
        and product.rating_tenths >= search.rating_tenths
        and (product.free_delivery or not search.free_delivery)
        and (product.list_price > product.price or not search.on_sale)
    )


def _rank(product: Product, sort: Sort, words: list[str]) -> tuple[int, int]:
    match sort:
        case "match":
            title = fold(product.title) if words else ""
            return sum(word not in title for word in words), -product.sold
        case "price_up":
            return product.price, product.id
        case "price_down":
            return -product.price, product.id
        case "rating":
            return -product.rating_tenths, -product.reviews
        case "reviews":
            return -product.reviews, product.id
        case "newest":
            return -product.listed_at, product.id
