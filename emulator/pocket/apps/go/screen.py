"""What Go's screens have in common: colours, stores, words for distances and times."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from ...raster.ops import Color, rgb
from ...system.permissions import FINE_LOCATION
from ...toolkit import kit
from ...toolkit.strings import tr
from ..owner_texts import owners_words
from ..page_screen import BriefScreen
from .city import HERE, Point, district_of
from .map_view import Pin
from .moments import clock
from .places import Place, PlaceStore, Spot
from .rides import RideStore
from .trains import TrainStore
from .trips import TripStore

PACKAGE = "com.android.go"
VIEW = "android.intent.action.VIEW"
BRAND = kit.Brand(
    light={
        "primary": rgb("#0B7A4B"),
        "on_primary": rgb("#FFFFFF"),
        "primary_container": rgb("#C2F0D5"),
        "on_primary_container": rgb("#002113"),
        "secondary_container": rgb("#D2E8D9"),
        "on_secondary_container": rgb("#0D2017"),
        "inverse_primary": rgb("#7ADBA5"),
        "surface_container": rgb("#EEF4EF"),
        "surface_high": rgb("#E6EEE8"),
        "surface_highest": rgb("#DCE6DF"),
        "surface_low": rgb("#F5FAF6"),
    },
    dark={
        "primary": rgb("#7ADBA5"),
        "on_primary": rgb("#003822"),
        "primary_container": rgb("#005235"),
        "on_primary_container": rgb("#C2F0D5"),
        "secondary_container": rgb("#274636"),
        "on_secondary_container": rgb("#D2E8D9"),
        "inverse_primary": rgb("#0B7A4B"),
        "surface_container": rgb("#1B211E"),
        "surface_high": rgb("#252C28"),
        "surface_highest": rgb("#303833"),
    },
)


GOAL = rgb("#D93025")


class Screen(BriefScreen):
    """A screen of Go; subclasses write `page`."""

    brand = BRAND

    def on_open(self) -> None:
        super().on_open()
        self.places = PlaceStore(self.phone)
        self.rides = RideStore(self.phone)
        self.trains = TrainStore(self.phone)
        self.trips = TripStore(self.phone)
        self.words = owners_words(self.phone.system, "go")

    def revision(self) -> object:
        return self.places.revision(), self.located()

    def open_place(self, place_id: int) -> None:
        self.open(".PlaceActivity", f"content://{PACKAGE}/places/{place_id}")

    def named(self, name: str) -> str:
        """What the owner of the phone calls a district, a street, a stop or a town of the plan."""
        return self.words.get(name, name)

    # -- where the phone is --------------------------------------------------------------------

    def located(self) -> bool:
        """Whether the app may know where the phone is, and the phone itself knows."""
        switched_on = self.phone.system.settings.get("secure", "location_mode") != "0"
        return switched_on and self.has_permission(FINE_LOCATION)

    def ask_location(self, then: Callable[[bool], None]) -> None:
        """Ask for the permission where needed, then tell whether the position is known."""

        def answered(granted: bool) -> None:
            if granted and not self.located():
                self.toast(tr("Turn on location in Settings"))
            then(self.located())

        self.with_permission(FINE_LOCATION, answered)

    @property
    def vantage(self) -> Point:
        """Where distances are measured from."""
        return HERE if self.located() else Point(0, 0)

    @property
    def here(self) -> Spot:
        """The phone's own position."""
        return Spot(tr("Your location"), self.named(district_of(HERE)), HERE)

    # -- the map -------------------------------------------------------------------------------

    def finger(self) -> object:
        return self.phone.windows.touched

    def pin(self, place: Place, act: Callable[[], None] | None, large: bool = False) -> Pin:
        color: Color = rgb(place.kind.color)
        return Pin(place.point, place.name, place.kind.icon, color, act, large)

    def flag(self, spot: Spot) -> Pin:
        """The end of a way."""
        return Pin(spot.point, spot.name, "place", GOAL, None, True)

    # -- words ---------------------------------------------------------------------------------

    def far(self, point: Point) -> str:
        return distance(self.vantage.far(point))

    def hours_text(self, place: Place) -> tuple[str, bool]:
        """Whether a place is open and until when."""
        now = self.phone.now()
        today = place.today(now)
        if place.always:
            return tr("Open 24 hours"), True
        if place.open_at(now) and today is not None:
            return tr("Open · Closes {time}", time=self.minute_text(today.end)), True
        if today is not None and now.hour * 60 + now.minute < today.start:
            return tr("Closed · Opens {time}", time=self.minute_text(today.start)), False
        return tr("Closed"), False

    def minute_text(self, minute: int) -> str:
        """Minutes after midnight as a time."""
        return clock(self.phone, minute % 1440)

    def today(self) -> date:
        return self.phone.now().date()

    def at_minute(self, minute: int) -> datetime:
        """Today at so many minutes after midnight."""
        now = self.phone.now()
        start = now.replace(hour=0, minute=0, second=0, microsecond=0)
        return datetime.fromtimestamp(start.timestamp() + minute * 60, tz=now.tzinfo)


def distance(metres: float) -> str:
    """Such as 350 m or 4.2 km."""
    if metres < 995:
        return tr("{count} m", count=max(10, round(metres / 10) * 10))
    return tr("{count} km", count=f"{metres / 1000:.1f}")


def minutes_text(minutes: int) -> str:
    """Such as 25 min or 1 h 10 min."""
    if minutes < 60:
        return tr("{count} min", count=minutes)
    if minutes % 60 == 0:
        return tr("{count} h", count=minutes // 60)
    return tr("{hours} h {minutes} min", hours=minutes // 60, minutes=minutes % 60)


def money(cents: int) -> str:
    """Such as $12.40."""
    return f"${cents // 100:,}.{cents % 100:02d}"
