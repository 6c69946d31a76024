"""What an act would be done to: whom a message goes to, what is bought or deleted, which setting.

A "no" is one for that object. Another recipient is another question; another button for the same
is not. Where nothing tells the object, it is all of the app.
"""

import re
from collections.abc import Collection, Iterable, Sequence

from ...actions import DeviceAction, OpenApp, OpenLink
from .surface import Surface
from .words import ActClass, GoalOrders, contains, is_harmless, matches, money_in, policy_tables

# A longer line is content and names nothing.
_LONGEST = 80
_HOST = re.compile(r"^\w+:(?://)?(?:www\.)?|^www\.", re.IGNORECASE)
_FRONT_MATTER = re.compile(
    r"(?:sub)?total\b|delivery|shipping|tax(?:es)?\b|fee\b|fees\b|tip\b|discount|free\b|quantity|qty|arrives|"
    r"navigate up|more options|search\b|"
    r"合计|小计|总计|实付|应付|运费|配送|优惠|税|数量|向上导航|更多选项|搜索",
    re.IGNORECASE,
)


def act_for_person(does: str, label: str) -> str:
    """An act as a person is told of it: by what stands on the control, without the point, which
    says nothing to whoever sees the picture. What the model calls it is said where it differs."""
    if not label:
        return does
    plain = re.sub(r"^([a-z ]*tap|long press) \d{1,4},\d{1,4}\b", r"\1", does)
    return plain if f"“{label}”" in plain else f"{plain} on “{label}”"


def objects_of(
    act: ActClass, action: DeviceAction, on: Surface, names: Sequence[str] = ()
) -> frozenset[str]:
    """The words that name it, in lower case; empty where nothing does. `names` are the goal's."""
    if isinstance(action, OpenLink):
        return frozenset({host_of(action.uri)})
    if isinstance(action, OpenApp):
        return frozenset({action.name.casefold()})
    if not on.known:
        return frozenset()
    tables = policy_tables()
    match act:
        case ActClass.LINK:
            return frozenset({host_of(on.label)})
        case ActClass.GRANT:
            return _rows(tables.permission_words, on.text)
        case ActClass.SECURITY:
            there = "\n".join((on.label, *on.window[:3]))
            return _rows(tables.security_words, there) or _heading(on)
        case ActClass.SECRET:
            return frozenset({(on.resource_id or on.label).casefold()} - {""}) or _heading(on)
        case ActClass.SHARE:
            return frozenset()
        case _:
            found = {*_own_lines(on.bar, names), *on.row[:1]}
            found |= set(_items(on)) if act is ActClass.PAY else set[str]()
            found |= set(_content(on.window)) if on.dialog else set[str]()
            named = frozenset(line.casefold() for line in found if not _is_form(line))
            return named or _heading(on)


def is_as_ordered(
    act: ActClass,
    on: Surface,
    orders: GoalOrders,
    names: Sequence[str],
    typed: Sequence[str],
    apps: Collection[str] = (),
) -> bool:
    """Whether an act is to the letter what the goal orders, so that nothing else on the screen can
    have led to it: the recipient, who is none of the `apps`, and every word that was `typed`, all
    that is bought or deleted."""
    goal = orders.goal.casefold()
    match act:
        case ActClass.SEND:
            said = typed and all(text.strip().casefold() in goal for text in typed)
            # A name that begins the goal is not known to be one, but it is written as on the bar.
            top = next(iter(_content(on.bar)), "")
            whom = [*_own_lines(on.bar, names), *([top] if top and top in orders.goal else [])]
            return bool(said) and any(line not in apps for line in whom)
        case ActClass.PAY:
            bought = [line.casefold() for line in _items(on) if not _is_form(line)]
            return bool(bought) and all(_is_in(line, goal, names) for line in bought)
        case ActClass.DELETE:
            gone = list(_content(on.window)) if on.dialog else [*on.row[:1], *_heading(on)]
            return bool(gone) and any(_is_in(line.casefold(), goal, names) for line in gone)
        case _:
            return False


def _is_in(line: str, goal: str, names: Sequence[str]) -> bool:
    return line in goal or any(name.casefold() in line for name in names)


def is_same(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two acts of a class in an app may be about the same: they are unless both say what
    they are about, and nothing of it is in common."""
    return not one or not other or bool(one & other)


def host_of(uri: str) -> str:
    """The host of a link, without www."""
    return re.split(r"[/?#]", _HOST.sub("", uri.strip().casefold()))[0]


def _rows(rows: Iterable[Sequence[str]], text: str) -> frozenset[str]:
    return frozenset(row[0] for row in rows if any(contains(text, word) for word in row))


def _own_lines(lines: Iterable[str], names: Sequence[str]) -> Iterable[str]:
    wanted = {name.casefold() for name in names}
    return (line for line in lines if line.strip().casefold() in wanted)


def _items(on: Surface) -> Iterable[str]:
    """What stands before a price: the things that are bought."""
    for before, line in zip(on.window, on.window[1:], strict=False):
        if money_in(line) and not money_in(before):
            yield before


def _content(lines: Iterable[str]) -> Iterable[str]:
    return (line for line in lines if not _is_form(line))


def _heading(on: Surface) -> frozenset[str]:
    first = next(iter(_content((*on.bar, *on.window))), "")
    return frozenset({first.casefold()} - {""})


def _is_form(line: str) -> bool:
    """Whether a line names nothing: a button's word, a sum, a number, a whole message."""
    plain = line.strip()
    words = policy_tables()
    if len(plain) < 2 or len(plain) > _LONGEST or is_harmless(plain):
        return True
    if not re.search(r"[^\W\d]", plain) or money_in(plain) == () and _FRONT_MATTER.match(plain):
        return True
    labels = (word for each in words.classes.values() for word in (*each.labels, *each.leads))
    folded = plain.casefold()
    return bool(money_in(plain)) or folded in labels or matches(plain, words.agrees) == folded
