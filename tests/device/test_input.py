"""Strokes and typed text, before they reach a phone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tapwright.actions import Norm, Scroll, Size
from tapwright.device.input import scroll_strokes
from tapwright.device.text import pieces, why_not

SIZE = Size(1080, 2400)


def typed_by_android(argument: str) -> str:
    """What `input text` makes of one argument, as Android's InputShellCommand does it."""
    out: list[str] = []
    escaped = False
    for letter in argument:
        if escaped and letter == "s":
            out[-1] = " "
            escaped = False
            continue
        escaped = letter == "%"
        out.append(letter)
    return "".join(out)


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=1200))
def test_text_arrives_as_it_was_meant(text):
    assert why_not(text) == ""
    assert "".join(typed_by_android(piece) for piece in pieces(text)) == text
    assert all(len(piece) <= 800 for piece in pieces(text))


@pytest.mark.parametrize("text", ["%s", "100%safe", "%%s s%", "a %s b", "s%", "%", " ", "% s"])
def test_percent_and_blanks(text):
    assert "".join(typed_by_android(piece) for piece in pieces(text)) == text


@pytest.mark.parametrize(
    ("text", "named"), [("naïve", "U+00EF"), ("你好", "U+4F60"), ("a\nb", "U+000A")]
)
def test_what_cannot_be_typed_is_said(text, named):
    assert named in why_not(text)


@given(
    st.sampled_from(["up", "down", "left", "right"]),
    st.integers(0, 1000),
    st.integers(0, 1000),
    st.floats(0.1, 5),
)
def test_strokes_stay_on_the_screen_and_go_the_right_way(direction, x, y, pages):
    strokes = scroll_strokes(Scroll(direction=direction, at=Norm(x=x, y=y), pages=pages), SIZE)
    assert 1 <= len(strokes) <= 12
    for stroke in strokes:
        for point in (stroke.start, stroke.end):
            assert 0 <= point.x < 1080 and 0 <= point.y < 2400
        moved = {
            "down": stroke.start.y - stroke.end.y,
            "up": stroke.end.y - stroke.start.y,
            "right": stroke.start.x - stroke.end.x,
            "left": stroke.end.x - stroke.start.x,
        }
        assert moved[direction] > 0


@pytest.mark.parametrize(("pages", "asked"), [(0.5, 720), (1, 1440), (2, 2880)])
def test_a_page_is_six_tenths_of_the_screen(pages, asked):
    strokes = scroll_strokes(Scroll(direction="down", pages=pages), SIZE)
    assert sum(stroke.start.y - stroke.end.y for stroke in strokes) == pytest.approx(asked, abs=3)


def test_a_small_list_is_touched_where_it_is():
    strokes = scroll_strokes(Scroll(direction="down", at=Norm(x=500, y=800), pages=0.5), SIZE)
    assert strokes[0].start.y == 1920
