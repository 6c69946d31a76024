"""A phone's state as a file: gzipped JSON, the same bytes for the same state."""

import gzip
import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any, cast

from .state import PhoneState, Row, StateUnreadable, TableRef, Value

_BYTES = "base64"


def pack_state(state: PhoneState) -> bytes:
    """The state as bytes."""
    tables = [
        {
            "package": ref.package,
            "file": ref.file,
            "table": ref.table,
            "rows": [{name: _plain(value) for name, value in row.items()} for row in rows],
        }
        for ref, rows in state.tables.items()
    ]
    text = json.dumps({"tables": tables, "settings": dict(state.settings)}, ensure_ascii=False)
    return gzip.compress(text.encode(), mtime=0)


def unpack_state(packed: bytes) -> PhoneState:
    """The state that was packed; raises StateUnreadable for anything else."""
    try:
        content = cast(Mapping[str, Any], json.loads(gzip.decompress(packed)))
        return PhoneState(
            tables={
                TableRef(table["package"], table["file"], table["table"]): tuple(
                    _row(row) for row in table["rows"]
                )
                for table in content["tables"]
            },
            settings=content["settings"],
        )
    except (OSError, EOFError, ValueError, KeyError, TypeError, zlib.error) as error:
        raise StateUnreadable(f"the state kept at the start cannot be read: {error}") from error


def _plain(value: Value) -> object:
    return {_BYTES: b64encode(value).decode()} if isinstance(value, bytes) else value


def _row(row: Mapping[str, Any]) -> Row:
    return {
        name: b64decode(cast(str, value[_BYTES])) if isinstance(value, dict) else value
        for name, value in row.items()
    }
