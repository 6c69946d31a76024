"""The Messages app as other apps' tasks meet it: conversations, and messages put there before."""

from ....agent.rehearsal import Move
from ....device.device import Device
from ...play import Look
from .seeding import run_sql

MESSAGES = "com.android.messaging"
TELEPHONY = "com.android.providers.telephony"
CONTACTS_PROVIDER = "com.android.providers.contacts"
MESSAGE_DB = f"/data/data/{TELEPHONY}/databases/mmssms.db"
CONTACT_DB = f"/data/data/{CONTACTS_PROVIDER}/databases/contacts2.db"
INBOX, SENT = 1, 2


async def number_of(device: Device, name: str) -> str:
    """A contact's first number, in the form in which messages keep it."""
    quoted = name.replace("'", "''")
    query = f"SELECT data1 FROM view_phones WHERE display_name = '{quoted}' ORDER BY _id LIMIT 1"
    return bare(await device.shell("sqlite3", CONTACT_DB, query))


def bare(number: object) -> str:
    """A number without what its digits are grouped with."""
    return "".join(char for char in str(number) if char.isdigit() or char == "+")


async def put_message(device: Device, name: str, text: str, minutes_ago: int) -> None:
    """A contact has written so long ago; it has been read."""
    number = await number_of(device, name)
    now_s = int((await device.shell("date", "+%s")).strip())
    at = (now_s - minutes_ago * 60) * 1000
    await run_sql(
        device,
        MESSAGE_DB,
        "INSERT INTO sms (address, body, type, date, date_sent, read, seen)"
        " VALUES (?, ?, ?, ?, ?, 1, 1)",
        number,
        text,
        INBOX,
        at,
        at,
    )


def to_thread(look: Look, name: str) -> Move | None:
    """The move towards the conversation with a contact; None if it is on the screen."""
    if look.package != MESSAGES:
        return look.open("Messages")
    if look.has(id="toolbar_title", text=name):
        return None
    if not look.has(id="conversation_list"):
        return look.back("This is another conversation.")
    thread = look.find(id="conversation_name", text=name)
    if thread is None:
        return look.scroll(f"I look further down for {name}.")
    return look.tap_node(f"I open the conversation with {name}.", thread)
