"""Which classes an act is of, by what stands under the finger and around it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ...actions import (
    DeviceAction,
    DoubleTap,
    LongPress,
    Press,
    Tap,
    TypeText,
)
from .surface import LONGEST_LABEL, Surface
from .tables import ActClass, policy_tables


@dataclass(frozen=True, slots=True)
class Recognised:
    """One class of an act, and by what it was told. `leads` is true of a control that only goes to
    where the act is done."""

    act: ActClass
    by: str
    leads: bool = False


def classify(action: DeviceAction, on: Surface) -> tuple[Recognised, ...]:
    """The classes of an act, none for one that nobody needs to be asked about."""
    match action:
        case Tap() | DoubleTap() | LongPress():
            found = tuple(_touched(on))
        case TypeText(submit=True) | Press(key="enter"):
            found = tuple(_entered(on))
        case _:
            found = ()
    strongest: dict[ActClass, Recognised] = {}
    for each in found:
        if each.act not in strongest or (strongest[each.act].leads and not each.leads):
            strongest[each.act] = each
    return tuple(strongest.values())


def _touched(on: Surface) -> Iterator[Recognised]:
    """A touch on a control. A field is only given the focus, whatever its hint says."""
    tables = policy_tables()
    yield from _by_package(on)
    for act, ids in tables.ids.items():
        if on.resource_id in ids and (act is not ActClass.INSTALL or _installs(on)):
            yield Recognised(act, f"its id is {on.resource_id}")
    if on.field or not on.control or len(on.label) > LONGEST_LABEL or is_harmless(on.label):
        return
    yield from _by_label(on)
    if matches(on.label, tables.agrees):
        yield from _asked_around(on)


def _by_label(on: Surface) -> Iterator[Recognised]:
    for act, words in policy_tables().classes.items():
        if word := matches(on.label, words.labels):
            yield Recognised(act, f"{on.label!r} begins with {word!r}")
        elif word := matches(on.label, words.leads):
            yield Recognised(act, f"{on.label!r} leads to it", leads=True)
        elif on.prices and (word := matches(on.label, words.with_price)):
            yield Recognised(act, f"{on.label!r} beside a price")


def _by_package(on: Surface) -> Iterator[Recognised]:
    """In some packages any agreement is an act of their class."""
    tables = policy_tables()
    if on.package in tables.packages[ActClass.INSTALL] and _installs(on):
        yield Recognised(ActClass.INSTALL, f"{on.label!r} of {on.package}")
    if on.package in tables.packages[ActClass.SECURITY] and matches(on.label, tables.agrees):
        yield Recognised(ActClass.SECURITY, f"{on.label!r} of {on.package}")
    changes = on.switch or matches(on.label, tables.agrees)
    if on.package in tables.settings_packages and changes:
        for word in tables.security_words:
            if word in on.label.casefold() or word in " ".join(on.window[:3]).casefold():
                yield Recognised(ActClass.SECURITY, f"a switch of {word!r}")
                return


def _installs(on: Surface) -> bool:
    return bool(matches(on.label, policy_tables().install_labels))


def _asked_around(on: Surface) -> Iterator[Recognised]:
    """What a dialog asks, when its OK is pressed: the class of the question's own words."""
    if not on.dialog:
        return
    question = " ".join(text for text in on.window if text != on.label)
    for act, words in policy_tables().classes.items():
        for word in (*words.labels, *words.leads):
            if contains(question, word):
                yield Recognised(act, f"{on.label!r} agrees to {word!r}")
                break


def _entered(on: Surface) -> Iterator[Recognised]:
    """Enter in a field sends where a control for sending stands beside it."""
    words = policy_tables().classes[ActClass.SEND]
    hints = ("message", "comment", "reply", "短信", "评论", "回复", "消息")
    label = f"{on.label} {on.resource_id}".casefold()
    writes = on.field and any(hint in label for hint in hints)
    sender = next((text for text in on.window if matches(text, words.labels)), None)
    if writes and sender:
        yield Recognised(ActClass.SEND, f"Enter in a field beside {sender!r}")


def matches(label: str, words: Iterable[str]) -> str | None:
    """The longest word that the label is, or begins with."""
    plain = label.strip().casefold()
    found = [word for word in words if _begins(plain, word)]
    return max(found, key=len, default=None)


def is_harmless(label: str) -> bool:
    """Whether it declines, or is one of those that only begin like an act of a class."""
    tables = policy_tables()
    plain = label.strip().casefold()
    return any(plain == word for word in (*tables.harmless, *tables.declines))


def contains(text: str, word: str) -> bool:
    """Whether a word stands in a text; one of letters as a whole word."""
    plain, at = text.casefold(), -1
    while (at := plain.find(word, at + 1)) >= 0:
        before = plain[at - 1 : at]
        after = plain[at + len(word) : at + len(word) + 1]
        if not _letters(word) or not (before.isalnum() or after.isalnum()):
            return True
    return False


def _begins(plain: str, word: str) -> bool:
    if not plain.startswith(word):
        return False
    after = plain[len(word) : len(word) + 1]
    return not after or not _letters(word) or not after.isalnum()


def _letters(word: str) -> bool:
    """Whether words of it are written with blanks between them."""
    return word.isascii()
