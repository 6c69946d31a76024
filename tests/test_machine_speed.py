"""No test depends on how fast the machine is."""

import time

from hypothesis import given, settings
from hypothesis import strategies as st


def test_an_example_may_take_its_time() -> None:
    @settings(max_examples=1)
    @given(st.none())
    def slow(_: None) -> None:
        # Longer than the deadline that hypothesis sets unless it is told otherwise.
        until_s = time.monotonic() + 0.25
        while time.monotonic() < until_s:
            pass

    slow()
