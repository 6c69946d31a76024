"""Messages and contacts."""

from random import Random
from typing import ClassVar

from ....agent.rehearsal import Move, Script
from ....traces.schema import Evidence
from ...findings import Findings
from ...goal import Goal
from ...play import Look, player
from ...state import Change, PhoneState, Row, StateUnreadable, TableRef
from ...task import Task, fact

CONTACTS = "com.android.contacts"
CONTACTS_PROVIDER = "com.android.providers.contacts"
MESSAGES = "com.android.messaging"
TELEPHONY = "com.android.providers.telephony"
SENT = 2  # sms.type of a message that has left the phone
MOBILE = "2"  # data.data2 of a mobile number


class SendText(Task):
    """A text message to one contact's mobile number, word for word."""

    name: ClassVar = "SendText"
    summary: ClassVar = "Send a text message"

    def draw(self, random: Random) -> None:
        """One of the phone's contacts and something to say."""
        self.to = random.choice(("Noah Fischer", "Grace Thompson", "Elif Yilmaz", "Daniel Kim"))
        self.text = random.choice(
            (
                "Running 10 minutes late, sorry!",
                "Dinner at 7 tonight? I'll book a table.",
                "The package arrived, thank you.",
            )
        )

    @property
    def wording(self) -> Goal:
        """Who and what."""
        return Goal(
            en=f"Send a text message to {self.to}'s mobile: {self.text}",
            zh=f"给 {self.to} 的手机发一条短信：{self.text}",
        )

    def judge(self, found: Findings) -> tuple[Evidence, ...]:
        """Exactly one such message has been sent."""
        number = self._number(found.after)
        sent = [row for row in found.after.rows(TELEPHONY, "sms") if self._wanted(row, number)]
        return (fact(f"messages to {number} as asked for", 1, len(sent)),)

    def declared(self, change: Change) -> bool:
        """One sent message with that text, and what Android keeps of its conversation."""
        row = change.after
        if not isinstance(change.where, TableRef) or change.where.package != TELEPHONY:
            return False
        match change.where.table:
            case "sms":
                return change.before is None and isinstance(row, dict) and row["body"] == self.text
            case "threads":
                return isinstance(row, dict) and row["snippet"] == self.text
            case "canonical_addresses":
                return change.before is None
            case _:
                return False

    def script(self) -> Script:
        """Starts a conversation with the contact's mobile number, types and sends."""
        return player(self._play)

    def _wanted(self, row: Row, number: str) -> bool:
        return (row["type"], row["body"], _digits(row["address"])) == (SENT, self.text, number)

    def _number(self, state: PhoneState) -> str:
        """The contact's mobile number; raises StateUnreadable if the contact is gone."""
        owners = {
            row["_id"]
            for row in state.rows(CONTACTS_PROVIDER, "raw_contacts")
            if row["display_name"] == self.to
        }
        for row in state.rows(CONTACTS_PROVIDER, "data"):
            if row["raw_contact_id"] in owners and str(row["data2"]) == MOBILE:
                return _digits(row["data1"])
        raise StateUnreadable(f"{self.to} has no mobile number in the contacts any more")

    def _play(self, look: Look) -> Move:
        if look.package != MESSAGES:
            return look.open("Messages")
        if look.has(id="recipient_text_view"):
            return self._choose(look)
        if not look.has(id="toolbar_title", text=self.to):
            if look.has(desc="Start chat"):
                return look.tap("I start a conversation.", desc="Start chat")
            return look.back("This is another conversation.")
        if look.has(id="message_text", text=self.text):
            return look.done(f"The message to {self.to} is sent.")
        field = look.need(id="compose_message_text")
        if field.text == self.text:
            return look.tap("The text is right; I send it.", desc="Send message")
        if not field.focused:
            return look.tap_node("I tap the message field.", field)
        return look.type("I type the message.", self.text, clear=True)

    def _choose(self, look: Look) -> Move:
        """The list of numbers, which narrows down as a name is typed."""
        if look.need(id="recipient_text_view").text != self.to:
            return look.type("I type the name.", self.to, clear=True)
        mobile = look.need(id="summary", contains="Mobile")
        return look.tap_node("I choose the mobile number.", mobile)


class AddContact(Task):
    """A new contact with a name and one mobile number."""

    name: ClassVar = "AddContact"
    summary: ClassVar = "Add a contact"

    def draw(self, random: Random) -> None:
        """A name that no contact has, and a number."""
        self.first, self.last = random.choice(
            (("Ottilie", "Brandt"), ("Matteo", "Lindgren"), ("Imani", "Whitlock"))
        )
        self.number = f"+1 555 01{random.randrange(100):02}"

    @property
    def wording(self) -> Goal:
        """Name and number."""
        return Goal(
            en=f"Add a contact: {self.first} {self.last}, mobile number {self.number}",
            zh=f"新建联系人：{self.first} {self.last}，手机号码 {self.number}",
        )

    def judge(self, found: Findings) -> tuple[Evidence, ...]:
        """One contact of that name, with that number and no other."""
        numbers = [
            _digits(row["data1"])
            for row in found.after.rows(CONTACTS_PROVIDER, "data")
            if self._owns(found.after, row["raw_contact_id"]) and row["data1"] != self.full_name
        ]
        return (
            fact("contacts of that name", 1, self._count(found.after)),
            fact("numbers of that contact", [_digits(self.number)], numbers),
        )

    def declared(self, change: Change) -> bool:
        """New rows of the contact's own."""
        row = change.after
        if change.before is not None or not isinstance(row, dict):
            return False
        if not isinstance(change.where, TableRef) or change.where.package != CONTACTS_PROVIDER:
            return False
        match change.where.table:
            case "contacts" | "raw_contacts":
                return row["display_name"] == self.full_name
            case "data":
                own = {_digits(self.number), self.full_name}
                return row["data1"] in own or _digits(row["data1"]) in own
            case _:
                return False

    def script(self) -> Script:
        """Opens the editor and fills in field after field."""
        return player(self._play)

    @property
    def full_name(self) -> str:
        """First and last name."""
        return f"{self.first} {self.last}"

    def _owns(self, state: PhoneState, raw_contact: object) -> bool:
        rows = state.rows(CONTACTS_PROVIDER, "raw_contacts")
        return any(r["_id"] == raw_contact and r["display_name"] == self.full_name for r in rows)

    def _count(self, state: PhoneState) -> int:
        rows = state.rows(CONTACTS_PROVIDER, "contacts")
        return sum(row["display_name"] == self.full_name for row in rows)

    def _play(self, look: Look) -> Move:
        if look.package != CONTACTS:
            return look.open("Contacts")
        if look.has(id="editor_save"):
            return self._fill_in(look)
        if look.has(text=self.full_name) and not look.has(id="fab"):
            return look.done(f"{self.full_name} is in the contacts.")
        return look.tap("I create a new contact.", desc="Create new contact")

    def _fill_in(self, look: Look) -> Move:
        wanted = {"first_name": self.first, "last_name": self.last, "phone": self.number}
        for id, text in wanted.items():
            field = look.need(id=id)
            if _digits(field.text) == _digits(text):
                continue
            if not field.focused:
                return look.tap_node(f"Next is the {id.replace('_', ' ')}.", field)
            return look.type(f"I type the {id.replace('_', ' ')}.", text, clear=True)
        return look.tap("All is filled in; I save.", id="editor_save")


def _digits(value: object) -> str:
    """A text without the blanks, brackets and dashes that numbers are grouped with."""
    return "".join(c for c in str(value or "") if c not in " ()-\u2011")
