"""What the Messages app and the contacts keep."""

from ....device.device import Device
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
