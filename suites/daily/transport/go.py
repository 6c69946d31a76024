"""Go's state: its rows, and what its tasks put on the phone before they begin."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import ClassVar

from ....device.device import Device
from ....emulator.pocket.apps.go.city import HERE, Point
from ....emulator.pocket.system.clock import START
from ....tasks.goal import Scenario
from ....tasks.state import Change, PhoneState, Row, StateUnreadable, TableRef, Value
from ....tasks.verifier_input import VerifierInput
from ...built_in import BuiltInTask
from ..utilities.seeding import force_stop, run_sql, set_clock

GO = "com.android.go"
DATABASE = f"/data/data/{GO}/databases/go.db"
FINE, COARSE, BACKGROUND = (
    f"android.permission.ACCESS_{kind}_LOCATION" for kind in ("FINE", "COARSE", "BACKGROUND")
)
TODAY = START.date()
"""The day on which a pocket phone's clock stands."""
NOW_MINUTE = START.hour * 60 + START.minute
MY_PLACE = "Your location"
"""What Go calls the place where the phone is."""
# Places of all kinds, every one among others with similar names.
PLACES = (
    "Beacon Tower", "Ferry Pier", "Market Hall", "Signal House", "City Library",
    "Lakeside Library", "Fairview Library", "Harbor Clinic", "Museum of Tides", "Museum of Sound",
    "Tram Museum", "Toy Museum", "Lantern Cinema", "Lantern Theatre", "Station Hotel",
    "Harbor View Hotel", "Old Harbor Gallery", "Grand Maplewood", "Maplewood General",
    "Fairview Pool", "Summit Gym", "St. Anna Hospital", "Hotel Meridian", "Bay Hostel",
)  # fmt: skip


class GoTask(BuiltInTask):
    """A task in Go, which knows where the phone is unless `located` says otherwise.

    Where it does not, it asks on the way to a list of places; only a task about that is left so.
    """

    scenario: ClassVar = Scenario.TRANSPORT
    apps: ClassVar[tuple[str, ...]] = ("Go",)
    located: ClassVar[bool] = True

    @property
    def my_place(self) -> str:
        """What Go calls where the phone is."""
        return self.phone_words(GO, MY_PLACE)

    async def set_up(self, device: Device) -> None:
        """Go is closed, holds what the task needs, and the home screen is in front."""
        await set_clock(device)
        await force_stop(device, GO)
        if self.located:
            for permission in (FINE, COARSE):
                await device.shell("pm", "grant", GO, permission)
        await self.prepare(device)
        await super().set_up(device)

    async def prepare(self, device: Device) -> None:
        """Put on the phone what the goal is about and what can be mistaken for it."""


async def change_go(device: Device, statement: str, *values: Value) -> None:
    """Run one statement on Go's database."""
    await run_sql(device, DATABASE, statement, *values)


def table(name: str) -> TableRef:
    """One of Go's tables."""
    return TableRef(GO, "go.db", name)


def rows(state: PhoneState, name: str) -> tuple[Row, ...]:
    """The rows of one of Go's tables; raises StateUnreadable."""
    return state.rows(GO, name)


def added(found: VerifierInput, name: str) -> tuple[Row, ...]:
    """The rows that came to one of Go's tables."""
    known = {row["_id"] for row in rows(found.before, name)}
    return tuple(row for row in rows(found.after, name) if row["_id"] not in known)


def place_called(state: PhoneState, name: str) -> Row:
    """The place of that name; raises StateUnreadable unless there is exactly one."""
    found = [row for row in rows(state, "places") if row["name"] == name]
    if len(found) != 1:
        raise StateUnreadable(f"Go knows {len(found)} places called {name}")
    return found[0]


def spot(row: Row, x: str = "x_m", y: str = "y_m") -> Point:
    """Where a row says that something is."""
    return Point(number(row[x]), number(row[y]))


def spot_called(state: PhoneState, name: str) -> Point:
    """Where the place of that name is, or the phone itself."""
    return HERE if name == MY_PLACE else spot(place_called(state, name))


def number(value: Value) -> int:
    """A whole number of a row; raises StateUnreadable for anything else."""
    if not isinstance(value, int):
        raise StateUnreadable(f"{value!r} is no whole number")
    return value


def is_new(change: Change, name: str, wanted: Row) -> bool:
    """Whether a change is a new row in one of Go's tables with these values."""
    row = change.after
    new = change.where == table(name) and change.before is None and isinstance(row, Mapping)
    return new and has(row, wanted)


def has(row: Row | str | None, wanted: Row) -> bool:
    """Whether a row has all these values."""
    return isinstance(row, Mapping) and all(row.get(name) == wanted[name] for name in wanted)


def parts(found: Sequence[Row], wanted: Row) -> list[dict[str, Value]]:
    """Of each row the columns that something is wanted of."""
    return [{name: row.get(name) for name in wanted} for row in found]


def epoch_ms(moment: datetime) -> int:
    """A time on the phone's clock, which goes by UTC, in epoch milliseconds."""
    return int(moment.replace(tzinfo=UTC).timestamp()) * 1000


def moment(ms: Value) -> datetime:
    """What the phone's clock shows at an instant."""
    return datetime.fromtimestamp(number(ms) / 1000, UTC)


def dollars(cents: int) -> str:
    """An amount as Go writes it."""
    return f"${cents // 100}.{cents % 100:02}"
