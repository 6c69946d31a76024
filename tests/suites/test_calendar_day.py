"""Days as people write them, and the courier that stands beside one in an answer."""

from datetime import date

import pytest

from tapwright.suites.daily.shopping.past_orders import courier_and_day
from tapwright.tasks.answers import calendar_day

THIRD = date(2026, 3, 3)


@pytest.mark.parametrize(
    "text",
    [
        "Mar 3",
        "March 3",
        "march 3rd",
        "Mar. 3, 2026",
        "Tue, Mar 3",
        "Tuesday, March 3, 2026",
        "3 March",
        "3rd of March 2026",
        "2026-03-03",
        "3月3日",
        "2026年3月3日",
        "3月3日（周二）",
        " Tue,  Mar 3. ",
    ],
)
def test_a_day_in_any_usual_way(text: str) -> None:
    assert calendar_day(text, 2026) == THIRD


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "3",
        "Mar",
        "Mar 3 4",
        "Mar 3, Mar 4",
        "Mar 32",
        "Feb 30",
        "Ma 3",
        "Mon, Mar 3",
        "3月3日（周三）",
        "tomorrow",
        "arrives Mar 3",
        "03/03",
    ],
)
def test_what_is_no_single_day(text: str | None) -> None:
    assert calendar_day(text, 2026) is None


def test_a_year_that_is_said_counts() -> None:
    assert calendar_day("March 3, 2025", 2026) == date(2025, 3, 3)


@pytest.mark.parametrize(
    "answer",
    ["Swiftline, Tue, Mar 3", "swiftline – March 3", "3 March: Swiftline", "Swiftline，3月3日"],
)
def test_courier_and_day_in_either_order(answer: str) -> None:
    assert courier_and_day(answer) == ("swiftline", THIRD)


@pytest.mark.parametrize(
    "answer",
    [
        None,
        "Swiftline",
        "March 3",
        "Swiftline, Pelican Post, March 3",
        "Swiftline March 3 or 4",
        "Swift, March 3",
    ],
)
def test_anything_else_is_no_courier_and_day(answer: str | None) -> None:
    assert courier_and_day(answer) is None
