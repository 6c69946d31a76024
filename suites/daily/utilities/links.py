"""A place's link goes to a contact although the phone makes trouble on the way."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import ClassVar

from ....tasks.events import Event
from ....tasks.goal import Goal, Level, Scenario, Tag
from ....tasks.state import Change, PhoneState, Row, StateUnreadable, TableRef
from ....tasks.task import fact
from ....tasks.verifier_input import VerifierInput
from ....traces.schema import Evidence
from ...built_in import BuiltInTask
from .message_state import SENT, TELEPHONY, bare
from .network import AIRPLANE_KEYS

GO = "com.android.go"
CONTACTS_PROVIDER = "com.android.providers.contacts"
MOBILE = "2"  # data.data2 of a mobile number
# Places whose names begin alike, and people who share a given name or have several numbers.
PLACES = (
    ("Pioneer Gas Northgate", "Pioneer Gas"),
    ("Coastline Fuel Elm", "Coastline Fuel Lake Road"),
    ("Volt Point Harbor", "Volt Point Station Square"),
    ("ChargeGrid Fairview", "ChargeGrid Elm Avenue"),
    ("Spark Airport", "Spark Lakeside"),
)
PEOPLE = (
    ("Alex Morgan", "Alex Reyes"),
    ("Alex Reyes", "Alex Morgan"),
    ("Grace Thompson", "Gabriel Santos"),
    ("Maya Cohen", "Mei Lin"),
    ("Priya Sharma", "Jasmine Patel"),
)
BACK_ONLINE = 12


class ShareLinkFaulty(BuiltInTask):
    """A place's link is sent once, though the phone goes offline and an app hangs meanwhile."""

    name: ClassVar = "ShareLinkFaulty"
    summary: ClassVar = "Send a place's link through bad connections and a hanging app"
    scenario: ClassVar = Scenario.UTILITIES
    level: ClassVar[Level] = "hard"
    tags: ClassVar = frozenset({Tag.COMPOSITE, Tag.MULTI_APP, Tag.POP_UP})
    apps: ClassVar = ("Go", "Messages")
    constraints: ClassVar = 3

    def draw(self, random: Random) -> None:
        """Place, contact, and when the trouble begins."""
        self.place, self.other_place = random.choice(PLACES)
        self.contact, self.other_contact = random.choice(PEOPLE)
        self.offline_at = random.randrange(2, 6)
        self.hangs_at = self.offline_at + random.randrange(1, 4)

    @property
    def wording(self) -> Goal:
        """Place and contact."""
        return Goal(
            en=f"Look up {self.place} in the Go app and share its link in a text message to "
            f"{self.contact}'s mobile. Reception is bad here: if the phone is offline, wait until "
            "it is back, so that the message goes out exactly once.",
            zh=f"在“出行”里找到“{self.place}”，用短信把它的链接分享到{self.contact}的手机号。"
            "这里信号不好：如果手机离线，请等恢复后再发，确保短信只成功发出一次。",
        )

    @property
    def events(self) -> Sequence[Event]:
        """Offline for some acts, and the app in front hangs in between."""
        airplane = ("cmd", "connectivity", "airplane-mode")
        return (
            Event("offline", self.offline_at, (*airplane, "enable")),
            Event("hanging app", self.hangs_at, fault="anr"),
            Event("back online", BACK_ONLINE, (*airplane, "disable")),
        )

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """One message with the place's link has gone to that number, whatever failed before."""
        number = _mobile(found.after, self.contact)
        known = {row["_id"] for row in found.before.rows(TELEPHONY, "sms")}
        new = [row for row in found.after.rows(TELEPHONY, "sms") if row["_id"] not in known]
        bodies = _shared(found.before, self.place)
        sent = [row for row in new if row["type"] == SENT]
        right = [row for row in new if row["body"] in bodies]
        return (
            fact("messages that have left the phone", 1, len(sent)),
            fact("messages with anything else than the link", 0, len(new) - len(right)),
            fact("written to", {number}, {bare(row["address"]) for row in new}),
        )

    def incidental(self, change: Change) -> bool:
        """What being offline meanwhile leaves behind."""
        return change.where in AIRPLANE_KEYS

    def declared(self, change: Change) -> bool:
        """A new message, what goes with its conversation, and being offline meanwhile."""
        if change.where in AIRPLANE_KEYS:
            return True
        if not isinstance(change.where, TableRef) or change.where.package != TELEPHONY:
            return False
        row = change.after
        match change.where.table:
            case "sms":
                return change.before is None
            case "threads":
                return isinstance(row, Mapping) and "go.example" in str(row["snippet"])
            case "canonical_addresses":
                return change.before is None
            case _:
                return False


def _mobile(state: PhoneState, name: str) -> str:
    """A contact's mobile number; raises StateUnreadable if there is none."""
    owners = {
        row["_id"]
        for row in state.rows(CONTACTS_PROVIDER, "raw_contacts")
        if row["display_name"] == name
    }
    for row in state.rows(CONTACTS_PROVIDER, "data"):
        if row["raw_contact_id"] in owners and str(row["data2"]) == MOBILE:
            return bare(row["data1"])
    raise StateUnreadable(f"{name} has no mobile number in the contacts any more")


def _shared(state: PhoneState, name: str) -> tuple[str, str]:
    """What the phone shares of a place, and the link alone; raises StateUnreadable."""
    places: list[Row] = [row for row in state.rows(GO, "places") if row["name"] == name]
    if len(places) != 1:
        raise StateUnreadable(f"{len(places)} places are called {name!r}")
    place = places[0]
    link = f"https://go.example/place/{place['_id']}/{name.replace(' ', '_')}"
    return f"{name}, {place['address']}\n{link}", link
