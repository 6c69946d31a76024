"""The Eats app: restaurants, dishes as they are wanted, orders, tables."""

from collections.abc import Iterator

import pytest

from .handset import Handset

PACKAGE = "com.android.eats"
DATABASE = "/data/data/com.android.eats/databases/eats.db"
BASKET = "SELECT name, quantity, options, removed FROM basket_items"
ORDERS = "SELECT count(*) FROM orders"


@pytest.fixture(scope="module")
def handset() -> Handset:
    return Handset()


@pytest.fixture
def phone(handset: Handset) -> Iterator[Handset]:
    """One phone for all tests, put back after each."""
    snap = handset.system.snapshot()
    handset.launch(PACKAGE)
    yield handset
    handset.system.restore(snap)
    handset.windows.reset()


def show(phone: Handset, restaurant: str, activity: str = ".RestaurantActivity") -> None:
    rows = phone.rows(DATABASE, f"SELECT _id FROM restaurants WHERE name = '{restaurant}'")
    phone.open(f"{PACKAGE}/{activity}", data=f"eats://restaurant/{rows[0][0]}")


def add(phone: Handset, restaurant: str, dish: str) -> None:
    """Open a dish from the menu and put one into the basket."""
    show(phone, restaurant)
    phone.reach(desc=dish, id="dish")
    phone.tap(desc=dish, id="dish")
    phone.tap(id="add_to_basket")


def test_there_is_enough_to_choose_from(phone: Handset) -> None:
    assert phone.rows(DATABASE, "SELECT count(*) >= 40 FROM restaurants") == [(1,)]
    assert phone.rows(DATABASE, "SELECT count(*) >= 500 FROM dishes") == [(1,)]
    phone.tap(id="search_bar")
    phone.type("pho bo")
    assert phone.all(text="Phở Bò") and phone.all(text="Phở 88")


def test_a_dish_is_ordered_without_something(phone: Handset) -> None:
    show(phone, "Bangkok Street")
    phone.reach(desc="Pad Thai", id="dish")
    phone.tap(desc="Pad Thai", id="dish")
    phone.tap(id="quantity_plus")
    phone.reach(text="Without peanuts")
    phone.tap(text="Without peanuts")
    phone.tap(id="add_to_basket")
    phone.tap(id="view_basket")
    assert phone.rows(DATABASE, BASKET) == [("Pad Thai", 2, "Regular, Tofu, Mild", "peanuts")]
    phone.tap(id="basket_address_card")
    phone.tap(text="Office")
    phone.tap(id="place_order")
    phone.tap(text="Cancel")
    before = phone.rows(DATABASE, ORDERS)[0][0]
    phone.tap(id="place_order")
    assert phone.all(text="Deliver to Office")
    phone.tap(text="Confirm and pay")
    query = (
        "SELECT restaurant, address_id, status, name, quantity, removed, total_cents ="
        " items_cents + delivery_cents + service_cents + tip_cents FROM orders"
        " JOIN order_items ON order_id = orders._id ORDER BY orders._id DESC LIMIT 1"
    )
    assert phone.rows(DATABASE, query) == [
        ("Bangkok Street", 2, "placed", "Pad Thai", 2, "peanuts", 1)
    ]
    assert phone.rows(DATABASE, ORDERS) == [(before + 1,)]
    assert phone.rows(DATABASE, BASKET) == []


def test_the_fastest_without_a_fee_comes_first(phone: Handset) -> None:
    phone.tap(desc="Chinese")
    phone.tap(id="free_delivery")
    phone.tap(id="sort")
    phone.tap(text="Fastest delivery")
    assert phone.find(id="result_count").get("text") == "3 restaurants"
    first = phone.find(id="restaurant_name").get("text")
    rows = phone.rows(
        DATABASE,
        "SELECT name, kitchen_minutes, east_m, north_m FROM restaurants"
        " WHERE cuisine = 'Chinese' AND delivery_fee_cents = 0",
    )
    times: dict[str, float] = {}
    for name, kitchen, east, north in rows:
        assert isinstance(kitchen, int) and isinstance(east, int) and isinstance(north, int)
        times[str(name)] = kitchen + round((east**2 + north**2) ** 0.5 / 1000 * 4)
    assert first == min(times, key=lambda name: times[name])
    assert phone.find(id="minutes").get("text") == f"{times[first or '']} min"


def test_nothing_is_delivered_out_of_range(phone: Handset) -> None:
    add(phone, "Casa Azul", "Churros")
    phone.tap(id="view_basket")
    phone.tap(id="basket_address_card")
    phone.tap(text="Lake house")
    assert phone.all(text="Doesn’t deliver to Lake house")
    assert phone.find(id="place_order").get("enabled") == "false"
    show(phone, "Casa Azul")
    assert phone.all(id="problem_text")


def test_the_least_order_and_the_wallet_have_their_say(phone: Handset) -> None:
    add(phone, "Umi Sushi Bar", "Miso Soup")
    phone.tap(id="view_basket")
    problem = phone.find(id="problem").get("text") or ""
    assert problem.startswith("Add $") and problem.endswith("minimum order")
    for _ in range(19):
        phone.tap(id="quantity_plus")
    for _ in range(2):
        phone.windows.back()
    phone.system.files.database(DATABASE).execute(
        "UPDATE payment_methods SET balance_cents = 900 WHERE kind = 'wallet'"
    )
    phone.open(f"{PACKAGE}/.BasketActivity")
    phone.tap(id="basket_payment_card")
    phone.tap(text="Pocket Pay")
    phone.tap(id="place_order")
    assert "Balance too low: $9.00" in phone.texts()


def test_a_basket_is_of_one_restaurant(phone: Handset) -> None:
    add(phone, "Casa Azul", "Churros")
    add(phone, "Seoul Kitchen", "Bibimbap")
    assert phone.all(text="Start a new basket?")
    phone.tap(text="New basket")
    assert [row[0] for row in phone.rows(DATABASE, BASKET)] == ["Bibimbap"]


def test_a_table_is_booked_and_canceled(phone: Handset) -> None:
    show(phone, "Hanok BBQ", ".BookActivity")
    full = phone.find(id="slot_full").get("text") or ""
    phone.tap(id="slot_full")
    assert "No table for 2 people at this time" in phone.texts() and full.endswith("full")
    assert phone.find(id="book_button").get("enabled") == "false"
    for _ in range(2):
        phone.tap(id="quantity_plus")
    time = phone.find(id="slot").get("text")
    phone.tap(id="slot")
    phone.tap(id="book_button")
    phone.tap(id="button1")
    query = "SELECT restaurant, people, day, time, status FROM bookings WHERE _id > 5"
    assert phone.rows(DATABASE, query) == [("Hanok BBQ", 4, "2026-03-02", time, "confirmed")]
    slots = phone.rows(
        DATABASE,
        "SELECT largest_party >= 4 FROM table_slots JOIN restaurants ON restaurant_id ="
        f" restaurants._id WHERE name = 'Hanok BBQ' AND day = '2026-03-02' AND time = '{time}'",
    )
    assert slots == [(1,)]
    phone.tap(id="cancel_booking")
    phone.tap(id="button1")
    assert phone.rows(DATABASE, query)[0][-1] == "cancelled"


def test_an_order_moves_with_the_clock(phone: Handset) -> None:
    add(phone, "Golden Wok", "Beef Noodle Soup 牛肉面")
    phone.tap(id="view_basket")
    phone.tap(id="place_order")
    phone.tap(text="Confirm and pay")
    assert phone.find(id="order_title").get("text") == "Arriving in 19 min"
    assert phone.all(id="cancel_order")
    phone.system.clock.advance(12 * 60)
    assert phone.find(id="order_title").get("text") == "Arriving in 7 min"
    assert not phone.all(id="cancel_order")
    phone.system.clock.advance(10 * 60)
    assert phone.find(id="order_title").get("text") == "Delivered"
    phone.tap(desc="4 stars")
    assert phone.rows(DATABASE, "SELECT rating FROM orders ORDER BY _id DESC LIMIT 1") == [(4,)]


def test_a_prompt_for_a_pin_keeps_what_is_typed(phone: Handset) -> None:
    entries = "SELECT prompt, typed FROM prompt_entries"
    add(phone, "Casa Azul", "Churros")
    phone.system.settings.put("global", "eats_popups", "pin")
    phone.tap(id="view_basket")
    phone.tap(id="pin_dismiss")
    assert phone.rows(DATABASE, entries) == []
    phone.windows.back()
    phone.tap(id="view_basket")
    phone.tap(id="pin_field")
    phone.type("1234")
    assert phone.rows(DATABASE, entries) == [("pin", "1234")]


def test_looking_around_changes_nothing(phone: Handset) -> None:
    before = phone.system.state_hash()
    for tab in ("Tables", "Orders", "Account"):
        phone.tap(desc=tab)
    for page in ("Favorites", "Addresses", "Payment methods"):
        phone.tap(text=page)
        phone.windows.back()
    show(phone, "Phở 88")
    phone.scroll(1000)
    phone.tap(id="dish")
    phone.windows.back()
    show(phone, "Olive & Thyme", ".InfoActivity")
    assert phone.system.state_hash() == before


def test_the_first_page_speaks_chinese(phone: Handset) -> None:
    phone.system.settings.put("system", "system_locales", "zh-CN")
    assert {"外卖", "订位", "48 家餐厅"} <= set(phone.texts())
