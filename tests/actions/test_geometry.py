"""Model coordinates and pixels convert both ways without leaving the screen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tapwright.actions import Box, Norm, Px, Size, Tap, box_to_px, norm_of_px, to_norm, to_px

SIZES = st.builds(Size, st.integers(1, 4000), st.integers(1, 4000))
NORMS = st.builds(Norm, x=st.integers(0, 1000), y=st.integers(0, 1000))


def test_the_middle_is_the_middle() -> None:
    assert to_px(Norm(x=500, y=500), Size(1080, 2400)) == Px(540, 1200)


@given(NORMS, SIZES)
def test_every_point_lands_on_the_screen(point: Norm, size: Size) -> None:
    px = to_px(point, size)
    assert 0 <= px.x < size.width_px and 0 <= px.y < size.height_px


@given(NORMS)
def test_a_point_survives_a_screen_finer_than_the_model(point: Norm) -> None:
    size = Size(2001, 4001)
    back = to_norm(to_px(point, size), size)
    assert abs(back.x - point.x) <= 1 and abs(back.y - point.y) <= 1


@given(
    st.tuples(st.integers(0, 999), st.integers(0, 999)).flatmap(
        lambda corner: st.builds(
            Box,
            left=st.just(corner[0]),
            top=st.just(corner[1]),
            right=st.integers(corner[0] + 1, 1000),
            bottom=st.integers(corner[1] + 1, 1000),
        )
    ),
    SIZES,
)
def test_a_box_covers_at_least_one_pixel_of_the_screen(box: Box, size: Size) -> None:
    px = box_to_px(box, size)
    assert 0 <= px.left < px.right <= size.width_px
    assert 0 <= px.top < px.bottom <= size.height_px


@pytest.mark.parametrize("x", [-1, 1001])
def test_a_point_outside_the_model_space_is_refused(x: int) -> None:
    with pytest.raises(ValidationError):
        Norm(x=x, y=0)


def test_a_pixel_that_was_chosen_is_hit_on_a_screen_of_its_size_only() -> None:
    size = Size(1080, 2400)
    for at in (Px(541, 1003), Px(0, 0), Px(1079, 2399), Px(723, 792)):
        point = norm_of_px(at, size)
        assert to_px(point, size) == at
        assert to_px(point, Size(2400, 1080)) == to_px(Norm(x=point.x, y=point.y), Size(2400, 1080))
        assert Tap(at=point).model_dump()["at"] == {"x": point.x, "y": point.y}
    with pytest.raises(ValueError, match="1080,5 is not on the screen of 1080x2400 px"):
        norm_of_px(Px(1080, 5), size)
