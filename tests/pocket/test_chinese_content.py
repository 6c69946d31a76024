"""A phone that was set up in Chinese: what lies on it is Chinese, in characters it can draw."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tapwright import suites
from tapwright.emulator.pocket.apps import owner_texts
from tapwright.emulator.pocket.apps.owner_texts import local_names
from tapwright.emulator.pocket.content import Content
from tapwright.emulator.pocket.phone import PocketPhone
from tapwright.emulator.pocket.raster.fonts import coverage

from .handset import Handset

APPS = Path(owner_texts.__file__).parent
FILES = sorted(
    file
    for root in (APPS, Path(suites.__file__).parent)
    for file in root.glob("**/content/*.zh.txt")
)
# Where each app keeps what a person reads.
KEPT_IN = {
    "messages": (
        "/data/data/com.android.providers.telephony/databases/mmssms.db",
        ("sms.body", "threads.name"),
    ),
    "notes": (
        "/data/data/com.android.notes/databases/notes.db",
        ("notes.title", "notes.body", "items.text", "folders.name"),
    ),
    "eats": (
        "/data/data/com.android.eats/databases/eats.db",
        (
            *("restaurants.name", "restaurants.street"),
            *("dishes.name", "dishes.about", "dishes.removable"),
            *("addresses.label", "addresses.street", "addresses.city", "addresses.detail"),
            *("payment_methods.name", "orders.address", "orders.payment", "order_items.options"),
        ),
    ),
    "calendar": (
        "/data/data/com.android.providers.calendar/databases/calendar.db",
        ("Events.title", "Events.eventLocation", "Events.description", "Attendees.attendeeName"),
    ),
}
# A reply of one letter, a name that is none, and what is the same in both languages.
SAME = re.compile(r"C|C\+\+|\W*")


@pytest.fixture(scope="module")
def english() -> PocketPhone:
    return PocketPhone()


@pytest.fixture(scope="module")
def phone() -> PocketPhone:
    return PocketPhone(language="zh")


def texts(phone: PocketPhone, app: str) -> Iterator[str]:
    """What a person reads of an app's content."""
    path, columns = KEPT_IN[app]
    for column in columns:
        table, _, name = column.partition(".")
        for (text,) in phone.system.files.database(path).execute(f"SELECT {name} FROM {table}"):
            yield text or ""


@pytest.mark.parametrize("app", KEPT_IN)
def test_nothing_is_left_in_english(phone: PocketPhone, english: PocketPhone, app: str) -> None:
    told = list(texts(phone, app))
    assert len(told) == len(list(texts(english, app))) > 20
    assert not {text for text in told if text.isascii() and not SAME.fullmatch(text)}


@pytest.mark.parametrize("app", KEPT_IN)
def test_every_line_of_the_files_is_used(english: PocketPhone, app: str) -> None:
    # What lies months back is drawn, and no seed draws all of it.
    phones = [english, *(PocketPhone(seed) for seed in range(1, 4) if app == "calendar")]
    shown = {
        part for phone in phones for text in texts(phone, app) for part in (text, *text.split(", "))
    }
    lines = Content(str(APPS / app / "seed.py")).texts("zh")
    assert not [line for line in lines if line not in shown]


def test_people_are_called_as_in_china(phone: PocketPhone) -> None:
    query = "SELECT display_name FROM contacts"
    path = "/data/data/com.android.providers.contacts/databases/contacts2.db"
    names = {name for (name,) in phone.system.files.database(path).execute(query)}
    owner = local_names()["Jamie Rivers"].whole
    assert names == {name.whole for name in local_names().values()} - {owner}
    assert len(names) == len(local_names()) - 1


def test_contacts_are_listed_by_their_sounds() -> None:
    hand = Handset(language="zh")
    hand.launch("com.android.contacts")
    assert [shown.get("text") for shown in hand.all(id="header")][:4] == ["A", "B", "C", "D"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.parent.name}-{file.stem}")
def test_the_font_has_every_character(file: Path) -> None:
    drawn = coverage("sc") | coverage("roboto") | coverage("emoji")
    missing = {char for char in file.read_text("utf-8") if ord(char) not in drawn} - {"\n", "\t"}
    assert not missing, f"{file} has {''.join(sorted(missing))}, which the phone cannot draw"


def test_what_lies_on_a_phone_stays_when_its_language_is_changed(phone: PocketPhone) -> None:
    before = list(texts(phone, "notes"))
    settings = phone.system.settings
    settings.put("system", "system_locales", "en-US")
    assert list(texts(phone, "notes")) == before
    settings.put("system", "system_locales", "zh-CN")
