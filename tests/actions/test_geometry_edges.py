"""Where rounding and the screen's edges decide which pixel is touched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tapwright.actions import Box, Norm, Px, PxBox, Size, box_to_px, to_norm, to_px

WIDE = Size(2400, 1080)


@pytest.mark.parametrize(
    ("point", "px"),
    [
        ((0, 0), Px(0, 0)), ((1000, 1000), Px(2399, 1079)), ((999, 999), Px(2398, 1079)),
        ((1, 1), Px(2, 1)), ((250, 750), Px(600, 810)),
    ],
)  # fmt: skip
def test_a_point_lands_on_its_pixel(point: tuple[int, int], px: Px) -> None:
    assert to_px(Norm(x=point[0], y=point[1]), WIDE) == px


@pytest.mark.parametrize(
    ("px", "point"),
    [
        (Px(0, 0), (0, 0)), (Px(2399, 1079), (1000, 999)), (Px(2400, 1080), (1000, 1000)),
        (Px(9999, 9999), (1000, 1000)), (Px(-5, -5), (0, 0)), (Px(600, 810), (250, 750)),
        (Px(2, 1), (1, 1)), (Px(1, 0), (0, 0)), (Px(0, 2), (0, 2)),
    ],
)  # fmt: skip
def test_a_pixel_has_a_point_that_is_on_the_screen(px: Px, point: tuple[int, int]) -> None:
    assert to_norm(px, WIDE) == Norm(x=point[0], y=point[1])


@pytest.mark.parametrize(
    ("box", "px"),
    [
        ((0, 0, 1000, 1000), PxBox(0, 0, 2400, 1080)),
        ((1, 1, 2, 2), PxBox(2, 1, 5, 3)),
        ((500, 250, 501, 251), PxBox(1200, 270, 1203, 272)),
        ((999, 999, 1000, 1000), PxBox(2397, 1078, 2400, 1080)),
    ],
)
def test_a_box_covers_every_pixel_it_touches(box: tuple[int, int, int, int], px: PxBox) -> None:
    left, top, right, bottom = box
    assert box_to_px(Box(left=left, top=top, right=right, bottom=bottom), WIDE) == px


@given(st.integers(1, 3), st.integers(1, 3), st.integers(0, 999), st.integers(0, 999))
def test_on_a_tiny_screen_a_box_is_still_a_pixel(
    width: int, height: int, left: int, top: int
) -> None:
    px = box_to_px(Box(left=left, top=top, right=left + 1, bottom=top + 1), Size(width, height))
    assert px.right - px.left >= 1 and px.bottom - px.top >= 1
    assert px.right <= width and px.bottom <= height


@pytest.mark.parametrize(("right", "bottom"), [(5, 9), (9, 5), (4, 9), (9, 4)])
def test_a_box_without_an_inside_is_refused(right: int, bottom: int) -> None:
    with pytest.raises(ValueError, match="a box needs left < right and top < bottom"):
        Box(left=5, top=5, right=right, bottom=bottom)
    assert Box(left=5, top=5, right=6, bottom=6).right == 6


def test_a_size_is_told_as_people_write_it() -> None:
    assert str(WIDE) == "2400x1080"
