"""Do Not Disturb: who gets through, and schedules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ...system.activity import Layer
from ...system.radios import quiet, set_quiet
from ...system.zen import SENDERS, Sender, ZenPolicy, ZenRule, ZenStore
from ...toolkit import kit
from ...toolkit.strings import tr
from .page import SettingsPage, section

SHOWN = (6, 0, 1, 2, 3, 4, 5)
EVERY_DAY = 0b1111111
FROM: dict[Sender, str] = {
    "anyone": "Anyone",
    "contacts": "Contacts",
    "starred": "Favorite contacts",
    "none": "No one",
}
OTHERS = (
    ("alarms", "Alarms", "Timers, alarms, security systems"),
    ("media", "Media sounds", "Sounds from videos, games and other media"),
    ("reminders", "Reminders", "From tasks and reminders"),
    ("events", "Calendar events", "From upcoming calendar events"),
)


class ZenPage(SettingsPage):
    """The policy files behind the pages."""

    def prepare(self) -> None:
        self.zen = ZenStore(self.phone.system.files)

    def set_policy(self, policy: ZenPolicy) -> None:
        self.zen.save(policy)


class DndPage(ZenPage):
    """Do Not Disturb."""

    title = "Do Not Disturb"

    def content(self) -> list[kit.View]:
        settings = self.phone.system.settings
        on, policy = quiet(settings), self.zen.load()
        people = tr("Calls: {calls}", calls=tr(FROM[policy.calls]))
        active = sum(rule.enabled for rule in policy.rules)
        schedules = tr("{count} schedules can turn on", count=active) if active else tr("None")
        if active == 1:
            schedules = tr("1 schedule can turn on")
        others = [tr(label) for name, label, _ in OTHERS if getattr(policy, name)]
        return [
            *section(
                [
                    kit.switch_item(
                        tr("Use Do Not Disturb"),
                        on,
                        lambda: set_quiet(settings, not on),
                        tr("Only important people and apps can reach you"),
                    )
                ]
            ),
            *section(
                [
                    kit.ListItem(
                        tr("People"),
                        people,
                        kit.Icon("person"),
                        on_tap=lambda: self.open(".ZenModePeopleActivity"),
                    ),
                    kit.ListItem(
                        tr("Alarms & other interruptions"),
                        tr(", ").join(others) or tr("None"),
                        kit.Icon("alarm"),
                        on_tap=lambda: self.open(".ZenModeOthersActivity"),
                    ),
                ],
                tr("What can interrupt Do Not Disturb"),
            ),
            *section(
                [
                    kit.ListItem(
                        tr("Schedules"),
                        schedules,
                        kit.Icon("schedule"),
                        on_tap=lambda: self.open(".ZenModeSchedulesActivity"),
                    )
                ],
                tr("General"),
            ),
        ]


class PeoplePage(ZenPage):
    """Who may call and write."""

    title = "People"

    def content(self) -> list[kit.View]:
        policy = self.zen.load()
        return [
            *section(
                [
                    self.plain(
                        tr("Calls"),
                        tr(FROM[policy.calls]),
                        lambda: self._ask(
                            tr("Allow calls from"),
                            policy.calls,
                            lambda who: self.set_policy(replace(policy, calls=who)),
                        ),
                    ),
                    self.plain(
                        tr("Messages"),
                        tr(FROM[policy.messages]),
                        lambda: self._ask(
                            tr("Allow messages from"),
                            policy.messages,
                            lambda who: self.set_policy(replace(policy, messages=who)),
                        ),
                    ),
                    kit.switch_item(
                        tr("Allow repeat callers"),
                        policy.repeat_callers,
                        lambda: self.set_policy(
                            replace(policy, repeat_callers=not policy.repeat_callers)
                        ),
                        tr("If the same person calls a second time within 15 minutes"),
                    ),
                ]
            )
        ]

    def _ask(self, title: str, now: Sender, pick: Callable[[Sender], None]) -> None:
        labels = [tr(FROM[who]) for who in SENDERS]
        self.choose(title, labels, SENDERS.index(now), lambda index: pick(SENDERS[index]))


class OthersPage(ZenPage):
    """Alarms, media and the like."""

    title = "Alarms & other interruptions"

    def content(self) -> list[kit.View]:
        policy = self.zen.load()
        rows = [
            kit.switch_item(
                tr(label), bool(getattr(policy, name)), self._flip(policy, name), tr(summary)
            )
            for name, label, summary in OTHERS
        ]
        return section(rows)

    def _flip(self, policy: ZenPolicy, name: str) -> Callable[[], None]:
        flags = {name: not getattr(policy, name)}
        return lambda: self.set_policy(replace(policy, **flags))


class SchedulesPage(ZenPage):
    """All schedules."""

    title = "Schedules"

    def content(self) -> list[kit.View]:
        rows: list[kit.ListItem] = [self._row(rule) for rule in self.zen.load().rules]
        add = kit.ListItem(tr("Add schedule"), leading=kit.Icon("add"), on_tap=self._add)
        return section([*rows, add])

    def _row(self, rule: ZenRule) -> kit.ListItem:
        def flip() -> None:
            self.zen.put_rule(replace(rule, enabled=not rule.enabled))

        name = tr(rule.name)
        return kit.ListItem(
            name,
            rule_text(self, rule),
            kit.Icon("bedtime" if rule.id == "sleeping" else "schedule"),
            kit.Switch(rule.enabled, flip, desc=name),
            on_tap=lambda: self._open(rule.id),
        )

    def _open(self, rule_id: str) -> None:
        self.open(".ZenModeScheduleActivity", extras={"rule": rule_id})

    def _add(self) -> None:
        field = kit.FieldState(limit=40, on_submit=lambda _: save())
        field.capitals = "sentences"

        def save() -> None:
            if not field.text.strip():
                return
            self.dismiss(layer)
            rule_id = self.zen.fresh_id()
            name = field.text.strip()
            self.zen.put_rule(ZenRule(rule_id, name, True, EVERY_DAY, 22 * 60, 7 * 60))
            self._open(rule_id)

        def build() -> kit.View:
            return kit.Dialog(
                tr("Schedule name"),
                body=kit.TextField(field, tr("Name"), rid="zen_mode_rule_name"),
                confirm=kit.Choice(tr("Add"), save, bool(field.text.strip())),
                cancel=kit.Choice(tr("Cancel"), lambda: self.dismiss(layer)),
            )

        layer = self.show(Layer(build))
        layer.edit(field)


def clock(page: SettingsPage, minutes: int) -> str:
    """A time of the day as the owner wants it."""
    now = page.phone.now()
    return page.phone.clock_text(now.replace(hour=minutes // 60, minute=minutes % 60))


def rule_text(page: SettingsPage, rule: ZenRule) -> str:
    """Days and times of a schedule."""
    if rule.days == EVERY_DAY:
        days = tr("Every day")
    else:
        days = tr(", ").join(
            tr(kit.SHORT_WEEKDAYS[day]) for day in SHOWN if rule.days >> day & 1
        ) or tr("No days")
    return tr(", ").join([days, f"{clock(page, rule.start)} \u2013 {clock(page, rule.end)}"])


class SchedulePage(ZenPage):
    """One schedule: days, start and end."""

    title = "Schedule"

    @property
    def rule(self) -> ZenRule | None:
        wanted = str(self.intent.extras.get("rule", ""))
        return next((rule for rule in self.zen.load().rules if rule.id == wanted), None)

    def heading(self) -> str:
        rule = self.rule
        return tr(self.title) if rule is None else tr(rule.name)

    def actions(self) -> list[kit.View]:
        return [kit.IconButton("delete", tr("Delete schedule"), self._ask_delete)]

    def content(self) -> list[kit.View]:
        rule = self.rule
        if rule is None:
            return []
        chips: list[kit.View] = [
            kit.DayChip(
                kit.day_letter(day),
                tr(kit.WEEKDAYS[day]),
                bool(rule.days >> day & 1),
                self._flip_day(rule, day),
            )
            for day in SHOWN
        ]
        days = kit.Column(
            [
                kit.Text(tr("Days"), "body_large", rid="android:id/title"),
                kit.Space(height=12),
                kit.Row(chips, spread="between"),
            ]
        )
        return [
            *section(
                [
                    kit.switch_item(
                        tr("Use schedule"),
                        rule.enabled,
                        lambda: self.zen.put_rule(replace(rule, enabled=not rule.enabled)),
                    )
                ]
            ),
            kit.Pad(kit.Carded(kit.Pad(days, x=16, y=16)), x=16, bottom=16),
            *section(
                [
                    self.plain(
                        tr("Start time"), clock(self, rule.start), lambda: self._pick(rule, "start")
                    ),
                    self.plain(
                        tr("End time"),
                        clock(self, rule.end)
                        + (f" {tr('(next day)')}" if rule.end <= rule.start else ""),
                        lambda: self._pick(rule, "end"),
                    ),
                ]
            ),
        ]

    def _flip_day(self, rule: ZenRule, day: int) -> Callable[[], None]:
        return lambda: self.zen.put_rule(replace(rule, days=rule.days ^ (1 << day)))

    def _pick(self, rule: ZenRule, part: str) -> None:
        minutes = rule.start if part == "start" else rule.end
        hour24 = self.get("system", "time_12_24", "24") != "12"
        state = kit.TimeState(minutes // 60, minutes % 60, hour24=hour24)

        def accept() -> None:
            time = state.time
            if time is not None:
                self.dismiss(layer)
                self.zen.put_rule(replace(rule, **{part: time[0] * 60 + time[1]}))

        def focus() -> None:
            if state.typing:
                layer.edit(state.hour_field)
            else:
                layer.blur()

        def build() -> kit.View:
            title = tr("Enter time") if state.typing else tr("Select time")
            head = kit.Text(title, "label_large", "on_surface_variant")
            return kit.Dialog(
                body=kit.Column([head, kit.Space(height=20), kit.TimePicker(state)]),
                confirm=kit.Choice(tr("OK"), accept, state.time is not None),
                cancel=kit.Choice(tr("Cancel"), lambda: self.dismiss(layer)),
                corner=kit.mode_button(state, focus),
            )

        layer = self.show(Layer(build))

    def _ask_delete(self) -> None:
        rule = self.rule
        if rule is None:
            return

        def remove() -> None:
            self.zen.remove_rule(rule.id)
            self.finish()

        self.confirm(tr("Delete “{name}” schedule?", name=tr(rule.name)), "", tr("Delete"), remove)


ACTIVITIES = {
    ".ZenModeActivity": DndPage,
    ".ZenModePeopleActivity": PeoplePage,
    ".ZenModeOthersActivity": OthersPage,
    ".ZenModeSchedulesActivity": SchedulesPage,
    ".ZenModeScheduleActivity": SchedulePage,
}
