"""What `content query` prints, also with commas, line ends and false heads within a text."""

import pytest

from tapwright.tasks.providers import read_rows
from tapwright.tasks.state import StateUnreadable

COLUMNS = ("_id", "type", "body")


def test_texts_may_hold_anything() -> None:
    printed = (
        "Row: 0 _id=1, type=1, body=one, two, type=3\n"
        "Row: 1 _id=2, type=NULL, body=first line\nRow: 9 is no row\n\n"
        "Row: 2 _id=3, type=2, body=\n"
    )
    assert [row["body"] for row in read_rows(printed, COLUMNS)] == [
        "one, two, type=3",
        "first line\nRow: 9 is no row\n",
        "",
    ]
    assert read_rows(printed, COLUMNS)[1]["type"] == "NULL"


def test_without_columns_names_are_read_from_the_row() -> None:
    assert read_rows("Row: 0 _id=1, address=+1555, read=0\n") == [
        {"_id": "1", "address": "+1555", "read": "0"}
    ]


def test_no_rows_are_not_the_same_as_no_answer() -> None:
    assert read_rows("No result found.\n", COLUMNS) == []
    for printed in ("", "\n", "[ERROR] Unsupported argument", "Row: 0 other=1\n"):
        with pytest.raises(StateUnreadable):
            read_rows(printed, COLUMNS)
