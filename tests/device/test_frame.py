"""How alike two screens are."""

from PIL import Image, ImageDraw

from tapwright.actions import Size
from tapwright.device.frame import Frame, changed_share, is_black


def frame(
    boxes: list[tuple[int, int, int, int]],
    size: tuple[int, int] = (1080, 2400),
    colour: str = "white",
) -> Frame:
    image = Image.new("RGB", size, colour)
    for box in boxes:
        ImageDraw.Draw(image).rectangle(box, fill="black")
    return Frame(image, Size(*size), 0, "test", frozenset(), 0.0)


def test_the_status_bar_does_not_count():
    a, b = frame([]), frame([(40, 10, 200, 60)])
    assert changed_share(a, b) == 0
    assert a.signature == b.signature


def test_share_is_the_share_of_the_screen():
    half = changed_share(frame([]), frame([(0, 1200, 1079, 2399)]))
    assert 0.49 < half < 0.51


def test_a_tick_box_shows():
    a, b = frame([]), frame([(900, 1000, 947, 1047)])
    assert changed_share(a, b) > 0.0006
    assert a.signature != b.signature


def test_sizes_and_signatures():
    assert changed_share(frame([]), frame([], (2400, 1080))) == 1.0
    assert frame([]).signature != frame([], (2400, 1080)).signature
    assert frame([]).signature == frame([]).signature
    assert len(frame([]).signature) == 16


def test_black():
    assert is_black(frame([], colour="black"))
    assert not is_black(frame([], colour="#010101"))


def test_flags_are_added():
    more = frame([]).flagged("unsettled").flagged("off")
    assert more.flags == {"unsettled", "off"}
