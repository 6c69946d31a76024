"""How locators are made of a phone and of one another, alike for both kinds of tests."""

from abc import ABC, abstractmethod
from typing import Generic, TypeVar

from ..selectors import Selector
from .other_names import TellsNames
from .paths import LocatorPath, TextPattern

LocatorT = TypeVar("LocatorT")


class Locating(TellsNames, ABC, Generic[LocatorT]):
    """Something that elements are found in: a phone, or what another locator finds."""

    _path: LocatorPath

    @abstractmethod
    def _of(self, path: LocatorPath) -> LocatorT:
        """A locator on the same phone."""

    def get_by_text(self, text: TextPattern, exact: bool = False) -> LocatorT:
        """Elements that hold a text, whatever its case; `exact` is the whole text as it is."""
        return self._of(self._path.by_text(text, exact))

    def get_by_description(self, text: TextPattern, exact: bool = False) -> LocatorT:
        """Elements by their content description."""
        return self._of(self._path.by_description(text, exact))

    def get_by_id(self, id: TextPattern) -> LocatorT:
        """Elements by their resource id, with or without the package."""
        return self._of(self._path.by_id(id))

    def get_by_role(
        self,
        role: str,
        name: TextPattern | None = None,
        exact: bool = False,
        *,
        checked: bool | None = None,
        enabled: bool | None = None,
        selected: bool | None = None,
    ) -> LocatorT:
        """Elements of a role (button, switch, textbox ...) or class, with a text at or in them."""
        return self._of(self._path.by_role(role, name, exact, checked, enabled, selected))

    def locator(self, selector: Selector) -> LocatorT:
        """Elements by a selector of the flow language, relations included."""
        return self._of(self._path.by_selector(selector))


class Narrowing(Locating[LocatorT]):
    """Elements of which some are meant."""

    @property
    def path(self) -> LocatorPath:
        """How its elements are found."""
        return self._path

    def filter(
        self,
        *,
        has_text: TextPattern | None = None,
        has_not_text: TextPattern | None = None,
        has: "Narrowing[LocatorT] | None" = None,
        has_not: "Narrowing[LocatorT] | None" = None,
    ) -> LocatorT:
        """Of these the ones that have, or have not, something at or in them."""
        inner, none = has and has.path, has_not and has_not.path
        return self._of(self._path.filtered(has_text, has_not_text, inner, none))

    def nth(self, number: int) -> LocatorT:
        """One of these by its number from 0, from the end if negative."""
        return self._of(self._path.at(number))

    @property
    def first(self) -> LocatorT:
        """The first of these."""
        return self.nth(0)

    @property
    def last(self) -> LocatorT:
        """The last of these."""
        return self.nth(-1)
