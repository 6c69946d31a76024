"""What the screens of Files share: opening, selecting, and what is done to the selected."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ...raster.ops import rgb
from ...system.activity import Layer
from ...system.packages import ActivityNotFound, Intent
from ...toolkit import kit
from ...toolkit.strings import tr
from ..media.kinds import size_text
from ..media.screen import MediaScreen
from ..media.store import NameTaken, StoredFile
from .listing import ORDERS, Order, facts, file_row, modified_text, place_text

COLOR = rgb("#00796B")
BRAND = kit.accent(COLOR)
VIEW = "android.intent.action.VIEW"
BAD = frozenset('/\\:*?"<>|')
READABLE = ("text/", "application/json")
MOST_SHARED = 50


class FilesScreen(MediaScreen):
    """A screen with a list of files; subclasses say which."""

    brand = BRAND

    def on_open(self) -> None:
        self.order: Order = "name"
        super().on_open()

    # -- the list -------------------------------------------------------------------------------

    def listing(self, entries: Sequence[StoredFile], icon: str, empty: str) -> kit.View:
        """The files as rows, or a picture that says that there are none."""
        if not entries:
            return kit.Fill(kit.empty_state(icon, empty), center=True)
        return kit.LazyList(
            len(entries),
            lambda index: self.row(entries[index]),
            self.scroll,
            bottom=96,
            rid="dir_list",
        )

    def summary(self, entry: StoredFile) -> str:
        return facts(self.phone, self.store, entry)

    def row(self, entry: StoredFile) -> kit.View:
        selected = entry.id in self.chosen if self.chosen else None
        more = kit.IconButton(
            "more_vert",
            tr("Options for {name}", name=entry.name),
            lambda: self._entry_menu(entry),
            rid="item_more",
        )
        picture = entry.kind.family in ("image", "video")
        return file_row(
            entry,
            self.summary(entry),
            self.store.content(entry) if picture else None,
            lambda: self.tap(entry),
            lambda: self.toggle(entry),
            selected,
            more,
        )

    def tap(self, entry: StoredFile) -> None:
        if self.chosen:
            self.toggle(entry)
            return
        self.notice.clear()
        self.open_entry(entry)

    def toggle(self, entry: StoredFile) -> None:
        super().toggle(entry)
        self.blur()

    def open_entry(self, entry: StoredFile) -> None:
        """Show a folder or a file, in the app that can."""
        if entry.is_folder:
            self.open(".BrowseActivity", entry.path)
        elif entry.kind.mime.startswith(READABLE):
            self.open(".TextActivity", entry.path)
        elif entry.kind.family in ("image", "video"):
            self._view(entry)
        else:
            self.details(entry)

    def _view(self, entry: StoredFile) -> None:
        try:
            self.start(Intent(VIEW, entry.uri))
        except ActivityNotFound:
            self.toast(tr("No app can open this file"))

    # -- bars and menus ---------------------------------------------------------------------------

    def selection_bar(self) -> kit.View:
        """The bar while files are selected."""
        entries = self.selected()
        actions: list[kit.View] = [
            kit.IconButton(
                "share", tr("Share"), lambda: self.share(entries), rid="action_menu_share"
            ),
            kit.IconButton(
                "delete", tr("Delete"), lambda: self.ask_delete(entries), rid="action_menu_delete"
            ),
            kit.IconButton(
                "more_vert", tr("More options"), self._selection_menu, rid="action_more"
            ),
        ]
        count = len(entries)
        title = tr("1 selected") if count == 1 else tr("{count} selected", count=count)
        return self.close_bar(title, actions)

    def _selection_menu(self) -> None:
        entries = self.selected()

        self.menu([self.select_all(), *self._choices(entries)])

    def _entry_menu(self, entry: StoredFile) -> None:
        self.notice.clear()
        share = kit.Choice(
            tr("Share"), lambda: self.share([entry]), not entry.is_folder, icon="share"
        )
        delete = kit.Choice(tr("Delete"), lambda: self.ask_delete([entry]), icon="delete")
        select = kit.Choice(tr("Select"), lambda: self.toggle(entry), icon="check_circle")
        self.menu([select, share, *self._choices([entry]), delete])

    def _choices(self, entries: Sequence[StoredFile]) -> list[kit.Choice]:
        """What can be done to one or several, besides sharing and deleting."""
        choices = [
            kit.Choice(tr("Move to…"), lambda: self._relocate(entries, "move"), icon="forward"),
            kit.Choice(
                tr("Copy to…"), lambda: self._relocate(entries, "copy"), icon="content_copy"
            ),
        ]
        if len(entries) == 1:
            choices.append(kit.Choice(tr("Rename"), lambda: self.ask_name(entries[0]), icon="edit"))
            choices.append(kit.Choice(tr("Details"), lambda: self.details(entries[0]), icon="info"))
        return choices

    def ask_order(self) -> None:
        """Ask how to sort."""
        state = kit.ScrollState()
        self.notice.clear()
        names: list[Order] = [order for order, _ in ORDERS]

        def pick(order: Order) -> kit.Handler:
            def act() -> None:
                self.dismiss(layer)
                self.order = order
                self.scroll.jump(0)

            return act

        acts = [pick(order) for order in names]
        labels = [tr(label) for _, label in ORDERS]
        cancel = kit.Choice(tr("Cancel"), lambda: self.dismiss(layer))
        layer = self.show(
            Layer(
                lambda: kit.choice_dialog(
                    tr("Sort by"), labels, names.index(self.order), acts, cancel, state
                )
            )
        )

    # -- doing ------------------------------------------------------------------------------------

    def share(self, entries: Sequence[StoredFile]) -> None:
        files = [entry for entry in entries if not entry.is_folder]
        if not files:
            self.toast(tr("Folders can’t be shared"))
            return
        self.hand_over(files[:MOST_SHARED])

    def _relocate(self, entries: Sequence[StoredFile], how: str) -> None:
        """Let a folder be chosen, then move or copy there."""
        ids = ",".join(str(entry.id) for entry in entries)
        self.open(".ChooseFolderActivity", None, {"how": how, "ids": ids}, self._relocated)

    def _relocated(self, result: object) -> None:
        self.chosen.clear()
        if isinstance(result, str):
            self.notice.say(result)

    def ask_delete(self, entries: Sequence[StoredFile]) -> None:
        count = len(entries)

        def remove() -> None:
            for entry in entries:
                self.store.delete(entry)
            self.chosen.clear()
            one = tr("Deleted 1 item")
            self.notice.say(one if count == 1 else tr("Deleted {count} items", count=count))

        title = (
            tr("Delete “{name}”?", name=entries[0].name)
            if count == 1
            else tr("Delete {count} items?", count=count)
        )
        text = tr("They will be permanently deleted from this phone.")
        if count == 1:
            text = tr("It will be permanently deleted from this phone.")
        self.confirm(title, text, tr("Delete"), remove)

    def ask_name(self, entry: StoredFile) -> None:
        """Ask for another name."""

        def rename(name: str) -> None:
            self.store.rename(entry, name)
            self.chosen.clear()

        stem = entry.name if entry.is_folder else entry.name.rpartition(".")[0] or entry.name
        self.name_dialog(tr("Rename"), entry.name, len(stem), rename)

    def name_dialog(
        self, title: str, text: str, selected: int, done: Callable[[str], None]
    ) -> None:
        """Ask for a name and check it; `done` may raise NameTaken."""
        field = kit.FieldState(text, limit=120, on_submit=lambda _: save())
        field.capitals = "none"
        field.anchor, field.cursor = 0, selected
        taken: list[str] = []

        def problem() -> str:
            name = field.text.strip()
            if BAD & set(name) or name in (".", ".."):
                return tr('Names can’t contain / \\ : * ? " < > |')
            return tr("This name is already taken") if name in taken else ""

        def save() -> None:
            name = field.text.strip()
            if not name or problem():
                return
            try:
                done(name)
            except NameTaken:
                taken.append(name)
            else:
                self.dismiss(layer)

        def build() -> kit.View:
            ready = bool(field.text.strip()) and not problem()
            return kit.Dialog(
                title,
                body=kit.TextField(field, tr("Name"), rid="text_input", error=problem()),
                confirm=kit.Choice(tr("OK"), save, ready),
                cancel=kit.Choice(tr("Cancel"), lambda: self.dismiss(layer)),
            )

        layer = self.show(Layer(build))
        layer.edit(field)

    def details(self, entry: StoredFile) -> None:
        """A sheet with everything about a file."""
        size = size_text(entry.size)
        if entry.is_folder:
            size = facts(self.phone, self.store, entry)
        moment = self.phone.local(entry.modified_ms)
        when = f"{modified_text(self.phone, entry)}, {self.phone.clock_text(moment)}"
        rows: list[kit.View] = [
            kit.ListItem(
                tr("Type"), tr(entry.kind.label), kit.Icon(entry.kind.icon), rid="detail_type"
            ),
            kit.ListItem(tr("Size"), size, kit.Icon("sd_card"), rid="detail_size"),
            kit.ListItem(tr("Modified"), when, kit.Icon("schedule"), rid="detail_modified"),
            kit.ListItem(
                tr("Path"), place_text(entry.folder), kit.Icon("folder"), rid="detail_path"
            ),
        ]
        sheet = kit.BottomSheet(kit.Column(rows), entry.name)
        self.show(Layer(lambda: sheet, kind="sheet"))
