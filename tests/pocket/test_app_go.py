"""Go: places, routes, navigation, rides and train tickets."""

import re

import pytest

from tapwright.emulator.pocket.apps.go import DATABASE, PACKAGE
from tapwright.emulator.pocket.apps.go.city import CENTER, HERE, Point, from_degrees
from tapwright.emulator.pocket.apps.go.place_maker import places
from tapwright.emulator.pocket.apps.go.routes import drive_m, ways
from tapwright.emulator.pocket.apps.go.transit import journeys, line_of, stops
from tapwright.emulator.pocket.system.keycodes import KEYCODES
from tapwright.emulator.pocket.system.packages import Intent
from tapwright.emulator.pocket.system.permissions import FINE_LOCATION
from tapwright.emulator.pocket.system.system import SystemSnapshot

from .handset import Handset, same_as_redraw

BACK, ENTER = KEYCODES["BACK"], KEYCODES["ENTER"]
RIDES = (
    "SELECT tier, shared, pickup, destination, price_cents, luggage, scheduled_ms, status"
    " FROM rides ORDER BY _id DESC LIMIT 1"
)
TRIP = "SELECT mode, origin, destination, route, changes, minutes, status FROM navigation"
NOW_MS = 1_772_444_460_000
"""2026-03-02 09:41 UTC."""


@pytest.fixture(scope="module")
def used() -> tuple[Handset, SystemSnapshot]:
    """One phone for all tests, and what it was like when it was new."""
    handset = Handset()
    return handset, handset.system.snapshot()


@pytest.fixture
def phone(used: tuple[Handset, SystemSnapshot]) -> Handset:
    handset, fresh = used
    handset.system.restore(fresh)
    handset.windows.reset()
    handset.launch(PACKAGE)
    return handset


def locate(phone: Handset) -> None:
    phone.windows.permissions.grant(PACKAGE, FINE_LOCATION)


def pick(phone: Handset, field: str, words: str, name: str) -> None:
    """Choose a place for a field."""
    phone.tap(id=field)
    phone.type(words)
    phone.tap(text=name)


def test_the_city_holds_together() -> None:
    assert len(places()) > 190 and len({place.name for place in places()}) == len(places())
    assert from_degrees(HERE.latitude, HERE.longitude).far(HERE) < 3
    for place in places()[::4]:
        spot = Point(place.x, place.y)
        for way in ways("car", CENTER, spot):
            assert way.path[0] == CENTER and way.path[-1] == spot and way.minutes > 0
        found = journeys(CENTER, spot, 581)
        assert found and all(item.depart >= 581 < item.arrive for item in found)
        for leg in (leg for item in found for leg in item.legs if leg.line):
            assert {leg.start, leg.end} <= set(line_of(leg.line).stops) <= set(stops())


def test_the_way_with_fewest_changes_is_not_always_the_quickest() -> None:
    spots = [Point(place.x, place.y) for place in places()]
    differ = 0
    for start, end in zip(spots[:60], spots[60:120], strict=True):
        found = journeys(start, end, 581)
        assert found[0].arrive == min(item.arrive for item in found)
        differ += found[0].changes > min(item.changes for item in found)
        for item in found:
            times = [time for leg in item.legs for time in (leg.depart, leg.arrive)]
            assert times == sorted(times)
    assert differ > 5


def test_a_ride_of_a_tier_between_two_places(phone: Handset) -> None:
    phone.tap(desc="Rides")
    assert phone.find(id="see_prices").get("enabled") == "false"
    pick(phone, "pickup_field", "beacon", "Beacon Tower")
    pick(phone, "destination_field", "ferry", "Ferry Pier")
    phone.tap(text="See prices")
    shown = {
        str(card.get("content-desc")): label.get("text")
        for card, label in zip(phone.all(id="tier_card"), phone.all(id="tier_price"), strict=False)
    }
    phone.reach(desc="Comfort")
    phone.tap(desc="Comfort")
    phone.tap(id="book_ride")
    (ride,) = phone.rows(DATABASE, RIDES)
    assert ride[:4] == ("Comfort", 0, "Beacon Tower", "Ferry Pier")
    assert ride[5:] == (0, None, "requested")
    (tier,) = phone.rows(
        DATABASE,
        "SELECT base_cents, per_km_cents, per_min_cents FROM ride_tiers WHERE name = 'Economy'",
    )
    metres = drive_m(Point(820, 760), Point(3720, -1290))
    minutes = phone.rows(DATABASE, "SELECT minutes FROM rides ORDER BY _id DESC LIMIT 1")[0][0]
    base, per_km, per_min = (int(str(part)) for part in tier)
    cents = base + per_min * int(str(minutes)) + per_km * metres // 1000
    assert shown["Economy"] == f"${cents // 100}.{cents % 100:02d}"
    assert "Your driver is on the way" in phone.texts()
    phone.key(BACK)
    assert phone.find(id="pickup_field").get("text") == "Choose pickup"


def test_the_cheapest_private_ride_depends_on_the_way(phone: Handset) -> None:
    rows = phone.rows(
        DATABASE,
        "SELECT name, base_cents, per_km_cents, per_min_cents FROM ride_tiers WHERE shared = 0",
    )

    def cheapest(metres: int) -> object:
        minutes = 2 + max(1, round(metres / 433))
        return min(
            rows, key=lambda row: int(str(row[1])) + int(str(row[2])) * metres // 1000
            + int(str(row[3])) * minutes,
        )[0]  # fmt: skip

    assert len({cheapest(metres) for metres in (600, 2500, 12000)}) == 3


def test_an_airport_ride_is_scheduled_with_luggage(phone: Handset) -> None:
    phone.tap(desc="Rides")
    pick(phone, "pickup_field", "work", "Work")
    pick(phone, "destination_field", "airport", "Lakeside City Airport")
    phone.tap(text="See prices")
    phone.tap(desc="Economy")
    phone.reach(text="Luggage")
    phone.tap(text="Luggage")
    phone.tap(text="Pickup time")
    phone.tap(text="1")
    phone.tap(text="OK")
    phone.tap(desc="Switch to text input mode")
    phone.type("07")
    phone.key(ENTER)
    phone.type("30")
    phone.tap(text="OK")
    assert "Choose a time at least 15 minutes from now" in phone.texts()
    phone.tap(text="Pickup time")
    phone.tap(text="6")
    phone.tap(text="OK")
    phone.tap(desc="Switch to text input mode")
    phone.type("07")
    phone.key(ENTER)
    phone.type("30")
    phone.tap(text="OK")
    phone.tap(id="book_ride")
    (ride,) = phone.rows(DATABASE, RIDES)
    friday = NOW_MS + (4 * 1440 - 131) * 60_000
    assert (ride[0], *ride[2:4]) == ("Economy", "Work", "Lakeside City Airport")
    assert ride[5:] == (1, friday, "scheduled")


def test_one_of_the_scheduled_rides_is_cancelled(phone: Handset) -> None:
    phone.tap(desc="Rides")
    phone.tap(text="Harbor Clinic")
    assert any("Thu, Mar 5, 08:00" in text for text in phone.texts())
    phone.tap(text="Cancel ride")
    phone.tap(text="Keep ride")
    open_rides = "SELECT count(*) FROM rides WHERE status = 'scheduled'"
    assert phone.rows(DATABASE, open_rides) == [(4,)]
    phone.tap(text="Cancel ride")
    phone.tap(text="I found another ride")
    phone.tap(id="confirm_cancel")
    assert phone.rows(DATABASE, open_rides) == [(3,)]
    cancelled = "SELECT destination, cancel_reason FROM rides WHERE cancel_reason IS NOT NULL"
    assert phone.rows(DATABASE, cancelled) == [("Harbor Clinic", "I found another ride")]


def test_two_homes_are_offered(phone: Handset) -> None:
    phone.tap(desc="Rides")
    phone.tap(id="destination_field")
    phone.type("home")
    assert {"Home (city flat)", "Home (lake house)"} <= set(phone.texts())
    phone.tap(text="Home (lake house)")
    assert phone.find(id="destination_field").get("text") == "Home (lake house)"


def test_minutes_by_mode_and_starting_the_route(phone: Handset) -> None:
    before = phone.system.state_hash()
    phone.tap(desc="Directions")
    pick(phone, "start_field", "city museum", "City Museum")
    pick(phone, "destination_field", "signal house", "Signal House")
    minutes = [item.get("text") for item in phone.all(id="mode_minutes")]
    assert len(minutes) == 4 and all(text and text.endswith(" min") for text in minutes)
    phone.tap(desc="Bike")
    assert phone.find(id="route_duration").get("text") == minutes[3]
    assert phone.system.state_hash() == before
    phone.tap(desc="Transit")
    changes = re.findall(r"\d change|No change", " ".join(phone.texts()))
    assert changes
    phone.tap(desc="Route 2")
    assert phone.find(desc="Route 2").get("checked") == "true"
    route = " > ".join(
        str(item.get("text"))
        for item in phone.find(desc="Route 2").iter("node")
        if item.get("resource-id", "").endswith("line_chip")
    )
    duration = [item.get("text") for item in phone.all(id="route_duration")][1]
    phone.tap(text="Start")
    (trip,) = phone.rows(DATABASE, TRIP)
    assert trip[:4] == ("transit", "City Museum", "Signal House", route)
    assert trip[6] == "active" and f"{trip[5]} min" == duration
    assert same_as_redraw(phone)
    phone.tap(text="Exit")
    phone.tap(text="Stop")
    assert phone.rows(DATABASE, "SELECT status FROM navigation") == [("ended",)]


def test_the_arrival_time_is_shown_and_shared(phone: Handset) -> None:
    locate(phone)
    phone.tap(text="Search here")
    phone.type("ferry pier")
    phone.tap(text="Ferry Pier")
    phone.tap(text="Directions")
    phone.tap(text="Start")
    (arrive,) = phone.rows(DATABASE, "SELECT arrive_ms, minutes FROM navigation")
    assert arrive[0] == NOW_MS + int(str(arrive[1])) * 60_000
    minute = 9 * 60 + 41 + int(str(arrive[1]))
    clock = f"{minute // 60:02d}:{minute % 60:02d}"
    assert phone.find(id="arrival_time").get("text") == f"Arrive {clock}"
    phone.tap(desc="Share arrival time")
    assert any(clock in text for text in phone.texts()) and "Messages" in phone.texts()
    while not phone.windows.foreground.activity.endswith(".GoActivity"):
        phone.key(BACK)
    assert phone.all(desc="Navigating to Ferry Pier")


def test_the_nearest_station_needs_the_permission(phone: Handset) -> None:
    phone.tap(text="Gas stations")
    assert "Allow Go to access this device’s location?" in phone.texts()
    phone.tap(text="While using the app")
    assert phone.windows.permissions.granted(PACKAGE, FINE_LOCATION)
    first = phone.all(id="place_row")[0].get("content-desc")
    nearest = min(
        (place for place in places() if place.category == "fuel"),
        key=lambda place: HERE.far(Point(place.x, place.y)),
    )
    assert first == nearest.name
    phone.tap(desc=nearest.name)
    number = phone.rows(DATABASE, f"SELECT _id FROM places WHERE name = '{nearest.name}'")[0][0]
    assert phone.windows.tasks.top.intent.data == f"content://{PACKAGE}/places/{number}"


def test_without_the_permission_distances_count_from_the_centre(phone: Handset) -> None:
    phone.tap(text="Gas stations")
    phone.tap(text="Don’t allow")
    assert "Distances are measured from Station Square." in phone.texts()
    centre = min(
        (place for place in places() if place.category == "fuel"),
        key=lambda place: CENTER.far(Point(place.x, place.y)),
    )
    assert phone.all(id="place_row")[0].get("content-desc") == centre.name


def test_filters_leave_the_one_place_that_is_favourited(phone: Handset) -> None:
    locate(phone)
    phone.tap(text="Coffee")
    phone.tap(text="Open now")
    phone.tap(id="rating_chip")
    phone.tap(text="4.0 and up")
    phone.swipe(900, 290, 200, 290)
    phone.tap(id="distance_chip")
    phone.tap(text="Within 2 km")
    names = [item.get("content-desc") for item in phone.all(id="place_row")]
    wanted = [
        place.name
        for place in places()
        if place.category == "cafe"
        and place.rating_tenths >= 40
        and HERE.far(Point(place.x, place.y)) <= 2000
        and any(t.weekday == 0 and t.open_minute <= 581 < t.close_minute for t in place.times)
    ]
    assert sorted(map(str, names)) == sorted(wanted) and wanted
    phone.tap(desc=f"Add {names[0]} to favorites")
    query = "SELECT name FROM places JOIN favorites ON place_id = places._id"
    assert (names[0],) in phone.rows(DATABASE, query)
    assert phone.rows(DATABASE, "SELECT count(*) FROM favorites") == [(5,)]


def test_a_place_is_saved_under_a_label_of_any_script(phone: Handset) -> None:
    phone.tap(text="Search here")
    phone.type("toy museum")
    phone.tap(text="Toy Museum")
    phone.tap(text="Label")
    assert phone.find(id="button1").get("enabled") == "false"
    phone.type("Лиза 🎂 奶奶家")
    phone.tap(text="Save", id="button1")
    saved = "SELECT label, name FROM saved_places ORDER BY _id DESC LIMIT 1"
    assert phone.rows(DATABASE, saved) == [("Лиза 🎂 奶奶家", "Toy Museum")]
    while not phone.windows.foreground.activity.endswith(".GoActivity"):
        phone.key(BACK)
    phone.tap(desc="Saved")
    phone.tap(desc="Options for Mom’s")
    phone.tap(text="Edit label")
    phone.tap(text="Home", cls="com.google.android.material.chip.Chip")
    phone.tap(text="Save", id="button1")
    assert ("Home",) in phone.rows(DATABASE, "SELECT label FROM saved_places")
    phone.tap(desc="Options for Work")
    phone.tap(text="Remove")
    phone.tap(text="Remove", id="button1")
    assert ("Work",) not in phone.rows(DATABASE, "SELECT label FROM saved_places")


def test_favourites_are_removed_with_undo(phone: Handset) -> None:
    phone.tap(desc="Saved")
    phone.tap(desc="Remove Museum of Tides from favorites")
    assert phone.rows(DATABASE, "SELECT count(*) FROM favorites") == [(3,)]
    phone.tap(text="Undo")
    assert phone.rows(DATABASE, "SELECT count(*) FROM favorites") == [(4,)]


def test_a_sold_out_class_cannot_be_booked_but_the_other_can(phone: Handset) -> None:
    phone.system.files.database(DATABASE).execute(
        "INSERT INTO train_sold_out (number, travel_date, class)"
        " SELECT number, '2026-03-02', 'second' FROM trains WHERE origin = 'Maplewood'"
        " AND destination = 'Halden' AND depart_minute > 581 ORDER BY depart_minute LIMIT 1"
    )
    phone.tap(desc="Trains")
    phone.tap(id="to_field")
    phone.tap(text="Halden")
    phone.tap(desc="Increase quantity: Passengers")
    phone.tap(text="Search trains")
    assert phone.find(id="price_second").get("text") == "Sold out"
    phone.tap(id="train_card")
    phone.tap(id="class_second")
    assert phone.find(id="book_train").get("enabled") == "false"
    phone.tap(id="class_first")
    phone.tap(id="book_train")
    phone.tap(text="Cancel")
    assert phone.rows(DATABASE, "SELECT * FROM train_bookings") == []
    phone.tap(id="book_train")
    phone.tap(text="Buy")
    booked = "SELECT origin, destination, travel_date, class, passengers, status, price_cents"
    (row,) = phone.rows(DATABASE, booked + " FROM train_bookings")
    assert row[:6] == ("Maplewood", "Halden", "2026-03-02", "first", 2, "booked")
    (fare,) = phone.rows(
        DATABASE,
        "SELECT first_cents * 2 FROM trains JOIN train_bookings USING (number)",
    )
    assert row[6] == fare[0]
    phone.tap(text="Cancel ticket")
    phone.tap(text="Cancel ticket", id="button1")
    assert phone.rows(DATABASE, "SELECT status FROM train_bookings") == [("cancelled",)]


def test_geo_intents_and_sharing_a_place(phone: Handset) -> None:
    view = "android.intent.action.VIEW"
    point = Point(820, 760)
    phone.windows.start(Intent(view, f"geo:{point.latitude},{point.longitude}"))
    assert phone.find(id="place_title").get("text") == "Beacon Tower"
    phone.tap(desc="Share place")
    assert any("https://go.example/place/" in text for text in phone.texts())
    phone.key(BACK)
    phone.windows.start(Intent(view, "geo:0,0?q=library"))
    assert phone.all(desc="City Library") and phone.all(desc="Lakeside Library")


def test_the_map_follows_the_finger_and_zooms(phone: Handset) -> None:
    def pin() -> tuple[str | None, ...]:
        return tuple(item.get("bounds") for item in phone.all(id="map_pin", desc="Work"))

    start = pin()
    phone.swipe(500, 1300, 500, 1100)
    moved = pin()
    phone.swipe(500, 1300, 500, 1100)
    again = pin()
    tops = [int(re.findall(r"\d+", str(found[0]))[1]) for found in (start, moved, again)]
    assert 150 < tops[0] - tops[1] <= 200 and tops[0] - tops[1] == tops[1] - tops[2]
    pins = len(phone.all(id="map_pin"))
    phone.tap(desc="Zoom in")
    assert len(phone.all(id="map_pin")) > pins
    assert same_as_redraw(phone)
