"""Answers as values, however they are written; what is another value never passes."""

import pytest

from tapwright.tasks.own.values import same_value


@pytest.mark.parametrize(
    ("kind", "wanted", "answer"),
    [
        ("number", "42", "42"),
        ("number", "1234.5", "1,234.5 km"),
        ("number", "-3", "−3 °"[:2]),
        ("time", "7:30", "07:30"),
        ("time", "19:05", "7:05 pm"),
        ("date", "2026-03-02", "March 2, 2026"),
        ("date", "2026-03-02", "2nd of March 2026"),
        ("date", "2026-03-02", "2 Mar 2026."),
        ("date", "2026-03-02", "2026年3月2日"),
        ("money", "12.50", "$12.50"),
        ("money", "12.50", "12,50 €"),
        ("text", "Blue  folder", "Blue folder."),
    ],
)
def test_the_same_value_passes(kind: str, wanted: str, answer: str) -> None:
    assert same_value(kind, wanted, answer)


@pytest.mark.parametrize(
    ("kind", "wanted", "answer"),
    [
        ("number", "42", "142"),
        ("number", "42", "it is 42 or 43"),
        ("number", "42", None),
        ("number", "1.5", "15"),
        ("time", "7:30", "19:30"),
        ("date", "2026-03-02", "2 Feb 2026"),
        ("date", "2026-03-02", "03/02/2026"),
        ("date", "2026-03-02", "30 Maybe 2026"),
        ("money", "12.50", "12.05"),
        ("text", "Blue folder", "blue folder"),
        ("text", "Blue folder", "The Blue folder"),
    ],
)
def test_another_value_fails(kind: str, wanted: str, answer: str | None) -> None:
    assert not same_value(kind, wanted, answer)


def test_a_set_is_compared_whole_and_counted() -> None:
    assert same_value("set", ("A", "B"), "B and A")
    assert not same_value("set", ("A", "B"), "A, A")
    assert not same_value("set", ("A", "B"), "A, B, C")
    assert same_value("text", ("yes", "sure"), "sure")
