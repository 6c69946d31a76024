"""A phone's state as a file: gzipped JSON, the same bytes for the same state.

Secrets stand in it as their names, also those that a phone keeps as a number or as bytes.
"""

import gzip
import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from functools import partial
from io import BytesIO
from typing import Any, cast

from ..traces.packed import LARGEST, LEVEL
from ..traces.redactor import Redactor
from .state import PhoneState, StateUnreadable, TableRef, Value

_BYTES = "base64"
_NUMBER = "number"


def pack_state(state: PhoneState, secrets: Redactor | None = None) -> bytes:
    """The state as bytes, without the secrets."""
    # Ten thousand values of which none is a secret's go into JSON as they are.
    row_of = partial(_hidden, hide=secrets.hide) if secrets else dict[str, object]
    tables = [
        {
            "package": ref.package,
            "file": ref.file,
            "table": ref.table,
            "rows": list(map(row_of, rows)),
        }
        for ref, rows in state.tables.items()
    ]
    settings = row_of(state.settings)
    whole = {"tables": tables, "settings": settings, "files": dict(state.files)}
    whole |= {"at_ms": state.at_ms, "unseen": list(state.unseen)}
    text = json.dumps(whole, ensure_ascii=False, default=_encoded)
    return gzip.compress(text.encode(), compresslevel=LEVEL, mtime=0)


def unpack_state(packed: bytes, secrets: Redactor | None = None) -> PhoneState:
    """The state that was packed, with the same secrets; StateUnreadable for anything else."""
    reveal = (secrets or Redactor()).reveal
    try:
        with gzip.open(BytesIO(packed)) as file:
            text = file.read(LARGEST + 1)
        if len(text) > LARGEST:
            raise StateUnreadable("the state kept at the start unpacks to more than a phone holds")
        content = cast(Mapping[str, Any], json.loads(text))
        return PhoneState(
            tables={
                TableRef(table["package"], table["file"], table["table"]): tuple(
                    _row(row, reveal) for row in table["rows"]
                )
                for table in content["tables"]
            },
            settings=_row(content["settings"], reveal),
            files=content.get("files", {}),
            at_ms=content.get("at_ms", 0),
            unseen=tuple(content.get("unseen", ())),
        )
    except (
        OSError, EOFError, ValueError, KeyError, TypeError, RecursionError, zlib.error,
    ) as error:  # fmt: skip
        raise StateUnreadable(f"the state kept at the start cannot be read: {error}") from error


def _hidden(row: Mapping[str, Value], hide: Callable[[str], str]) -> dict[str, object]:
    return {name: _plain(value, hide) for name, value in row.items()}


def _encoded(value: object) -> object:
    """What JSON has no word for: bytes."""
    if isinstance(value, bytes):
        return {_BYTES: b64encode(value).decode()}
    raise TypeError(f"a phone's state holds no {type(value).__name__}")


def _plain(value: Value, hide: Callable[[str], str]) -> object:
    match value:
        case str():
            return hide(value)
        case bytes():
            hidden = hide(value.decode("utf-8", "surrogateescape"))
            return {_BYTES: b64encode(hidden.encode("utf-8", "surrogateescape")).decode()}
        case int() | float():
            hidden = hide(str(value))
            return value if hidden == str(value) else {_NUMBER: hidden}
        case None:
            return None


def _row(row: Mapping[str, Any], reveal: Callable[[str], str]) -> Any:
    return {name: _value(value, reveal) for name, value in row.items()}


def _value(value: Any, reveal: Callable[[str], str]) -> Value:
    match value:
        case str():
            return reveal(value)
        case {"base64": str() as encoded}:
            text = reveal(b64decode(encoded).decode("utf-8", "surrogateescape"))
            return text.encode("utf-8", "surrogateescape")
        case {"number": str() as hidden}:
            return json.loads(reveal(hidden))
        case _:
            return value
