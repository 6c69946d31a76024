"""Locators over views that are written here: what they mean, how they say it, what is refused."""

import inspect
import re

import pytest

from tapwright.actions import PxBox, Size, UsageError
from tapwright.device.ui import UiNode, UiTree
from tapwright.flows.locators import ScreenViews
from tapwright.flows.selectors import Selector
from tapwright.flows.testing.async_api import AsyncLocator, AsyncPhone
from tapwright.flows.testing.async_expect import AsyncExpectation
from tapwright.flows.testing.paths import LocatorPath, TextPattern, has_text
from tapwright.flows.testing.sync_api import Locator, Phone
from tapwright.flows.testing.sync_expect import Expectation

SCREEN = LocatorPath()


def view(
    text: str = "",
    at: tuple[int, int, int, int] = (0, 0, 1000, 100),
    *children: UiNode,
    **more: object,
) -> UiNode:
    return UiNode(text=text, bounds=PxBox(*at), children=children, **more)  # pyright: ignore


def screen(*roots: UiNode) -> ScreenViews:
    return ScreenViews.of(UiTree(0, roots), Size(1000, 2000))


def found(path: LocatorPath, *roots: UiNode) -> list[str]:
    assert path.query is not None
    return [node.text or node.desc or node.resource_id for node in screen(*roots).find(path.query)]


def text(wanted: TextPattern, exact: bool = False) -> LocatorPath:
    return SCREEN.by_text(wanted, exact)


def role(name: str, label: TextPattern | None = None) -> LocatorPath:
    return SCREEN.by_role(name, label, False, None, None, None)


@pytest.mark.parametrize(
    ("wanted", "exact", "value", "fits"),
    [
        ("save", False, "Save all", True),
        ("save", True, "Save", False),
        ("Save", True, "Save", True),
        ("Save", True, "Save all", False),
        ("Save  all", True, " Save\nall ", True),
        ("a.b", False, "axb", False),
        ("1+1=2 (yes)", False, "So 1+1=2 (yes)!", True),
        ("C:\\Quiet", False, "in C:\\Quiet\\", True),
        (re.compile("^Save"), False, "Save all", True),
        (re.compile("^save"), False, "Save all", False),
        (re.compile("ALL$", re.IGNORECASE), False, "Save all", True),
        (re.compile(r"\d+ of \d+"), False, "now 3 of 12 done", True),
    ],
)
def test_a_text_is_found_anywhere_unless_it_is_exact(
    wanted: TextPattern, exact: bool, value: str, fits: bool
) -> None:
    assert bool(found(text(wanted, exact), view(value))) is fits


def test_a_text_is_no_description_and_a_hint_is_one() -> None:
    rows = (view("", hint="Search here"), view("", desc="Search"), view("Searched"))
    assert found(text("search"), *rows) == ["", "Searched"]
    assert found(SCREEN.by_description("search", False), *rows) == ["Search"]


def test_an_id_is_taken_literally_with_and_without_its_package() -> None:
    rows = (view("a", resource_id="org.x:id/a.b"), view("b", resource_id="org.x:id/aXb"))
    assert found(SCREEN.by_id("a.b"), *rows) == ["a"]
    assert found(SCREEN.by_id("org.x:id/aXb"), *rows) == ["b"]
    assert found(SCREEN.by_id(re.compile("a.b$")), *rows) == ["a", "b"]


def test_a_role_has_its_name_at_it_or_in_it() -> None:
    inner = view("Send", (0, 0, 50, 50))
    holder = view("", (0, 0, 99, 99), inner, class_name="android.widget.Button", resource_id="one")
    icon = view("", (0, 200, 99, 299), class_name="android.widget.ImageButton", desc="Send later")
    other = view("Cancel", (0, 400, 99, 499), class_name="android.widget.Button")
    assert found(role("button", "send"), holder, icon, other) == ["one", "Send later"]
    assert found(role("button"), holder, icon, other) == ["one", "Send later", "Cancel"]
    assert found(role("Button", "cancel"), holder, icon, other) == ["Cancel"]
    off = SCREEN.by_role("button", None, False, None, False, None)
    assert found(off, view("x", class_name="a.Button", enabled=False), other) == ["x"]


def row(name: str, top: int, *more: UiNode) -> UiNode:
    title = view(name, (0, top, 500, top + 50))
    return view("", (0, top, 1000, top + 90), title, *more, resource_id=f"row-{name}")


def test_narrowing_and_chains() -> None:
    switch = view("on", (600, 10, 700, 50), class_name="android.widget.Switch", checked=True)
    rows = (row("Ada", 0, switch), row("Bob", 100), row("Ada", 200))
    every = SCREEN.by_id(re.compile("^row-"))
    ada = every.filtered("ada", None, None, None)
    assert found(ada, *rows) == ["row-Ada", "row-Ada"]
    assert found(every.filtered(None, "ada", None, None), *rows) == ["row-Bob"]
    with_switch = every.filtered(None, None, role("switch"), None)
    assert found(with_switch, *rows) == ["row-Ada"]
    without = every.filtered("Ada", None, None, role("switch"))
    assert found(without, *rows) == ["row-Ada"]
    assert str(without).endswith('.filter(has_text="Ada", has_not=get_by_role("switch"))')
    assert found(ada.at(-1), *rows) == ["row-Ada"]
    assert found(ada.at(2), *rows) == []
    inside = ada.at(0).by_role("switch", None, False, True, None, None)
    assert found(inside, *rows) == ["on"]
    assert str(inside) == (
        'get_by_id(/^row-/).filter(has_text="ada").first.get_by_role("switch", checked=True)'
    )
    # What a filter has may itself be narrowed, and is looked for inside of each.
    nested = every.filtered(None, None, text("a").at(0).by_text("zzz", False), None)
    assert found(nested, *rows) == []
    chained = every.filtered(None, None, SCREEN.by_text("Ada", True).at(0), None)
    assert found(chained, *rows) == ["row-Ada", "row-Ada"]


def test_what_comes_near_is_told_for_each_way_to_miss() -> None:
    rows = (row("Ada", 0), row("Bob", 100))
    every = SCREEN.by_id(re.compile("^row-"))
    assert every.at(5).near(screen(*rows)) == "2 match, so there is no number 5"
    missing = SCREEN.by_id("nowhere").by_text("Ada", False)
    assert missing.near(screen(*rows)) == "what it should be in is not on the screen"
    held = every.filtered("Zoe", None, None, None)
    assert "what they should hold or lack does not fit" in held.near(screen(*rows))
    assert text("Adda").near(screen(*rows)).startswith('nearest: view "Ada" at [0,0][500,50]')
    assert text("Zzzz").near(screen(*rows)) == "nothing on the screen is like it"
    assert text("a").near(screen()) == "the screen tells no views"


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: text(" "), "needs a text"),
        (lambda: SCREEN.by_id(""), "needs the id"),
        (lambda: role("buton"), "did you mean button"),
        (lambda: SCREEN.by_selector(Selector()), "names an element"),
        (lambda: text("a").filtered(None, None, None, None), "filter needs"),
        (lambda: text("a").filtered(None, None, SCREEN, None), "not the whole screen"),
        (lambda: text("a").at(0).at(1), "names one element already"),
        (lambda: text("a").at(0).filtered("b", None, None, None), "filter comes before nth"),
        (lambda: SCREEN.at(0), "names one element already"),
    ],
)
def test_a_locator_that_means_nothing_is_refused_at_once(make: object, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        make()  # pyright: ignore


def test_values_are_compared_with_blanks_as_one() -> None:
    assert has_text(" Two\n words", "Two words", whole=True)
    assert not has_text("two words", "Two words", whole=True)
    assert has_text("So two  words!", "two words", whole=False)
    assert has_text("a1", re.compile(r"a\d"), whole=True)
    assert not has_text("a1b", re.compile(r"a\d"), whole=True)
    assert has_text("a1b", re.compile(r"a\d"), whole=False)


@pytest.mark.parametrize(
    ("one", "other"),
    [(Phone, AsyncPhone), (Locator, AsyncLocator), (Expectation, AsyncExpectation)],
)
def test_both_kinds_have_the_same_names_and_words(one: type, other: type) -> None:
    def names(kind: type) -> dict[str, list[str]]:
        return {
            name: list(inspect.signature(member).parameters) if callable(member) else []
            for name, member in vars(kind).items()
            if not name.startswith("_")
        }

    assert names(one) == names(other)
    for name in names(one):
        assert getattr(one, name).__doc__ == getattr(other, name).__doc__, name
