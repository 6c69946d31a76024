"""What answers say as typed values."""

from decimal import Decimal

import pytest

from tapwright.tasks.answers import episode_and_minutes, quantity


@pytest.mark.parametrize(
    "text",
    [
        "S2 E4, 17 min",
        "S2 E4 • 17 min left",
        "s2e4, 17",
        "Season 2, episode 4: 17 minutes.",
        "S2 E4 The Baby • 17 min left",
        "第2季第4集，17分钟",
    ],
)
def test_an_episode_and_its_minutes_may_be_written_in_many_ways(text: str) -> None:
    assert episode_and_minutes(text) == (2, 4, 17)


@pytest.mark.parametrize(
    "text",
    ["", None, "17 min", "S2 E4", "S2 E4 or S2 E5, 17 min", "S2 E4, 1.7 min", "S2 E4, −17 min",
     "S2 E4, 17 h", "S2 E4, 17 or 18 min"],
)  # fmt: skip
def test_anything_besides_one_episode_and_one_number_is_none(text: str | None) -> None:
    assert episode_and_minutes(text) is None


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("1,410 m", "1410", "m"),
        ("1410m", "1410", "m"),
        ("12.5 km²", "12.5", "km2"),
        ("12.50 km2.", "12.5", "km2"),
        ("−12 °C", "-12", "°c"),
        ("310 per minute", "310", "perminute"),
        ("14 m3/s", "14", "m3/s"),
    ],
)
def test_a_quantity_is_a_number_and_its_unit(text: str, number: str, unit: str) -> None:
    assert quantity(text) == (Decimal(number), unit)


@pytest.mark.parametrize(
    "text", [None, "", "1410", "m", "about 1410 m", "1410 m or 1411 m", "1,41 m", "1410 m, 1411"]
)
def test_no_unit_or_two_numbers_are_no_quantity(text: str | None) -> None:
    assert quantity(text) is None
