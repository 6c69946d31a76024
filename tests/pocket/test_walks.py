"""The scripted walks among the examples, run as a user runs them against a phone of their own."""

import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from adbutils import adb_path

from tapwright.device.adb.server import PrivateAdbServer
from tapwright.emulator.pocket.thread import PocketThread

EXAMPLES = Path(__file__).parents[2] / "examples"
RIDES = "/data/data/com.android.go/databases/go.db"
MESSAGES = "/data/data/com.android.providers.telephony/databases/mmssms.db"
CONTACTS = "/data/data/com.android.providers.contacts/databases/contacts2.db"
LIMIT_S = 60


@dataclass(frozen=True)
class Stand:
    """A fresh phone behind an adb server of its own, and the environment that leads there."""

    thread: PocketThread
    environment: dict[str, str]
    serial: str

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, env=self.environment, capture_output=True, text=True, timeout=LIMIT_S
        )

    def rows(self, path: str, query: str) -> list[dict[str, object]]:
        """What the phone's own database holds, without adb between."""

        def read() -> list[dict[str, object]]:
            connection: sqlite3.Connection = self.thread.phone.system.files.database(path)
            return [dict(row) for row in connection.execute(query)]

        return self.thread.call(read)


@pytest.fixture
async def stand(tmp_path: Path) -> AsyncIterator[Stand]:
    server = PrivateAdbServer()
    await server.start()
    try:
        with PocketThread(seed=11) as thread:
            serial = f"127.0.0.1:{thread.port}"
            environment = {
                **os.environ,
                "ADB": adb_path(),
                "ADB_USB": "0",
                "ADB_EMU": "0",
                "ADB_MDNS": "0",
                "ANDROID_ADB_SERVER_PORT": str(server.port),
                "ANDROID_SERIAL": serial,
                "HOME": str(tmp_path),
            }
            subprocess.run(
                [adb_path(), "connect", serial], env=environment, check=True, capture_output=True
            )
            yield Stand(thread, environment, serial)
    finally:
        await server.stop()


async def test_uiautomator2_books_a_ride(stand: Stand):
    before = stand.rows(RIDES, "SELECT * FROM rides")
    done = stand.run(sys.executable, str(EXAMPLES / "book_a_ride.py"), stand.serial)
    assert (done.returncode, done.stderr) == (0, "")
    rides = stand.rows(RIDES, "SELECT * FROM rides")
    assert rides[:-1] == before
    ride = rides[-1]
    assert ride["tier"] == "Comfort"
    assert (ride["pickup"], ride["destination"]) == ("Work", "Museum of Tides")
    assert (ride["status"], ride["scheduled_ms"], ride["luggage"]) == ("requested", None, 0)
    shown = ("_id", "status", "tier", "pickup", "destination", "price_cents")
    assert done.stdout == "|".join(str(ride[name]) for name in shown) + "\n"


async def test_plain_adb_sends_a_message(stand: Stand):
    before = stand.rows(MESSAGES, "SELECT * FROM sms")
    text = 'It\'s 10% done; back at $HOME & "soon"'
    done = stand.run("sh", str(EXAMPLES / "send_a_message.sh"), "Jack O'Connor", text)
    assert (done.returncode, done.stderr) == (0, "")
    messages = stand.rows(MESSAGES, "SELECT * FROM sms")
    assert messages[:-1] == before
    sent = messages[-1]
    (phone,) = stand.rows(
        CONTACTS, "SELECT number FROM view_phones WHERE display_name = 'Jack O''Connor'"
    )
    assert sent["address"] == re.sub(r"[^+\d]", "", str(phone["number"]))
    assert (sent["body"], sent["type"]) == (text, 2)
    assert done.stdout == f"Row: 0 _id={sent['_id']}, address={sent['address']}, body={text}\n"


async def test_a_message_that_cannot_be_typed_is_refused(stand: Stand):
    done = stand.run("sh", str(EXAMPLES / "send_a_message.sh"), "Mom", "你好")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "only plain ASCII can be typed\n"
