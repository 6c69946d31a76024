"""One picture on the whole screen, its neighbours a swipe away."""

from __future__ import annotations

from collections.abc import Sequence

from ...raster.ops import Artwork
from ...system.activity import Layer
from ...system.files import SDCARD
from ...toolkit import kit
from ...toolkit.strings import tr
from ..media.kinds import size_text
from ..media.store import StoredFile
from .photo import LargePhoto
from .screen import GalleryScreen
from .shelf import ALL, described, length_text, pictures

BLACK = Artwork("gradient", 0, ((0, 0, 0, 255), (0, 0, 0, 255)))
WHITE: kit.Tint = "white"


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

    def screen(self, ui: kit.Ui) -> kit.View:
        entry = self.store.get(self.file_id)
        if entry is None or entry.trashed:
            return kit.Fill(
                kit.empty_state("image_not_supported", tr("This photo is gone")), center=True
            )
        desc = described(self.phone, entry)
        photo = kit.Tap(
            LargePhoto(entry, self.store.content(entry), desc),
            on_swipe=self._swipe,
            info=kit.Info("androidx.viewpager.widget.ViewPager", "photo_pager"),
        )
        video = entry.kind.family == "video"
        middle: list[kit.View] = [kit.Flex(photo)]
        if video:
            text = f"0:00 / {length_text(entry.duration_ms)}"
            middle.append(
                kit.Pad(kit.Text(text, "body_medium", WHITE, 1, "center", rid="position"), y=8)
            )
        return kit.Column([self._top(entry), *middle, self._bottom(entry)])

    def _top(self, entry: StoredFile) -> kit.View:
        moment = self.phone.local(entry.taken_ms)
        lines: list[kit.View] = [
            kit.Text(kit.long_day(moment.date()), "title_medium", WHITE, 1, rid="photo_date"),
            kit.Text(self.phone.clock_text(moment), "body_small", WHITE, 1, rid="photo_time"),
        ]
        liked = entry.favorite
        heart = kit.IconButton(
            "favorite",
            tr("Remove from favorites") if liked else tr("Add to favorites"),
            lambda: self.store.star(entry, not liked),
            filled=liked,
            color=WHITE,
            rid="favorite",
            checked=liked,
        )
        back = kit.IconButton("arrow_back", tr("Navigate up"), self.leave, color=WHITE)
        more = kit.IconButton(
            "more_vert", tr("More options"), lambda: self._menu(entry), color=WHITE, rid="more"
        )
        row = kit.Row([back, kit.Space(width=8), kit.Flex(kit.Column(lines)), heart, more])
        return kit.Pad(kit.Sized(row, height=64), x=4)

    def _bottom(self, entry: StoredFile) -> kit.View:
        cells: list[kit.View] = [
            _action("share", tr("Share"), lambda: self.share([entry])),
            _action("add", tr("Add to album"), lambda: self.ask_album([entry])),
            _action("info", tr("Details"), lambda: self._details(entry)),
            _action("delete", tr("Delete"), lambda: self.ask_trash([entry])),
        ]
        return kit.Pad(kit.Row([kit.Flex(cell) for cell in cells]), y=8)

    def trashed(self, ids: Sequence[int]) -> None:
        """Leave; the screen below offers to bring the picture back."""
        self.finish(self.file_id)

    def put(self, entries: Sequence[StoredFile], folder: str) -> None:
        super().put(entries, folder)
        self.toast(tr("Moved to {folder}", folder=folder.rpartition("/")[2]))

    def _swipe(self, direction: kit.Direction) -> bool:
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
                kit.Choice(tr("Details"), lambda: self._details(entry), icon="info"),
                kit.Choice(tr("Set as wallpaper"), self._wallpaper, icon="wallpaper"),
                kit.Choice(tr("In {folder}", folder=folder), None, False, "folder"),
            ]
        )

    def _wallpaper(self) -> None:
        self.toast(tr("The wallpaper can’t be changed on this phone"))

    def _details(self, entry: StoredFile) -> None:
        moment = self.phone.local(entry.taken_ms)
        when = f"{kit.day_year_text(moment.date())}, {self.phone.clock_text(moment)}"
        shape = f"{entry.width} × {entry.height}" if entry.width else ""
        if entry.duration_ms:
            shape = length_text(entry.duration_ms)
        size = size_text(entry.size)
        facts = " · ".join(part for part in (shape, size) if part)
        rows: list[kit.View] = [
            kit.ListItem(when, leading=kit.Icon("calendar_today"), rid="detail_date"),
            kit.ListItem(entry.name, facts, kit.Icon("image"), rid="detail_name"),
            kit.ListItem(
                entry.folder[len(SDCARD) + 1 :],
                tr("Internal storage"),
                kit.Icon("folder"),
                rid="detail_folder",
            ),
        ]
        sheet = kit.BottomSheet(kit.Column(rows), tr("Details"))
        self.show(Layer(lambda: sheet, kind="sheet"))


def _action(icon: str, label: str, act: kit.Handler) -> kit.View:
    """A symbol with its word below, in white."""
    body = kit.Column(
        [
            kit.Place(kit.Icon(icon, 24, WHITE), x="center"),
            kit.Space(height=4),
            kit.Text(label, "label_medium", WHITE, 1, "center", hidden=True),
        ]
    )
    info = kit.Info("android.widget.Button", f"action_{icon}", label)
    return kit.Tap(kit.Pad(body, y=8), act, info=info)
