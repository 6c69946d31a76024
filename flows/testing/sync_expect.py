"""What a test expects of a locator, synchronously."""

from collections.abc import Sequence

from .checks import (
    checkable,
    counted,
    described_as,
    hidden,
    stated,
    text_is,
    texts_are,
    visible,
)
from .doings import Check, expectation
from .other_names import TellsNames
from .paths import LocatorPath, TextPattern, quoted
from .reach import Reach
from .sync_api import Locator


class Expectation(TellsNames):
    """What is expected of a locator: each waits until it holds, and fails with what was found.

    `not_` expects the opposite; of an element that is not there neither holds, visibility aside.
    """

    def __init__(self, reach: Reach, path: LocatorPath, negated: bool = False) -> None:
        self._reach = reach
        self._path = path
        self._negated = negated

    @property
    def not_(self) -> "Expectation":
        """The opposite."""
        return Expectation(self._reach, self._path, not self._negated)

    def _hold(self, name: str, wanted: str, check: Check, timeout_s: float | None) -> None:
        __tracebackhide__ = True
        doing = expectation(self._path, name, wanted, check, self._negated, timeout_s)
        self._reach.blocking(doing)

    def to_be_visible(self, timeout_s: float | None = None) -> None:
        """It is in sight, and alone."""
        __tracebackhide__ = True
        self._hold("to_be_visible()", "visible", visible, timeout_s)

    def to_be_hidden(self, timeout_s: float | None = None) -> None:
        """It is not in sight."""
        __tracebackhide__ = True
        self._hold("to_be_hidden()", "hidden", hidden, timeout_s)

    def to_be_checked(self, checked: bool = True, timeout_s: float | None = None) -> None:
        """It is a box or switch that is on, or off."""
        __tracebackhide__ = True
        self._hold(
            f"to_be_checked({'' if checked else 'checked=False'})",
            "checked" if checked else "not checked",
            checkable(checked),
            timeout_s,
        )

    def to_be_enabled(self, timeout_s: float | None = None) -> None:
        """It can be touched."""
        __tracebackhide__ = True
        self._hold(
            "to_be_enabled()",
            "enabled",
            stated("enabled", True, lambda node: node.enabled),
            timeout_s,
        )

    def to_be_disabled(self, timeout_s: float | None = None) -> None:
        """It cannot be touched."""
        __tracebackhide__ = True
        self._hold(
            "to_be_disabled()",
            "not enabled",
            stated("enabled", False, lambda node: node.enabled),
            timeout_s,
        )

    def to_be_focused(self, timeout_s: float | None = None) -> None:
        """It has the focus."""
        __tracebackhide__ = True
        self._hold(
            "to_be_focused()",
            "focused",
            stated("focused", True, lambda node: node.focused),
            timeout_s,
        )

    def to_be_selected(self, timeout_s: float | None = None) -> None:
        """It is selected."""
        __tracebackhide__ = True
        self._hold(
            "to_be_selected()",
            "selected",
            stated("selected", True, lambda node: node.selected),
            timeout_s,
        )

    def to_have_text(self, text: TextPattern, timeout_s: float | None = None) -> None:
        """Its text, that of its hint or description, or all that is in it, is this one."""
        __tracebackhide__ = True
        self._hold(
            f"to_have_text({quoted(text)})",
            f"the text {quoted(text)}",
            text_is(text, True),
            timeout_s,
        )

    def to_contain_text(self, text: TextPattern, timeout_s: float | None = None) -> None:
        """Its text, or that of what is in it, holds this one."""
        __tracebackhide__ = True
        self._hold(
            f"to_contain_text({quoted(text)})",
            f"a text with {quoted(text)}",
            text_is(text, False),
            timeout_s,
        )

    def to_have_texts(self, texts: Sequence[TextPattern], timeout_s: float | None = None) -> None:
        """The texts of all that it means are these."""
        __tracebackhide__ = True
        self._hold(
            f"to_have_texts({', '.join(map(quoted, texts))})",
            f"the texts {', '.join(map(quoted, texts))}",
            texts_are(texts),
            timeout_s,
        )

    def to_have_description(self, text: TextPattern, timeout_s: float | None = None) -> None:
        """Its content description is this one."""
        __tracebackhide__ = True
        self._hold(
            f"to_have_description({quoted(text)})",
            f"the description {quoted(text)}",
            described_as(text),
            timeout_s,
        )

    def to_have_count(self, count: int, timeout_s: float | None = None) -> None:
        """It means so many elements."""
        __tracebackhide__ = True
        self._hold(f"to_have_count({count})", f"{count} elements", counted(count), timeout_s)


def expect_sync(locator: Locator) -> Expectation:
    """What is expected of a locator."""
    return Expectation(locator.reach, locator.path)
