"""Values of an output are found on the screens that they were read from, or are dropped."""

import pytest
from pydantic import JsonValue

from tapwright.jobs.sources import says


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("$1,234.50", 1234.5),
        ("1.234,50 €", 1234.5),
        ("1\u202f234,50 zł", 1234.5),
        ("¥1,234", 1234),
        ("2 items · $88.00", 88),
        ("2 items · $88.00", 2),
        ("-$5.20", 5.2),
        ("−5.20", -5.2),
        ("Delivered Mon, Mar 2, 2026", "2026-03-02"),
        ("Arrives by March 4", "2026-03-04"),
        ("3月4日", "2026-03-04"),
        ("Anna  Weiß · Home", "anna weiß"),
        ("买杯咖啡", "咖啡"),
    ],
)
def test_a_value_is_found_however_it_is_written(text: str, value: JsonValue) -> None:
    assert says(text, value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("$12.50", 12),
        ("$12.50", 50),
        ("12 50", 12.5),
        ("1 234", 234.0001),
        ("Delivered Mar 2, 2025", "2026-03-02"),
        ("Annabel", "Anna"),
        ("anything", ""),
        ("true", True),
        ("null", None),
    ],
)
def test_a_value_that_does_not_stand_there_is_not_found(text: str, value: JsonValue) -> None:
    assert not says(text, value)
