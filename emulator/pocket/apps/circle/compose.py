"""The form that makes a post, or changes one."""

from __future__ import annotations

from typing import cast

from ...system.activity import Layer
from ...system.packages import ActivityNotFound, Intent
from ...system.permissions import READ_IMAGES
from ...toolkit.bars import AppBar, Scaffold
from ...toolkit.basic import Icon, Text
from ...toolkit.buttons import Button, IconButton
from ...toolkit.choice import RadioButton
from ...toolkit.field import TextField
from ...toolkit.field_state import FieldState
from ...toolkit.node import Handler, Info
from ...toolkit.overlays import BottomSheet
from ...toolkit.rows import ListItem
from ...toolkit.scroll import scroll_list
from ...toolkit.scroll_state import ScrollState
from ...toolkit.strings import tr
from ...toolkit.theme import Ui
from ...toolkit.view import Column, Pad, Place, Row, Sized, Space, Stack, Surface, Tap, View
from .look import (
    AUDIENCE_ICONS,
    MEDIA,
    CircleActivity,
    audience_about,
    audience_name,
    face,
    photo_view,
    picture_of,
)
from .people_store import PeopleStore
from .post_card import item_id
from .post_store import PostStore
from .records import AUDIENCES, Audience, Post

PICK = "android.intent.action.PICK"
GET_CONTENT = "android.intent.action.GET_CONTENT"
IMAGES = f"{MEDIA}external/images/media"
TEXT = "android.intent.extra.TEXT"
STREAM = "android.intent.extra.STREAM"
LONGEST = 500


class ComposeActivity(CircleActivity):
    """Photo, caption, place and who may see it."""

    def on_open(self) -> None:
        self.posts = PostStore(self.phone)
        self.people = PeopleStore(self.phone)
        self.scroll = ScrollState()
        self.old: Post | None = self.posts.get(item_id(self.intent.data))
        extras = self.intent.extras
        text = str(extras.get(TEXT, "")) if self.old is None else self.old.caption
        stream = extras.get(STREAM)
        self.photo = str(stream) if stream else None
        self.caption = FieldState(text, keyboard="multiline", submit="newline", limit=LONGEST)
        self.place = FieldState("", submit="done", limit=60)
        self.place.capitals = "words"
        chosen = self.people.preference("default_audience")
        self.audience: Audience = cast(Audience, chosen or "everyone")
        if self.old is not None:
            self.photo = self.old.photo_uri
            self.place = FieldState(self.old.place)
            self.audience = self.old.audience

    def revision(self) -> object:
        return self.people.revision()

    @property
    def _ready(self) -> bool:
        return bool(self.caption.text.strip() or self.photo or (self.old and self.old.pictured))

    def screen(self, ui: Ui) -> View:
        new = self.old is None
        save = Button(
            tr("Post") if new else tr("Save"), self._save, enabled=self._ready, rid="post_button"
        )
        bar = AppBar(
            tr("New post") if new else tr("Edit post"),
            self.leave,
            [save, Space(width=8)],
            back_icon="close",
            back_desc=tr("Close"),
        )
        return Scaffold(scroll_list(self._rows(), self.scroll, bottom=24), top=bar)

    def back(self) -> bool:
        before = "" if self.old is None else self.old.caption
        if self.caption.text == before and (self.photo is None or self.old is not None):
            return False
        text = tr("What you wrote will be lost.")
        self.confirm(tr("Discard post?"), text, tr("Discard"), self.finish)
        return True

    def _rows(self) -> list[View]:
        me = self.people.me()
        field = TextField(
            self.caption,
            hint=tr("Write a caption"),
            form="plain",
            rid="caption",
            min_lines=4,
            max_lines=8,
        )
        rows: list[View] = [
            Pad(
                Row([face(me.name, 40), Text(me.name, "title_medium", lines=1)], gap=12), x=16, y=8
            ),
            Pad(field, x=16, y=8),
            Pad(self._picture(), x=16, y=8),
            ListItem(
                tr("Who can see this"),
                audience_name(self.audience),
                Icon(AUDIENCE_ICONS[self.audience]),
                Icon("chevron_right"),
                self._choose_audience,
                rid="audience",
            ),
        ]
        if self.old is None:
            place = TextField(
                self.place,
                tr("Add a place"),
                rid="place",
                leading=Pad(Icon("place"), x=10),
            )
            rows.append(Pad(place, x=16, y=8))
        return rows

    def _picture(self) -> View:
        if self.old is not None:
            return picture_of(self.phone, self.old, None, 260, 16) if self.old.pictured else Space()
        if self.photo is None:
            body = Column(
                [
                    Place(Icon("add_photo_alternate", 36, "primary"), x="center"),
                    Space(height=8),
                    Text(tr("Add photo"), "label_large", "primary", 1, "center"),
                ]
            )
            box = Surface(
                Sized(Pad(body, y=36), height=148), "surface_container", 16, "outline_variant"
            )
            info = Info("android.widget.Button", "add_photo", desc=tr("Add photo"))
            return Tap(box, self._pick, info=info)
        picture = photo_view(self.phone, self.photo, None, 300, 16, tr("Chosen photo"))
        remove = IconButton(
            "close", tr("Remove photo"), self._remove, "tonal", rid="remove_photo", size=48
        )
        change = IconButton(
            "photo_library", tr("Change photo"), self._pick, "tonal", rid="change_photo", size=48
        )
        return Stack([picture, Pad(Row([change, remove]), x=4, y=4)], align="top_right")

    # -- acts -----------------------------------------------------------------------------------

    def _pick(self) -> None:
        def allowed(yes: bool) -> None:
            if yes:
                self._open_gallery()
            else:
                self.toast(tr("Circle needs access to your photos for this"))

        self.with_permission(READ_IMAGES, allowed)

    def _open_gallery(self) -> None:
        """Let another app choose a photo; without one say so."""
        for action, data in ((PICK, IMAGES), (GET_CONTENT, None)):
            try:
                self.start_for_result(
                    Intent(action, data, extras={"type": "image/*"}), self._picked
                )
            except ActivityNotFound:
                continue
            return
        self.toast(tr("No app can choose a photo"))

    def _picked(self, result: object) -> None:
        if isinstance(result, str) and result:
            self.photo = result

    def _remove(self) -> None:
        self.photo = None

    def _choose_audience(self) -> None:
        def pick(audience: Audience) -> Handler:
            def act() -> None:
                self.dismiss(layer)
                self.audience = audience

            return act

        def build() -> View:
            rows: list[View] = [
                ListItem(
                    audience_name(item),
                    audience_about(item),
                    Icon(AUDIENCE_ICONS[item]),
                    RadioButton(item == self.audience),
                    pick(item),
                    checked=item == self.audience,
                    rid="audience_choice",
                )
                for item in AUDIENCES
            ]
            return BottomSheet(Column([*rows, Space(height=8)]), tr("Who can see this"))

        layer = self.show(Layer(build, kind="sheet"))

    def _save(self) -> None:
        if not self._ready:
            return
        caption = self.caption.text.strip()
        if self.old is not None:
            self.posts.rewrite(self.old.id, caption, self.audience)
            self.finish()
            self.toast(tr("Post changed"))
            return
        self.posts.create(caption, self.photo, self.place.text.strip(), self.audience)
        self.finish()
        self.toast(tr("Posted"))
