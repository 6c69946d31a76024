"""The browser's state: its rows, and what its tasks put on the phone before they begin."""

from typing import ClassVar

from ....device.device import Device
from ....emulator.pocket.apps.browser.web import SITES
from ....tasks.goal import Scenario
from ....tasks.state import Change, Row, TableRef, Value
from ....tasks.verifier_input import VerifierInput
from ...built_in import BuiltInTask
from ..utilities.seeding import force_stop, run_sql

BROWSER = "com.android.browser"
FILE = "browser.db"
DATABASE = f"/data/data/{BROWSER}/databases/{FILE}"
BOOKMARKS = TableRef(BROWSER, FILE, "bookmarks")
COOKIES = TableRef(BROWSER, FILE, "cookie_choices")
FORMS = TableRef(BROWSER, FILE, "form_submissions")


class WebTask(BuiltInTask):
    """A task in the browser."""

    scenario: ClassVar = Scenario.CONTENT
    apps: ClassVar[tuple[str, ...]] = ("Browser",)

    async def set_up(self, device: Device) -> None:
        """The browser is closed, holds what the task needs, and the home screen is in front.

        No site asks about cookies, so that reading a page changes nothing.
        """
        await force_stop(device, BROWSER)
        for site in SITES:
            if site.asks_cookies:
                await no_cookies(device, site.host)
        await self.prepare(device)
        await super().set_up(device)

    async def prepare(self, device: Device) -> None:
        """Put on the phone what the goal is about and what can be mistaken for it."""


async def change_browser(device: Device, statement: str, *values: Value) -> None:
    """Run one statement on the browser's database."""
    await run_sql(device, DATABASE, statement, *values)


async def no_cookies(device: Device, host: str) -> None:
    """The site's question about cookies has been answered with no."""
    await change_browser(device, "DELETE FROM cookie_choices WHERE host = ?", host)
    await change_browser(
        device,
        "INSERT INTO cookie_choices (host, choice, preferences, analytics, marketing, decided_ms)"
        " VALUES (?, 'rejected', 0, 0, 0, 1760000000000)",
        host,
    )


async def keep_bookmark(device: Device, title: str, url: str) -> None:
    """An address is among the bookmarks already."""
    await change_browser(
        device,
        "INSERT INTO bookmarks (title, url, created_ms) VALUES (?, ?, 1770000000000)",
        *(title, url),
    )


def added(found: VerifierInput, table: TableRef) -> tuple[Row, ...]:
    """The rows that came to one of the browser's tables."""
    known = {row["_id"] for row in found.before.rows(BROWSER, table.table)}
    new = found.after.rows(BROWSER, table.table)
    return tuple(row for row in new if row["_id"] not in known)


def is_new(change: Change, table: TableRef) -> bool:
    """Whether a change is a new row of a table."""
    return change.where == table and change.before is None
