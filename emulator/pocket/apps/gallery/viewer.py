"""One picture on the whole screen, its neighbours a swipe away."""

from __future__ import annotations

from collections.abc import Sequence

from ...raster.ops import Artwork
from ...system.activity import Layer
from ...system.files import SDCARD
from ...toolkit.basic import Icon, Text
from ...toolkit.buttons import IconButton
from ...toolkit.day_words import day_year_text, long_day
from ...toolkit.node import Direction, Handler, Info
from ...toolkit.overlays import BottomSheet, Choice
from ...toolkit.rows import ListItem, empty_state
from ...toolkit.strings import tr
from ...toolkit.theme import Tint, Ui
from ...toolkit.view import Column, Fill, Flex, Pad, Place, Row, Sized, Space, Tap, View
from ..media.kinds import size_text
from ..media.store import StoredFile
from .photo import LargePhoto
from .screen import GalleryScreen
from .shelf import ALL, described, length_text, pictures

BLACK = Artwork("gradient", 0, ((0, 0, 0, 255), (0, 0, 0, 255)))
WHITE: Tint = "white"


class ViewerActivity(GalleryScreen):
    """The picture that the intent's data names, among those of its `scope`."""

    wallpaper = BLACK

    def prepare(self) -> None:
        last = (self.intent.data or "").rpartition("/")[2]
        self.file_id = int(last) if last.isdigit() else 0

    @property
    def scope(self) -> str:
        return str(self.intent.extras.get("scope", ALL))

    def shown(self) -> list[StoredFile]:
        return pictures(self.store, self.scope)

    def screen(self, ui: Ui) -> View:
        entry = self.store.get(self.file_id)
        if entry is None or entry.trashed:
            return Fill(empty_state("image_not_supported", tr("This photo is gone")), center=True)
        desc = described(self.phone, entry)
        photo = Tap(
            LargePhoto(entry, self.store.content(entry), desc),
            on_swipe=self._swipe,
            info=Info("androidx.viewpager.widget.ViewPager", "photo_pager"),
        )
        video = entry.kind.family == "video"
        middle: list[View] = [Flex(photo)]
        if video:
            text = f"0:00 / {length_text(entry.duration_ms)}"
            middle.append(Pad(Text(text, "body_medium", WHITE, 1, "center", rid="position"), y=8))
        return Column([self._top(entry), *middle, self._bottom(entry)])

    def _top(self, entry: StoredFile) -> View:
        moment = self.phone.local(entry.taken_ms)
        lines: list[View] = [
            Text(long_day(moment.date()), "title_medium", WHITE, 1, rid="photo_date"),
            Text(self.phone.clock_text(moment), "body_small", WHITE, 1, rid="photo_time"),
        ]
        liked = entry.favorite
        heart = IconButton(
            "favorite",
            tr("Remove from favorites") if liked else tr("Add to favorites"),
            lambda: self.store.star(entry, not liked),
            filled=liked,
            color=WHITE,
            rid="favorite",
            checked=liked,
        )
        back = IconButton("arrow_back", tr("Navigate up"), self.leave, color=WHITE)
        more = IconButton(
            "more_vert", tr("More options"), lambda: self._menu(entry), color=WHITE, rid="more"
        )
        row = Row([back, Space(width=8), Flex(Column(lines)), heart, more])
        return Pad(Sized(row, height=64), x=4)

    def _bottom(self, entry: StoredFile) -> View:
        cells: list[View] = [
            _action("share", tr("Share"), lambda: self.share([entry])),
            _action("add", tr("Add to album"), lambda: self.ask_album([entry])),
            _action("info", tr("Details"), lambda: self._details(entry)),
            _action("delete", tr("Delete"), lambda: self.ask_trash([entry])),
        ]
        return Pad(Row([Flex(cell) for cell in cells]), y=8)

    def trashed(self, ids: Sequence[int]) -> None:
        """Leave; the screen below offers to bring the picture back."""
        self.finish(self.file_id)

    def put(self, entries: Sequence[StoredFile], folder: str) -> None:
        super().put(entries, folder)
        self.toast(tr("Moved to {folder}", folder=folder.rpartition("/")[2]))

    def _swipe(self, direction: Direction) -> bool:
        if direction not in ("left", "right"):
            return False
        ids = [entry.id for entry in self.shown()]
        if self.file_id in ids:
            place = ids.index(self.file_id) + (1 if direction == "left" else -1)
            if 0 <= place < len(ids):
                self.file_id = ids[place]
        return True

    def _menu(self, entry: StoredFile) -> None:
        folder = entry.folder[len(SDCARD) + 1 :]
        self.menu(
            [
                Choice(tr("Details"), lambda: self._details(entry), icon="info"),
                Choice(tr("Set as wallpaper"), self._wallpaper, icon="wallpaper"),
                Choice(tr("In {folder}", folder=folder), None, False, "folder"),
            ]
        )

    def _wallpaper(self) -> None:
        self.toast(tr("The wallpaper can’t be changed on this phone"))

    def _details(self, entry: StoredFile) -> None:
        moment = self.phone.local(entry.taken_ms)
        when = f"{day_year_text(moment.date())}, {self.phone.clock_text(moment)}"
        shape = f"{entry.width} × {entry.height}" if entry.width else ""
        if entry.duration_ms:
            shape = length_text(entry.duration_ms)
        size = size_text(entry.size)
        facts = " · ".join(part for part in (shape, size) if part)
        rows: list[View] = [
            ListItem(when, leading=Icon("calendar_today"), rid="detail_date"),
            ListItem(entry.name, facts, Icon("image"), rid="detail_name"),
            ListItem(
                entry.folder[len(SDCARD) + 1 :],
                tr("Internal storage"),
                Icon("folder"),
                rid="detail_folder",
            ),
        ]
        sheet = BottomSheet(Column(rows), tr("Details"))
        self.show(Layer(lambda: sheet, kind="sheet"))


def _action(icon: str, label: str, act: Handler) -> View:
    """A symbol with its word below, in white."""
    body = Column(
        [
            Place(Icon(icon, 24, WHITE), x="center"),
            Space(height=4),
            Text(label, "label_medium", WHITE, 1, "center", hidden=True),
        ]
    )
    info = Info("android.widget.Button", f"action_{icon}", label)
    return Tap(Pad(body, y=8), act, info=info)
