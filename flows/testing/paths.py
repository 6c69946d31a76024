"""How a test names an element: built step by step, resolved at every look.

Names and meanings follow Playwright's documentation, "Locators": a text is found anywhere in that
of an element, whatever its case and blanks, unless it is `exact`; a compiled expression is searched
for.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ...actions import UsageError
from ...device.ui import ROLES
from ..language.mistakes import did_you_mean
from ..locators import Query, ScreenViews
from ..nearest import nearest
from ..selectors import Selector

TextPattern = str | re.Pattern[str]
_BLANKS = r"\s+"
_MOST_NEAR = 4


@dataclass(frozen=True, slots=True)
class LocatorPath:
    """A query in the words of the test (`said`); `plain` is its last selector with texts as they
    were written, for telling what comes near, and None for the whole screen."""

    query: Query | None = None
    said: str = "the screen"
    plain: Selector = Selector()

    def __str__(self) -> str:
        return self.said

    def by_text(self, text: TextPattern, exact: bool) -> "LocatorPath":
        """Elements whose text or hint holds a text."""
        return self._inside(
            Selector(own_text=expression(text, exact)),
            Selector(text=shown(text)),
            f"get_by_text({quoted(text)}{_exact(exact)})",
        )

    def by_description(self, text: TextPattern, exact: bool) -> "LocatorPath":
        """Elements whose content description holds a text."""
        return self._inside(
            Selector(description=expression(text, exact)),
            Selector(description=shown(text)),
            f"get_by_description({quoted(text)}{_exact(exact)})",
        )

    def by_id(self, id: TextPattern) -> "LocatorPath":
        """Elements with a resource id, given with or without its package."""
        wanted = _escaped(id) if isinstance(id, str) else expression(id, False)
        if not id:
            raise UsageError("get_by_id needs the id of an element, not an empty text")
        return self._inside(Selector(id=wanted), Selector(id=shown(id)), f"get_by_id({quoted(id)})")

    def by_role(
        self,
        role: str,
        name: TextPattern | None,
        exact: bool,
        checked: bool | None,
        enabled: bool | None,
        selected: bool | None,
    ) -> "LocatorPath":
        """Elements of a role; `name` is a text of theirs or of something in them."""
        if role.lower() not in ROLES and not role[:1].isupper():
            hint = did_you_mean(role, ROLES) or f"; there are {', '.join(ROLES)}"
            raise UsageError(f"there is no role {role!r}{hint}, or give the name of a class")
        states = {"checked": checked, "enabled": enabled, "selected": selected}
        told = "".join(f", {key}={value}" for key, value in states.items() if value is not None)
        if name is not None:
            told = f", name={quoted(name)}{_exact(exact)}{told}"
        selector = Selector(role=role, checked=checked, enabled=enabled, selected=selected)
        has = () if name is None else (Selector(text=expression(name, exact)),)
        path = self._inside(
            selector,
            replace(selector, text=None if name is None else shown(name)),
            f'get_by_role("{role}"{told})',
        )
        assert path.query is not None
        return replace(path, query=replace(path.query, has=has))

    def by_selector(self, selector: Selector) -> "LocatorPath":
        """Elements that a selector of the flow language means."""
        if not selector.names_an_element:
            raise UsageError("a locator names an element: give it a text, an id or the like")
        return self._inside(selector, selector, f"locator({selector})")

    def filtered(
        self,
        has_text: TextPattern | None,
        has_not_text: TextPattern | None,
        has: "LocatorPath | None",
        has_not: "LocatorPath | None",
    ) -> "LocatorPath":
        """Of these the ones that have, or have not, something at or below them."""
        if self.query is None or self.query.nth is not None:
            raise UsageError(f"{self}: filter comes before nth, first and last")
        told: list[str] = []
        holds: list[Selector | Query] = []
        lacks: list[Selector | Query] = []
        for name, text, into in (
            ("has_text", has_text, holds),
            ("has_not_text", has_not_text, lacks),
        ):
            if text is not None:
                into.append(Selector(text=expression(text, False)))
                told.append(f"{name}={quoted(text)}")
        for name, path, into in (("has", has, holds), ("has_not", has_not, lacks)):
            if path is not None:
                if path.query is None:
                    raise UsageError(f"{name} is a locator, not the whole screen")
                into.append(path.query)
                told.append(f"{name}={path}")
        if not told:
            raise UsageError("filter needs has_text, has_not_text, has or has_not")
        query = replace(
            self.query,
            has=(*self.query.has, *holds),
            has_not=(*self.query.has_not, *lacks),
        )
        return replace(self, query=query, said=f"{self}.filter({', '.join(told)})")

    def at(self, nth: int) -> "LocatorPath":
        """The nth of these from 0, from the end if negative."""
        if self.query is None or self.query.nth is not None:
            raise UsageError(f"{self} names one element already")
        named = {0: "first", -1: "last"}.get(nth, f"nth({nth})")
        return replace(self, query=replace(self.query, nth=nth), said=f"{self}.{named}")

    def each(self, count: int) -> "list[LocatorPath]":
        """These one by one, so many as there are."""
        assert self.query is not None
        if self.query.nth is not None:
            return [self] if count else []
        return [self.at(number) for number in range(count)]

    def _inside(self, selector: Selector, plain: Selector, said: str) -> "LocatorPath":
        query = Query(selector, within=self.query)
        return LocatorPath(query, said if self.query is None else f"{self}.{said}", plain)

    def near(self, screen: ScreenViews) -> str:
        """In words, what on a screen comes nearest to this and why it is not it."""
        query = self.query
        assert query is not None
        if query.nth is not None:
            there = len(screen.find(replace(query, nth=None)))
            if there:
                return f"{there} match, so there is no number {query.nth}"
        if query.within is not None and not screen.find(query.within):
            return "what it should be in is not on the screen"
        if (query.has or query.has_not) and screen.find(replace(query, has=(), has_not=())):
            return "there are such elements, but what they should hold or lack does not fit"
        if not screen.nodes:
            return "the screen tells no views"
        said = [str(miss) for miss in nearest(screen, self.plain, _MOST_NEAR)]
        return "nearest: " + "; ".join(said) if said else "nothing on the screen is like it"


def expression(text: TextPattern, exact: bool) -> str:
    """The regular expression, over a whole value, of a text of a test; raises UsageError."""
    if isinstance(text, re.Pattern):
        case = "" if text.flags & re.IGNORECASE else "-i"
        return f".*(?{case}:{text.pattern}).*"
    words = text.split()
    if not words:
        raise UsageError("a locator needs a text to look for, not an empty one")
    body = _BLANKS.join(map(_escaped, words))
    return rf"\s*(?-i:{body})\s*" if exact else f".*{body}.*"


def has_text(value: str, text: TextPattern, whole: bool) -> bool:
    """Whether a value is, or only holds, a text; blanks count as one."""
    if isinstance(text, re.Pattern):
        found = text.fullmatch(value) if whole else text.search(value)
        return found is not None
    flat, wanted = " ".join(value.split()), " ".join(text.split())
    return flat == wanted if whole else wanted in flat


def quoted(text: TextPattern) -> str:
    """A text as a test writes it."""
    return f"/{text.pattern}/" if isinstance(text, re.Pattern) else f'"{text}"'


def shown(text: TextPattern) -> str:
    """A text that nearness is measured by."""
    return text.pattern if isinstance(text, re.Pattern) else text


def several(path: LocatorPath, nodes: Sequence[object], lines: Sequence[str]) -> str:
    """The message of a locator that means more than one element."""
    listed = "\n".join(f"  {number}. {line}" for number, line in enumerate(lines))
    return (
        f"{path} means {len(nodes)} elements, and a test must say which one:\n{listed}\n"
        "narrow it with filter, exact=True, first or nth"
    )


def _exact(exact: bool) -> str:
    return ", exact=True" if exact else ""


def _escaped(text: str) -> str:
    # A Q after a backslash would begin a quotation of the flow language.
    return re.escape(text).replace("\\\\Q", "\\\\[Q]")
