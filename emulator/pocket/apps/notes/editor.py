"""Writing a note; every change is saved at once."""

from __future__ import annotations

from typing import ClassVar

from ...raster.geometry import Rect
from ...system.activity import Layer
from ...toolkit import kit
from ...toolkit.strings import tr
from .page import Page, PageState, title_field
from .screen import PAPERS, SUBJECT, TEXT, NotesScreen, paper
from .store import Item, Kind, Note, State


class Line:
    """A line of a checklist being edited."""

    def __init__(self, text: str, checked: bool) -> None:
        self.field = kit.FieldState(text)
        self.checked = checked


class EditorActivity(NotesScreen):
    """A new note, or the one that the intent's data names."""

    discarded: ClassVar[str] = "Empty note discarded"

    def prepare(self) -> None:
        extras = self.intent.extras
        last = (self.intent.data or "").rpartition("/")[2]
        self.note_id = int(last) if last.isdigit() else None
        self.is_new = self.note_id is None
        folder = extras.get("folder_id")
        self.folder_id = folder if isinstance(folder, int) else None
        self.new_kind: Kind = "checklist" if extras.get("kind") == "checklist" else "text"
        note = self._note()
        self.lines: list[Line] = []
        self.title = kit.FieldState(submit="next", on_change=lambda _: self._save())
        self.body = kit.FieldState(
            keyboard="multiline", submit="newline", on_change=lambda _: self._save()
        )
        self.page = PageState()
        self.scroll = kit.ScrollState()
        self.palette = kit.ScrollState()
        if note is not None:
            self._load(note)
        else:
            self._begin(str(extras.get(SUBJECT, "")), str(extras.get(TEXT, "")))

    def _begin(self, title: str, text: str) -> None:
        """Start a new note, perhaps with text from another app."""
        if title:
            self.title.insert(title)
        if text:
            self.body.insert(text)
        if self.new_kind == "checklist":
            self.lines = [self._line("", False)]
            self.edit(self.lines[0].field)
        elif not text:
            self.edit(self.body)

    def _note(self) -> Note | None:
        return None if self.note_id is None else self.store.get(self.note_id)

    @property
    def kind(self) -> Kind:
        note = self._note()
        return self.new_kind if note is None else note.kind

    def _load(self, note: Note) -> None:
        """Fill the fields without moving their change into the store again."""
        for field, text in ((self.title, note.title), (self.body, note.body)):
            field.text = text
            field.place(0)
        self.lines = [self._line(item.text, item.checked) for item in note.items]

    # -- the screen -----------------------------------------------------------------------------

    def screen(self, ui: kit.Ui) -> kit.View:
        note = self._note()
        if note is None and not self.is_new:
            gone = kit.Fill(kit.empty_state("note", tr("This note was deleted")), center=True)
            return kit.Scaffold(gone, top=kit.AppBar("", self.leave))
        color = paper("plain" if note is None else note.color, ui)
        body = Page(self.title, self.body, self.page, self.revealed)
        shown: kit.View = body if self.kind == "text" else self._checklist()
        bar = kit.AppBar("", self.leave, self._actions(note))
        return kit.Scaffold(shown, top=bar, bottom=self._foot(note), color=color)

    def _actions(self, note: Note | None) -> list[kit.View]:
        if note is None:
            return []
        return [
            kit.IconButton(
                "keep",
                tr("Unpin") if note.pinned else tr("Pin"),
                lambda: self.store.pin(note.id, not note.pinned),
                filled=note.pinned,
                rid="action_pin",
            ),
            kit.IconButton("share", tr("Share"), lambda: self.share(note), rid="action_share"),
            kit.IconButton(
                "delete", tr("Delete"), lambda: self._put(note, "trashed"), rid="delete"
            ),
            kit.IconButton("more_vert", tr("More options"), lambda: self._menu(note)),
        ]

    def _foot(self, note: Note | None) -> kit.View:
        parts: list[kit.View] = [
            kit.IconButton("palette", tr("Background"), self._paint, enabled=note is not None),
        ]
        edited = ""
        if note is not None:
            moment, now = self.phone.local(note.modified_ms), self.phone.now()
            same = moment.date() == now.date()
            when = self.phone.clock_text(moment) if same else kit.short_day(moment.date())
            edited = tr("Edited {when}", when=when)
        stamp = kit.Text(edited, "body_small", "on_surface_variant", 1, "center", rid="edit_time")
        parts.append(kit.Flex(stamp))
        done = kit.Button(tr("Done"), self.leave, "text", rid="done")
        return kit.Pad(kit.Sized(kit.Row([*parts, done]), height=56), x=4)

    def _checklist(self) -> kit.View:
        rows: list[kit.View] = [title_field(self.title)]
        rows += [self._row(line) for line in self.lines if not line.checked]
        add = kit.Row(
            [
                kit.Icon("add"),
                kit.Flex(kit.Text(tr("List item"), "body_large", "on_surface_variant")),
            ]
        )
        info = kit.Info("android.widget.TextView", "add_item", desc=tr("Add list item"))
        rows.append(
            kit.Tap(kit.Pad(kit.Row([kit.Space(width=12), add]), x=12, y=12), self._add, info=info)
        )
        checked = [line for line in self.lines if line.checked]
        if checked:
            count = len(checked)
            label = tr("1 checked item") if count == 1 else tr("{count} checked items", count=count)
            head = kit.Text(label, "title_small", "on_surface_variant", 1, rid="checked_header")
            rows.append(kit.Pad(head, x=24, top=16, bottom=8))
            rows += [self._row(line) for line in checked]
        return kit.scroll_list(rows, self.scroll, bottom=32, rid="checklist")

    def _row(self, line: Line) -> kit.View:
        text = line.field.text
        box = kit.Checkbox(
            line.checked, lambda: self._check(line), desc=text or tr("List item"), rid="item_check"
        )
        field = kit.TextField(
            line.field, hint=tr("List item"), form="plain", rid="item_text", min_height=44
        )
        parts: list[kit.View] = [box, kit.Flex(field)]
        if self.focus is line.field or not text:
            parts.append(
                kit.IconButton("close", tr("Delete item"), lambda: self._drop(line), icon_size=20)
            )
        return kit.Pad(kit.Row(parts), left=12, right=8)

    # -- checklist ------------------------------------------------------------------------------

    def _line(self, text: str, checked: bool) -> Line:
        line = Line(text, checked)

        def changed(_: str) -> None:
            self._save()

        def entered(_: str) -> None:
            self._after(line)

        line.field.on_change, line.field.on_submit = changed, entered
        return line

    def _after(self, line: Line) -> None:
        """Enter: a new line below, unless this one is empty."""
        if not line.field.text.strip():
            return
        fresh = self._line("", line.checked)
        self.lines.insert(self.lines.index(line) + 1, fresh)
        self.edit(fresh.field)

    def _add(self) -> None:
        fresh = self._line("", False)
        self.lines.append(fresh)
        self.edit(fresh.field)

    def _check(self, line: Line) -> None:
        line.checked = not line.checked
        self._save()

    def _drop(self, line: Line) -> None:
        if self.focus is line.field:
            self.blur()
        self.lines.remove(line)
        self._save()

    # -- saving and leaving -----------------------------------------------------------------------

    def _save(self) -> None:
        items = tuple(
            Item(line.field.text, line.checked) for line in self.lines if line.field.text.strip()
        )
        if self.note_id is None:
            if not (self.title.text or self.body.text or items):
                return
            self.note_id = self.store.create(self.new_kind, self.folder_id)
        self.store.write(self.note_id, self.title.text, self.body.text)
        if self.kind == "checklist":
            self.store.set_items(self.note_id, items)

    def back(self) -> bool:
        note = self._note()
        if self.is_new and note is not None and note.empty:
            self.store.delete(note.id)
            note = None
        if self.is_new and note is None:
            self.toast(tr(self.discarded))
        return False

    def _put(self, note: Note, state: State) -> None:
        self.store.set_state(note.id, state)
        self.finish((state, note.id))

    # -- menus ----------------------------------------------------------------------------------

    def _menu(self, note: Note) -> None:
        list_now = note.kind == "checklist"
        label = tr("Hide checkboxes") if list_now else tr("Show checkboxes")
        archived = note.state == "archived"
        away = tr("Unarchive") if archived else tr("Archive")
        self.menu(
            [
                kit.Choice(label, lambda: self._convert(note), icon="checklist"),
                kit.Choice(tr("Move to folder"), lambda: self._move(note), icon="folder"),
                kit.Choice(tr("Make a copy"), lambda: self._copy(note), icon="content_copy"),
                kit.Choice(
                    away,
                    lambda: self._put(note, "active" if archived else "archived"),
                    icon="unarchive" if archived else "archive",
                ),
            ]
        )

    def _convert(self, note: Note) -> None:
        self.blur()
        self.store.convert(note.id, "text" if note.kind == "checklist" else "checklist")
        changed = self.store.get(note.id)
        if changed is not None:
            self._load(changed)

    def _move(self, note: Note) -> None:
        self.ask_folder([note], lambda name: self.toast(tr("Moved to {folder}", folder=name)))

    def _copy(self, note: Note) -> None:
        copy = self.store.create(note.kind, note.folder_id)
        self.store.write(copy, note.title, note.body)
        self.store.set_items(copy, note.items)
        self.store.paint(copy, note.color)
        self.toast(tr("Note copied"))

    def _paint(self) -> None:
        self.blur()

        def build() -> kit.View:
            note = self._note()
            current = "plain" if note is None else note.color
            dots = [_dot(name, name == current, self._painter(name)) for name in PAPERS]
            strip = kit.Strip(dots, self.palette, gap=10, rid="color_picker")
            return kit.BottomSheet(kit.Pad(strip, y=12), tr("Background"))

        self.show(Layer(build, kind="sheet"))

    def _painter(self, name: str) -> kit.Handler:
        def act() -> None:
            if self.note_id is not None:
                self.store.paint(self.note_id, name)

        return act


def _dot(name: str, chosen: bool, act: kit.Handler) -> kit.View:
    """One colour of the palette."""

    def draw(canvas: kit.Canvas, rect: Rect, ui: kit.Ui) -> None:
        x, y = rect.center
        line = ui.color("primary" if chosen else "outline_variant")
        canvas.box(rect, paper(name, ui), rect.height // 2, line, kit.dp(3 if chosen else 1))
        if chosen:
            canvas.icon(x, y, kit.dp(22), "check", ui.color("primary"))

    info = kit.Info(
        "android.widget.ImageView", "color_dot", desc=tr(PAPERS[name][0]), selected=chosen
    )
    return kit.Tap(kit.Custom(48, 48, draw), act, info=info)
