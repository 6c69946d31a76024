"""A phone belongs to one person, whose name, places and storage are the same in every app."""

from collections.abc import Iterator

import pytest

from tapwright.emulator.pocket.apps import owner
from tapwright.emulator.pocket.apps.go.city import Point
from tapwright.emulator.pocket.apps.go.map_view import MapState, MapView, Pin
from tapwright.emulator.pocket.raster.geometry import Rect
from tapwright.emulator.pocket.raster.ops import Line, rgb
from tapwright.emulator.pocket.system.packages import Intent
from tapwright.emulator.pocket.system.storage import FREE_GB, TOTAL_GB, USED_GB
from tapwright.emulator.pocket.toolkit.canvas import Canvas
from tapwright.emulator.pocket.toolkit.theme import LIGHT, Ui
from tapwright.emulator.pocket.toolkit.view import Limits

from .handset import Handset, box


@pytest.fixture(scope="module")
def phone() -> Iterator[Handset]:
    yield Handset()


def test_every_app_knows_the_same_owner(phone: Handset) -> None:
    phone.launch("com.android.settings")
    assert owner.NAME in phone.texts()
    for package in ("com.android.shop", "com.android.eats"):
        phone.launch(package)
        phone.tap(text="Account")
        assert owner.NAME in phone.texts()
    phone.launch("com.android.circle")
    phone.tap(text="Profile")
    assert {owner.NAME, owner.HANDLE} <= set(phone.texts())


def test_the_owner_lives_and_works_at_one_address(phone: Handset) -> None:
    phone.launch("com.android.eats")
    phone.tap(text="Delivery")
    assert any(owner.HOME.line in text for text in phone.texts())
    phone.launch("com.android.go")
    phone.tap(text="Saved")
    assert {owner.HOME.line, owner.WORK.line, owner.PARENTS.line} <= set(phone.texts())


def test_settings_and_files_count_the_same_storage(phone: Handset) -> None:
    assert round(USED_GB + FREE_GB) == TOTAL_GB
    phone.launch("com.android.settings")
    phone.reach(text="Storage")
    percent = round(100 * USED_GB / TOTAL_GB)
    assert f"{percent}% used - {FREE_GB} GB free" in phone.texts()
    phone.launch("com.android.documentsui")
    assert f"{FREE_GB} GB free" in phone.texts()


def test_the_home_screen_holds_what_is_used_every_day() -> None:
    shown = set(Handset().texts())
    assert {"Browser", "Calendar", "Eats", "Gallery", "Go", "Notes", "Shop", "Stream"} <= shown
    assert {"Contacts", "Messages", "Clock", "Settings"} <= shown


def test_cut_and_copy_stand_above_the_selection(phone: Handset) -> None:
    phone.windows.start(Intent("android.intent.action.SENDTO", "smsto:72645"))
    phone.tap(text="Text message")
    phone.type("Hello there my old friend")
    field = phone.find(id="compose_message_text")
    left, top, _, _ = box(field)
    phone.touch(left + 60, (top + box(field)[3]) / 2, hold_ms=700)
    copy = box(phone.find(text="Copy"))
    assert copy[3] <= top + 60
    assert copy[0] < left + 400, "it stands over the word, not in the middle of the field"


def test_no_name_on_the_map_is_covered_by_a_pin() -> None:
    state, ui, area = MapState(), Ui(LIGHT, "test"), Rect(0, 0, 1080, 1600)

    def names(*pins: Pin) -> list[Line]:
        node = MapView(state, object, pins).layout(ui, Limits(0, area.width, 0, area.height))
        canvas = Canvas(area)
        assert node.paint is not None
        node.paint(canvas, area)
        return [item.op for item in canvas.items if isinstance(item.op, Line)]

    free = names()
    assert len(free) > 5
    # One pin with its head on each of the first names.
    spots = [line.bounds.center for line in free[:4]]
    pins = [
        Pin(
            Point(
                round(state.x + (x - area.width / 2) / state.scale),
                round(state.y - (y + 50 - area.height / 2) / state.scale),
            ),
            "Somewhere",
            "home",
            rgb("#C62828"),
        )
        for x, y in spots
    ]
    heads = [Rect(x - 30, y - 30, x + 30, y + 30) for x, y in spots]
    assert all(any(line.bounds.meets(head) for line in free) for head in heads)
    moved = names(*pins)
    assert {line.text for line in free[:4]} & {line.text for line in moved}
    assert not any(line.bounds.inset(6).meets(head) for line in moved for head in heads)
