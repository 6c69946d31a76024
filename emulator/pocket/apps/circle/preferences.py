"""The own account: profile and settings."""

from __future__ import annotations

from typing import cast

from ...system.activity import Layer
from ...toolkit import kit
from ...toolkit.strings import tr
from .look import LINK, CircleActivity, audience_name
from .people_store import PeopleStore
from .records import AUDIENCES, Audience


class EditProfileActivity(CircleActivity):
    """Name and bio."""

    def on_open(self) -> None:
        self.people = PeopleStore(self.phone)
        self.scroll = kit.ScrollState()
        me = self.people.me()
        self.before = (me.name, me.bio)
        self.name = kit.FieldState(me.name, submit="next", limit=50)
        self.name.capitals = "words"
        self.bio = kit.FieldState(me.bio, keyboard="multiline", submit="newline", limit=150)

    def screen(self, ui: kit.Ui) -> kit.View:
        named = bool(self.name.text.strip())
        save = kit.Button(tr("Save"), self._save, enabled=named, rid="save_profile")
        bar = kit.AppBar(
            tr("Edit profile"),
            self.leave,
            [save, kit.Space(width=8)],
            back_icon="close",
            back_desc=tr("Close"),
        )
        error = "" if named else tr("A name is needed")
        rows: list[kit.View] = [
            kit.Pad(kit.Place(kit.Avatar(self.name.text, 96), x="center"), y=16),
            kit.Pad(
                kit.TextField(self.name, tr("Name"), rid="profile_name", error=error), x=16, y=6
            ),
            kit.Pad(kit.TextField(self.bio, tr("Bio"), rid="profile_bio", max_lines=4), x=16, y=6),
        ]
        return kit.Scaffold(kit.scroll_list(rows, self.scroll, bottom=24), top=bar)

    def back(self) -> bool:
        if (self.name.text, self.bio.text) == self.before:
            return False
        self.confirm(tr("Discard your changes?"), "", tr("Discard"), self.finish)
        return True

    def _save(self) -> None:
        self.people.rewrite(self.name.text, self.bio.text)
        self.finish()
        self.toast(tr("Profile saved"))


class PreferencesActivity(CircleActivity):
    """Privacy and notifications."""

    ground = "surface_container"

    def on_open(self) -> None:
        self.people = PeopleStore(self.phone)
        self.scroll = kit.ScrollState()
        self.choices = kit.ScrollState()

    def revision(self) -> object:
        return self.people.revision()

    def screen(self, ui: kit.Ui) -> kit.View:
        audience = cast(Audience, self.people.preference("default_audience"))
        close = len(self.people.close_friends())
        rows: list[kit.View] = [
            kit.Header(tr("Privacy"), 24),
            *kit.group(
                [
                    kit.switch_item(
                        tr("Private account"),
                        self.people.preference("private_account") == "1",
                        self._flip("private_account"),
                        tr("Only people you allow can follow you"),
                    ),
                    kit.ListItem(
                        tr("Default audience"), audience_name(audience), on_tap=self._choose
                    ),
                    kit.ListItem(
                        tr("Close friends"),
                        tr("{n} people", n=close),
                        on_tap=lambda: self.open(".PeopleActivity", f"{LINK}/close_friends"),
                    ),
                ]
            ),
            kit.Header(tr("Notifications"), 24),
            *kit.group(
                [
                    kit.switch_item(
                        tr("Likes"),
                        self.people.preference("like_notices") == "1",
                        self._flip("like_notices"),
                        tr("Show who likes your posts"),
                    )
                ]
            ),
        ]
        bar = kit.AppBar(tr("Settings"), self.leave, color="surface_container")
        body = kit.scroll_list(rows, self.scroll, bottom=24)
        return kit.Scaffold(body, top=bar, color="surface_container")

    def _flip(self, name: str) -> kit.Handler:
        def act() -> None:
            self.people.prefer(name, "0" if self.people.preference(name) == "1" else "1")

        return act

    def _choose(self) -> None:
        def pick(audience: Audience) -> kit.Handler:
            def act() -> None:
                self.dismiss(layer)
                self.people.prefer("default_audience", audience)

            return act

        chosen = cast(Audience, self.people.preference("default_audience"))
        acts = [pick(item) for item in AUDIENCES]
        labels = [audience_name(item) for item in AUDIENCES]
        cancel = kit.Choice(tr("Cancel"), lambda: self.dismiss(layer))
        layer = self.show(
            Layer(
                lambda: kit.choice_dialog(
                    tr("Default audience"),
                    labels,
                    AUDIENCES.index(chosen),
                    acts,
                    cancel,
                    self.choices,
                )
            )
        )
