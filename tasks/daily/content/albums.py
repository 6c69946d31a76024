"""A record that is kept one way or the other, as the connection is."""

from collections.abc import Mapping
from random import Random
from typing import ClassVar

from ....actions import OpenApp
from ....agent.rehearsal import Move, Solution
from ....device.device import Device
from ....traces.schema import Evidence
from ...goal import Goal, Level, Tag
from ...play import Look, player
from ...state import Change, Value
from ...task import fact
from ...verifier_input import VerifierInput
from ..utilities.settings_screens import NETWORK, towards
from .stream import DOWNLOADS, LIBRARY, StreamTask, added, album_id, change_stream, is_new
from .stream_screens import to_tab

RECORDS = (
    ("Tidal Memory", "Lumen & Ash"),
    ("Cabin Fever Dreams", "The Hollow Pines"),
    ("Second Sunset", "Hana Kuroda"),
    ("Market Day", "Amara Diallo"),
    ("Standards & Strays", "Kofi Ansah Trio"),
    ("Borrowed Light", "The Borrowers Club"),
    ("Paper Lanterns", "Marisol Vane"),
    ("Signal Lost", "Neon Harbor"),
    ("Loud Flowers", "Velvet Orchard"),
    ("Concrete Garden", "DJ Sable"),
)
WIFI = "on Wi-Fi"
OTHER = "not on Wi-Fi"
# What Settings say of the internet when no Wi-Fi network is joined.
NOT_JOINED = ("Off", "Networks available")
ON = "The phone is on Wi-Fi; I go to Stream."
OFF = "The phone is not on Wi-Fi; I go to Stream."


class DownloadIfWifi(StreamTask):
    """A record is downloaded if the phone is on Wi-Fi, and only saved if it is not."""

    name: ClassVar = "DownloadIfWifi"
    summary: ClassVar = "Download a record if on Wi-Fi, else save it"
    level: ClassVar[Level] = "medium"
    tags: ClassVar = frozenset({Tag.CONDITIONAL, Tag.MULTI_APP})
    apps: ClassVar = ("Settings", "Stream")
    constraints: ClassVar = 3
    branches: ClassVar = (WIFI, OTHER)

    def draw(self, random: Random) -> None:
        """A record, and whether Wi-Fi is switched off or only joined to nothing."""
        self.title, self.artist = RECORDS[(self.seed * 3 + self.trial) % len(RECORDS)]
        self.switched_off = random.random() < 0.5
        self.downloads = self.saves = False
        self.wrongly = False

    @property
    def wording(self) -> Goal:
        """The record and the condition."""
        return Goal(
            en=f"If the phone is connected to Wi-Fi, download the album {self.title} by "
            f"{self.artist} in Stream; if it is not, add the album to my library there instead.",
            zh=f"如果手机连着 Wi-Fi，就在 Stream 里下载 {self.artist} 的专辑《{self.title}》；"
            "如果没有连 Wi-Fi，就只把这张专辑加入 Stream 的音乐库。",
        )

    async def prepare(self, device: Device) -> None:
        """The connection is as the branch has it; there is a longer edition of the record."""
        names = (self.title, self.artist)
        await change_stream(
            device,
            "INSERT INTO albums (artist_id, title, year, kind) SELECT artist_id,"
            " title || ' (Deluxe Edition)', year + 1, kind FROM albums"
            " JOIN artists ON artists._id = artist_id WHERE title = ? AND name = ?",
            *names,
        )
        await change_stream(
            device,
            "INSERT INTO tracks (album_id, artist_id, title, track_number, duration_ms, plays)"
            " SELECT deluxe._id, tracks.artist_id, tracks.title, track_number, duration_ms,"
            " plays / 9 FROM albums AS deluxe, albums AS plain"
            " JOIN tracks ON album_id = plain._id WHERE plain.title = ?"
            " AND deluxe.title = plain.title || ' (Deluxe Edition)'"
            " AND deluxe.artist_id = plain.artist_id",
            self.title,
        )
        await self._connect(device)

    async def _connect(self, device: Device) -> None:
        await device.shell("cmd", "connectivity", "airplane-mode", "disable")
        await device.shell("svc", "data", "enable")
        await device.shell("svc", "wifi", "enable")
        if self.branch == OTHER and self.switched_off:
            await device.shell("svc", "wifi", "disable")
        elif self.branch == OTHER:
            known = (await device.shell("cmd", "wifi", "list-networks")).splitlines()
            for _ in known[1:]:
                await device.shell("cmd", "wifi", "forget-network", "0")

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """The branch's one new row is that record, on Wi-Fi the whole of it is on the phone."""
        wanted: list[tuple[Value, ...]] = [("album", album_id(found.before, *self._names))]
        downloads = [(row["kind"], row["item_id"], row["state"]) for row in added(found, DOWNLOADS)]
        saved = [(row["kind"], row["item_id"]) for row in added(found, LIBRARY)]
        if self.branch == WIFI:
            wanted = [(*wanted[0], "downloaded")]
            return (fact("new downloads", wanted, downloads), fact("newly saved", [], saved))
        return (fact("newly saved", wanted, saved), fact("new downloads", [], downloads))

    @property
    def _names(self) -> tuple[str, str]:
        return self.title, self.artist

    def declared(self, change: Change) -> bool:
        """A download, or something saved; which, is for `check` to say."""
        return is_new(change, DOWNLOADS if self.branch == WIFI else LIBRARY)

    def script(self) -> Solution:
        """Looks up the connection in Settings, then goes to the record in Stream."""
        return player(self._play)

    def mutants(self) -> Mapping[str, Solution]:
        """The other branch, both of them, the longer edition; off Wi-Fi a download that waits."""
        longer = f"{self.title} (Deluxe Edition)"
        found = {
            "the other branch": self.but(wrongly=True).script(),
            "both": self.but(downloads=True, saves=True).script(),
            "the longer edition": self.but(title=longer).script(),
        }
        if self.branch == OTHER:
            found["waiting for Wi-Fi"] = player(self._queue)
        return found

    def _play(self, look: Look) -> Move:
        on_wifi = look.did(ON)
        if not on_wifi and not look.did(OFF):
            return self._look_up(look)
        on_wifi = on_wifi != self.wrongly
        if move := self._to_record(look):
            return move
        if look.has(text="Use mobile data"):
            return look.tap("So be it.", text="Use mobile data")
        if (self.downloads or on_wifi) and look.need(id="download").desc.startswith("Download "):
            return look.tap("I download it.", id="download")
        if (self.saves or not on_wifi) and not look.need(id="library_toggle").checked:
            return look.tap("I save it.", id="library_toggle")
        return look.done(f"{self.title} is " + ("downloaded." if on_wifi else "saved."))

    def _look_up(self, look: Look) -> Move:
        if move := towards(look, ((NETWORK, NETWORK),)):
            return move
        joined = look.row_summary("Internet") not in NOT_JOINED
        return Move(ON if joined else OFF, OpenApp(name="Stream"))

    def _to_record(self, look: Look) -> Move | None:
        """The move towards the record's page; None if it is in front."""
        if look.has(text="Use mobile data"):
            return None
        if look.has(id="album_title", text=self.title) and look.has(text=self.artist):
            return None
        if move := to_tab(look, "Search"):
            return move
        field = look.need(id="search_src_text")
        if field.text != self.title:
            if not field.focused:
                return look.tap_node("I look for the record.", field)
            return look.type("I type its name.", self.title, clear=True, submit=True)
        for row in look.view.ui.all(id="result", desc=self.title):
            if any(f"• {self.artist} •" in node.text for node in row.nodes()):
                return look.tap_node("This is the record.", row)
        return look.scroll("The record is further down.")

    def _queue(self, look: Look) -> Move:
        if look.has(text="Wait for Wi-Fi"):
            return look.tap("It can wait.", text="Wait for Wi-Fi")
        if move := self._to_record(look):
            return move
        if look.need(id="download").desc.startswith("Download "):
            return look.tap("I download it.", id="download")
        return look.done("It will be downloaded.")
