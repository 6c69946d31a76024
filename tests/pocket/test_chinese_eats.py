"""Eats of a Chinese owner: Chinese shops and dishes, in the pictures and at the prices of old."""

import re
from collections.abc import Iterator

import pytest

from tapwright.emulator.pocket.apps.eats import seed
from tapwright.emulator.pocket.apps.eats.menus import choices_of, cuisines, dishes_of
from tapwright.emulator.pocket.apps.eats.pieces import food
from tapwright.emulator.pocket.content import Content
from tapwright.emulator.pocket.system.language import CONTENT as SYSTEM

from .handset import Handset

PACKAGE = "com.android.eats"
DATABASE = "/data/data/com.android.eats/databases/eats.db"
CONTENT = Content(seed.__file__)
TOLD = CONTENT.texts("zh")
ADDRESS = "SELECT address FROM orders ORDER BY _id DESC LIMIT 1"
BASKET = "SELECT name, options, removed FROM basket_items"
LETTER = re.compile(r"[A-Za-z\u00c0-\u00d6\u00d8-\u024f\u1e00-\u1eff]")
NUMBER = re.compile(r"E\d+")


@pytest.fixture(scope="module")
def handset() -> Handset:
    return Handset(language="zh")


@pytest.fixture(scope="module")
def english() -> Handset:
    return Handset()


@pytest.fixture
def phone(handset: Handset) -> Iterator[Handset]:
    """One phone for all tests, put back after each."""
    snap = handset.system.snapshot()
    handset.launch(PACKAGE)
    yield handset
    handset.system.restore(snap)
    handset.windows.reset()


def in_letters(phone: Handset) -> set[str]:
    """What Eats shows in letters, besides the numbers of orders."""
    shown = [
        item.get("text") or item.get("content-desc", "") for item in phone.all(package=PACKAGE)
    ]
    assert any(shown)
    return {text for text in shown if LETTER.search(NUMBER.sub("", text))}


def test_no_text_is_in_letters() -> None:
    assert not [shown for shown in TOLD.values() if LETTER.search(shown)]
    groups = {dish.choices for cuisine in cuisines() for dish in dishes_of(cuisine)}
    options = [name for key in groups for one in choices_of(key, "zh") for name, _ in one.options]
    assert options and not list(filter(LETTER.search, options))


def test_no_two_texts_are_shown_alike_and_none_as_a_label_is() -> None:
    assert len(set(TOLD.values())) == len(TOLD)
    labels = {**SYSTEM.strings("zh"), **CONTENT.strings("zh")}.values()
    assert not set(TOLD.values()).intersection(labels)


def test_what_can_be_chosen_costs_the_same() -> None:
    for key in {row.group for row in CONTENT.table("choices")}:
        english, chinese = choices_of(key), choices_of(key, "zh")
        assert [(one.key, one.kind) for one in english] == [(one.key, one.kind) for one in chinese]
        for one, other in zip(english, chinese, strict=True):
            assert [cost for _, cost in one.options] == [cost for _, cost in other.options]
            assert len({name for name, _ in other.options}) == len(other.options)


def test_pictures_show_what_they_show_in_english() -> None:
    for cuisine in cuisines():
        for dish in dishes_of(cuisine):
            assert food(TOLD[dish.name], cuisine) == food(dish.name, cuisine)
    for row in CONTENT.table("restaurants"):
        assert food(TOLD[row["name"]], row.group) == food(row["name"], row.group)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT _id, cuisine, rating_tenths, kitchen_minutes, phone FROM restaurants",
        "SELECT _id, restaurant_id, price_cents, choices, popular, available FROM dishes",
        "SELECT _id, number, restaurant_id, total_cents, due_at, rating FROM orders",
        "SELECT restaurant_id, day, time, largest_party FROM table_slots",
        "SELECT restaurant_id, added_at FROM favourites",
    ],
)
def test_numbers_are_those_of_an_english_phone(
    handset: Handset, english: Handset, query: str
) -> None:
    assert handset.rows(DATABASE, query) == english.rows(DATABASE, query)


def test_a_dish_is_ordered_in_chinese(phone: Handset) -> None:
    assert any(text.startswith("家 · 枫林市槐树街12号") for text in phone.texts())
    assert not in_letters(phone)
    phone.tap(id="search_bar")
    phone.type("泰式炒")
    assert {"曼谷街边", "泰式炒河粉"} <= set(phone.texts())
    phone.tap(text="曼谷街边", id="title")
    assert not in_letters(phone)
    phone.reach(desc="泰式炒河粉", id="dish")
    phone.tap(desc="泰式炒河粉", id="dish")
    assert not in_letters(phone)
    for left_out in ("花生", "鸡蛋"):
        phone.reach(text=f"不要{left_out}")
        phone.tap(text=f"不要{left_out}")
    phone.tap(id="add_to_basket")
    kept = ("泰式炒河粉", "标准份, 配豆腐, 微辣", "花生, 鸡蛋")
    assert phone.rows(DATABASE, BASKET) == [kept]
    phone.tap(id="view_basket")
    assert {"标准份、配豆腐、微辣", "不要花生、鸡蛋"} <= set(phone.texts())
    assert not in_letters(phone)
    phone.tap(id="basket_address_card")
    assert not in_letters(phone)
    phone.tap(text="公司")
    phone.tap(id="place_order")
    phone.tap(text="确认支付")
    assert phone.rows(DATABASE, ADDRESS) == [("公司：枫林市白桦巷34号",)]
    assert not in_letters(phone)


def test_a_cuisine_is_searched_by_its_name(phone: Handset) -> None:
    phone.tap(id="search_bar")
    phone.tap(text="越南菜")
    assert phone.find(id="search_src_text").get("text") == "越南菜"
    assert {"八八河粉", "河内花园"} <= set(phone.texts())


@pytest.mark.parametrize("tab", ["订位", "订单", "我的"])
def test_the_other_tabs_are_in_chinese(phone: Handset, tab: str) -> None:
    phone.tap(text=tab)
    assert len(phone.texts()) > 5
    assert not in_letters(phone)


def test_a_restaurant_is_passed_on_in_chinese(phone: Handset) -> None:
    (row,) = phone.rows(DATABASE, "SELECT _id FROM restaurants WHERE name = '川园菜馆'")
    phone.open(f"{PACKAGE}/.RestaurantActivity", data=f"eats://restaurant/{row[0]}")
    phone.tap(id="action_share")
    assert any("川园菜馆，槐树街18号（4.7 分）" in text for text in phone.texts())
