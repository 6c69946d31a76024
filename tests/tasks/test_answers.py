"""What answers say as typed values."""

from datetime import time
from decimal import Decimal

import pytest

from tapwright.tasks.answers import (
    MINUTE_UNITS,
    amount_minor,
    episode_and_minutes,
    folded,
    items,
    minutes,
    quantity,
    same_items,
    time_of_day,
    times_in,
    whole_number,
)


def test_folding_joins_signs_and_white_space_and_keeps_case() -> None:
    assert folded(" Cafe\u0301 \n  Noir ") == "Caf\u00e9 Noir"
    assert folded(None) == ""
    assert folded("Cafe") != folded("Caf\u00e9")


@pytest.mark.parametrize(
    ("text", "number"),
    [("14", 14), (" 14 min. ", 14), ("14 minutes", 14), ("14分钟", 14), ("１４", 14), ("-3", -3),
     ("1,234", 1234)],
)  # fmt: skip
def test_a_whole_number_may_have_a_unit(text: str, number: int) -> None:
    assert whole_number(text) == number


@pytest.mark.parametrize(
    "text",
    [None, "", "fourteen", "14 15", "14 or 15 min", "about 14", "14.5", "12,34", "1 h 5 min"],
)
def test_no_number_two_or_a_sentence_are_no_whole_number(text: str | None) -> None:
    assert whole_number(text) is None


def test_a_unit_has_to_be_one_of_those_asked_for() -> None:
    assert whole_number("14 Min", MINUTE_UNITS) == 14
    assert whole_number("14 hours", MINUTE_UNITS) is None


@pytest.mark.parametrize(
    ("text", "length"),
    [("65", 65), ("65 min", 65), ("1 h 5 min", 65), ("1h5", 65), ("1 hour, 5 minutes", 65),
     ("2 h", 120), ("1小时5分钟", 65)],
)  # fmt: skip
def test_a_length_of_time_is_given_in_minutes(text: str, length: int) -> None:
    assert minutes(text) == length


@pytest.mark.parametrize(
    "text", [None, "", "65 s", "5 min 6", "64 or 65", "64-65 min", "1 h 5 h", "14 15", "1,5 h"]
)
def test_anything_else_is_no_length_of_time(text: str | None) -> None:
    assert minutes(text) is None


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("14:05", time(14, 5)),
        ("2:05 PM", time(14, 5)),
        ("2:05 p.m.", time(14, 5)),
        ("下午2:05", time(14, 5)),
        ("14时05分", time(14, 5)),
        ("14h05", time(14, 5)),
        ("14:05:00", time(14, 5)),
        ("2 pm", time(14)),
        ("12:10 AM", time(0, 10)),
        ("12:10 pm", time(12, 10)),
    ],
)
def test_a_time_may_be_written_in_many_ways(text: str, at: time) -> None:
    assert time_of_day(text) == at


@pytest.mark.parametrize(
    "text",
    [None, "", "14", "14:", "14:5", "25:00", "14:60", "13:00 PM", "at 14:05", "14:05 or 14:06",
     "14:05-15:05", "14:05:30"],
)  # fmt: skip
def test_anything_else_is_no_time(text: str | None) -> None:
    assert time_of_day(text) is None


def test_the_times_within_a_text_are_found_in_order() -> None:
    assert times_in("Leaving 9:41, there at 10:05 pm.") == (time(9, 41), time(22, 5))
    assert times_in("I arrive at 09:50.") == (time(9, 50),)
    assert times_in("bus 18, room 4:2, 10:05:30") == ()


@pytest.mark.parametrize(
    ("text", "cents"),
    [("$12.50", 1250), ("12,50 €", 1250), ("12.5", 1250), ("12", 1200), ("US$3", 300),
     ("1,250.00 USD", 125_000), ("1.250,00", 125_000), ("1,250", 125_000), ("1 250,00 €", 125_000),
     ("¥12", 1200), ("12.50 dollars.", 1250)],
)  # fmt: skip
def test_an_amount_may_have_a_currency_and_groups(text: str, cents: int) -> None:
    assert amount_minor(text) == cents


@pytest.mark.parametrize(
    "text",
    [None, "", "$", "12.505", "1,250,50", "1.25.0", "-5", "about $5", "$12.50 + $3", "12 apples",
     "$12.50 $13.50"],
)  # fmt: skip
def test_anything_else_is_no_amount(text: str | None) -> None:
    assert amount_minor(text) is None


def test_lists_are_the_same_if_they_hold_the_same_equally_often() -> None:
    assert same_items(["a ", "b"], ["b", "a"])
    assert not same_items(["a", "a"], ["a", "b"])
    assert not same_items(["a", "a"], ["a"])


def test_a_list_is_split_at_commas_line_ends_and_the_word_and() -> None:
    assert items("A, B and C; Sand\nD、E") == ("A", "B", "C", "Sand", "D", "E")
    assert items(None) == ()


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
