"""The shop of a phone that was set up in Chinese: what it sells, and who bought and judged it."""

import re
from collections.abc import Iterator

import pytest

from tapwright.emulator.pocket.apps.owner_texts import chinese, local_names
from tapwright.emulator.pocket.apps.shop.goods import paint_of
from tapwright.emulator.pocket.apps.shop.history import couriers
from tapwright.emulator.pocket.apps.shop.products import ProductStore, Search
from tapwright.emulator.pocket.apps.shop.results import POPULAR
from tapwright.emulator.pocket.apps.shop.reviews import Review, reviews_of

from .handset import Handset

DATABASE = "/data/data/com.android.shop/databases/shop.db"
NAMES = (
    ("products.title", "stores.name", "stores.city", "stores.about", "variants.colour")
    + ("specs.name", "cart_items.title", "order_items.title", "orders.courier", "orders.address")
    + ("addresses.label", "addresses.recipient", "payment_methods.name", "addresses.city")
)
LETTERS = {"T", "USB", "C", "K", "Wi", "Fi"}
"""Of names in Chinese: T恤, USB-C, 4K and Wi-Fi."""


@pytest.fixture(scope="module")
def english() -> Handset:
    return Handset()


@pytest.fixture(scope="module")
def phone() -> Handset:
    return Handset(language="zh")


def texts(phone: Handset, *columns: str) -> set[str]:
    database = phone.system.files.database(DATABASE)
    found: set[str] = set()
    for column in columns:
        table, _, name = column.partition(".")
        found |= {text for (text,) in database.execute(f"SELECT {name} FROM {table}")}
    return found


def reviews(phone: Handset) -> Iterator[Review]:
    for product in ProductStore(phone.context).find(Search()):
        yield from reviews_of(product, phone.context)


def test_names_in_the_shop_are_chinese(phone: Handset, english: Handset) -> None:
    names = texts(phone, *NAMES)
    titles = texts(phone, "products.title")
    assert len(titles) == len(texts(english, "products.title")) > 150
    assert {word for name in names for word in re.findall(r"[A-Za-z]+", name)} == LETTERS
    values = texts(phone, "specs.value", "variants.size")
    # Measures, norms and sizes of clothes are the same.
    assert {value for value in values if re.search("[A-Za-z][a-z]{3}", value)} == {"480 Mbit/s"}


def test_every_line_of_the_shops_file_is_used(english: Handset) -> None:
    database = english.system.files.database(DATABASE)
    details = database.execute("SELECT name, value FROM specs").fetchall()
    lines = chinese("shop").keys() - local_names().keys()
    # A detail whose whole line has words of its own needs none for its parts.
    parts = {part for detail in details if ": ".join(detail) not in lines for part in detail}
    named = [column for column in NAMES if column != "specs.name"]
    used = texts(english, *named, "variants.size", "addresses.street") | parts
    used |= {": ".join(detail) for detail in details} | {*POPULAR, *couriers()}
    assert not [line for line in lines if line not in used]


def test_buyers_write_in_chinese(phone: Handset, english: Handset) -> None:
    told, written = list(reviews(phone)), list(reviews(english))
    assert [(one.stars, one.day) for one in told] == [(one.stars, one.day) for one in written]
    letters = re.compile(r"[A-Za-z]")
    assert not [one for one in told if letters.search(f"{one.author}{one.title}{one.text}")]


def test_colours_and_addresses_look_the_same_by_their_chinese_names(phone: Handset) -> None:
    unknown = (1, 2, 3, 4)
    names = texts(phone, "variants.colour") - {"", "混色"}
    assert len(names) > 20
    assert not [name for name in names if paint_of(name, unknown) == unknown]
    assert paint_of("灰绿", unknown) == paint_of("Sage", unknown)
    hand = Handset(language="zh")
    hand.open("com.android.shop/.AddressesActivity")
    assert "江一鸣, 枫林市槐树街12号 20418" in hand.texts()


@pytest.mark.parametrize(
    ("words", "shown"),
    [("水壶", "鹅颈手冲水壶"), ("厨房", "旋风料理机"), ("纸鹤书店", "夜行列车")],
)
def test_a_search_finds_what_is_called_so_or_of_that_kind(words: str, shown: str) -> None:
    hand = Handset(language="zh")
    hand.launch("com.android.shop")
    hand.tap(id="search_bar")
    assert "水壶" in hand.texts(), "what people search for"
    hand.type(words)
    hand.key(66)
    titles = [found.get("content-desc") for found in hand.all(id="product_item")]
    assert shown in titles
