"""Corners of selectors, each as Maestro 2's Orchestra.buildFilter and Filters have them."""

import pytest

from tapwright.actions import PxBox, Size
from tapwright.device.ui import UiNode, UiTree
from tapwright.flows.locators import ScreenViews, visible_share
from tapwright.flows.selectors import Selector

SIZE = Size(1000, 2000)


def view(
    text: str = "",
    at: tuple[int, int, int, int] = (0, 0, 1000, 100),
    *children: UiNode,
    **more: object,
) -> UiNode:
    return UiNode(text=text, bounds=PxBox(*at), children=children, **more)  # pyright: ignore


def found(selector: Selector, *roots: UiNode) -> tuple[UiNode, ...]:
    return ScreenViews.of(UiTree(0, roots), SIZE).find(selector)


def test_a_state_is_asked_of_the_view_that_has_the_text_and_not_of_one_inside_it() -> None:
    label = view("Wi-Fi", (10, 10, 500, 90))
    row = view("", (0, 0, 1000, 100), label, desc="Wi-Fi", checked=True, checkable=True)
    assert found(Selector(text="Wi-Fi"), row) == (label,)
    assert found(Selector(text="Wi-Fi", checked=True), row) == (row,)
    assert found(Selector(text="Wi-Fi", checked=False), row) == (label,)


def test_a_text_and_an_id_hold_of_one_view_together() -> None:
    inner = view("Pay", (10, 10, 90, 90), resource_id="a:id/label")
    outer = view("", (0, 0, 100, 100), inner, desc="Pay", resource_id="a:id/button")
    assert found(Selector(text="Pay", id="button"), outer) == (outer,)
    assert found(Selector(text="Pay", id="label"), outer) == (inner,)
    assert found(Selector(text="Pay", id="a:id/.*"), outer) == (inner,)
    assert found(Selector(text="Pay", id="icon"), outer) == ()


def test_of_views_of_one_state_or_size_only_the_deepest_count() -> None:
    leaf = view("x", (0, 0, 100, 100))
    box = view("", (0, 0, 100, 100), leaf)
    other = view("y", (0, 200, 300, 300), enabled=False)
    assert found(Selector(enabled=True), box, other) == (leaf,)
    assert found(Selector(width="100", height="100"), box, other) == (leaf,)
    assert found(Selector(traits=("square",)), box, other) == (leaf,)


@pytest.mark.parametrize(
    ("selector", "names"),
    [
        (Selector(below=Selector(text="Head")), "near far"),
        (Selector(above=Selector(text="far")), "near Head"),
        (Selector(text="near|far", below=Selector(text="Head")), "near far"),
        (Selector(text="near|far", below=Selector(text="Head"), index="-1"), "far"),
        (Selector(below=Selector(text="gone")), ""),
        (Selector(text="near", below=Selector(text="Head"), above=Selector(text="far")), "near"),
    ],
)
def test_relations_narrow_what_was_found(selector: Selector, names: str) -> None:
    rows = (
        view("Head", (0, 0, 100, 90)),
        view("near", (0, 100, 100, 190)),
        view("far", (0, 900, 100, 990)),
    )
    assert " ".join(node.text for node in found(selector, *rows)) == names


def test_only_relations_give_the_nearest_first_and_not_the_window() -> None:
    far, near, middle = (
        view("far", (0, 100, 100, 200)),
        view("near", (100, 100, 200, 200)),
        view("Middle", (100, 200, 200, 300)),
    )
    window = view("", (0, 0, 1000, 2000), far, near, middle)
    assert found(Selector(above=Selector(text="Middle")), window)[0] is near
    left = Selector(above=Selector(text="Middle"), left_of=Selector(text="Middle"))
    assert found(left, window)[0] is far


def test_what_can_be_tapped_comes_before_what_is_nearer() -> None:
    rows = (view("Head"), view("near", (0, 100, 9, 190)), view("far", (0, 900, 9, 990)))
    button = view("far", (0, 900, 9, 990), clickable=True)
    assert found(Selector(below=Selector(text="Head")), *rows[:2], button)[0] is not rows[1]


def test_the_first_match_of_child_of_is_searched_and_what_it_is_itself_counts() -> None:
    one = view("Buy", (0, 10, 9, 20))
    card = view("", (0, 0, 100, 100), one, resource_id="a:id/card")
    two = view("Buy", (0, 210, 9, 220))
    other = view("", (0, 200, 100, 300), two, resource_id="a:id/card")
    inside = Selector(id="card")
    assert found(Selector(text="Buy", child_of=inside), card, other) == (one,)
    last = Selector(id="card", index="-1")
    assert found(Selector(text="Buy", child_of=last), card, other) == (two,)
    assert found(Selector(id="card", child_of=last), card, other) == (other,)
    nested = Selector(text="Buy", child_of=Selector(id="card", child_of=Selector(id="none")))
    assert found(nested, card, other) == ()


def test_a_parent_of_a_child_and_a_holder_of_descendants_differ() -> None:
    leaf = view("Chloe", (0, 10, 9, 20))
    row = view("", (0, 0, 100, 50), leaf, resource_id="a:id/row")
    everything = view("", (0, 0, 100, 100), row, resource_id="a:id/list")
    assert found(Selector(contains_child=Selector(text="Chloe")), everything) == (row,)
    holders = Selector(id="list|row", contains_descendants=(Selector(text="Chloe"),))
    assert found(holders, everything) == (row,)
    upper = Selector(id="list", contains_descendants=(Selector(text="Chloe"), Selector(id="row")))
    assert found(upper, everything) == (everything,)
    assert found(Selector(id="list", contains_child=Selector(text="Chloe")), everything) == ()


@pytest.mark.parametrize(
    ("at", "share"),
    [
        ((0, 0, 1000, 2000), 1.0),
        ((0, -3000, 1000, 30000), 1.0),
        ((0, 1900, 1000, 2100), 0.5),
        ((0, 2100, 1000, 2200), 0.0),
        ((500, 1000, 500, 1100), 0.0),
    ],
)
def test_what_covers_the_screen_is_in_sight_however_long(
    at: tuple[int, int, int, int], share: float
) -> None:
    assert visible_share(view("", at), SIZE) == share
    assert bool(ScreenViews.of(UiTree(0, (view("", at),)), SIZE).nodes) is (share >= 0.1)
