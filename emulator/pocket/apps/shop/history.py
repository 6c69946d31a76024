"""What the owner of a fresh phone has in the shop: orders, cart, wishlist, coupons, addresses."""

from __future__ import annotations

from typing import Literal, NamedTuple

from .. import owner

OrderStatus = Literal["processing", "shipped", "out_for_delivery", "delivered", "cancelled"]


class Pick(NamedTuple):
    """An article in one variant; an empty colour or size is the first there is."""

    title: str
    colour: str = ""
    size: str = ""
    quantity: int = 1


class Bought(NamedTuple):
    """An order: how long ago, how it stands, who carries it, what is in it."""

    days_ago: int
    status: OrderStatus
    courier: str
    due_in: int
    """Days from today to the promised day; for delivered orders, days from order to delivery."""
    picks: tuple[Pick, ...]
    payment: int = 1
    address: int = 1


COURIERS = ("Northway Parcel", "Swiftline", "Pelican Post", "CityWheel Courier")
ORDERS: tuple[Bought, ...] = (
    Bought(0, "processing", "Swiftline", 3, (Pick("Glow Floor Lamp", "Oak"),)),
    Bought(
        1,
        "processing",
        "Northway Parcel",
        4,
        (Pick("Straight Leg Jeans", "Indigo", "32/34"), Pick("Leather Belt", "Brown", "95 cm")),
    ),
    Bought(3, "out_for_delivery", "CityWheel Courier", 0, (Pick("Quiet Click Mouse", "White"),)),
    Bought(4, "shipped", "Pelican Post", 2, (Pick("Alpine 28 Daypack", "Teal"),)),
    Bought(5, "shipped", "Northway Parcel", 1, (Pick("Stride 3 Smartwatch", "Black", "45 mm"),), 2),
    Bought(6, "shipped", "Swiftline", 6, (Pick("Reading Armchair", "Navy"),), 2),
    Bought(
        9,
        "delivered",
        "Pelican Post",
        3,
        (Pick("Cedar Lane Decaf Ground Coffee", "", "250 g", 2), Pick("Wildflower Honey")),
    ),
    Bought(12, "delivered", "Swiftline", 2, (Pick("HD Webcam"),)),
    Bought(17, "delivered", "Northway Parcel", 4, (Pick("Rain Shell Jacket", "Mustard", "M"),)),
    Bought(21, "delivered", "Pelican Post", 3, (Pick("Steel Water Bottle", "Teal", "750 ml"),)),
    Bought(
        26,
        "delivered",
        "Northway Parcel",
        3,
        (Pick("Night Trains"), Pick("A Short History of Bread"), Pick("El jardín de sal")),
    ),
    Bought(33, "cancelled", "Swiftline", 0, (Pick("Robot Vacuum Scout", "White"),), 2),
    Bought(
        36,
        "delivered",
        "Northway Parcel",
        4,
        (Pick("Harbor Roast Espresso Beans", "", "500 g"), Pick("Granola Maple Pecan", "", "", 2)),
    ),
    Bought(41, "delivered", "CityWheel Courier", 1, (Pick("Wool Socks 3-pack", "Graphite", "M"),)),
    Bought(47, "delivered", "Pelican Post", 5, (Pick("Desk Chair Ergo", "Sage"),), 2, 2),
    Bought(
        55,
        "delivered",
        "Northway Parcel",
        3,
        (Pick("Everyday Cotton T-shirt", "White", "M", 3), Pick("Chino Trousers", "Sand", "32/34")),
    ),
    Bought(63, "delivered", "Swiftline", 2, (Pick("Bolt 65 W Charger", "White"),)),
    Bought(
        71,
        "delivered",
        "Pelican Post",
        4,
        (Pick("Wooden Train Set"), Pick("Plush Fox", "Rust"), Pick("Memory Game Animals")),
        1,
        3,
    ),
    Bought(78, "delivered", "Northway Parcel", 3, (Pick("Wool Scarf", "Graphite"),)),
    Bought(
        84,
        "delivered",
        "Pelican Post",
        3,
        (
            Pick("Cedar Lane Decaf Ground Coffee", "", "500 g"),
            Pick("Dark Chocolate 70%", "", "5 bars"),
        ),
    ),
    Bought(92, "delivered", "Swiftline", 2, (Pick("Sonic Toothbrush Lumi", "Mint"),)),
    Bought(101, "delivered", "Northway Parcel", 6, (Pick("View 27 Monitor"),), 2),
    Bought(
        113,
        "delivered",
        "Pelican Post",
        3,
        (Pick("Harbor Roast Espresso Beans", "", "1 kg"), Pick("Earl Grey Tea Bags")),
    ),
    Bought(
        124, "delivered", "CityWheel Courier", 2, (Pick("Braided USB-C Cable", "Black", "2 m"),)
    ),
    Bought(138, "delivered", "Northway Parcel", 4, (Pick("Wool Socks 3-pack", "Sand", "L", 2),)),
    Bought(149, "delivered", "Pelican Post", 3, (Pick("Weekly Planner 2026", "Navy", "A5"),)),
    Bought(166, "delivered", "Swiftline", 2, (Pick("Swift Kettle 1.7 L", "Cream"),)),
    Bought(187, "delivered", "Northway Parcel", 5, (Pick("Two-person Tent"),), 2),
    Bought(203, "delivered", "Pelican Post", 3, (Pick("Sun Fluid SPF 50"), Pick("Sun Hat"))),
    Bought(231, "delivered", "Swiftline", 2, (Pick("Steel Water Bottle", "Coral", "500 ml"),)),
    Bought(262, "delivered", "Northway Parcel", 4, (Pick("Bike Helmet Vento", "White", "M"),)),
    Bought(290, "delivered", "Pelican Post", 6, (Pick("Linen Duvet Cover", "Sage", "Double"),)),
)
CART: tuple[Pick, ...] = (
    Pick("Stoneware Mug Set", "Sage", "2 mugs"),
    Pick("Wool Socks 3-pack", "Graphite", "M", 2),
    Pick("Pebble Earbuds", "Mint"),
    Pick("Night Trains", "", "Paperback"),
    Pick("Braided USB-C Cable", "Red", "2 m", 2),
    Pick("Calm Hand Cream", "", "75 ml"),
    Pick("Glow Table Lamp", "Teal"),
    Pick("Spaghetti Bronze Cut", "", "500 g", 4),
)
WISHES = (
    "Needle Turntable",
    "Merino Crew Sweater",
    "Trail Runner Shoes",
    "Espresso Machine Piccolo",
    "Star Maps for Beginners",
    "Potted Monstera",
)
RETURNED: tuple[tuple[int, str, str, str, int], ...] = (
    (55, "Chino Trousers", "wrong_size", "refunded", 8),
    (101, "View 27 Monitor", "defective", "exchanged", 10),
)
"""Days since the order, article, reason, state, days from order to return."""


class CouponText(NamedTuple):
    """A coupon; an empty store is every store, days count from today."""

    store: str
    code: str
    kind: Literal["amount", "percent", "delivery"]
    value: int
    """Cents, percent, or 0."""
    least: int
    """The items' least total in cents."""
    from_day: int
    to_day: int
    used: bool = False


COUPONS: tuple[CouponText, ...] = (
    CouponText("Harbor Roasters", "ROAST5", "amount", 500, 2500, -10, 12),
    CouponText("Sonora Audio", "SOUND10", "percent", 10, 4000, -3, 7),
    CouponText("Northlight Home", "COZY20", "amount", 2000, 15000, -20, 19),
    CouponText("Bloom Botanics", "BLOOM20", "percent", 20, 3000, -5, 29),
    CouponText("Pawsome Corner", "TAIL8", "amount", 800, 6000, -8, 5),
    CouponText("Hearth Kitchen", "HEARTH12", "percent", 12, 8000, -2, 20),
    CouponText("晴日家居 Qingri", "QING10", "percent", 10, 2000, -15, 14),
    CouponText("Paper Crane Books", "READFREE", "delivery", 0, 1000, -12, 3),
    CouponText("Lumen Works", "LUMEN15", "amount", 1500, 12000, 13, 40),
    CouponText("Trailhead", "TRAIL15", "percent", 15, 10000, -45, -10),
    CouponText("Green Valley Pantry", "PANTRY4", "amount", 400, 2000, -60, -31),
    CouponText("Cedar & Thread", "THREAD6", "amount", 600, 4500, -70, 30, used=True),
    CouponText("", "WELCOME10", "percent", 10, 0, -300, -240, used=True),
    CouponText("", "WINTER7", "amount", 700, 6000, -80, -2),
)


class StoreText(NamedTuple):
    """A store of the marketplace."""

    name: str
    city: str
    rating_tenths: int
    about: str


STORES: tuple[StoreText, ...] = (
    StoreText("Sonora Audio", "Eastport", 47, "Sound that fits in a pocket or fills a room."),
    StoreText("Voltline", "Fairview", 44, "Phones, watches and the power they run on."),
    StoreText("Pixel & Pine", "Maplewood", 46, "Computers and desks for people who write."),
    StoreText("Lumen Works", "Lakeside", 43, "Light, screens and small machines."),
    StoreText("Hearth Kitchen", "Old Harbor", 45, "Everything between the stove and the table."),
    StoreText("Northlight Home", "Maplewood", 45, "Furniture and textiles in quiet colors."),
    StoreText("晴日家居 Qingri", "Hangzhou", 46, "Kitchenware and tea from small workshops."),
    StoreText("Cedar & Thread", "Eastport", 45, "Clothes that last longer than a season."),
    StoreText("Trailhead", "Lakeside", 46, "For the mountain, the lake and the way to work."),
    StoreText("Harbor Roasters", "Old Harbor", 48, "Coffee roasted on Tuesdays and Fridays."),
    StoreText("Green Valley Pantry", "Fairview", 46, "Pantry staples from farms we know."),
    StoreText("Paper Crane Books", "Eastport", 47, "Books in five languages."),
    StoreText("Bloom Botanics", "Fairview", 45, "Care made from plants, and plants."),
    StoreText("Pawsome Corner", "Maplewood", 44, "For dogs, cats and those who serve them."),
    StoreText("Little Fox Toys", "Lakeside", 46, "Toys without batteries, mostly."),
)


class AddressText(NamedTuple):
    """Where parcels may go."""

    label: str
    recipient: str
    phone: str
    street: str
    city: str
    postcode: str


ADDRESSES: tuple[AddressText, ...] = (
    AddressText("Home", owner.NAME, owner.PHONE, *owner.HOME, "20418"),
    AddressText(
        "Office",
        owner.NAME,
        owner.PHONE,
        f"{owner.WORKPLACE}, {owner.WORK.street}, 3rd floor",
        owner.WORK.city,
        "20418",
    ),
    AddressText("Parents", "Linda Rivers", "+1 555 010 7731", *owner.PARENTS, "21377"),
    AddressText(
        "Parcel locker",
        owner.NAME,
        owner.PHONE,
        "Locker 118, Mill Street 40",
        "Maplewood",
        "20416",
    ),
)


class PaymentText(NamedTuple):
    """A way to pay; a card's expiry as MM/YY, a balance in cents."""

    kind: Literal["card", "wallet", "gift", "cash"]
    name: str
    digits: str = ""
    expires: str = ""
    balance: int | None = None


PAYMENTS: tuple[PaymentText, ...] = (
    PaymentText("card", "Maple Bank Debit", "4242", "11/27"),
    PaymentText("card", "Northstar Credit", "8210", "06/28"),
    PaymentText("card", "Harbor Credit Union", "0937", "01/26"),
    PaymentText("wallet", "Pocket Pay", balance=18640),
    PaymentText("gift", "Gift card", "55GX", balance=2500),
    PaymentText("cash", "Cash on delivery"),
)
