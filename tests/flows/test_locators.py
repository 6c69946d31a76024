"""Selectors over views that are written here: which view is meant, and why another is not."""

import pytest

from tapwright.actions import PxBox, Size
from tapwright.device.ui import UiNode, UiTree
from tapwright.flows.locators import ElementScript, Query, ScreenViews, matcher
from tapwright.flows.nearest import explained, nearest
from tapwright.flows.selectors import Selector

SIZE = Size(1000, 2000)


def view(
    text: str = "",
    at: tuple[int, int, int, int] = (0, 0, 1000, 100),
    *children: UiNode,
    **more: object,
) -> UiNode:
    return UiNode(text=text, bounds=PxBox(*at), children=children, **more)  # pyright: ignore


def screen(*roots: UiNode) -> ScreenViews:
    return ScreenViews.of(UiTree(0, roots), SIZE)


def texts(found: tuple[UiNode, ...]) -> list[str]:
    return [node.text or node.desc or node.resource_id for node in found]


def say(text: str, *roots: UiNode) -> list[str]:
    return texts(screen(*roots).find(Selector(text=text)))


@pytest.mark.parametrize(
    ("wanted", "value", "fits"),
    [
        ("Save", "Save", True),
        ("save", "SAVE", True),
        ("Save", "Save all", False),
        ("Save.*", "Save all", True),
        ("Sa.*all", "Save\nthem all", True),
        ("Save them", "Save\nthem", True),
        ("1+1", "1+1", True),
        (r"\+49 30", "+49 30", True),
        ("(", "(", True),
        ("Costs [5", "costs [5", True),
        (r"\QA.B\E.", "a.b!", True),
        (r"\QA.B\E.", "axb!", False),
        (r"\p{Lu}\d++", "É12", True),
        ("", "", True),
        ("你好", "你好", True),
        ("[a-z&&[^b]]+", "acd", True),
        ("[a-z&&[^b]]+", "abc", False),
    ],
)
def test_a_text_is_a_whole_expression_or_stands_for_itself(
    wanted: str, value: str, fits: bool
) -> None:
    assert matcher(wanted).fits(value) is fits


def test_an_expression_without_end_is_an_error_that_names_it() -> None:
    with pytest.raises(ElementScript, match="takes too long"):
        matcher("(a|aa)+$b?(?=c)").fits("a" * 60 + "!")


def test_hint_and_description_count_as_text() -> None:
    rows = (view("", hint="Search"), view("", desc="Search"), view("Search"), view("Other"))
    assert len(screen(*rows).find(Selector(text="search"))) == 3


def test_an_id_is_meant_with_and_without_its_package() -> None:
    row = view("x", resource_id="org.example:id/save_button")
    for wanted in ("save_button", "org.example:id/save_button", "save.*", ".*:id/save_button"):
        assert screen(row).find(Selector(id=wanted)) == (row,)
    assert screen(row).find(Selector(id="save")) == ()


def test_of_nested_matches_only_the_deepest_count_whatever_lies_between() -> None:
    inner = view("Go", (10, 10, 90, 90))
    between = view("", (5, 5, 95, 95), inner)
    outer = view("", (0, 0, 100, 100), between, desc="Go", clickable=True)
    beside = view("Go", (200, 0, 300, 100))
    assert screen(outer, beside).find(Selector(text="Go")) == (inner, beside)


def test_clickable_ones_come_first_unless_an_index_counts() -> None:
    low = view("A", (0, 500, 100, 600), clickable=True)
    right, left = view("A", (500, 100, 600, 200)), view("A", (0, 100, 100, 200))
    seen = screen(low, right, left)
    assert seen.find(Selector(text="A")) == (low, right, left)
    for index, node in (
        ("0", left),
        ("1", right),
        ("2", low),
        ("-1", low),
        ("-3", left),
        ("1.0", right),
    ):
        assert seen.find(Selector(text="A", index=index)) == (node,)
    assert seen.find(Selector(text="A", index="3")) == ()
    assert seen.find(Selector(text="A", index="-4")) == ()
    with pytest.raises(ElementScript, match="index is a number, not 'first'"):
        seen.find(Selector(text="A", index="first"))


def test_relations_are_of_corners_and_of_any_match_of_the_other() -> None:
    a, b, c = (
        view("A", (0, 0, 9, 9)),
        view("B", (100, 100, 109, 109)),
        view("C", (200, 200, 209, 209)),
    )
    seen = screen(a, b, c)
    assert seen.find(Selector(below=Selector(text="B"))) == (c,)
    assert seen.find(Selector(above=Selector(text="B"))) == (a,)
    assert seen.find(Selector(left_of=Selector(text="B"))) == (a,)
    assert seen.find(Selector(right_of=Selector(text="B"))) == (c,)
    assert seen.find(Selector(text="C", below=Selector(text="[AB]"))) == (c,)
    assert seen.find(Selector(text="A", below=Selector(text="B"))) == ()
    assert seen.find(Selector(text="C", below=Selector(text="Z"))) == ()


def test_children_and_descendants() -> None:
    leaf = view("Leaf", (1, 1, 5, 5))
    middle = view("", (0, 0, 50, 50), leaf, resource_id="middle")
    outer = view(
        "",
        (0, 0, 99, 99),
        middle,
        view("Other", (60, 0, 90, 9), enabled=False),
        resource_id="outer",
    )
    seen = screen(outer)
    assert texts(seen.find(Selector(contains_child=Selector(text="Leaf")))) == ["middle"]
    both = (Selector(text="Leaf"), Selector(text="Other", enabled=False))
    assert texts(seen.find(Selector(id="outer", contains_descendants=both))) == ["outer"]
    assert seen.find(Selector(id="middle", contains_descendants=both)) == ()
    assert seen.find(Selector(id="middle", contains_descendants=(Selector(id="middle"),))) == ()


def test_child_of_looks_inside_the_first_match_only() -> None:
    first = view("", (0, 0, 99, 99), view("Go", (0, 0, 9, 9)), resource_id="card")
    second = view("", (0, 100, 99, 199), view("Go", (0, 100, 9, 109)), resource_id="card")
    seen = screen(first, second)
    assert len(seen.find(Selector(text="Go", child_of=Selector(id="card")))) == 1
    (found,) = seen.find(Selector(text="Go", child_of=Selector(id="card", index="1")))
    assert found.bounds.top == 100
    assert seen.find(Selector(text="Go", child_of=Selector(id="none"))) == ()


def test_states_sizes_and_traits() -> None:
    square = view("", (0, 0, 100, 101), resource_id="square")
    long = view("w" * 201, (0, 200, 300, 240), checked=True, selected=True, focused=True)
    off = view("off", (0, 300, 100, 340), enabled=False)
    seen = screen(square, long, off)
    assert seen.find(Selector(traits=("square",))) == (square,)
    assert seen.find(Selector(traits=("long-text",))) == (long,)
    assert seen.find(Selector(traits=("text",))) == (long, off)
    assert seen.find(Selector(enabled=False)) == (off,)
    for state in ("checked", "selected", "focused"):
        assert seen.find(Selector(**{state: True})) == (long,)  # pyright: ignore
    assert seen.find(Selector(width="100", height="100", tolerance="1")) == (square,)
    assert seen.find(Selector(width="100", height="100")) == ()
    assert seen.find(Selector(width="100")) == (square, off)


def test_what_is_out_of_sight_is_not_on_the_screen() -> None:
    gone = view("gone", (0, 2000, 1000, 2100))
    sliver = view("sliver", (0, 1995, 1000, 2095))
    flat = view("flat", (0, 100, 1000, 100))
    parent = view("parent", (0, 5000, 1000, 6000), view("shown", (0, 0, 10, 10)))
    assert say(".*", gone, sliver, flat) == []
    assert say("parent|shown", parent) == ["shown"]
    assert say("parent", parent) == ["parent"]


def test_roles_and_descriptions() -> None:
    button = view("", desc="Send", class_name="android.widget.ImageButton")
    box = view("Wi-Fi", class_name="android.widget.Switch")
    own = view("x", class_name="org.example.Dial")
    seen = screen(button, box, own)
    assert seen.find(Selector(role="button", description="send")) == (button,)
    assert seen.find(Selector(role="Switch")) == (box,)
    assert seen.find(Selector(role="Dial")) == (own,)


def test_narrowing_as_with_playwright() -> None:
    def row(name: str, top: int, *more: UiNode) -> UiNode:
        title = view(name, (0, top, 500, top + 50))
        return view("", (0, top, 1000, top + 90), title, *more, resource_id="row")

    on = view("on", (600, 10, 700, 50), class_name="android.widget.Switch", checked=True)
    seen = screen(row("Ada", 0, on), row("Bob", 100), row("Ada", 200))
    rows = Selector(id="row")
    ada = Query(rows, has=(Selector(text="Ada"),))
    assert [node.bounds.top for node in seen.find(ada)] == [0, 200]
    assert [n.bounds.top for n in seen.find(Query(rows, has=(Selector(text="Ada"),), nth=1))] == [
        200
    ]
    assert [n.bounds.top for n in seen.find(Query(rows, nth=-1))] == [200]
    assert seen.find(Query(rows, nth=3)) == ()
    without = Query(rows, has_not=(Selector(role="switch"),))
    assert [node.bounds.top for node in seen.find(without)] == [100, 200]
    assert texts(seen.find(Query(Selector(role="switch"), within=ada))) == ["on"]


def test_a_miss_is_explained_by_what_is_nearest() -> None:
    seen = screen(
        view("Save draft", (0, 0, 100, 50), class_name="android.widget.Button", enabled=False),
        view("Cancel", (0, 100, 100, 150)),
    )
    (miss, *_) = nearest(seen, Selector(text="Save", enabled=True))
    assert miss.node.text == "Save draft"
    assert miss.why == ('its text is "Save draft", not all of it is "Save"', "it is not enabled")
    said = explained(seen, Selector(text="Save", enabled=True))
    assert said.startswith('nearest: button "Save draft" at [0,0][100,50]: its text is')
    assert explained(seen, Selector(text="Qqqq")) == "nothing on the screen is like it"
    assert explained(screen(), Selector(text="a")) == "the screen tells no views"
    assert explained(seen, Selector(text=".*a.*", index="7")).startswith("2 match, so there is no")


def test_a_relation_that_does_not_hold_is_named() -> None:
    seen = screen(view("Total", (0, 0, 100, 50)), view("Pay", (0, 100, 100, 150)))
    (miss,) = nearest(seen, Selector(text="Total", below=Selector(text="Pay")))
    assert miss.why == ('it is not below (text "Pay")',)
    (miss,) = nearest(seen, Selector(text="Total", child_of=Selector(id="card")))
    assert miss.why == ('(id "card") is not on the screen',)
