"""The Shop app: finding, the cart, ordering, returns, and what gets in the way."""

from collections.abc import Iterator

import pytest

from tapwright.emulator.pocket.system.keycodes import KEYCODES

from .handset import Handset

PACKAGE = "com.android.shop"
DATABASE = "/data/data/com.android.shop/databases/shop.db"
CART = "SELECT title, colour, size, quantity FROM cart_items ORDER BY _id"
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


def show_product(phone: Handset, title: str) -> None:
    rows = phone.rows(DATABASE, f"SELECT _id FROM products WHERE title = '{title}'")
    phone.open(f"{PACKAGE}/.ProductActivity", data=f"shop://product/{rows[0][0]}")


def test_the_catalogue_is_large_and_every_search_narrows_it(phone: Handset) -> None:
    assert phone.rows(DATABASE, "SELECT count(*) >= 120 FROM products") == [(1,)]
    phone.tap(id="search_bar")
    phone.type("cafe")
    assert phone.all(text="Café Noël Instant Coffee")
    phone.windows.enter()
    assert phone.find(id="result_count").get("text") == "1 result"


def test_a_variant_goes_to_the_cart(phone: Handset) -> None:
    before = phone.rows(DATABASE, CART)
    show_product(phone, "Everyday Cotton T-shirt")
    phone.reach(id="quantity_plus")
    phone.tap(text="Navy")
    phone.tap(id="add_to_cart")
    assert "Choose a size first" in phone.texts()
    phone.tap(text="M: sold out")
    assert phone.rows(DATABASE, CART) == before
    phone.tap(text="Black")
    phone.tap(text="L")
    phone.tap(id="quantity_plus")
    phone.tap(id="quantity_plus")
    phone.tap(id="add_to_cart")
    assert phone.rows(DATABASE, CART) == [*before, ("Everyday Cotton T-shirt", "Black", "L", 3)]
    phone.tap(text="View cart")
    assert phone.find(id="cart_title").get("text") == "Everyday Cotton T-shirt"


def test_filters_leave_what_fits(phone: Handset) -> None:
    phone.tap(desc="Categories")
    phone.reach(text="Sports & Outdoors")
    phone.tap(text="Sports & Outdoors")
    phone.tap(id="filters")
    phone.tap(id="price_max")
    phone.type("40")
    phone.key(KEYCODES["BACK"])
    phone.tap(text="4.5 & up")
    phone.tap(text="Free delivery", id="title")
    phone.tap(id="filter_apply")
    query = (
        "SELECT title FROM products WHERE category = 'Sports & Outdoors' AND price_cents <= 4000"
        " AND rating_tenths >= 45 AND free_delivery = 1"
    )
    wanted = {row[0] for row in phone.rows(DATABASE, query)}
    shown = {item.get("text") for item in phone.all(id="product_title")}
    assert wanted and shown == wanted
    phone.tap(id="sort")
    phone.tap(text="Price: high to low")
    assert phone.all(text="Filters (3)")


def test_an_order_tells_courier_and_day(phone: Handset) -> None:
    phone.tap(desc="Account")
    phone.tap(text="Your orders")
    phone.tap(id="action_search")
    phone.type("daypack")
    phone.tap(id="order_card")
    assert phone.find(id="courier").get("text") == "Pelican Post"
    assert phone.find(id="order_date").get("text") == "Arrives by Wed, Mar 4"
    assert phone.rows(
        DATABASE,
        "SELECT courier, expected_on FROM orders JOIN order_items ON order_id = orders._id"
        " WHERE title = 'Alpine 28 Daypack'",
    ) == [("Pelican Post", "2026-03-04")]


def test_wishes_come_and_go(phone: Handset) -> None:
    query = "SELECT title FROM wishlist"
    before = phone.rows(DATABASE, query)
    show_product(phone, "Pocket SSD")
    phone.tap(desc="Add to wishlist")
    assert phone.rows(DATABASE, query) == [*before, ("Pocket SSD",)]
    phone.tap(text="Undo")
    assert phone.rows(DATABASE, query) == before
    phone.scroll(800)
    phone.reach(text="Warranty")
    assert phone.all(text="3 years")


def test_the_checkout_orders_once_it_is_confirmed(phone: Handset) -> None:
    count = phone.rows(DATABASE, ORDERS)[0][0]
    phone.tap(desc="Cart")
    phone.tap(id="checkout_button")
    phone.tap(id="checkout_address")
    phone.tap(text="Parents")
    phone.tap(id="checkout_payment")
    phone.tap(text="Harbor Credit Union ••0937")
    phone.tap(id="place_order")
    assert "This card has expired" in phone.texts()
    phone.tap(id="checkout_payment")
    phone.tap(text="Northstar Credit ••8210")
    phone.tap(id="place_order")
    phone.tap(text="Cancel")
    assert phone.rows(DATABASE, ORDERS) == [(count,)]
    phone.tap(id="place_order")
    phone.tap(text="Confirm and pay")
    query = "SELECT address_id, payment, status, items_cents, total_cents FROM orders"
    assert phone.rows(DATABASE, f"{query} ORDER BY _id DESC LIMIT 1") == [
        (3, "Northstar Credit ••8210", "processing", 22380, 22380)
    ]
    assert phone.rows(DATABASE, CART) == []
    assert "Order placed" in phone.texts()


def test_a_coupon_is_used_up(phone: Handset) -> None:
    show_product(phone, "Harbor Roast Espresso Beans")
    phone.tap(text="1 kg")
    phone.tap(id="buy_now")
    assert phone.find(id="coupon_text").get("text") == "1 available"
    phone.tap(id="checkout_coupon")
    phone.tap(text="$5.00 off · ROAST5")
    phone.tap(id="place_order")
    phone.tap(text="Confirm and pay")
    query = "SELECT items_cents, discount_cents, delivery_cents, total_cents FROM orders"
    assert phone.rows(DATABASE, f"{query} ORDER BY _id DESC LIMIT 1") == [(3890, 500, 490, 3880)]
    used = "SELECT code FROM coupons WHERE used_at IS NOT NULL AND code = 'ROAST5'"
    assert phone.rows(DATABASE, used) == [("ROAST5",)]
    assert len(phone.rows(DATABASE, CART)) == 8


def test_something_is_sent_back(phone: Handset) -> None:
    returns = "SELECT title, quantity, reason, wish, refund_cents FROM returns WHERE _id > 2"
    phone.tap(desc="Account")
    phone.tap(text="Your orders")
    phone.tap(id="action_search")
    phone.type("socks")
    assert len(phone.all(id="order_card")) == 2
    phone.touch(540, 1000)
    phone.reach(id="return_item")
    phone.tap(id="return_item")
    assert phone.find(id="submit_return").get("enabled") == "false"
    phone.tap(text="Not as described")
    phone.tap(id="submit_return")
    phone.tap(id="button1")
    assert phone.rows(DATABASE, returns) == [
        ("Wool Socks 3-pack", 1, "not_as_described", "refund", 2100)
    ]


def test_two_coffees_were_bought_before(phone: Handset) -> None:
    phone.tap(desc="Account")
    phone.tap(text="Buy again")
    phone.tap(id="search_src_text")
    phone.type("coffee")
    phone.type(" ground")
    assert [item.get("text") for item in phone.all(id="variant")] == ["250 g", "500 g"]
    phone.tap(id="buy_again")
    added = "SELECT size, quantity FROM cart_items WHERE title LIKE 'Cedar Lane%'"
    assert phone.rows(DATABASE, added) == [("250 g", 1)]
    bought = "SELECT DISTINCT title FROM order_items WHERE title LIKE '%Espresso Beans%'"
    assert len(phone.rows(DATABASE, bought)) == 1


def test_the_cart_is_pruned_with_an_undo(phone: Handset) -> None:
    before = phone.rows(DATABASE, CART)
    phone.tap(desc="Cart")
    phone.tap(desc="Delete Spaghetti Bronze Cut")
    assert len(phone.rows(DATABASE, CART)) == len(before) - 1
    phone.tap(text="Undo")
    assert phone.rows(DATABASE, CART) == before
    phone.tap(desc="Select Glow Table Lamp")
    assert phone.find(id="cart_total").get("text") == "$177.80"


def test_popups_appear_only_when_asked_for(phone: Handset) -> None:
    assert not phone.all(id="splash_ad") and not phone.all(id="promo_close")
    phone.windows.force_stop(PACKAGE)
    phone.system.settings.put("global", "shop_popups", "splash,promo,rating")
    phone.launch(PACKAGE)
    phone.tap(id="skip")
    phone.tap(id="promo_close")
    phone.tap(id="product_tile")
    phone.tap(id="rate_later")
    phone.tap(id="add_to_cart")
    assert phone.rows(DATABASE, "SELECT * FROM ad_taps") == []
    assert len(phone.rows(DATABASE, CART)) == 9
    phone.windows.force_stop(PACKAGE)
    phone.launch(PACKAGE)
    phone.tap(id="splash_ad")
    assert phone.rows(DATABASE, "SELECT ad FROM ad_taps") == [("splash",)]


def test_forms_say_what_is_missing(phone: Handset) -> None:
    phone.open(f"{PACKAGE}/.AddressEditorActivity")
    phone.type("Studio")
    phone.tap(id="postcode")
    phone.type("123")
    phone.tap(id="save_address")
    phone.key(KEYCODES["BACK"])
    assert {"Required", "Enter 5 digits"} <= set(phone.texts())
    assert phone.rows(DATABASE, "SELECT * FROM addresses WHERE label = 'Studio'") == []


def test_looking_around_changes_nothing(phone: Handset) -> None:
    before = phone.system.state_hash()
    for tab in ("Categories", "Wishlist", "Cart", "Account"):
        phone.tap(desc=tab)
    for page in ("Your orders", "Buy again", "Returns", "Coupons", "Addresses", "Payment methods"):
        phone.tap(text=page)
        phone.windows.back()
    show_product(phone, "Night Trains")
    phone.scroll(1000)
    assert phone.system.state_hash() == before


def test_the_first_page_speaks_chinese(phone: Handset) -> None:
    phone.system.settings.put("system", "system_locales", "zh-CN")
    assert {"首页", "购物车", "今日特惠"} <= set(phone.texts())
