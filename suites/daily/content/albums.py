"""A record that is kept one way or the other, as the connection is."""

from random import Random
from typing import ClassVar

from ....device.device import Device
from ....tasks.goal import Goal, Level, Tag
from ....tasks.state import Change, Value
from ....tasks.task import fact
from ....tasks.verifier_input import VerifierInput
from ....traces.schema import Evidence
from .stream import DOWNLOADS, LIBRARY, StreamTask, added, album_id, change_stream, is_new

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

    @property
    def wording(self) -> Goal:
        """The record and the condition."""
        return Goal(
            en=f"If the phone is connected to Wi-Fi, download the album {self.title} by "
            f"{self.artist} in Stream; if it is not, add the album to my library there instead.",
            zh=f"如果手机连着 Wi-Fi，就在“影音”里下载 {self.artist} 的专辑《{self.title}》；"
            "如果没有连 Wi-Fi，就只把这张专辑加入“影音”的音乐库。",
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
