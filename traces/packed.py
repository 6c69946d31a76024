"""Gzipped JSON beside the steps, as the phone's state when an episode began, without secrets."""

import gzip
import json
import zlib
from base64 import b64decode, b64encode
from binascii import Error as NoBase64
from io import BytesIO
from typing import cast

from pydantic import JsonValue

from ..actions import UsageError
from .redactor import Redactor

SUFFIX = ".json.gz"
# What unpacks to more than this is left alone; in bytes.
LARGEST = 256 * 1024**2
# Agents wait while it is packed: 8% more bytes than at 9 take a tenth of the time.
LEVEL = 5


def hide_packed(packed: bytes, secrets: Redactor) -> bytes:
    """The same with every text, number and `{"base64": ...}` hidden; names of members stay.

    Raises UsageError if it is no gzipped JSON.
    """
    try:
        with gzip.open(BytesIO(packed)) as file:
            text = file.read(LARGEST + 1)
        if len(text) > LARGEST:
            raise UsageError("a packed file unpacks to more than can be kept")
        content = cast(JsonValue, json.loads(text))
    except (OSError, EOFError, zlib.error, ValueError, RecursionError) as error:
        raise UsageError(f"this is no gzipped JSON: {error}") from error
    hidden = json.dumps(_hidden(content, secrets), ensure_ascii=False)
    return gzip.compress(hidden.encode("utf-8", "surrogateescape"), compresslevel=LEVEL, mtime=0)


def _hidden(value: JsonValue, secrets: Redactor) -> JsonValue:
    match value:
        case str():
            return secrets.hide(value)
        case bool() | None:
            return value
        case int() | float():
            hidden = secrets.hide(str(value))
            return value if hidden == str(value) else {"number": hidden}
        case list():
            return [_hidden(item, secrets) for item in value]
        case {"base64": str() as encoded}:
            return {"base64": _hidden_bytes(encoded, secrets)}
        case dict():
            return {name: _hidden(inner, secrets) for name, inner in value.items()}


def _hidden_bytes(encoded: str, secrets: Redactor) -> str:
    try:
        content = b64decode(encoded, validate=True).decode("utf-8", "surrogateescape")
    except NoBase64:
        return secrets.hide(encoded)
    return b64encode(secrets.hide(content).encode("utf-8", "surrogateescape")).decode()
