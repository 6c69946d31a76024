"""Text messages: what set-ups put on the phone, and what proves that one was sent."""

from collections.abc import Sequence
from dataclasses import dataclass

from ....device.device import Device
from ....tasks.state import Change, PhoneState, Row, TableRef
from ....tasks.task import fact
from ....tasks.verifier_input import VerifierInput
from ....traces.schema import Evidence
from .phone_book import digits, quoted

MESSAGES = "com.android.messaging"
TELEPHONY = "com.android.providers.telephony"
TEXTS_FILE = f"/data/data/{TELEPHONY}/databases/mmssms.db"
RECEIVED, SENT = 1, 2
"""`sms.type` of a message that has come, and of one that has left the phone."""
JOINER = ";"
"""Between the numbers of a group."""
MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS


@dataclass(frozen=True, slots=True)
class SeededMessage:
    """A message that a set-up puts on the phone; in a group `sender` is who wrote it."""

    address: str
    body: str
    date_ms: int
    sent: bool = False
    sender: str = ""


async def clock_ms(device: Device) -> int:
    """The phone's clock in epoch milliseconds."""
    return int(await device.shell("date", "+%s")) * 1000


async def add_lines(device: Device, lines: Sequence[SeededMessage], *statements: str) -> None:
    """Put messages on the phone, then run further SQL; raises DeviceError."""
    await device.shell("am", "force-stop", MESSAGES)
    sql = "".join(map(_insert, lines)) + "".join(statements)
    await device.shell("sqlite3", TEXTS_FILE, sql)


def told(
    address: str, lines: Sequence[str], last_ms: int, pace_ms: int = 3 * MINUTE_MS
) -> list[SeededMessage]:
    """A conversation whose last line is from `last_ms`; lines that begin with > were sent."""
    first_ms = last_ms - pace_ms * (len(lines) - 1)
    return [
        SeededMessage(
            address, line.removeprefix("> "), first_ms + pace_ms * place, line.startswith("> ")
        )
        for place, line in enumerate(lines)
    ]


def group_address(numbers: Sequence[str]) -> str:
    """The address of a group."""
    return JOINER.join(numbers)


def sent_once(found: VerifierInput, number: str, body: str) -> tuple[Evidence, ...]:
    """Evidence that this text was sent to a number or group, once, and no other text."""
    known = {row["_id"] for row in _texts(found.before)}
    new = [row for row in _texts(found.after) if row["_id"] not in known]
    wanted = [row for row in new if _is(row, number, body)]
    return (
        fact(f"texts to {number} as asked for", 1, len(wanted)),
        fact("new texts in all", 1, len(new)),
    )


def sending(change: Change, body: str) -> bool:
    """Whether a change belongs to sending this text, to whomever: the row, and what Android
    keeps of its conversation."""
    row = change.after
    if not isinstance(change.where, TableRef) or change.where.package != TELEPHONY:
        return False
    if not isinstance(row, dict):
        return False
    match change.where.table:
        case "sms":
            return change.before is None and row["body"] == body
        case "threads":
            last = row["snippet"] == body
            return last and not row["archived"] and "name" not in change.columns()
        case "canonical_addresses":
            return change.before is None
        case _:
            return False


async def sent_count(device: Device, body: str) -> int:
    """How many texts of that wording have left the phone."""
    query = f"SELECT count(*) FROM sms WHERE type = {SENT} AND body = {quoted(body)}"
    return int(await device.shell("sqlite3", TEXTS_FILE, query))


def _texts(state: PhoneState) -> tuple[Row, ...]:
    return state.rows(TELEPHONY, "sms")


def _is(row: Row, number: str, body: str) -> bool:
    return (
        row["type"] == SENT
        and not row["attachment"]
        and row["body"] == body
        and _people(row["address"]) == _people(number)
    )


def _people(address: object) -> frozenset[str]:
    return frozenset(digits(number) for number in str(address).split(JOINER))


def _insert(line: SeededMessage) -> str:
    kind = SENT if line.sent else RECEIVED
    sender = quoted(line.sender) if line.sender else "NULL"
    return (
        "INSERT INTO sms (address, body, type, date, date_sent, read, seen, sender) VALUES"
        f" ({quoted(line.address)}, {quoted(line.body)}, {kind}, {line.date_ms},"
        f" {line.date_ms}, 1, 1, {sender});"
    )
