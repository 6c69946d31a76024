"""What the Circle app keeps."""

from ....device.device import Device
from ....tasks.state import PhoneState, Row, TableRef

CIRCLE = "com.android.circle"
CIRCLE_FILE = f"/data/data/{CIRCLE}/databases/circle.db"
OWNER = 1
"""`users._id` of the phone's owner."""


def table(name: str) -> TableRef:
    """One of the app's tables."""
    return TableRef(CIRCLE, "circle.db", name)


def rows(state: PhoneState, name: str) -> tuple[Row, ...]:
    """The rows of one of the app's tables."""
    return state.rows(CIRCLE, name)


def user_id(state: PhoneState, handle: str) -> object:
    """Whose handle that is; None if nobody's."""
    return next((row["_id"] for row in rows(state, "users") if row["handle"] == handle), None)


async def change_circle(device: Device, sql: str) -> None:
    """Run SQL on the app's database while the app is not running; raises DeviceError."""
    await device.shell("am", "force-stop", CIRCLE)
    await device.shell("sqlite3", CIRCLE_FILE, sql)
