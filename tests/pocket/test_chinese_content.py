"""A phone that was set up in Chinese: what lies on it is Chinese, in characters it can draw."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tapwright import suites
from tapwright.emulator.pocket.apps import owner_texts
from tapwright.emulator.pocket.apps.go import PACKAGE
from tapwright.emulator.pocket.apps.go.place_maker import places
from tapwright.emulator.pocket.apps.go.train_seed import trains as timetable
from tapwright.emulator.pocket.apps.go.transit import lines
from tapwright.emulator.pocket.apps.owner_texts import local_names, owners_words
from tapwright.emulator.pocket.content import Content
from tapwright.emulator.pocket.phone import PocketPhone
from tapwright.emulator.pocket.raster.fonts import coverage
from tapwright.emulator.pocket.system.permissions import FINE_LOCATION
from tapwright.suites.labels import english_of

from .handset import Handset, center

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
GO = (
    "/data/data/com.android.go/databases/go.db",
    (
        *("places.name", "places.address", "saved_places.label", "saved_places.name"),
        *("saved_places.address", "ride_tiers.name", "rides.tier", "rides.pickup"),
        *("rides.pickup_address", "rides.destination", "rides.destination_address"),
        *("rides.driver", "rides.car", "rides.plate", "trains.origin", "trains.destination"),
    ),
)
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
    path, columns = GO if app == "go" else KEPT_IN[app]
    for column in columns:
        table, _, name = column.partition(".")
        for (text,) in phone.system.files.database(path).execute(f"SELECT {name} FROM {table}"):
            yield text or ""


@pytest.mark.parametrize("app", [*KEPT_IN, "go"])
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
    assert not [line for line in lines if line not in shown and "{}" not in line]


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


def test_every_line_of_gos_file_is_used(english: PocketPhone) -> None:
    content = Content(str(APPS / "go" / "city.py"))
    files = (file.stem for file in content.folder.glob("*.txt") if "." not in file.stem)
    cells = {cell for name in files for row in content.table(name) for cell in row.cells.values()}
    vehicles = {f"{line.vehicle} {line.name}" for line in lines()}
    numbers = {text for place in places() for text in (place.phone, place.address)}
    trains = {train.number for train in timetable()}
    known = "\n".join(cells | vehicles | numbers | trains | set(texts(english, "go")))
    told = content.texts("zh")
    assert not [text for text in told if not all(part in known for part in text.split("{}"))]


def test_go_calls_nothing_as_one_of_its_labels() -> None:
    # Whoever reads the screen in English would take it for the label.
    told = Content(str(APPS / "go" / "city.py")).texts("zh")
    assert len(set(told.values())) == len(told)
    assert {name for name in told.values() if english_of(PACKAGE, name) != name} == {"公司"}


def test_go_shows_a_chinese_city() -> None:
    hand = Handset(language="zh")
    hand.windows.permissions.grant(PACKAGE, FINE_LOCATION)
    hand.launch(PACKAGE)
    shown = [*hand.texts()]

    def tap(*, text: str = "", desc: str = "", id: str = "") -> None:
        asked = {"text": text, "desc": desc, "id": id}
        hand.touch(*center(hand.find(**{name: part for name, part in asked.items() if part})))
        shown.extend(hand.texts())

    tap(desc="放大")
    for tab in ("打车", "火车", "已保存"):
        tap(text=tab)
    tap(text="潮汐博物馆")
    tap(id="place_action", text="路线")
    tap(id="mode_tab", desc="公交")
    tap(id="steps_button")
    tap(id="start_navigation")
    assert {"枫林市的最新动态", "枫林市槐树街12号", "前往潮汐博物馆"} <= set(shown)
    words = {word for text in shown for word in re.findall(r"[A-Za-z][\w.-]*", text)}
    # The system's, a letter that is part of a line's name, an address in the net.
    assert words <= {"WLAN", "T4线", "T7线", "A1线", "S3线", "eastportevents.example", "venues"}, (
        words
    )
    route = "SELECT route, destination FROM navigation"
    ((line, destination),) = hand.rows(GO[0], route)
    assert str(line).endswith(("路", "线")) and destination == "潮汐博物馆"


def test_addresses_are_put_together_as_in_china(phone: PocketPhone) -> None:
    words = owners_words(phone.system, "go")
    assert words.get("88 Lake Road, Lakeside", "") == "湖滨区湖滨路88号"
    assert words.get("Airport Road, Eastport", "") == "东港区机场路"
    assert words.get("IC 201", "") == "G201"
    assert words.get("Nowhere", "no such place") == "no such place"


def test_a_place_is_found_by_what_its_sort_is_called_in_chinese() -> None:
    hand = Handset(language="zh")
    hand.open(f"{PACKAGE}/.SearchActivity")
    hand.type("药店")
    assert [box.get("text") for box in hand.all(id="title")][0] == "药店"
    assert "榆树药房" in hand.texts()


def test_numbers_are_those_of_mobiles_in_china(phone: PocketPhone, english: PocketPhone) -> None:
    contacts = "/data/data/com.android.providers.contacts/databases/contacts2.db"
    asked = "SELECT number FROM view_phones ORDER BY _id"
    own, theirs = (
        [number for (number,) in one.system.files.database(contacts).execute(asked)]
        for one in (phone, english)
    )
    assert all(re.fullmatch(r"\d{3} \d{4} \d{4}", number) for number in own)
    assert [number[-4:] for number in own] == [number[-4:] for number in theirs]
    path = KEPT_IN["messages"][0]
    query = "SELECT DISTINCT address FROM sms"
    written = {
        part
        for (address,) in phone.system.files.database(path).execute(query)
        for part in address.split(";")
    }
    digits = {number.replace(" ", "") for number in own}
    known, others = written & digits, written - digits
    assert len(known) > 15
    assert all(re.fullmatch(r"1540555\d{4}|\d{4,6}|\+44\d+", other) for other in others), others
