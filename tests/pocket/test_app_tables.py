"""Records and rows: what is written is read again, and what a table does not have is an error."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Literal, NamedTuple

import pytest

from tapwright.emulator.pocket.apps.tables import (
    Table,
    delete,
    insert,
    insert_all,
    insert_missing,
    sql_value,
    update,
    upsert,
)

SCHEMA = """
CREATE TABLE shelves (_id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE);
CREATE TABLE books (_id INTEGER PRIMARY KEY AUTOINCREMENT, shelf_id INTEGER, title TEXT,
  price_cents INTEGER, lent INTEGER DEFAULT 0, class TEXT DEFAULT 'novel', authors TEXT,
  bought TEXT, read_at INTEGER, rating INTEGER);
"""


@dataclass(frozen=True, slots=True)
class Book:
    id: int
    title: str
    price: int
    lent: bool
    kind: Literal["novel", "atlas"]
    authors: tuple[str, ...]
    bought: date
    read_at: datetime | None
    rating: int | None


class Shelved(NamedTuple):
    id: int
    title: str
    shelf: str
    marks: tuple[str, ...]


BOOKS = Table("books", Book, price="price_cents", kind="class")
SHELVED = Table(
    "books",
    Shelved,
    "LEFT JOIN shelves ON shelves._id = books.shelf_id",
    shelf="shelves.name",
    marks=None,
)
ATLAS = Book(
    0,
    "Tides",
    1250,
    True,
    "atlas",
    ("Ana Vidal", "Søren L."),
    date(2026, 3, 2),
    datetime(2026, 3, 4, 5, 6, tzinfo=UTC),
    None,
)


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.executescript(SCHEMA)
    yield connection
    connection.close()


def test_a_record_comes_back_as_it_was(db: sqlite3.Connection) -> None:
    key = BOOKS.insert(db, ATLAS)
    assert BOOKS.get(db, key) == replace(ATLAS, id=key)
    assert tuple(db.execute("SELECT * FROM books").fetchone()) == (
        key, None, "Tides", 1250, 1, "atlas", "Ana Vidal, Søren L.", "2026-03-02", 1772600760000,
        None,
    )  # fmt: skip


def test_a_record_with_an_id_keeps_it_and_can_be_changed(db: sqlite3.Connection) -> None:
    BOOKS.insert(db, replace(ATLAS, id=7))
    BOOKS.update(db, replace(ATLAS, id=7, lent=False, authors=()))
    assert BOOKS.select(db) == [replace(ATLAS, id=7, lent=False, authors=())]
    assert BOOKS.get(db, 8) is None


def test_many_records_get_ids_in_their_order(db: sqlite3.Connection) -> None:
    BOOKS.insert_all(db, [ATLAS, replace(ATLAS, title="Winds", price=5)])
    BOOKS.insert_all(db, [])
    found = BOOKS.select(db, "WHERE price_cents < ? ORDER BY _id", 2000)
    assert [(book.id, book.title) for book in found] == [(1, "Tides"), (2, "Winds")]


def test_null_is_nothing_of_the_type_unless_none_is_allowed(db: sqlite3.Connection) -> None:
    db.execute("INSERT INTO books (bought, lent, class) VALUES ('2026-01-01', NULL, NULL)")
    book = BOOKS.get(db, 1)
    assert book is not None
    assert (book.title, book.price, book.lent, book.kind, book.authors) == ("", 0, False, "", ())
    assert (book.read_at, book.rating) == (None, None)


def test_a_day_that_is_missing_is_not_made_up(db: sqlite3.Connection) -> None:
    insert(db, "books", title="Undated")
    with pytest.raises(TypeError):
        BOOKS.get(db, 1)


def test_what_is_joined_is_read_and_never_written(db: sqlite3.Connection) -> None:
    shelf = insert(db, "shelves", name="Sea")
    SHELVED.insert(db, Shelved(0, "Tides", "Sea", ()), shelf_id=shelf)
    found = [SHELVED.read(row, marks=("p. 4",)) for row in SHELVED.rows(db)]
    assert found == [Shelved(1, "Tides", "Sea", ("p. 4",))]
    with pytest.raises(TypeError):
        SHELVED.select(db)


def test_rows_without_a_record(db: sqlite3.Connection) -> None:
    insert_all(db, "books", "title, lent, bought", [("A", True, date(2026, 1, 2)), ("B", 0, None)])
    update(db, "books", 2, title="C", class_="atlas")
    delete(db, "books", 1)
    rows = db.execute("SELECT _id, title, lent, class FROM books").fetchall()
    assert [tuple(row) for row in rows] == [(2, "C", 0, "atlas")]


def test_what_is_there_already_is_left_or_changed(db: sqlite3.Connection) -> None:
    assert insert_missing(db, "shelves", name="Sea")
    assert not insert_missing(db, "shelves", name="Sea")
    db.execute("CREATE TABLE flags (name TEXT UNIQUE, value TEXT, at INTEGER)")
    upsert(db, "flags", "name", name="dark", value="1", at=1)
    upsert(db, "flags", "name", name="dark", value="0", at=2)
    assert [tuple(row) for row in db.execute("SELECT * FROM flags")] == [("dark", "0", 2)]


def test_unknown_columns_are_errors(db: sqlite3.Connection) -> None:
    with pytest.raises(TypeError, match="Book has no field colour"):
        Table("books", Book, colour="class")
    with pytest.raises(sqlite3.OperationalError, match="colour"):
        insert(db, "books", colour="red")
    with pytest.raises(sqlite3.OperationalError, match="colour"):
        insert_all(db, "books", "title, colour", [("A", "red")])
    insert(db, "books", title="A")
    with pytest.raises(sqlite3.OperationalError, match="colour"):
        update(db, "books", 1, colour="red")
    with pytest.raises(sqlite3.OperationalError, match=r"books\.price"):
        Table("books", Book, kind="class").select(db)


def test_values_and_types_without_a_column_are_errors(db: sqlite3.Connection) -> None:
    @dataclass(frozen=True)
    class Odd:
        id: int
        title: set[str]

    with pytest.raises(TypeError, match="no column keeps"):
        sql_value({"a"})
    with pytest.raises(TypeError, match="no column is read as set"):
        insert(db, "books", title="A")
        Table("books", Odd).select(db)
