"""Views: layout, scrolling, fields, and the XML they give."""

import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from tapwright.emulator.pocket.raster.geometry import Rect
from tapwright.emulator.pocket.toolkit import kit
from tapwright.emulator.pocket.toolkit.basic import Text
from tapwright.emulator.pocket.toolkit.canvas import Canvas
from tapwright.emulator.pocket.toolkit.choice import Slider, Switch
from tapwright.emulator.pocket.toolkit.field import TextField
from tapwright.emulator.pocket.toolkit.field_state import FieldState
from tapwright.emulator.pocket.toolkit.hierarchy import DumpedWindow, dump
from tapwright.emulator.pocket.toolkit.node import Node
from tapwright.emulator.pocket.toolkit.pickers import TimeState
from tapwright.emulator.pocket.toolkit.rows import ListItem
from tapwright.emulator.pocket.toolkit.scroll import LazyList
from tapwright.emulator.pocket.toolkit.scroll_state import ScrollState
from tapwright.emulator.pocket.toolkit.theme import DARK, LIGHT, Ui, dp
from tapwright.emulator.pocket.toolkit.view import Column, Flex, Limits, Pad, Row, Space, View

AREA = Rect(0, 0, 1080, 1200)
UI = Ui(LIGHT, "com.example")
ATTRIBUTES = (
    "index text resource-id class package content-desc checkable checked clickable enabled"
    " focusable focused scrollable long-clickable password selected bounds"
).split()


def laid_out(view: View, ui: Ui = UI) -> Node:
    node = view.layout(ui, Limits.tight(AREA.width, AREA.height))
    node.settle(0, 0, AREA)
    return node


def xml_of(view: View, focus: FieldState | None = None) -> list[ElementTree.Element]:
    ui = Ui(LIGHT, "com.example", focused=focus)
    root = laid_out(view, ui)
    text = dump([DumpedWindow(root, "com.example", AREA, focus)], 0)
    return list(ElementTree.fromstring(text.encode()).iter("node"))


def test_flexible_children_share_what_is_left() -> None:
    row = Row([Space(width=100), Flex(Space(), 1), Flex(Space(), 3)])
    widths = [child.width for child in laid_out(row).children]
    left = AREA.width - dp(100)
    assert widths == [dp(100), left // 4, left - left // 4]


def test_columns_stretch_and_padding_keeps_its_distance() -> None:
    node = laid_out(Pad(Column([Text("a"), Text("b")]), x=16, top=8))
    first, second = node.children[0].children
    assert first.rect.x0 == dp(16) and first.rect.y0 == dp(8)
    assert first.width == AREA.width - 2 * dp(16)
    assert second.rect.y0 == first.rect.y1


def counting(count: int) -> tuple[LazyList, ScrollState, list[int]]:
    made: list[int] = []
    state = ScrollState()

    def row(index: int) -> View:
        made.append(index)
        return ListItem(f"Row {index}")

    return LazyList(count, row, state), state, made


def test_a_list_of_a_thousand_rows_lays_out_only_those_in_view() -> None:
    view, state, made = counting(1000)
    laid_out(view)
    assert len(made) < 15 and state.can_forward and not state.can_back
    state.scroll(40_000)
    made.clear()
    laid_out(view)
    assert state.index > 200
    state.jump(700)
    made.clear()
    assert 700 in made or laid_out(view) and 700 in made
    assert len(made) < 15


def test_scrolling_stops_at_both_ends_and_comes_back_exactly() -> None:
    view, state, _ = counting(60)
    laid_out(view)
    state.scroll(1_000_000)
    bottom = laid_out(view)
    assert not state.can_forward
    assert bottom.children[-1].rect.y1 == AREA.y1
    state.scroll(-700)
    laid_out(view)
    state.scroll(700)
    again = laid_out(view)
    assert [child.rect for child in again.children][-1] == bottom.children[-1].rect
    state.scroll(-1_000_000)
    laid_out(view)
    assert (state.index, state.offset) == (0, 0)


def test_a_short_list_does_not_scroll() -> None:
    view, state, _ = counting(3)
    state.scroll(500)
    laid_out(view)
    assert (state.index, state.offset) == (0, 0)
    assert not state.can_forward and not state.can_back


def test_fields_edit_around_cursor_and_selection() -> None:
    changes: list[str] = []
    field = FieldState("hello", on_change=changes.append)
    field.insert("!")
    field.place(0)
    field.insert("Oh, ")
    assert field.text == "Oh, hello!" and field.cursor == 4
    field.select_all()
    field.insert("bye")
    field.backspace()
    field.place(0)
    field.delete()
    assert field.text == "y" and changes[-1] == "y"


def test_fields_keep_to_their_kind() -> None:
    number = FieldState(keyboard="number", limit=2)
    number.insert("1a23")
    assert number.text == "12"
    single = FieldState()
    single.insert("two\nlines")
    assert single.text == "two lines"
    several = FieldState(keyboard="multiline", submit="newline")
    several.insert("a")
    assert several.enter() is False and several.text == "a\n"


def test_the_dump_has_androids_attributes() -> None:
    field = FieldState("secret", keyboard="password")
    view = Column(
        [
            ListItem("Wi-Fi & more", trailing=Switch(True), on_tap=lambda: None),
            TextField(field, "Password", rid="password"),
        ]
    )
    elements = xml_of(view, field)
    assert all(list(element.attrib) == ATTRIBUTES for element in elements)
    switch = next(item for item in elements if item.get("class") == "android.widget.Switch")
    assert switch.get("checkable") == switch.get("checked") == "true"
    edit = next(item for item in elements if item.get("class") == "android.widget.EditText")
    assert edit.get("password") == edit.get("focused") == edit.get("clickable") == "true"
    assert edit.get("text") == "\u2022" * 6
    assert edit.get("resource-id") == "com.example:id/password"
    title = next(item for item in elements if item.get("text") == "Wi-Fi & more")
    assert title.get("resource-id") == "android:id/title"


def test_hits_find_the_innermost_view() -> None:
    taps: list[str] = []
    switch = Switch(False, lambda: taps.append("switch"))
    root = laid_out(Column([ListItem("Row", trailing=switch, on_tap=lambda: taps.append("row"))]))
    path = root.path(1000, dp(28))
    assert path[0].touch is not None and path[0].touch.tap is not None
    path[0].touch.tap()
    row = root.path(100, dp(28))[0]
    assert row.touch is not None and row.touch.tap is not None
    row.touch.tap()
    assert taps == ["switch", "row"]


def test_a_slider_takes_its_value_from_the_point() -> None:
    values: list[int] = []
    node = laid_out(Slider(3, 10, values.append, "Volume"))
    touch = node.path(540, 30)[0].touch
    assert touch is not None and touch.drag is not None
    for share in (-0.5, 0.5, 1.7):
        touch.drag(share, 0.5)
    assert values == [0, 5, 10]


@pytest.mark.parametrize(
    ("hour", "minute", "expected"), [("7", "5", (7, 5)), ("24", "00", None), ("", "10", None)]
)
def test_typed_times_are_checked(hour: str, minute: str, expected: tuple[int, int] | None) -> None:
    state = TimeState(9, 0)
    state.toggle_typing()
    state.hour_field.set(hour)
    state.minute_field.set(minute)
    assert state.time == expected


def test_the_font_scale_makes_text_larger() -> None:
    small = Text("Hello").layout(UI, Limits(0, 1080, 0, 1200))
    large = Text("Hello").layout(Ui(DARK, "com.example", 1.3), Limits(0, 1080, 0, 1200))
    assert large.width > small.width and large.height > small.height


def test_what_is_out_of_view_is_not_drawn() -> None:
    view, _, _ = counting(60)
    canvas = Canvas(AREA)
    laid_out(view).draw(canvas)
    assert all(item.bounds.meets(AREA) for item in canvas.items)


def test_apps_build_their_screens_from_the_one_face() -> None:
    pocket = Path(kit.__file__).parents[1]
    files = [*(pocket / "apps").rglob("*.py"), *(pocket / "system").rglob("*.py")]
    own = re.compile(r"toolkit\.(?!strings|hierarchy)\w+ import|toolkit import (?!kit$)", re.M)
    assert len(files) > 100
    assert [file.name for file in files if own.search(file.read_text("utf-8"))] == []


def test_the_face_shows_nothing_that_no_screen_uses() -> None:
    pocket = Path(kit.__file__).parents[1]
    text = "".join(file.read_text("utf-8") for file in pocket.rglob("*.py"))
    assert [name for name in kit.__all__ if f"kit.{name}" not in text] == []
