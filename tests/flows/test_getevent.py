"""What fingers did, out of `getevent`: lines in AOSP's form with values of our own."""

from collections.abc import Iterable
from functools import partial

import pytest

from tapwright.actions import Px, Size
from tapwright.flows.recording.getevent import (
    Axis,
    Finger,
    FingerDown,
    GeteventReader,
    KeyDown,
    PhoneEvent,
    TouchScreen,
    touch_screens,
)

DESCRIBED = """\
add device 1: /dev/input/event3
  name:     "side-keys"
  events:
    KEY (0001): KEY_VOLUMEDOWN        KEY_VOLUMEUP          KEY_POWER            
  input props:
    <none>
add device 2: /dev/input/event5
  name:     "a_pad"
  events:
    ABS (0003): ABS_MT_SLOT           : value 0, min 0, max 4, fuzz 0, flat 0, resolution 0
                ABS_MT_POSITION_X     : value 0, min 0, max 511, fuzz 0, flat 0, resolution 12
                ABS_MT_POSITION_Y     : value 0, min 0, max 255, fuzz 0, flat 0, resolution 12
  input props:
    INPUT_PROP_POINTER
add device 3: /dev/input/event7
  name:     "panel_ts"
  events:
    KEY (0001): BTN_TOUCH            
    ABS (0003): ABS_MT_SLOT           : value 0, min 0, max 9, fuzz 0, flat 0, resolution 0
                ABS_MT_POSITION_X     : value 0, min 0, max 4319, fuzz 0, flat 0, resolution 0
                ABS_MT_POSITION_Y     : value 0, min 0, max 9599, fuzz 0, flat 0, resolution 0
                ABS_MT_TRACKING_ID    : value 0, min 0, max 65535, fuzz 0, flat 0, resolution 0
  input props:
    INPUT_PROP_DIRECT
"""
UPRIGHT = Size(1080, 2400)


def test_the_screen_is_told_from_pads_and_keys() -> None:
    (screen,) = touch_screens(DESCRIBED)
    assert (screen.device, screen.name) == ("/dev/input/event7", "panel_ts")
    assert (screen.x, screen.y) == (Axis(0, 4319), Axis(0, 9599))


def test_axes_without_labels_are_known_by_their_numbers() -> None:
    bare = """\
add device 1: /dev/input/event1
  name:     "old_ts"
  events:
    ABS (0003): 002f  : value 0, min 0, max 4, fuzz 0, flat 0, resolution 0
                0035  : value 0, min -10, max 709, fuzz 0, flat 0, resolution 0
                0036  : value 0, min 0, max 1279, fuzz 0, flat 0, resolution 0
"""
    (screen,) = touch_screens(bare)
    assert (screen.x, screen.y) == (Axis(-10, 709), Axis(0, 1279))
    assert touch_screens('add device 1: /dev/input/event0\n  name:     "keys"\n') == ()


@pytest.mark.parametrize(
    ("rotation", "expected"),
    [(0, Px(270, 600)), (1, Px(600, 809)), (2, Px(809, 1799)), (3, Px(1799, 270))],
)
def test_positions_are_scaled_and_turned(rotation: int, expected: Px) -> None:
    (screen,) = touch_screens(DESCRIBED)
    assert screen.pixel(1080, 2400, UPRIGHT, rotation) == expected
    assert screen.pixel(4319, 9599, UPRIGHT, 0) == Px(1079, 2399)


def reader() -> GeteventReader:
    (screen,) = touch_screens(DESCRIBED)
    return GeteventReader(screen, (0.25, 0.25))


def events(lines: Iterable[str], of: GeteventReader | None = None) -> list[PhoneEvent]:
    reading = of or reader()
    return [event for line in lines for event in reading.read(line)]


def line(at_s: float, kind: str, code: str, value: str, device: str = "/dev/input/event7") -> str:
    return f"[{at_s:15.6f}] {device}: {kind:<12} {code:<20} {value:<20}"


def report(at_s: float, *fields: tuple[str, int]) -> list[str]:
    absolute = [
        line(at_s, "EV_ABS", f"ABS_MT_{name}", f"{value & 0xFFFFFFFF:08x}")
        for name, value in fields
    ]
    return [*absolute, line(at_s, "EV_SYN", "SYN_REPORT", "00000000")]


DOWN = partial(report, 10.0)


def test_a_tap_is_short_and_still() -> None:
    lines = [
        *report(10.0, ("TRACKING_ID", 7), ("POSITION_X", 400), ("POSITION_Y", 900)),
        line(10.0, "EV_KEY", "BTN_TOUCH", "DOWN"),
        *report(10.02, ("POSITION_X", 404)),
        *report(10.08, ("TRACKING_ID", -1)),
    ]
    assert events(lines) == [
        FingerDown(10.0),
        Finger("tap", (400, 900), (404, 900), 10.0, 10.08),
    ]


def test_a_finger_that_stays_holds_and_one_that_moves_swipes() -> None:
    held = [*DOWN(("TRACKING_ID", 8), ("POSITION_X", 10), ("POSITION_Y", 20))]
    held += report(10.9, ("TRACKING_ID", -1))
    assert events(held)[1] == Finger("hold", (10, 20), (10, 20), 10.0, 10.9)
    moved = [*DOWN(("TRACKING_ID", 9), ("POSITION_X", 10), ("POSITION_Y", 4000))]
    # There and back again: it has moved, though it ends where it began.
    moved += [*report(10.1, ("POSITION_Y", 2000)), *report(10.2, ("POSITION_Y", 4000))]
    moved += report(10.3, ("TRACKING_ID", -1))
    assert events(moved)[1] == Finger("swipe", (10, 4000), (10, 4000), 10.0, 10.3)


def test_a_position_that_is_the_same_as_before_is_not_sent_again() -> None:
    reading = reader()
    first = [*DOWN(("TRACKING_ID", 1), ("POSITION_X", 50), ("POSITION_Y", 60))]
    first += report(10.1, ("TRACKING_ID", -1))
    again = [*report(11.0, ("TRACKING_ID", 2), ("POSITION_Y", 70))]
    again += report(11.1, ("TRACKING_ID", -1))
    events(first, reading)
    assert events(again, reading)[1] == Finger("tap", (50, 70), (50, 70), 11.0, 11.1)


def test_two_fingers_are_said_to_be_several() -> None:
    lines = [
        *DOWN(("TRACKING_ID", 1), ("POSITION_X", 50), ("POSITION_Y", 60)),
        *report(10.1, ("SLOT", 1), ("TRACKING_ID", 2), ("POSITION_X", 900), ("POSITION_Y", 60)),
        *report(10.2, ("SLOT", 0), ("TRACKING_ID", -1)),
        *report(10.3, ("SLOT", 1), ("TRACKING_ID", -1)),
    ]
    found = events(lines)
    assert [type(one) for one in found] == [FingerDown, Finger]
    assert isinstance(found[1], Finger) and found[1].several and found[1].ended_s == 10.3


def test_protocol_a_sends_all_fingers_in_every_report() -> None:
    def packet(at_s: float, *places: tuple[int, int]) -> list[str]:
        lines: list[str] = []
        for x, y in places:
            lines += [
                line(at_s, "EV_ABS", "ABS_MT_POSITION_X", f"{x:08x}"),
                line(at_s, "EV_ABS", "ABS_MT_POSITION_Y", f"{y:08x}"),
                line(at_s, "EV_SYN", "SYN_MT_REPORT", "00000000"),
            ]
        if not places:
            lines.append(line(at_s, "EV_SYN", "SYN_MT_REPORT", "00000000"))
        return [*lines, line(at_s, "EV_SYN", "SYN_REPORT", "00000000")]

    found = events([*packet(5.0, (30, 40)), *packet(5.05, (31, 40)), *packet(5.1)])
    assert found == [FingerDown(5.0), Finger("tap", (30, 40), (31, 40), 5.0, 5.1)]


def test_keys_are_heard_on_whatever_device_they_are() -> None:
    other = "/dev/input/event3"
    lines = [
        line(3.0, "EV_KEY", "KEY_VOLUMEUP", "DOWN", other),
        line(3.1, "EV_KEY", "KEY_VOLUMEUP", "UP", other),
        line(3.2, "EV_KEY", "KEY_BACK", "DOWN", other),
    ]
    assert events(lines) == [KeyDown("Volume Up", 3.0), KeyDown("Back", 3.2)]


def test_other_devices_and_other_lines_are_passed_over() -> None:
    lines = [
        "add device 3: /dev/input/event7",
        "could not get driver version for /dev/input/mice, Not a typewriter",
        line(1.0, "EV_ABS", "ABS_MT_POSITION_X", "00000005", "/dev/input/event5"),
        line(1.0, "EV_SYN", "SYN_REPORT", "00000000", "/dev/input/event5"),
        line(1.0, "EV_ABS", "ABS_MT_TOOL_TYPE", "MT_TOOL_FINGER"),
        line(1.0, "0003", "003f", "00000005"),
        line(1.1, "EV_SYN", "SYN_REPORT", "00000000"),
    ]
    assert events(lines) == []


def test_without_a_name_the_line_is_of_the_one_device_that_was_opened() -> None:
    lines = [
        "[    1.000000] EV_ABS       ABS_MT_TRACKING_ID   00000001            ",
        "[    1.000000] EV_ABS       ABS_MT_POSITION_X    00000064            ",
        "[    1.000000] EV_ABS       ABS_MT_POSITION_Y    000000c8            ",
        "[    1.000000] EV_SYN       SYN_REPORT           00000000            ",
        "[    1.050000] EV_ABS       ABS_MT_TRACKING_ID   ffffffff            ",
        "[    1.050000] EV_SYN       SYN_REPORT           00000000            ",
    ]
    assert events(lines)[1] == Finger("tap", (100, 200), (100, 200), 1.0, 1.05)


def test_a_panel_of_another_size_than_the_screen() -> None:
    screen = TouchScreen("d", "n", Axis(100, 299), Axis(0, 399))
    assert screen.pixel(200, 200, UPRIGHT, 0) == Px(540, 1200)
    assert screen.pixel(0, 500, UPRIGHT, 0) == Px(0, 2399)
