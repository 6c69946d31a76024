"""What Go writes into rides and routes: places of its map, the ways between them, its tariff.

The map, the ways and the timetable are those of the app itself (`emulator/pocket/apps/go`).
"""

from datetime import UTC, datetime

from ..emulator.pocket.apps.go.city import HERE, Point, district_of
from ..emulator.pocket.apps.go.routes import drive_m, drive_min, ways
from ..emulator.pocket.apps.go.transit import journeys, line_name
from ..emulator.pocket.apps.owner_texts import NOTHING, Words, chinese
from ..tasks.state import Value
from .labels import in_chinese
from .whole_rows import ChangedRow, Rule

MY_PLACE = "Your location"


def _at(seen: ChangedRow, x: str, y: str) -> Point:
    return Point(seen.number(x), seen.number(y))


def _owners() -> tuple[Words, ...]:
    """What the owner of a phone may call what is on the plan: as it is written, or in Chinese."""
    return NOTHING, chinese("go")


def _spots(seen: ChangedRow, name: Value) -> list[tuple[Value, Point]]:
    """The places of that name on Go's map or among the saved ones, each with its address."""
    if name in (MY_PLACE, in_chinese("com.android.go", MY_PLACE)):
        return [(words.get(district_of(HERE), district_of(HERE)), HERE) for words in _owners()]
    own = [row for row in seen.rows("saved_places") if name in (row["label"], row["name"])]
    every = [*own, *(row for row in seen.rows("places") if row["name"] == name)]
    return [(row["address"], Point(int(row["x_m"] or 0), int(row["y_m"] or 0))) for row in every]


def ride_end(side: str) -> Rule:
    """A place and its address that belong together."""
    return lambda seen, value: any(
        address == seen.row[f"{side}_address"] for address, _ in _spots(seen, seen.row[side])
    )


def _drives(seen: ChangedRow) -> set[tuple[int, int]]:
    """How far and how long such a ride can be; a name may be that of several places."""
    ends = [
        [
            at
            for address, at in _spots(seen, seen.row[side])
            if address == seen.row[f"{side}_address"]
        ]
        for side in ("pickup", "destination")
    ]
    metres = {drive_m(start, end) for start in ends[0] for end in ends[1]}
    return {(one, drive_min(one)) for one in metres}


def driven(seen: ChangedRow, value: Value) -> bool:
    return (seen.number("distance_m"), seen.number("minutes")) in _drives(seen)


def on_the_map(side: str) -> Rule:
    return lambda seen, value: any(
        at == _at(seen, f"{side}_x_m", f"{side}_y_m") for _, at in _spots(seen, seen.row[side])
    )


def offered(seen: ChangedRow, value: Value) -> bool:
    """One of the ways that Go offers between those ends at that minute."""
    row, mode = seen.row, str(seen.row["mode"])
    start, end = (_at(seen, f"{side}_x_m", f"{side}_y_m") for side in ("origin", "destination"))
    began = datetime.fromtimestamp(seen.number("depart_ms") / 1000, UTC)
    at = began.hour * 60 + began.minute
    offered: list[tuple[str, int, int, int]] = []
    if mode == "transit":
        offered += [
            (
                " > ".join(line_name(line, words) for line in way.lines),
                way.changes,
                way.arrive - at,
                round(start.far(end)),
            )
            for way in journeys(start, end, at)
            for words in _owners()
        ]
    elif mode in ("car", "bike", "walk"):
        offered += [
            (words.get(way.via, way.via), 0, way.minutes, way.metres)
            for way in ways(mode, start, end)
            for words in _owners()
        ]
    told = tuple(row[name] for name in ("route", "changes", "minutes", "distance_m"))
    return told in offered


def fare(seen: ChangedRow) -> int:
    tier = seen.one("ride_tiers", name=seen.row["tier"])
    base, km, minute = (
        int(tier.get(name) or 0) for name in ("base_cents", "per_km_cents", "per_min_cents")
    )
    return base + minute * seen.number("minutes") + km * seen.number("distance_m") // 1000
