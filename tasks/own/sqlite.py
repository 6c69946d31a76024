"""Asks a database of the phone a question: on a copy, so that the phone's own is never written."""

import sqlite3

from ...device.device import Device
from ...device.errors import CommandFailed
from ..reading import without_log

_OPERATIONS = 5_000_000


async def query_database(device: Device, path: str, query: str) -> list[list[str]] | str:
    """The rows as texts, a NULL as `null`; why there are none if the query cannot be answered."""
    try:
        content = await device.pull(path)
    except CommandFailed as error:
        return error.whole
    connection = sqlite3.connect(":memory:")
    try:
        connection.deserialize(without_log(content))
        connection.execute("PRAGMA query_only = 1")
        connection.set_progress_handler(lambda: 1, _OPERATIONS)  # a query that never ends does
        return [[_text(value) for value in row] for row in connection.execute(query)]
    except (sqlite3.Error, sqlite3.Warning) as error:
        return f"the query cannot be answered: {error}"
    finally:
        connection.close()


def _text(value: object) -> str:
    match value:
        case None:
            return "null"
        case bytes():
            return value.hex()
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)
