"""What lies under a point and what it is called: words are compared kindly, numbers are not."""

import re
from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tapwright.actions import Px, PxBox, Size
from tapwright.agent.targets import Fit, fit_of, look_at_focus, look_under, name_of
from tapwright.device.ui import UiNode, UiTree

SIZE = Size(1080, 2400)
SAME = [
    ("Settings", "setting"), ("WiFi", "Wi-Fi"), ("wi-fi", "Wi‑Fi"), ("the Save button", "SAVE"),
    ("Chen, Alex", "Alex Chen"), ("alarm 7:30", "7:30 Alarm"), ("Boxes", "box"), ("city", "cities"),
    ("Wi-Fi switch", "Wi-Fi"), ("设置按钮", "设置"), ("“Save”", "Save"), ("To field", "To"),
    ("Cancel", "cancel"), ("Don’t save", "Don't Save"), ("$12.50", "12.50 $"), ("ＯＫ", "OK"),
]  # fmt: skip
WITHIN = [
    ("Alex", "Alex Chen: see you at 7:30"), ("设置", "系统设置"), ("Messages", "Messages, 3 new"),
    ("Wed, 18:15 • From Northl…", "Lakeside, Wed, 18:15 • From Northlands 16.02"),
    ("wifi", "Turn on Wi-Fi now"), ("page 2", "Page 2 of 12"),
]  # fmt: skip
PART = [("Save the new contact", "Save"), ("Airplane mode row", "Airplane"), ("系统设置", "设置")]
OTHER = [
    ("Save", "Don't save"), ("Don't save", "Save"), ("保存", "不保存"), ("Sign in", "Sign up"),
    ("7:3", "7:30"), ("7:30", "07:30"), ("7:30", "7:00"), ("page 1", "Page 12"), ("12", "1 2"),
    ("1 2", "12"), ("5", "-5"), ("1,000", "1000"), ("Alarm 7:30", "Alarm"), ("Save", "Cancel"),
    ("Turn on", "Turn off"), ("Settings", "设置"), ("", "Save"), ("Save", ""), ("+", "Add"),
    ("7:30 AM", "7:30 PM"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("fit", "target", "label"),
    [
        *((Fit.EXACT, *pair) for pair in SAME),
        *((Fit.WHOLE, *pair) for pair in WITHIN),
        *((Fit.PART, *pair) for pair in PART),
        *((Fit.NONE, *pair) for pair in OTHER),
    ],
)
def test_words_for_a_thing_fit_what_stands_on_it(fit: Fit, target: str, label: str) -> None:
    assert fit_of(target, label) is fit


NUMBERS = st.lists(st.integers(0, 99).map(str), max_size=3)
WORDS = st.lists(st.sampled_from(["alarm", "Wi-Fi", "on", "页", "the", "Save"]), max_size=3)


def mixed(words: list[str], numbers: list[str]) -> str:
    return " ".join([*words, *numbers])


@given(st.builds(mixed, WORDS, NUMBERS), st.builds(mixed, WORDS, NUMBERS))
@example("1 2", "12")
@example("Alarm 7", "Alarm 7 7")
def test_every_number_of_a_target_stands_on_what_it_names(target: str, label: str) -> None:
    missing = Counter(re.findall(r"\d+", target)) - Counter(re.findall(r"\d+", label))
    if missing:
        assert fit_of(target, label) is Fit.NONE


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_two_texts_can_be_compared_and_a_text_is_itself(one: str, other: str) -> None:
    fit_of(one, other)
    if fit_of(one, one) is not Fit.NONE:
        assert fit_of(one, one) is Fit.EXACT


def box(left: int, top: int, right: int, bottom: int) -> PxBox:
    return PxBox(left, top, right, bottom)


def button(text: str, top: int, left: int = 0, **more: object) -> UiNode:
    where = {"bounds": box(left, top, left + 300, top + 120), "clickable": True, **more}
    return UiNode(text=text, **where)  # pyright: ignore[reportArgumentType]


def screen(*nodes: UiNode) -> UiTree:
    root = UiNode(bounds=box(0, 0, 1080, 2400), class_name="android.widget.FrameLayout",
                  children=nodes)  # fmt: skip
    return UiTree(0, (root,))


def under(target: str, tree: UiTree, x: int, y: int) -> tuple[str, str, Px | None]:
    found = look_under(target, tree, Px(x, y), SIZE)
    return found.place, found.under, found.meant


TWO = screen(button("Cancel", 100), button("Save", 100, 600))


def test_the_named_thing_is_there_or_elsewhere() -> None:
    assert under("save", TWO, 700, 150) == ("named", "Save", None)
    assert under("save", TWO, 100, 150) == ("elsewhere", "Cancel", Px(750, 160))
    assert under("the Save button", TWO, 500, 1500) == ("elsewhere", "", Px(750, 160))


def test_what_is_nowhere_or_in_two_places_is_left_to_the_model() -> None:
    assert under("保存", TWO, 100, 150) == ("absent", "Cancel", None)
    twice = screen(button("Cancel", 100), button("Save", 300), button("Save", 500))
    assert under("Save", twice, 100, 150) == ("other", "Cancel", None)
    once = screen(button("Cancel", 100), button("Save", 300), button("Save as", 500))
    assert under("Save", once, 100, 150)[0] == "elsewhere", "one of them is just that"


def test_what_has_no_name_of_its_own_is_not_held_to_be_something_else() -> None:
    icon = button("", 100, resource_id="app:id/a1")
    heart = UiNode(bounds=box(0, 300, 100, 400), class_name="android.widget.ImageView")
    tree = screen(icon, heart, button("Like", 600))
    assert under("Like", tree, 50, 350) == ("absent", "", None)
    named = screen(button("", 100, resource_id="app:id/btn_addContact"))
    assert under("add contact", named, 50, 150)[0] == "named"


def test_a_switch_is_called_by_the_row_it_stands_in() -> None:
    def row(title: str, top: int) -> UiNode:
        text = UiNode(text=title, bounds=box(0, top, 700, top + 150))
        knob = UiNode(class_name="android.widget.Switch", text="OFF", checkable=True,
                      clickable=True, bounds=box(900, top, 1080, top + 150))  # fmt: skip
        return UiNode(bounds=box(0, top, 1080, top + 150), children=(text, knob))

    tree = screen(row("Wi-Fi", 300), row("Bluetooth", 500))
    assert under("Bluetooth", tree, 950, 550)[0] == "named"
    assert under("Bluetooth switch", tree, 950, 350) == ("elsewhere", "OFF", Px(990, 575))
    assert under("switch", tree, 950, 350)[0] == "named"
    assert name_of(tree.roots[0].children[1].children[0], tree) == "Bluetooth"


def test_a_control_within_a_row_is_another_thing_than_the_row() -> None:
    delete = button("Delete", 310, 700)
    row = UiNode(text="", bounds=box(0, 300, 1080, 450), clickable=True,
                 children=(UiNode(text="Alarm", bounds=box(0, 300, 600, 450)), delete))  # fmt: skip
    tree = screen(row)
    assert under("delete", tree, 100, 350) == ("elsewhere", "Alarm", delete.center)
    assert under("alarm", tree, 100, 350)[0] == "named"


def test_what_lies_behind_something_else_is_not_proposed() -> None:
    behind = screen(button("Save", 1000), button("Help", 100))
    sheet = UiNode(bounds=box(0, 800, 1080, 2400), clickable=True,
                   children=(button("Cancel", 2000),))  # fmt: skip
    tree = UiTree(0, (*behind.roots, UiNode(bounds=box(0, 0, 1080, 2400), children=(sheet,))))
    assert under("Save", tree, 100, 2050) == ("absent", "Cancel", None)


def test_of_what_is_typed_the_field_with_the_focus_is_asked_about() -> None:
    def field(hint: str, top: int, focused: bool = False, text: str = "") -> UiNode:
        return UiNode(class_name="android.widget.EditText", hint=hint, text=text, clickable=True,
                      focused=focused, bounds=box(0, top, 1080, top + 150))  # fmt: skip

    tree = screen(field("First name", 600), field("Last name", 1400, focused=True))
    assert look_at_focus("last name field", tree).place == "named"
    assert look_at_focus("text field", tree).place == "named"
    first = look_at_focus("First name", tree)
    assert (first.place, first.under, first.meant) == ("elsewhere", "Last name", Px(540, 675))
    assert look_at_focus("Phone", tree).place == "absent"
    assert look_at_focus("Phone", TWO).place == "unseen"
