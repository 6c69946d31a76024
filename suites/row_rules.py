"""What the phone's own apps write into the rows of each table, column by column.

The source is the apps themselves (`emulator/pocket/apps`), whose rows stand at Android's paths in
Android's columns where Android has such a table. Tables that no task writes to are not here: any
change of them is undeclared.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

from ..emulator.pocket.apps.owner_texts import labelled, postal_line
from ..tasks.state import Row, Value
from .go_rows import driven, fare, offered, on_the_map, ride_end
from .shop_rows import discount, lines_total, payment, shop_address, shop_fee, variant
from .whole_rows import ChangedRow, Rule, TableRules, equal, is_, now, of

MINUTE_MS = 60_000
_OWN_CHOICE = "the app numbers and names it itself"
_SERVICE = "who comes is the service's choice"


def _sum(*terms: tuple[int, str]) -> Rule:
    return equal(lambda seen: sum(sign * seen.number(name) for sign, name in terms))


def _eats_address(seen: ChangedRow) -> str:
    at = seen.one("addresses", _id=seen.row["address_id"])
    line = postal_line(str(at.get("street")), str(at.get("city")))
    return labelled(str(at.get("label")), line)


def _starts_at(seen: ChangedRow) -> int:
    at = datetime.fromisoformat(f"{seen.row['day']}T{seen.row['time']}").replace(tzinfo=UTC)
    return int(at.timestamp()) * 1000


def _usual(column: str) -> Rule:
    """What the owner's other rows say."""

    def rule(seen: ChangedRow, value: Value) -> bool:
        rows = seen.before.tables.get(seen.ref, ())
        return not rows or value in {row.get(column) for row in rows}

    return rule


def _event_alarm(seen: ChangedRow) -> int:
    return int(any(r["event_id"] == seen.row["_id"] for r in seen.rows("Reminders")))


def _owner_of_name(seen: ChangedRow, value: Value) -> bool:
    contact = seen.one("contacts", _id=value)
    return contact.get("display_name") == seen.row["display_name"]


def _texts(seen: ChangedRow, thread: Value = None) -> list[Row]:
    """The texts of a conversation, by default that of the row, the last one last."""
    wanted = seen.row["_id"] if thread is None else thread
    found = [row for row in seen.rows("sms") if row["thread_id"] == wanted]
    return sorted(found, key=lambda row: (int(row["date"] or 0), int(row["_id"] or 0)))


def _in_thread(seen: ChangedRow, value: Value) -> bool:
    """The conversation with that address, which tells of the text as its last one."""
    thread = seen.one("threads", address=seen.row["address"])
    texts = _texts(seen, value)
    told = (thread.get("_id"), thread.get("message_count"), thread.get("snippet"))
    return bool(texts) and told == (value, len(texts), texts[-1]["body"])


def _last(column: str) -> Rule:
    return equal(lambda seen: texts[-1][column] if (texts := _texts(seen)) else None)


def _recipients(seen: ChangedRow, value: Value) -> bool:
    """The numbers of the people in a conversation, each known under just one number."""
    known = {str(row["_id"]): row["address"] for row in seen.rows("canonical_addresses")}
    addresses = str(seen.row["address"]).split(";")
    return sorted(str(known.get(one)) for one in str(value).split(" ")) == sorted(addresses)


def _once(column: str) -> Rule:
    """A value that no other row has."""
    return lambda seen, value: sum(r[column] == value for r in seen.rows(seen.ref.table)) == 1


def _in_order(within: str = "") -> Rule:
    """Positions from 0 on without a gap or a double, in each list that `within` names."""

    def rule(seen: ChangedRow, value: Value) -> bool:
        rows = [
            row
            for row in seen.rows(seen.ref.table)
            if not within or row[within] == seen.row[within]
        ]
        return sorted(str(row["position"]).zfill(9) for row in rows) == [
            str(place).zfill(9) for place in range(len(rows))
        ]

    return rule


def _playing(seen: ChangedRow, value: Value) -> bool:
    """The place in the queue where that song stands."""
    return seen.one("queue", position=value).get("track_id") == seen.row["track_id"]


def _folder(seen: ChangedRow) -> str:
    """`Documents/Archive/` of the path of a file on the shared storage."""
    path = str(seen.row["_data"]).removeprefix("/storage/emulated/0/")
    return path.rpartition("/")[0] + "/"


def _parts_of_name(place: int) -> Rule:
    """Of a name the first and the last part; what is no name has no third part."""

    def rule(seen: ChangedRow, value: Value) -> bool:
        mime = seen.one("mimetypes", _id=seen.row["mimetype_id"]).get("mimetype")
        if not str(mime).endswith("/name"):
            return place == 0 or value is None
        whole = str(seen.row["data1"])
        given, _, family = whole.partition(" ")
        if place and not family and value:
            # Chinese names are written without a blank, the family name first.
            return whole == f"{value}{seen.row['data2']}"
        return value in ((given, family)[place], whole.removeprefix(str(seen.row["data3"])))

    return rule


_LINE: Mapping[str, Rule] = {
    "product_id": equal(lambda seen: variant(seen).get("product_id")),
    "variant_id": equal(lambda seen: variant(seen).get("_id")),
    "unit_price_cents": equal(lambda seen: variant(seen).get("price_cents")),
}
_PLACE = {name: of("places", "place_id", name) for name in ("name", "address", "x_m", "y_m")}
_NEVER = {"driver": _SERVICE, "car": _SERVICE, "plate": _SERVICE}

BROWSER, CIRCLE, CLOCK = "com.android.browser", "com.android.circle", "com.android.deskclock"
EATS, GO, NOTES = "com.android.eats", "com.android.go", "com.android.notes"
SHOP, STREAM = "com.android.shop", "com.android.stream"
CALENDAR, CONTACTS = "com.android.providers.calendar", "com.android.providers.contacts"
MEDIA, TELEPHONY = "com.android.providers.media.module", "com.android.providers.telephony"


def _choice(seen: ChangedRow, value: Value) -> bool:
    """What a choice of cookies is called by what it allows."""
    allowed = [seen.row[kind] for kind in ("preferences", "analytics", "marketing")]
    names = {3: ("accepted",), 0: ("rejected", "custom")}
    return value in names.get(allowed.count(1), ("custom",))


RULES: Mapping[tuple[str, str], TableRules] = {
    (BROWSER, "bookmarks"): TableRules({"created_ms": now, "folder": is_("Mobile bookmarks")}),
    (BROWSER, "cookie_choices"): TableRules(
        {"decided_ms": now, "choice": _choice}
        | dict.fromkeys(("preferences", "analytics", "marketing"), is_(0, 1))
    ),
    (BROWSER, "form_submissions"): TableRules({"submitted_ms": now, "message": is_(None)}),
    (CIRCLE, "likes"): TableRules({"liked_at": now, "post_id": _once("post_id")}),
    (CIRCLE, "posts"): TableRules(
        {"created_at": now, "likes_count": is_(0), "comments_count": is_(0)}
        | dict.fromkeys(("picture_style", "picture_seed"), is_(None))
    ),
    (CLOCK, "alarm_templates"): TableRules(
        {
            "ringtone": is_("content://media/internal/audio/media/1"),
            "vibrate": is_(0, 1),
            "delete_after_use": is_(0),
            "increasing_volume": is_(0),
        }
    ),
    (EATS, "bookings"): TableRules(
        {
            "booked_at": now,
            "name": _usual("name"),
            "starts_at": equal(_starts_at),
            "restaurant": of("restaurants", "restaurant_id", "name"),
        }
    ),
    (EATS, "orders"): TableRules(
        {
            "placed_at": now,
            "restaurant": of("restaurants", "restaurant_id", "name"),
            "address": equal(_eats_address),
            "payment": equal(payment),
            "items_cents": equal(lines_total),
            "service_cents": _usual("service_cents"),
            "total_cents": _sum(
                (1, "items_cents"), (1, "delivery_cents"), (1, "service_cents"), (1, "tip_cents")
            ),
            "rating": is_(None),
        },
        free={"number": _OWN_CHOICE, "due_at": "when it comes is the service's promise"},
    ),
    (EATS, "order_items"): TableRules({"name": of("dishes", "dish_id", "name")}),
    (GO, "favorites"): TableRules({"added_ms": now}),
    (GO, "saved_places"): TableRules({"created_ms": now, **_PLACE}),
    (GO, "navigation"): TableRules(
        {
            "started_ms": now,
            "depart_ms": now,
            "arrive_ms": equal(
                lambda seen: seen.number("depart_ms") + seen.number("minutes") * MINUTE_MS
            ),
            "ended_ms": is_(None),
            "origin_x_m": on_the_map("origin"),
            "destination_x_m": on_the_map("destination"),
            "route": offered,
        },
    ),
    (GO, "rides"): TableRules(
        {
            "created_ms": now,
            "cancel_reason": is_(None),
            "shared": of("ride_tiers", "tier", "shared", by="name"),
            "pickup_address": ride_end("pickup"),
            "destination_address": ride_end("destination"),
            "distance_m": driven,
            "price_cents": equal(fare),
        },
        free=_NEVER,
    ),
    (NOTES, "notes"): TableRules(
        {"created_ms": now, "modified_ms": now, "color": is_("plain"), "pinned": is_(0)},
        {"modified_ms": now},
    ),
    (CALENDAR, "Events"): TableRules(
        {
            "accessLevel": is_(0),
            "availability": is_(0),
            "eventStatus": is_(1),
            "eventTimezone": is_("UTC"),
            "hasAlarm": equal(_event_alarm),
            "organizer": _usual("organizer"),
            **dict.fromkeys(("duration", "eventColor", "rdate", "exrule", "exdate"), is_(None)),
        }
    ),
    (CALENDAR, "Reminders"): TableRules({"method": is_(1)}),
    (CONTACTS, "contacts"): TableRules(
        {
            "starred": is_(0),
            "last_time_contacted": is_(0),
            "times_contacted": is_(0),
            "lookup": equal(lambda seen: f"0r{seen.row['_id']}"),
        }
    ),
    (CONTACTS, "raw_contacts"): TableRules(
        {
            "account_name": is_("Phone"),
            "account_type": is_("com.android.localphone"),
            "deleted": is_(0),
            "starred": is_(0),
            "contact_id": _owner_of_name,
        }
    ),
    (CONTACTS, "data"): TableRules(
        {
            "is_primary": is_(0),
            "data3": _parts_of_name(1),
            "data4": is_(None),
            "data5": is_(None),
        }
    ),
    (MEDIA, "files"): TableRules(
        {},
        {
            "relative_path": equal(_folder),
            "bucket_display_name": equal(lambda seen: _folder(seen).split("/")[-2]),
        },
    ),
    (TELEPHONY, "sms"): TableRules(
        {
            "date": now,
            "date_sent": now,
            "locked": is_(0),
            "status": is_(-1),
            "thread_id": _in_thread,
            **dict.fromkeys(
                ("person", "protocol", "sender", "service_center", "subject", "attachment"),
                is_(None),
            ),
        }
    ),
    (TELEPHONY, "threads"): TableRules(
        new={
            "date": _last("date"),
            "snippet": _last("body"),
            "message_count": equal(lambda seen: len(_texts(seen))),
            "recipient_ids": _recipients,
            "address": _last("address"),
            "archived": is_(0),
            "name": is_(None),
        },
        changed={
            "date": _last("date"),
            "snippet": _last("body"),
            "message_count": equal(lambda seen: len(_texts(seen))),
            **dict.fromkeys(("recipient_ids", "address", "archived", "name"), is_()),
        },
    ),
    (TELEPHONY, "canonical_addresses"): TableRules(
        {
            "address": lambda seen, value: (
                _once("address")(seen, value)
                and any(value in str(r["address"]).split(";") for r in seen.rows("threads"))
            )
        },
    ),
    (SHOP, "cart_items"): TableRules({"added_at": now, **_LINE}),
    (SHOP, "order_items"): TableRules(
        {
            **_LINE,
            "order_id": lambda seen, at: now(seen, seen.one("orders", _id=at).get("placed_at")),
        }
    ),
    (SHOP, "orders"): TableRules(
        {
            "placed_at": now,
            "status": is_("processing"),
            "address": equal(shop_address),
            "payment": equal(payment),
            "items_cents": equal(lines_total),
            "discount_cents": equal(discount),
            "delivery_cents": shop_fee,
            "total_cents": _sum((1, "items_cents"), (-1, "discount_cents"), (1, "delivery_cents")),
            "tracking": is_(""),
            "delivered_at": is_(None),
            "cancelled_at": is_(None),
        },
        free={
            "number": _OWN_CHOICE,
            "courier": _SERVICE,
            "expected_on": "when it comes is the service's promise",
        },
    ),
    (SHOP, "coupons"): TableRules({}, {"used_at": now}),
    (SHOP, "returns"): TableRules(
        {
            "requested_at": now,
            "order_id": of("order_items", "order_item_id", "order_id"),
            "refund_cents": equal(
                lambda seen: (
                    int(
                        seen.one("order_items", _id=seen.row["order_item_id"]).get(
                            "unit_price_cents"
                        )
                        or 0
                    )
                    * seen.number("quantity")
                )
            ),
        }
    ),
    (SHOP, "wishlist"): TableRules(
        {"added_at": now, "product_id": of("products", "title", "_id", by="title")}
    ),
    (STREAM, "downloads"): TableRules(
        {"requested_at": now, "network": is_("wifi")},
        free={"bytes": "how large a download is, the service says"},
    ),
    (STREAM, "library"): TableRules({"added_at": now}),
    (STREAM, "playlists"): TableRules(
        {"created_at": now, "changed_at": now, "description": is_(""), "owner": is_("")}
    ),
    (STREAM, "playlist_tracks"): TableRules(
        {"added_at": now, "position": _in_order("playlist_id")}
    ),
    (STREAM, "queue"): TableRules({"position": _in_order()}, {"position": _in_order()}),
    (STREAM, "now_playing"): TableRules(
        {},
        {"position_at": now, "episode_id": is_(None), "queue_position": _playing},
        free={"position_ms": "how far it has played by now"},
    ),
}
