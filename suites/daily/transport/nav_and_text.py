"""A route in Go, and a text about it: two apps."""

from collections.abc import Mapping
from datetime import time
from random import Random
from typing import ClassVar

from ....device.device import Device
from ....emulator.pocket.apps.go.routes import Mode
from ....tasks.answers import times_in
from ....tasks.goal import Goal, Level, Tag
from ....tasks.state import Change, Row, TableRef, Value
from ....tasks.task import fact
from ....tasks.verifier_input import VerifierInput
from ....traces.schema import Evidence
from ..social.phone_book import (
    MOBILE,
    PEOPLE,
    PHONE_ITEM,
    Item,
    PhoneBook,
    change_contacts,
    digits,
    first_name,
    new_contact,
)
from ..social.texts import SENT, TELEPHONY
from .go import PLACES, GoTask, added, is_new, moment, parts
from .routes import quickest

_BY: Mapping[Mode, tuple[str, str]] = {
    "car": ("by car", "开车"),
    "transit": ("by public transport", "坐公交"),
    "bike": ("by bike", "骑车"),
}
_FAMILY_NAMES = ("Abbott", "Castell", "Hartmann", "Ibarra", "Novotny", "Quill")


class NavAndText(GoTask):
    """A route is started, and somebody is told when it arrives."""

    name: ClassVar = "NavAndText"
    summary: ClassVar = "Start a route and text the arrival time"
    level: ClassVar[Level] = "hard"
    tags: ClassVar = frozenset({Tag.COMPOSITE, Tag.MULTI_APP})
    apps: ClassVar = ("Go", "Messages")
    constraints: ClassVar = 4

    def draw(self, random: Random) -> None:
        """A place, a way to travel, somebody, and somebody else of the same first name."""
        self.end, self.elsewhere = random.sample(PLACES, 2)
        self.mode: Mode = random.choice(tuple(_BY))
        self.to = random.choice(PEOPLE)
        self.namesake = f"{first_name(self.to)} {random.choice(_FAMILY_NAMES)}"
        self.namesake_number = f"+1 (555) 555-3{random.randrange(100, 1000)}"

    @property
    def wording(self) -> Goal:
        """Place, way to travel, and whom to tell."""
        en, zh = _BY[self.mode]
        return Goal(
            en=f"Start the quickest route in Go from where I am to {self.end} {en}, then text "
            f"{self.to} the arrival time that Go shows.",
            zh=f"在“出行”里开始从我这里{zh}去{self.end}的最快路线，然后发短信告诉{self.to}"
            "“出行”显示的到达时间。",
        )

    async def prepare(self, device: Device) -> None:
        """Somebody else has the same first name."""
        mobile = Item(PHONE_ITEM, self.namesake_number, MOBILE)
        await change_contacts(device, new_contact(self.namesake, [mobile]))

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """One quickest route was begun; one text went to that person, with its arrival time."""
        routes = added(found, "navigation")
        arrivals = [moment(row["arrive_ms"]).time() for row in routes]
        number = PhoneBook.of_state(found.before).number(self.to)
        old = {row["_id"] for row in found.before.rows(TELEPHONY, "sms")}
        texts = [row for row in found.after.rows(TELEPHONY, "sms") if row["_id"] not in old]
        told = [(digits(row["address"]), *_times(row)) for row in texts]
        return (
            fact("routes begun", [self._route], parts(routes, self._route)),
            fact(
                "minutes of the quickest",
                [quickest(self.mode, row) for row in routes],
                [row["minutes"] for row in routes],
            ),
            fact("texts sent: to whom, and with what times", [(number, *arrivals)], told),
        )

    def declared(self, change: Change) -> bool:
        """The route; one sent text with a time in it, and what Android keeps with it."""
        row = change.after
        if is_new(change, "navigation", self._route):
            return True
        if not isinstance(change.where, TableRef) or change.where.package != TELEPHONY:
            return False
        if not isinstance(row, Mapping):
            return False
        match change.where.table:
            case "sms":
                sent = row["type"] == SENT and not row["attachment"]
                return change.before is None and sent and len(_times(row)) == 1
            case "threads":
                kept = not row["archived"] and "name" not in change.columns()
                return kept and len(times_in(str(row["snippet"]))) == 1
            case "canonical_addresses":
                return change.before is None
            case _:
                return False

    @property
    def _route(self) -> dict[str, Value]:
        return {
            "mode": self.mode,
            "origin": self.my_place,
            "destination": self.end,
            "status": "active",
        }


def _times(row: Row) -> tuple[time, ...]:
    return times_in(str(row["body"]))
