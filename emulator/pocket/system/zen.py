"""Do Not Disturb: who may interrupt, and the schedules, in Android's policy file."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, replace
from typing import Literal, get_args
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import quoteattr

from .files import FileSystem

STORE = "/data/system/notification_policy.xml"
Sender = Literal["anyone", "contacts", "starred", "none"]
SENDERS: tuple[Sender, ...] = get_args(Sender)
"""In the order of Android's numbers; none is said by its own flag."""
EVERY_DAY = 0b1111111


@dataclass(frozen=True, slots=True)
class ZenRule:
    """A schedule; bit 0 of `days` is Monday, times are minutes of the day."""

    id: str
    name: str
    enabled: bool
    days: int
    start: int
    end: int

    def holds(self, weekday: int, minute: int) -> bool:
        """Whether it is in force; a span over midnight belongs to the day it begins on."""
        if not self.enabled:
            return False
        if self.start < self.end:
            return bool(self.days >> weekday & 1) and self.start <= minute < self.end
        if minute >= self.start:
            return bool(self.days >> weekday & 1)
        return minute < self.end and bool(self.days >> (weekday - 1) % 7 & 1)


@dataclass(frozen=True, slots=True)
class ZenPolicy:
    """What gets through while Do Not Disturb is on, and when it turns itself on."""

    calls: Sender = "starred"
    messages: Sender = "none"
    repeat_callers: bool = True
    alarms: bool = True
    media: bool = True
    reminders: bool = False
    events: bool = False
    rules: tuple[ZenRule, ...] = ()

    def holds(self, weekday: int, minute: int) -> bool:
        return any(rule.holds(weekday, minute) for rule in self.rules)


FRESH = ZenPolicy(
    calls="contacts",
    rules=(ZenRule("sleeping", "Sleeping", False, EVERY_DAY, 22 * 60, 7 * 60),),
)


class ZenStore:
    """Reads and writes the policy file."""

    def __init__(self, files: FileSystem) -> None:
        self._files = files

    def load(self) -> ZenPolicy:
        if not self._files.exists(STORE):
            return FRESH
        return _parse(self._files.read(STORE))

    def save(self, policy: ZenPolicy) -> None:
        self._files.mkdir(STORE.rpartition("/")[0], parents=True)
        self._files.write(STORE, _render(policy), mode=0o100600)

    def put_rule(self, rule: ZenRule) -> None:
        """Add a schedule or replace the one with its id."""
        policy = self.load()
        kept = [rule if old.id == rule.id else old for old in policy.rules]
        if rule not in kept:
            kept.append(rule)
        self.save(replace(policy, rules=tuple(kept)))

    def remove_rule(self, rule_id: str) -> None:
        policy = self.load()
        kept = tuple(rule for rule in policy.rules if rule.id != rule_id)
        self.save(replace(policy, rules=kept))

    def fresh_id(self) -> str:
        known = {rule.id for rule in self.load().rules}
        return next(f"rule{n}" for n in range(1, 1000) if f"rule{n}" not in known)


def _flag(on: bool) -> str:
    return str(on).lower()


def _render(policy: ZenPolicy) -> bytes:
    def sender(name: str, value: Sender) -> str:
        allowed = value != "none"
        number = SENDERS.index(value) if allowed else 2
        return f'{name}="{_flag(allowed)}" {name}From="{number}"'

    allow = (
        f'  <allow alarms="{_flag(policy.alarms)}" media="{_flag(policy.media)}"'
        f" {sender('calls', policy.calls)} {sender('messages', policy.messages)}"
        f' repeatCallers="{_flag(policy.repeat_callers)}"'
        f' reminders="{_flag(policy.reminders)}" events="{_flag(policy.events)}" />'
    )
    rules = [_rule(rule) for rule in policy.rules]
    lines = (
        "<?xml version='1.0' encoding='utf-8' standalone='yes' ?>",
        '<notification-policy version="1">',
        '<zen version="8" user="0">',
        allow,
        *rules,
        "</zen>",
        "</notification-policy>\n",
    )
    return "\n".join(lines).encode()


def _rule(rule: ZenRule) -> str:
    # Android numbers the days from Sunday, 1.
    days = ".".join(str((day + 1) % 7 + 1) for day in range(7) if rule.days >> day & 1)
    condition = (
        f"condition://android/schedule?days={days}"
        f"&start={rule.start // 60}.{rule.start % 60}&end={rule.end // 60}.{rule.end % 60}"
        "&exitAtAlarm=false"
    )
    return (
        f'  <automatic ruleId={quoteattr(rule.id)} enabled="{_flag(rule.enabled)}"'
        f' name={quoteattr(rule.name)} zen="1" conditionId={quoteattr(condition)} />'
    )


def _parse(content: bytes) -> ZenPolicy:
    root = ElementTree.fromstring(content)
    allow = next(root.iter("allow"), None)
    found = {} if allow is None else allow.attrib

    def sender(name: str) -> Sender:
        return SENDERS[int(found.get(f"{name}From", "0"))] if on(name) else "none"

    def on(name: str) -> bool:
        return found.get(name) == "true"

    return ZenPolicy(
        sender("calls"),
        sender("messages"),
        on("repeatCallers"),
        on("alarms"),
        on("media"),
        on("reminders"),
        on("events"),
        tuple(_read_rule(item.attrib) for item in root.iter("automatic")),
    )


def _read_rule(item: dict[str, str]) -> ZenRule:
    query = parse_qs(urlsplit(item.get("conditionId", "")).query)

    def minutes(name: str) -> int:
        hour, _, minute = query.get(name, ["0.0"])[0].partition(".")
        return int(hour) * 60 + int(minute or 0)

    days = sum(
        1 << (int(day) - 2) % 7 for day in query.get("days", [""])[0].split(".") if day.isdigit()
    )
    return ZenRule(
        item.get("ruleId", ""),
        item.get("name", ""),
        item.get("enabled") == "true",
        days,
        minutes("start"),
        minutes("end"),
    )
