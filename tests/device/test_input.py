"""Strokes and typed text, before they reach a phone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tapwright.device.text import pieces


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
    assert "".join(typed_by_android(piece) for piece in pieces(text)) == text
    assert all(len(piece) <= 800 for piece in pieces(text))


@pytest.mark.parametrize("text", ["%s", "100%safe", "%%s s%", "a %s b", "s%", "%", " ", "% s"])
def test_percent_and_blanks(text):
    assert "".join(typed_by_android(piece) for piece in pieces(text)) == text
