"""One event: when, where, with whom; edit and delete."""

from __future__ import annotations

from datetime import datetime

from ...system.activity import Layer
from ...system.packages import Intent
from ...toolkit import kit
from ...toolkit.strings import tr
from ..branded import BrandedActivity
from .calendars import color_dot
from .events import Event, Guest, Occurrence
from .look import BRAND, reminder_text, repeat_text, title_of, when_text
from .store import CalendarStore

SEND = "android.intent.action.SEND"
VIEW = "android.intent.action.VIEW"
STATUS = {
    0: ("Not answered", "help"),
    1: ("Accepted", "check_circle"),
    2: ("Declined", "cancel"),
    3: ("Invited", "schedule"),
    4: ("Maybe", "help"),
}


class DetailActivity(BrandedActivity):
    """The event that the intent's data names, at the occurrence of its `begin` extra."""

    brand = BRAND

    def on_open(self) -> None:
        self.store = CalendarStore(self.phone)
        self.scroll = kit.ScrollState()

    def revision(self) -> object:
        return self.store.revision()

    @property
    def event_id(self) -> int:
        last = (self.intent.data or "").rpartition("/")[2]
        return int(last) if last.isdigit() else 0

    def _occurrence(self, event: Event) -> Occurrence:
        begin, end = event.local(self.store.zone)
        stamp = self.intent.extras.get("begin")
        if event.rule is not None and isinstance(stamp, str):
            shown = datetime.combine(datetime.fromisoformat(stamp).date(), begin.time())
            return Occurrence(event, shown, shown + (end - begin))
        return Occurrence(event, begin, end)

    def screen(self, ui: kit.Ui) -> kit.View:
        event = self.store.get(self.event_id)
        if event is None:
            gone = kit.empty_state("event_busy", tr("This event doesn’t exist"))
            bar = kit.AppBar("", self.leave, back_icon="close", back_desc=tr("Close"))
            return kit.Scaffold(kit.Fill(gone, center=True), top=bar)
        one = self._occurrence(event)
        actions: list[kit.View] = []
        if self.store.calendar(event.calendar_id).writable:
            actions = [
                kit.IconButton(
                    "edit", tr("Edit event"), lambda: self._edit(event), rid="info_edit"
                ),
                kit.IconButton(
                    "delete", tr("Delete event"), lambda: self._ask(one), rid="info_delete"
                ),
            ]
        actions.append(
            kit.IconButton("share", tr("Share"), lambda: self._share(one), rid="info_share")
        )
        bar = kit.AppBar("", self.leave, actions, back_icon="close", back_desc=tr("Close"))
        return kit.Scaffold(kit.scroll_list(self._rows(one), self.scroll, bottom=32), top=bar)

    def _rows(self, one: Occurrence) -> list[kit.View]:
        event = one.event
        owner = self.store.calendar(event.calendar_id)
        mark = kit.Surface(kit.Sized(kit.Space(), 20, 20), owner.color, 5)
        title = kit.Text(title_of(event), "headline_small", rid="title")
        when = kit.Text(when_text(self.phone, one), "body_large", "on_surface_variant", rid="when")
        head: list[kit.View] = [title, kit.Space(height=6), when]
        if event.rule is not None:
            text = repeat_text(event.rule, one.begin)
            head.append(kit.Text(text, "body_medium", "on_surface_variant", rid="when_repeat"))
        first = kit.Row([_margin(mark), kit.Flex(kit.Column(head))], align="start")
        rows: list[kit.View] = [kit.Pad(first, right=16, top=8, bottom=12)]
        if event.location:
            link = Intent(VIEW, f"geo:0,0?q={event.location}")
            rows.append(
                _row("place", event.location, "where", lambda: self._start(link), "primary")
            )
        for minutes in self.store.reminders(event.id):
            rows.append(_row("notifications", reminder_text(minutes), "reminder"))
        guests = self.store.guests(event.id)
        if guests:
            rows += self._guests(guests)
        if event.description:
            rows.append(_row("notes", event.description, "description"))
        name = kit.Row([_margin(color_dot(owner.color)), kit.Text(tr(owner.name), "body_large")])
        rows.append(kit.Pad(name, y=10))
        return rows

    def _guests(self, guests: tuple[Guest, ...]) -> list[kit.View]:
        count = len(guests)
        text = tr("1 guest") if count == 1 else tr("{count} guests", count=count)
        yes = sum(guest.status == 1 for guest in guests)
        summary = kit.Text(
            tr("{count} accepted", count=yes), "body_small", "on_surface_variant", rid="answers"
        )
        head = kit.Column([kit.Text(text, "body_large", rid="guest_count"), summary])
        rows: list[kit.View] = [
            kit.Pad(kit.Row([_margin(kit.Icon("group")), kit.Flex(head)]), right=16, y=10)
        ]
        for guest in guests:
            label, icon = STATUS.get(guest.status, STATUS[0])
            lines: list[kit.View] = [
                kit.Text(guest.name, "body_large", lines=1, rid="attendee_name"),
                kit.Text(tr(label), "body_small", "on_surface_variant", 1, rid="attendee_status"),
            ]
            row = kit.Row(
                [kit.Avatar(guest.name, 32), kit.Flex(kit.Column(lines)), kit.Icon(icon, 20)],
                gap=12,
            )
            rows.append(kit.Pad(row, left=56, right=24, y=6))
        return rows

    # -- actions --------------------------------------------------------------------------------

    def _edit(self, event: Event) -> None:
        self.open(".EditEventActivity", f"content://com.android.calendar/events/{event.id}")

    def _start(self, intent: Intent) -> None:
        self.start(intent)

    def _share(self, one: Occurrence) -> None:
        place = [one.event.location] if one.event.location else []
        text = "\n".join([title_of(one.event), when_text(self.phone, one), *place])
        self.start(Intent(SEND, extras={"android.intent.extra.TEXT": text}))

    def _ask(self, one: Occurrence) -> None:
        if one.event.rule is not None:
            self._ask_which(one)
            return

        def remove() -> None:
            self.store.delete(one.event.id)
            self.finish(tr("Event deleted"))

        self.confirm(tr("Delete this event?"), title_of(one.event), tr("Delete"), remove)

    def _ask_which(self, one: Occurrence) -> None:
        """A repeated event: only this time, or all of them."""
        every: list[bool] = [False]

        def choose(on: bool) -> kit.Handler:
            def act() -> None:
                every[0] = on

            return act

        def remove() -> None:
            self.dismiss(layer)
            if every[0]:
                self.store.delete(one.event.id)
            else:
                self.store.skip(one.event, one.begin)
            self.finish(tr("Event deleted"))

        def build() -> kit.View:
            rows: list[kit.View] = [
                kit.radio_item(tr("This event"), not every[0], choose(False)),
                kit.radio_item(tr("All events"), every[0], choose(True)),
            ]
            return kit.Dialog(
                tr("Delete repeating event"),
                body=kit.Column(rows),
                confirm=kit.Choice(tr("Delete"), remove),
                cancel=kit.Choice(tr("Cancel"), lambda: self.dismiss(layer)),
                wide_body=True,
            )

        layer = self.show(Layer(build))


def _margin(view: kit.View) -> kit.View:
    return kit.Sized(kit.Place(view, x="center", y="center"), 56, 32)


def _row(
    icon: str, text: str, rid: str, act: kit.Handler | None = None, tone: str = "on_surface"
) -> kit.View:
    """A symbol in the margin and a text beside it."""
    words = kit.Text(text, "body_large", "primary" if tone == "primary" else "on_surface", rid=rid)
    row = kit.Pad(
        kit.Row([_margin(kit.Icon(icon)), kit.Flex(words)], align="start"), right=16, y=10
    )
    if act is None:
        return row
    return kit.Tap(row, act, info=kit.Info("android.widget.LinearLayout", f"{rid}_row", desc=text))
