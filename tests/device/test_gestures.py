"""Two fingers, before they reach a phone."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tapwright.actions import Norm, Pinch, Px, Size
from tapwright.device.gestures import pinch_pairs
from tapwright.device.input import Pair

SIZE = Size(1080, 2400)


def gap(one: Px, other: Px) -> float:
    return math.hypot(one.x - other.x, one.y - other.y)


def scale_of(pairs: tuple[Pair, ...]) -> float:
    whole = 1.0
    for pair in pairs:
        begin, end = gap(pair.first.start, pair.second.start), gap(pair.first.end, pair.second.end)
        whole *= end / begin
    return whole


@given(st.integers(0, 1000), st.integers(0, 1000), st.floats(0.11, 9.9))
def test_fingers_stay_on_the_screen(x, y, scale):
    for pair in pinch_pairs(Pinch(at=Norm(x=x, y=y), scale=scale), SIZE):
        for stroke in (pair.first, pair.second):
            for point in (stroke.start, stroke.end):
                assert 0 <= point.x < 1080 and 0 <= point.y < 2400


@pytest.mark.parametrize("scale", [0.15, 0.5, 1.3, 2.0, 4.0, 9.0])
def test_the_gap_changes_by_the_scale(scale):
    pairs = pinch_pairs(Pinch(at=Norm(x=500, y=500), scale=scale), SIZE)
    assert scale_of(pairs) == pytest.approx(scale, rel=0.03)
    assert all(gap(p.first.start, p.second.start) > 40 for p in pairs)


def test_near_an_edge_the_fingers_go_along_it():
    (pair,) = pinch_pairs(Pinch(at=Norm(x=10, y=500), scale=2), SIZE)
    assert pair.first.start.x == pair.second.start.x
    assert pair.first.start.y != pair.second.start.y
