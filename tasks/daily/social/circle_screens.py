"""What the Circle app keeps, and how a player finds its way in it."""

import re

from ....agent.rehearsal import Move
from ....device.device import Device
from ....device.ui import UiNode
from ...play import Look
from ...state import PhoneState, Row, TableRef

CIRCLE = "com.android.circle"
CIRCLE_FILE = f"/data/data/{CIRCLE}/databases/circle.db"
OWNER = 1
"""`users._id` of the phone's owner."""
# How posts of the last seven days say their age; older ones show their date.
RECENT = re.compile(r"now|\d+ (min|h|d)")


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


def search(look: Look, name: str) -> Move:
    """One move nearer to the people that a name finds."""
    if look.package != CIRCLE:
        return look.open("Circle")
    if not look.has(id="bottom_navigation"):
        return look.back("This is the wrong screen.")
    field = look.find(id="search_src_text")
    if field is None:
        return look.tap("I search for people.", desc="Search")
    if field.text == name:
        return look.scroll(f"I look further down for {name}.")
    return look.enter("the name", name, field)


def person_row(look: Look, name: str, handle: str) -> UiNode | None:
    """Someone's row in a list of people."""
    return look.find(id="person", desc=f"{name}, @{handle}")


def tie_button(look: Look, row: UiNode) -> UiNode:
    """The button in a person's row, which says Follow or Following; raises SolutionLost."""
    box = row.bounds
    for id in ("follow", "following"):
        for node in look.view.ui.all(id=id):
            if box.top <= node.center.y < box.bottom:
                return node
    return look.need(id="follow", desc=row.desc)
