"""The form that makes or changes an event."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from ...toolkit import kit
from ...toolkit.strings import tr
from ..branded import BrandedActivity
from .calendars import color_dot
from .events import Draft, Guest, midnight
from .guests import packed, unpacked
from .look import BRAND, REMINDERS, reminder_text, repeat_text
from .pickers import pick_date, pick_one, pick_time
from .rules import WORKDAYS, Rule
from .store import CalendarStore

DEFAULT_REMINDER = 10


class EditorActivity(BrandedActivity):
    """A new event, or an existing one when the intent's data ends in its id."""

    brand = BRAND

    def on_open(self) -> None:
        self.store = CalendarStore(self.phone)
        self.scroll = kit.ScrollState()
        last = (self.intent.data or "").rpartition("/")[2]
        event = self.store.get(int(last)) if last.isdigit() else None
        self.event_id = None if event is None else event.id
        self.draft = self._from_intent() if event is None else self._stored(event.id)
        self.title = kit.FieldState(self.draft.title, submit="done")
        self.place = kit.FieldState(self.draft.location, submit="done")
        self.note = kit.FieldState(self.draft.description, keyboard="multiline", submit="newline")
        self.before = self._result()
        if event is None and not self.draft.title:
            self.edit(self.title)

    def _stored(self, event_id: int) -> Draft:
        event = self.store.get(event_id)
        if event is None:
            return self._from_intent()
        begin, end = event.local(self.store.zone)
        return Draft(
            event.title,
            begin,
            end,
            event.all_day,
            event.location,
            event.description,
            event.rule,
            event.calendar_id,
            self.store.reminders(event_id),
            self.store.guests(event_id),
        )

    def _from_intent(self) -> Draft:
        """A new event with what the caller knows of it."""
        extras = self.intent.extras
        now = self.phone.now().replace(tzinfo=None, minute=0, second=0, microsecond=0)
        begin = self._moment(extras.get("beginTime")) or now + timedelta(hours=1)
        end = self._moment(extras.get("endTime")) or begin + timedelta(hours=1)
        return Draft(
            str(extras.get("title", "")),
            begin,
            max(begin, end),
            str(extras.get("allDay", "")).lower() in ("true", "1"),
            str(extras.get("eventLocation", "")),
            str(extras.get("description", "")),
            reminders=(DEFAULT_REMINDER,),
        )

    def _moment(self, stamp: object) -> datetime | None:
        text = str(stamp)
        return self.phone.local(int(text)).replace(tzinfo=None) if text.isdecimal() else None

    # -- the form -------------------------------------------------------------------------------

    def screen(self, ui: kit.Ui) -> kit.View:
        save = kit.Button(tr("Save"), self._save, enabled=not self._problem(), rid="save")
        title = tr("New event") if self.event_id is None else tr("Edit event")
        bar = kit.AppBar(
            title, self.leave, [save, kit.Space(width=8)], back_icon="close", back_desc=tr("Close")
        )
        return kit.Scaffold(kit.scroll_list(self._rows(), self.scroll, bottom=40), top=bar)

    def back(self) -> bool:
        if self._result() == self.before:
            return False
        self.confirm(tr("Discard your changes?"), "", tr("Discard"), self.finish)
        return True

    def _rows(self) -> list[kit.View]:
        draft = self.draft
        name = kit.TextField(
            self.title, hint=tr("Add title"), form="plain", rid="title", size_sp=24, min_height=48
        )
        rows: list[kit.View] = [
            kit.Pad(name, left=56, right=16, bottom=8),
            *self._series_note(),
            kit.Divider(),
            self._all_day(),
            self._moment_row(draft.begin, tr("Start"), "start", "on_surface"),
            self._moment_row(draft.end, tr("End"), "end", "error" if self._problem() else None),
        ]
        if self._problem():
            note = kit.Text(self._problem(), "body_small", "error", rid="time_error")
            rows.append(kit.Pad(note, left=56, right=16, bottom=8))
        rows += [
            _line("repeat", repeat_text(draft.rule, draft.begin), "repeat", self._ask_repeat),
            kit.Divider(),
            _line("group_add", tr("Add guests"), "add_guests", self._ask_guests),
            *(self._guest(guest) for guest in draft.guests),
            kit.Divider(),
            self._field("place", self.place, tr("Add location"), "location"),
            kit.Divider(),
            *(self._reminder(index, m) for index, m in enumerate(draft.reminders)),
            _line(
                "" if draft.reminders else "notifications",
                tr("Add notification"),
                "add_reminder",
                self._ask_reminder,
                "on_surface_variant",
            ),
            kit.Divider(),
            self._calendar(),
            self._field("notes", self.note, tr("Add description"), "description"),
        ]
        return rows

    def _series_note(self) -> list[kit.View]:
        """A word of warning before a whole series is changed."""
        if self.event_id is None or self.before.rule is None:
            return []
        text = tr("Changes apply to all events of the series")
        note = kit.Text(text, "body_small", "on_surface_variant", rid="series_note")
        return [kit.Pad(note, left=56, right=16, bottom=8)]

    def _all_day(self) -> kit.View:
        draft = self.draft
        label = kit.Flex(kit.Text(tr("All-day"), "body_large", hidden=True))
        row = kit.Row(
            [
                _margin(kit.Icon("schedule")),
                label,
                kit.Switch(draft.all_day, rid=""),
                kit.Space(width=16),
            ]
        )
        info = kit.Info(
            "android.widget.Switch",
            "is_all_day",
            tr("All-day"),
            checkable=True,
            checked=draft.all_day,
        )
        return kit.Tap(kit.Pad(row, y=4), self._flip_all_day, info=info)

    def _moment_row(self, at: datetime, label: str, rid: str, tone: kit.Tint | None) -> kit.View:
        color: kit.Tint = tone or "on_surface"
        shown = at.date()
        if self.draft.all_day and rid == "end":
            shown = self._last_day
        day = kit.Pad(kit.Text(kit.day_year_text(shown), "body_large", color, 1, hidden=True), y=12)
        words = kit.day_year_text(shown)
        info = kit.Info(
            "android.widget.Button", f"{rid}_date", words, tr("{part} date", part=label)
        )
        parts: list[kit.View] = [
            kit.Space(width=56),
            kit.Flex(kit.Tap(day, lambda: self._ask_day(rid), info=info)),
        ]
        if not self.draft.all_day:
            clock = self.phone.clock_text(at)
            hours = kit.Pad(kit.Text(clock, "body_large", color, 1, hidden=True), x=16, y=12)
            info = kit.Info(
                "android.widget.Button", f"{rid}_time", clock, tr("{part} time", part=label)
            )
            parts.append(kit.Tap(hours, lambda: self._ask_time(rid), info=info))
        return kit.Row(parts)

    def _guest(self, guest: Guest) -> kit.View:
        def remove() -> None:
            left = tuple(other for other in self.draft.guests if other != guest)
            self.draft = replace(self.draft, guests=left)

        drop = kit.IconButton("close", tr("Remove {name}", name=guest.name), remove, icon_size=20)
        name = kit.Flex(kit.Text(guest.name, "body_large", lines=1, rid="guest_name"))
        return kit.Pad(kit.Row([kit.Avatar(guest.name, 32), name, drop], gap=12), left=56, right=8)

    def _reminder(self, index: int, minutes: int) -> kit.View:
        def remove() -> None:
            left = tuple(other for other in self.draft.reminders if other != minutes)
            self.draft = replace(self.draft, reminders=left)

        text = reminder_text(minutes)
        drop = kit.IconButton("close", tr("Remove {name}", name=text), remove, icon_size=20)
        words = kit.Tap(
            kit.Pad(kit.Text(text, "body_large", hidden=True), y=12),
            lambda: self._ask_reminder(minutes),
            info=kit.Info("android.widget.Button", "reminder", text),
        )
        lead = _margin(kit.Icon("notifications")) if index == 0 else kit.Space(width=56)
        return kit.Pad(kit.Row([lead, kit.Flex(words), drop]), right=8)

    def _calendar(self) -> kit.View:
        owner = self.store.calendar(self.draft.calendar_id)
        dot = color_dot(owner.color, 20)
        label = tr(owner.name)
        name = kit.Text(label, "body_large", hidden=True)
        info = kit.Info(
            "android.widget.Button",
            "calendar",
            tr(owner.name),
            tr("Calendar: {name}", name=owner.name),
        )
        return kit.Tap(
            kit.Pad(kit.Row([_margin(dot), kit.Flex(name)]), y=8), self._ask_calendar, info=info
        )

    def _field(self, icon: str, state: kit.FieldState, hint: str, rid: str) -> kit.View:
        field = kit.TextField(state, hint=hint, form="plain", rid=rid, min_height=56)
        lead = kit.Pad(_margin(kit.Icon(icon)), top=12)
        return kit.Pad(kit.Row([lead, kit.Flex(field)], align="start"), right=16)

    # -- changing the draft -----------------------------------------------------------------------

    @property
    def _last_day(self) -> date:
        """The last day of an all-day event, whose end is the midnight after it."""
        draft = self.draft
        if draft.end <= draft.begin:
            return draft.end.date()
        return (draft.end - timedelta(microseconds=1)).date()

    def _problem(self) -> str:
        if self.draft.end < self.draft.begin:
            return tr("The event ends before it starts")
        return ""

    def _flip_all_day(self) -> None:
        draft = self.draft
        if draft.all_day:
            begin = datetime.combine(draft.begin.date(), time(9))
            end = datetime.combine(self._last_day, time(10))
        else:
            begin = midnight(draft.begin.date())
            end = midnight(self._last_day + timedelta(days=1))
        self.draft = replace(draft, all_day=not draft.all_day, begin=begin, end=end)

    def _ask_day(self, part: str) -> None:
        self.blur()
        draft = self.draft

        def begin_on(day: date) -> None:
            begin = datetime.combine(day, draft.begin.time())
            length = draft.end - draft.begin
            self.draft = replace(draft, begin=begin, end=begin + length)

        def end_on(day: date) -> None:
            if draft.all_day:
                day += timedelta(days=1)
            self.draft = replace(draft, end=datetime.combine(day, draft.end.time()))

        if part == "start":
            pick_date(self, draft.begin.date(), begin_on)
        else:
            pick_date(self, self._last_day if draft.all_day else draft.end.date(), end_on)

    def _ask_time(self, part: str) -> None:
        self.blur()
        draft = self.draft

        def begin_at(at: time) -> None:
            begin = datetime.combine(draft.begin.date(), at)
            length = draft.end - draft.begin
            self.draft = replace(draft, begin=begin, end=begin + length)

        def end_at(at: time) -> None:
            self.draft = replace(draft, end=datetime.combine(draft.end.date(), at))

        if part == "start":
            pick_time(self, draft.begin.time(), begin_at)
        else:
            pick_time(self, draft.end.time(), end_at)

    def _ask_repeat(self) -> None:
        self.blur()
        begin = self.draft.begin
        rules: list[Rule | None] = [
            None,
            Rule("DAILY"),
            Rule("WEEKLY", days=(begin.weekday(),)),
            Rule("WEEKLY", days=WORKDAYS),
            Rule("MONTHLY"),
            Rule("YEARLY"),
        ]
        if self.draft.rule not in rules:
            rules.append(self.draft.rule)
        labels = [repeat_text(rule, begin) for rule in rules]

        def choose(index: int) -> None:
            self.draft = replace(self.draft, rule=rules[index])

        pick_one(self, tr("Repeat"), labels, rules.index(self.draft.rule), choose)

    def _ask_reminder(self, old: int | None = None) -> None:
        """Add a notification, or put another in the place of one."""
        self.blur()
        draft = self.draft
        rest = [minutes for minutes in draft.reminders if minutes != old]
        free = [minutes for minutes in REMINDERS if minutes not in rest]
        labels = [reminder_text(minutes) for minutes in free]

        def choose(index: int) -> None:
            self.draft = replace(draft, reminders=tuple(sorted([*rest, free[index]])))

        current = free.index(old) if old in free else -1
        pick_one(self, tr("Notification"), labels, current, choose)

    def _ask_calendar(self) -> None:
        self.blur()
        owners = [found for found in self.store.calendars() if found.writable]
        ids = [found.id for found in owners]

        def choose(index: int) -> None:
            self.draft = replace(self.draft, calendar_id=ids[index])

        current = ids.index(self.draft.calendar_id) if self.draft.calendar_id in ids else -1
        pick_one(self, tr("Calendar"), [tr(found.name) for found in owners], current, choose)

    def _ask_guests(self) -> None:
        self.blur()

        def take(result: object) -> None:
            if isinstance(result, str):
                self.draft = replace(self.draft, guests=unpacked(result))

        self.open(".GuestsActivity", None, {"guests": packed(self.draft.guests)}, take)

    # -- saving -----------------------------------------------------------------------------------

    def _result(self) -> Draft:
        return replace(
            self.draft,
            title=self.title.text.strip(),
            location=self.place.text.strip(),
            description=self.note.text.strip(),
        )

    def _save(self) -> None:
        draft = self._result()
        if self._problem():
            return
        if self.event_id is None:
            self.store.create(draft)
        else:
            self.store.update(self.event_id, draft)
        self.finish(tr("Event saved"))


def _margin(view: kit.View) -> kit.View:
    return kit.Sized(kit.Place(view, x="center", y="center"), 56, 32)


def _line(
    icon: str, text: str, rid: str, act: kit.Handler, tone: kit.Tint = "on_surface"
) -> kit.View:
    """A symbol in the margin and a text that can be touched."""
    lead = _margin(kit.Icon(icon)) if icon else kit.Space(width=56)
    row = kit.Pad(
        kit.Row([lead, kit.Flex(kit.Text(text, "body_large", tone, hidden=True))]), right=16, y=10
    )
    return kit.Tap(row, act, info=kit.Info("android.widget.Button", rid, text))
