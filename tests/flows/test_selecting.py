"""Which selector names what was touched, on screens made of a few views."""

from dataclasses import replace

import pytest

from tapwright.actions import Px, PxBox, Size
from tapwright.device.ui import UiNode, UiTree
from tapwright.flows.locators import ScreenViews
from tapwright.flows.recording.noticing import something_on, what_came
from tapwright.flows.recording.selecting import named, receiver, touched_at
from tapwright.flows.selectors import Selector

SIZE = Size(1080, 2400)
APP = "org.example.shop"


def view(
    left: int, top: int, right: int, bottom: int, *children: UiNode, id: str = "", text: str = "",
    desc: str = "", of: str = "TextView", clickable: bool = False, checked: bool = False,
    checkable: bool = False, package: str = APP, hint: str = "", password: bool = False,
) -> UiNode:  # fmt: skip
    return UiNode(
        text=text, desc=desc, resource_id=f"{package}:id/{id}" if id else "",
        class_name=f"android.widget.{of}", package=package, bounds=PxBox(left, top, right, bottom),
        clickable=clickable, checkable=checkable, checked=checked, children=children, hint=hint,
        password=password,
    )  # fmt: skip


def screen(*views: UiNode) -> ScreenViews:
    root = view(0, 0, 1080, 2400, *views, of="FrameLayout")
    return ScreenViews.of(UiTree(0, (root,)), SIZE)


def row(top: int, title: str, switch: bool | None = None) -> UiNode:
    """A row of a list: its title, and a switch of its own that has no name."""
    inside = [view(40, top + 20, 700, top + 80, id="title", text=title)]
    if switch is not None:
        inside.append(
            view(900, top + 30, 1040, top + 110, id="toggle", of="Switch", clickable=True,
                 checkable=True, checked=switch)
        )  # fmt: skip
    return view(0, top, 1080, top + 140, *inside, of="LinearLayout", id="row", clickable=True)


def test_an_id_that_is_the_only_one_comes_first() -> None:
    shown = screen(view(0, 100, 300, 200, id="pay", text="Pay", of="Button", clickable=True))
    found = touched_at(shown, Px(150, 150))
    assert (found.selector, found.how) == (Selector(id="pay"), "id")


def test_then_a_text_wherever_in_the_row_it_was_touched() -> None:
    shown = screen(row(200, "Wi-Fi"), row(340, "Bluetooth"))
    found = touched_at(shown, Px(1000, 410))
    assert (found.selector, found.how) == (Selector(text="Bluetooth"), "text")


def test_then_id_and_text_together() -> None:
    shown = screen(
        view(0, 100, 300, 200, id="name", text="Ada", clickable=True),
        view(0, 300, 300, 400, id="name", text="Ben", clickable=True),
        view(0, 500, 300, 600, id="owner", text="Ben", clickable=True),
        view(0, 700, 300, 800, id="owner", text="Ada", clickable=True),
    )
    found = touched_at(shown, Px(100, 350))
    assert (found.selector, found.how) == (Selector(id="name", text="Ben"), "id and text")


def test_then_a_relation_to_something_with_a_text() -> None:
    shown = screen(row(200, "Wi-Fi", True), row(340, "Bluetooth", False), row(480, "NFC", True))
    for top, title in ((200, "Wi-Fi"), (340, "Bluetooth"), (480, "NFC")):
        found = touched_at(shown, Px(970, top + 70))
        assert found.how == "relation", found
        assert title in str(found.selector)
        # The engine of flows finds the very switch by it.
        assert shown.find(found.selector)[0].bounds.top == top + 30


def test_then_an_index_and_at_last_the_point() -> None:
    bare = [
        view(100 * n, 500, 100 * n + 90, 600, id="star", of="ImageView", clickable=True)
        for n in range(5)
    ]
    found = touched_at(screen(*bare), Px(345, 550))
    assert (found.selector, found.how) == (Selector(id="star", index="3"), "index")
    nothing = touched_at(screen(), Px(540, 600))
    assert nothing.how == "point" and nothing.selector.point == "50%,25%"


def test_where_it_is_touched_counts_on_sliders_and_canvases() -> None:
    slider = view(100, 400, 900, 480, id="volume", of="SeekBar", clickable=True)
    assert touched_at(screen(slider), Px(300, 440)).selector == Selector(
        id="volume", point="25%,50%"
    )
    map_ = view(0, 200, 1080, 2200, id="map", of="View", clickable=True)
    assert touched_at(screen(map_), Px(270, 700)).selector == Selector(id="map", point="25%,25%")


def test_the_topmost_view_is_touched_and_what_takes_no_touch_lets_it_through() -> None:
    under = view(0, 0, 1080, 2400, id="list", clickable=True, of="ListView")
    button = view(800, 2000, 1000, 2200, id="fab", clickable=True, of="ImageButton")
    veil = view(0, 0, 1080, 2400, of="FrameLayout")
    shown = screen(under, button, veil)
    assert shown.nodes[receiver(shown, Px(900, 2100)) or 0].short_id == "fab"
    assert shown.nodes[receiver(shown, Px(100, 100)) or 0].short_id == "list"
    assert receiver(screen(), Px(2000, 5000)) is None


def test_an_element_under_another_is_not_named_by_a_middle_that_hits_the_other() -> None:
    wide = view(0, 2000, 1080, 2200, id="item", text="Last", clickable=True)
    button = view(440, 2000, 640, 2200, id="fab", clickable=True, of="ImageButton")
    found = touched_at(screen(wide, button), Px(100, 2100))
    assert found.selector.id != "item" and found.how == "point"


def test_what_was_typed_and_secrets_name_nothing() -> None:
    field = view(0, 100, 1080, 200, text="hunter", hint="Password", of="EditText", clickable=True)
    assert touched_at(screen(field), Px(500, 150)).selector.text == "Password"
    masked = view(0, 300, 1080, 400, text="Code {PIN}", clickable=True)
    assert "PIN" not in str(touched_at(screen(masked), Px(500, 350)).selector)


def test_two_packages_with_one_id_are_told_apart() -> None:
    shown = screen(
        view(0, 100, 300, 200, id="ok", clickable=True),
        view(0, 300, 300, 400, id="ok", clickable=True, package="org.example.other"),
    )
    assert touched_at(shown, Px(100, 350)).selector.id == "org.example.other:id/ok"


def test_signs_of_expressions_in_a_text_stand_for_themselves() -> None:
    shown = screen(view(0, 100, 900, 200, text="Really? (all $5) [x]", clickable=True))
    selector = touched_at(shown, Px(100, 150)).selector
    assert shown.find(selector) == shown.find(Selector(text="Really? (all $5) [x]"))


def test_a_view_can_be_named_for_a_check() -> None:
    shown = screen(row(200, "Wi-Fi", True))
    number = next(n for n, node in enumerate(shown.nodes) if node.text == "Wi-Fi")
    found = named(shown, number)
    assert found is not None and found.selector == Selector(id="title")


@pytest.mark.parametrize("checked", [True, False])
def test_a_switch_that_has_changed_tells_the_screen(checked: bool) -> None:
    before = screen(row(200, "Wi-Fi", not checked))
    after = screen(row(200, "Wi-Fi", checked))
    assert what_came(before, after) == Selector(id="toggle", checked=checked)
    assert what_came(after, after) is None


def test_a_new_text_tells_the_screen_before_numbers_and_ids() -> None:
    before = screen(row(200, "Wi-Fi"))
    after = screen(
        view(0, 100, 1080, 200, text="12:40"), view(0, 300, 1080, 400, text="Order sent"),
        view(0, 500, 1080, 600, id="receipt"),
    )  # fmt: skip
    assert what_came(before, after) == Selector(text="Order sent")
    assert something_on(after) == Selector(text="Order sent")


def test_status_bar_and_keyboard_tell_nothing() -> None:
    bar = view(0, 0, 500, 80, text="Carrier", package="com.android.systemui")
    key = view(0, 2000, 100, 2100, text="Q", package="com.example.inputmethod.latin")
    assert something_on(screen(bar, key)) is None
    lone = replace(bar, package=APP)
    assert something_on(screen(lone)) == Selector(text="Carrier")
