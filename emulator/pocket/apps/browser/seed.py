"""What a used browser has in it: bookmarks, visits and comments."""

from __future__ import annotations

from ...content import Content

CONTENT = Content(__file__)
FOLDERS = ("Mobile bookmarks", "Reading list", "Recipes", "Trips", "Work")


def bookmarks() -> list[tuple[str, str, str, int]]:
    """Title, address, folder, age in days."""
    return [
        (row["title"], row["address"], row.one_of("folder", FOLDERS), row.number("age"))
        for row in CONTENT.table("bookmarks")
    ]


def visits() -> list[tuple[str, str, int]]:
    """Title, address, minutes ago."""
    return [(row["title"], row["address"], row.number("age")) for row in CONTENT.table("visits")]


def comments() -> list[tuple[str, str, str, int]]:
    """Address, author, text, minutes ago."""
    return [
        (row["address"], row["author"], row["text"], row.number("age"))
        for row in CONTENT.table("comments")
    ]
