"""The list and the form of addresses, the same in every app that delivers."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest

from .handset import Handset


class Delivers(NamedTuple):
    """An app that delivers; `needs` is what its form asks for, and a good entry for each."""

    package: str
    database: str
    needs: dict[str, str]


EATS = Delivers(
    "com.android.eats",
    "/data/data/com.android.eats/databases/eats.db",
    {"label": "Studio", "street": "9 Mill Lane", "city": "Lakeside City"},
)
SHOP = Delivers(
    "com.android.shop",
    "/data/data/com.android.shop/databases/shop.db",
    {
        "label": "Studio", "recipient": "Dana Reed", "phone": "5550123", "street": "9 Mill Lane",
        "city": "Lakeside City", "postcode": "90210",
    },
)  # fmt: skip


@pytest.fixture(scope="module")
def handset() -> Handset:
    return Handset()


@pytest.fixture
def phone(handset: Handset) -> Iterator[Handset]:
    """One phone for all tests, put back after each."""
    snap = handset.system.snapshot()
    yield handset
    handset.system.restore(snap)
    handset.windows.reset()


@pytest.fixture(params=[EATS, SHOP], ids=["eats", "shop"])
def app(request: pytest.FixtureRequest, phone: Handset) -> Delivers:
    found: Delivers = request.param
    phone.open(f"{found.package}/.AddressesActivity")
    return found


def labels(phone: Handset, app: Delivers) -> list[object]:
    return [row[0] for row in phone.rows(app.database, "SELECT label FROM addresses ORDER BY _id")]


def test_an_address_is_added_once_all_that_is_needed_is_there(
    phone: Handset, app: Delivers
) -> None:
    before = labels(phone, app)
    phone.tap(id="add_address")
    phone.tap(id="save_address")
    assert phone.all(text="Required") and labels(phone, app) == before
    for name, text in app.needs.items():
        phone.reach(id=name)
        phone.tap(id=name)
        phone.type(text)
    phone.tap(id="save_address")
    assert labels(phone, app) == [*before, "Studio"]
    row = phone.rows(app.database, f"SELECT {', '.join(app.needs)} FROM addresses")[-1]
    assert row == tuple(app.needs.values())
    assert phone.all(text="Studio")


def test_an_address_is_changed_where_it_stands(phone: Handset, app: Delivers) -> None:
    before = labels(phone, app)
    phone.tap(text="Office")
    phone.tap(id="label")
    phone.type(" 2")
    phone.tap(id="save_address")
    assert labels(phone, app) == [f"{one} 2" if one == "Office" else one for one in before]


def test_an_address_is_deleted_once_that_is_confirmed(phone: Handset, app: Delivers) -> None:
    before = labels(phone, app)
    for answer in ("Cancel", "Delete"):
        phone.tap(desc="Options for Office")
        phone.tap(text="Delete")
        assert phone.all(text="Delete this address?")
        phone.tap(text=answer)
        gone = {"Office"} if answer == "Delete" else set[str]()
        assert labels(phone, app) == [one for one in before if one not in gone]


def test_what_is_needed_stays(phone: Handset) -> None:
    """The shop keeps its default; Eats its last one."""
    phone.open(f"{SHOP.package}/.AddressesActivity")
    default = phone.rows(SHOP.database, "SELECT label FROM addresses WHERE is_default")[0][0]
    phone.tap(desc=f"Options for {default}")
    phone.tap(text="Delete")
    assert not phone.all(text="Delete this address?")
    phone.windows.back()
    phone.open(f"{EATS.package}/.AddressesActivity")
    for label in labels(phone, EATS)[1:]:
        phone.tap(desc=f"Options for {label}")
        phone.tap(text="Delete")
        phone.tap(text="Delete")
    (last,) = labels(phone, EATS)
    phone.tap(desc=f"Options for {last}")
    phone.tap(text="Delete")
    assert not phone.all(text="Delete this address?")


def test_a_number_that_is_none_is_told(phone: Handset) -> None:
    phone.open(f"{SHOP.package}/.AddressEditorActivity")
    for name, text in {**SHOP.needs, "phone": "55", "postcode": "12"}.items():
        phone.reach(id=name)
        phone.tap(id=name)
        phone.type(text)
    before = labels(phone, SHOP)
    phone.tap(id="save_address")
    assert phone.all(text="Enter a full number") and phone.all(text="Enter 5 digits")
    assert labels(phone, SHOP) == before


def test_a_new_default_is_the_only_one(phone: Handset) -> None:
    phone.open(f"{SHOP.package}/.AddressesActivity")
    phone.tap(text="Office")
    phone.reach(text="Default address")
    phone.tap(text="Default address")
    phone.tap(id="save_address")
    rows = phone.rows(SHOP.database, "SELECT label FROM addresses WHERE is_default")
    assert rows == [("Office",)]
    assert phone.all(text="Office · Default")
