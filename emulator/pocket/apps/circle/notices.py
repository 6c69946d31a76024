"""What others did: likes, comments, follows, requests, polls."""

from __future__ import annotations

from ...toolkit import kit
from ...toolkit.strings import tr
from .look import DAY, LINK, CircleActivity, ago, face
from .people_store import PeopleStore
from .records import Notice, NoticeKind, Person

ICONS: dict[NoticeKind, str] = {
    "like": "favorite",
    "comment": "chat_bubble",
    "follow": "person_add",
    "mention": "alternate_email",
    "poll": "bar_chart",
}


class NoticesActivity(CircleActivity):
    """Requests first, then everything by age."""

    def on_open(self) -> None:
        self.people = PeopleStore(self.phone)
        self.scroll = kit.ScrollState()

    def revision(self) -> object:
        return self.people.revision()

    def screen(self, ui: kit.Ui) -> kit.View:
        requests = self.people.requests()
        rows: list[kit.View] = []
        if requests:
            rows.append(_header(tr("Follow requests")))
            rows += [self._request(person) for person in requests]
        show_likes = self.people.preference("like_notices") == "1"
        notices = [
            notice for notice in self.people.notices() if show_likes or notice.kind != "like"
        ]
        now = self.phone.epoch_ms()
        heading = ""
        for notice in notices:
            age = now - notice.created_ms
            title = tr("Earlier")
            if age < DAY:
                title = tr("Last 24 hours")
            elif age < 7 * DAY:
                title = tr("Last 7 days")
            if title != heading:
                heading = title
                rows.append(_header(title))
            rows.append(self._row(notice))
        body = kit.LazyList(
            len(rows), lambda index: rows[index], self.scroll, bottom=16, rid="notice_list"
        )
        return kit.Scaffold(body, top=kit.AppBar(tr("Notifications"), self.leave))

    def _request(self, person: Person) -> kit.View:
        names = kit.Column(
            [
                kit.Text(person.name, "title_small", lines=1, rid="name"),
                kit.Text(f"@{person.handle}", "body_medium", "on_surface_variant", 1, rid="handle"),
            ]
        )
        yes = kit.Button(
            tr("Confirm"),
            lambda: self.people.answer_request(person.id, True),
            rid="confirm_request",
            desc=tr("Confirm {name}", name=person.name),
            height=36,
        )
        no = kit.Button(
            tr("Delete"),
            lambda: self.people.answer_request(person.id, False),
            "text",
            rid="delete_request",
            desc=tr("Delete request of {name}", name=person.name),
            height=36,
        )
        row = kit.Row([face(person.name, 44), kit.Flex(names), yes, no], gap=8)
        info = kit.Info("android.view.ViewGroup", "request", desc=person.name)
        return kit.Tap(
            kit.Sized(kit.Pad(row, left=16, right=4), height=68),
            lambda: self.open(".ProfileActivity", f"{LINK}/user/{person.id}"),
            info=info,
        )

    def _row(self, notice: Notice) -> kit.View:
        texts = {
            "like": tr("{name} liked your post.", name=notice.name),
            "comment": tr("{name} commented on your post.", name=notice.name),
            "follow": tr("{name} started following you.", name=notice.name),
            "mention": tr("{name} mentioned you in {group}.", name=notice.name, group=notice.group),
            "poll": tr("{name} asked a question in {group}.", name=notice.name, group=notice.group),
        }
        text = texts[notice.kind]
        mark = kit.Sized(kit.Icon(ICONS[notice.kind], 18, "primary", filled=True), 20, 20)
        who = kit.Stack(
            [kit.Pad(face(notice.name, 44), right=4, bottom=4), mark], align="bottom_right"
        )
        when = kit.Text(
            ago(self.phone, notice.created_ms), "body_small", "on_surface_variant", 1, rid="when"
        )
        names = kit.Column([kit.Text(text, "body_medium", lines=2, rid="notice_text"), when])
        info = kit.Info("android.view.ViewGroup", "notice", desc="")
        return kit.Tap(
            kit.Pad(kit.Row([who, kit.Flex(names)], gap=12), x=16, y=11),
            lambda: self._go(notice),
            info=info,
        )

    def _go(self, notice: Notice) -> None:
        if notice.post_id is not None:
            self.open(".PostActivity", f"{LINK}/post/{notice.post_id}")
        elif notice.group_id is not None:
            self.open(".GroupActivity", f"{LINK}/group/{notice.group_id}")
        else:
            self.open(".ProfileActivity", f"{LINK}/user/{notice.user_id}")


def _header(title: str) -> kit.View:
    return kit.Pad(kit.Text(title, "title_small", "primary", rid="header"), x=16, top=14, bottom=4)
