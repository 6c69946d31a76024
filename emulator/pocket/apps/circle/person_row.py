"""People in lists, and the button that follows them."""

from __future__ import annotations

from ...toolkit import kit
from ...toolkit.strings import tr
from .look import LINK, CircleActivity, face, name_line
from .people_store import PeopleStore
from .records import Person
from .tables import ME


class PersonRows:
    """Builds the people of one screen."""

    def __init__(self, activity: CircleActivity) -> None:
        self.activity = activity
        self.people = PeopleStore(activity.phone)

    def row(
        self,
        person: Person,
        *,
        plain: bool = False,
        line: str = "",
        on_tap: kit.Handler | None = None,
    ) -> kit.View:
        """A face, a name and a handle; `plain` leaves the button out."""

        def profile() -> None:
            self.activity.open(".ProfileActivity", f"{LINK}/user/{person.id}")

        below = line or f"@{person.handle}"
        if person.follows_me and not line and not plain:
            below = tr("@{handle} \u2022 follows you", handle=person.handle)
        names = kit.Column(
            [
                name_line(person.name, person.verified, "title_small"),
                kit.Text(below, "body_medium", "on_surface_variant", 1, rid="handle"),
            ]
        )
        parts: list[kit.View] = [face(person.name, 48), kit.Flex(names)]
        if not plain and person.id != ME:
            parts.append(self.button(person))
        info = kit.Info("android.view.ViewGroup", "person", desc=f"{person.name}, @{person.handle}")
        return kit.Tap(
            kit.Sized(kit.Pad(kit.Row(parts, gap=12), x=16), height=72),
            on_tap or profile,
            info=info,
        )

    def button(self, person: Person) -> kit.View:
        """Follow, or say that and ask before stopping."""
        if person.state == "none":
            label = tr("Follow back") if person.follows_me else tr("Follow")
            return kit.Button(
                label,
                lambda: self.people.follow(person.id),
                rid="follow",
                desc=tr("Follow {name}", name=person.name),
                height=36,
            )
        label = tr("Following") if person.state == "following" else tr("Requested")
        return kit.Button(
            label,
            lambda: self.ask(person),
            "tonal",
            rid="following",
            desc=tr("Unfollow {name}", name=person.name),
            height=36,
        )

    def ask(self, person: Person) -> None:
        if person.state == "requested":
            self.people.unfollow(person.id)
            return
        self.activity.confirm(
            tr("Unfollow {name}?", name=person.name),
            tr("Their posts will no longer be in your feed."),
            tr("Unfollow"),
            lambda: self.people.unfollow(person.id),
        )
