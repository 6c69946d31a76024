"""The form that makes a post, or changes one."""

from __future__ import annotations

from typing import cast

from ...system.activity import Layer
from ...system.packages import ActivityNotFound, Intent
from ...system.permissions import READ_IMAGES
from ...toolkit import kit
from ...toolkit.strings import tr
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
        self.scroll = kit.ScrollState()
        self.old: Post | None = self.posts.get(item_id(self.intent.data))
        extras = self.intent.extras
        text = str(extras.get(TEXT, "")) if self.old is None else self.old.caption
        stream = extras.get(STREAM)
        self.photo = str(stream) if stream else None
        self.caption = kit.FieldState(text, keyboard="multiline", submit="newline", limit=LONGEST)
        self.place = kit.FieldState("", submit="done", limit=60)
        self.place.capitals = "words"
        chosen = self.people.preference("default_audience")
        self.audience: Audience = cast(Audience, chosen or "everyone")
        if self.old is not None:
            self.photo = self.old.photo_uri
            self.place = kit.FieldState(self.old.place)
            self.audience = self.old.audience

    def revision(self) -> object:
        return self.people.revision()

    @property
    def _ready(self) -> bool:
        return bool(self.caption.text.strip() or self.photo or (self.old and self.old.pictured))

    def screen(self, ui: kit.Ui) -> kit.View:
        new = self.old is None
        save = kit.Button(
            tr("Post") if new else tr("Save"), self._save, enabled=self._ready, rid="post_button"
        )
        bar = kit.AppBar(
            tr("New post") if new else tr("Edit post"),
            self.leave,
            [save, kit.Space(width=8)],
            back_icon="close",
            back_desc=tr("Close"),
        )
        return kit.Scaffold(kit.scroll_list(self._rows(), self.scroll, bottom=24), top=bar)

    def back(self) -> bool:
        before = "" if self.old is None else self.old.caption
        if self.caption.text == before and (self.photo is None or self.old is not None):
            return False
        text = tr("What you wrote will be lost.")
        self.confirm(tr("Discard post?"), text, tr("Discard"), self.finish)
        return True

    def _rows(self) -> list[kit.View]:
        me = self.people.me()
        field = kit.TextField(
            self.caption,
            hint=tr("Write a caption"),
            form="plain",
            rid="caption",
            min_lines=4,
            max_lines=8,
        )
        rows: list[kit.View] = [
            kit.Pad(
                kit.Row([face(me.name, 40), kit.Text(me.name, "title_medium", lines=1)], gap=12),
                x=16,
                y=8,
            ),
            kit.Pad(field, x=16, y=8),
            kit.Pad(self._picture(), x=16, y=8),
            kit.ListItem(
                tr("Who can see this"),
                audience_name(self.audience),
                kit.Icon(AUDIENCE_ICONS[self.audience]),
                kit.Icon("chevron_right"),
                self._choose_audience,
                rid="audience",
            ),
        ]
        if self.old is None:
            place = kit.TextField(
                self.place,
                tr("Add a place"),
                rid="place",
                leading=kit.Pad(kit.Icon("place"), x=10),
            )
            rows.append(kit.Pad(place, x=16, y=8))
        return rows

    def _picture(self) -> kit.View:
        if self.old is not None:
            return (
                picture_of(self.phone, self.old, None, 260, 16)
                if self.old.pictured
                else kit.Space()
            )
        if self.photo is None:
            body = kit.Column(
                [
                    kit.Place(kit.Icon("add_photo_alternate", 36, "primary"), x="center"),
                    kit.Space(height=8),
                    kit.Text(tr("Add photo"), "label_large", "primary", 1, "center"),
                ]
            )
            box = kit.Surface(
                kit.Sized(kit.Pad(body, y=36), height=148),
                "surface_container",
                16,
                "outline_variant",
            )
            info = kit.Info("android.widget.Button", "add_photo", desc=tr("Add photo"))
            return kit.Tap(box, self._pick, info=info)
        picture = photo_view(self.phone, self.photo, None, 300, 16, tr("Chosen photo"))
        remove = kit.IconButton(
            "close", tr("Remove photo"), self._remove, "tonal", rid="remove_photo", size=48
        )
        change = kit.IconButton(
            "photo_library", tr("Change photo"), self._pick, "tonal", rid="change_photo", size=48
        )
        return kit.Stack([picture, kit.Pad(kit.Row([change, remove]), x=4, y=4)], align="top_right")

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
        def pick(audience: Audience) -> kit.Handler:
            def act() -> None:
                self.dismiss(layer)
                self.audience = audience

            return act

        def build() -> kit.View:
            rows: list[kit.View] = [
                kit.ListItem(
                    audience_name(item),
                    audience_about(item),
                    kit.Icon(AUDIENCE_ICONS[item]),
                    kit.RadioButton(item == self.audience),
                    pick(item),
                    checked=item == self.audience,
                    rid="audience_choice",
                )
                for item in AUDIENCES
            ]
            return kit.BottomSheet(kit.Column([*rows, kit.Space(height=8)]), tr("Who can see this"))

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
