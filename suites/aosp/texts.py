"""Text messages: one that is sent, and a conversation that goes."""

from collections.abc import Mapping
from random import Random
from typing import ClassVar

from ...device.device import Device
from ...tasks.goal import Goal, Level, Scenario
from ...tasks.providers import whose_content
from ...tasks.shell_state import SMS
from ...tasks.state import Change, PhoneState, Row, StateUnreadable
from ...tasks.task import fact
from ...tasks.verifier_input import VerifierInput
from ...traces.schema import Evidence
from .base import StockTask, begin_anew
from .people import digits

RECEIVED, SENT = "1", "2"
# Some apps call a message failed where the emulator has no network, though it was sent rightly.
OUTGOING = (SENT, "4", "5", "6")
_BODIES = (
    "I am running ten minutes late, start without me.",
    "Can you bring the blue folder tomorrow?",
    "The keys are with the neighbour on the left.",
)
_ZH_NOTE = "原文照发"


class TextTask(StockTask):
    """Two numbers that are in no contact, and what is written to or by them."""

    scenario: ClassVar[Scenario | None] = Scenario.SOCIAL
    level: ClassVar[Level] = "medium"
    apps: ClassVar[tuple[str, ...]] = ("Messages",)

    def draw(self, random: Random) -> None:
        """Numbers that differ in a digit, and a text."""
        last = random.randrange(2000, 8000)
        self.number, self.other = f"+1555555{last}", f"+1555555{last + 1}"
        self.body = random.choice(_BODIES)


class StockSendText(TextTask):
    """A text goes to a number, once."""

    # Which number its conversation has is for the provider to say.
    open_columns: ClassVar = frozenset({("sms", "thread_id")})

    name: ClassVar = "StockSendText"
    summary: ClassVar = "Send a text to a number"
    constraints: ClassVar = 2

    @property
    def wording(self) -> Goal:
        """Number and text."""
        return Goal(
            en=f"Send this text message to {self.number}: {self.body}",
            zh=f"给 {self.number} 发一条短信（{_ZH_NOTE}）：{self.body}",
        )

    async def set_up(self, device: Device) -> None:
        """The app is closed."""
        await begin_anew(device, "Messages")
        await super().set_up(device)

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """Just one new message, to that number and with that text."""
        known = {row["_id"] for row in _texts(found.before)}
        new = [row for row in _texts(found.after) if row["_id"] not in known]
        wanted = [row for row in new if row["type"] in OUTGOING and self._is_it(row)]
        return (
            fact("messages as asked for", 1, len(wanted)),
            fact("new messages in all", 1, len(new)),
        )

    def declared(self, change: Change) -> bool:
        """The new row."""
        new = change.where == SMS and change.before is None and isinstance(change.after, Mapping)
        return new and self._is_it(change.after)

    def _is_it(self, row: Row | str | None) -> bool:
        return (
            isinstance(row, Mapping)
            and digits(row["address"])[-10:] == digits(self.number)[-10:]
            and row["body"] == self.body
        )


class DeleteTexts(TextTask):
    """A whole conversation goes."""

    name: ClassVar = "StockDeleteTexts"
    summary: ClassVar = "Delete a conversation"

    @property
    def wording(self) -> Goal:
        """The number."""
        return Goal(
            en=f"Delete the whole conversation with {self.number} from my text messages.",
            zh=f"删除与 {self.number} 的整个短信会话。",
        )

    async def set_up(self, device: Device) -> None:
        """Both numbers have written; raises StateUnreadable if the phone does not let the shell
        add texts."""
        await begin_anew(device, "Messages")
        now_ms = int(await device.shell("date", "+%s")) * 1000
        for number in (self.number, self.other):
            for place, body in enumerate(_BODIES):
                await _receive(device, number, body, now_ms - (10 - place) * 60_000)
        await super().set_up(device)

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """Nothing is left of that number."""
        before, after = _texts(found.before), _texts(found.after)
        if not any(row["address"] == self.number for row in before):
            raise StateUnreadable("this phone does not let the shell add text messages")
        left = [row["_id"] for row in after if row["address"] == self.number]
        return (fact(f"messages of {self.number}", [], left),)

    def declared(self, change: Change) -> bool:
        """Rows of that number that are gone."""
        gone = change.where == SMS and change.after is None and isinstance(change.before, Mapping)
        return (
            gone
            and isinstance(change.before, Mapping)
            and (change.before["address"] == self.number)
        )


def _texts(state: PhoneState) -> tuple[Row, ...]:
    return state.rows(SMS.package, SMS.table)


async def _receive(device: Device, number: str, body: str, date_ms: int) -> None:
    """Put a message on the phone that seems to have come."""
    values = (f"address:s:{number}", f"body:s:{body}", f"type:i:{RECEIVED}", f"date:l:{date_ms}")
    bindings = [word for value in (*values, "read:i:1", "seen:i:1") for word in ("--bind", value)]
    whose = await whose_content(device)
    await device.shell("content", "insert", "--uri", "content://sms", *whose, *bindings)
