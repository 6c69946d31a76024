"""Large file contents, held once for all phones of a process that were sent the same file."""

import hashlib
from collections import OrderedDict
from functools import lru_cache
from threading import Lock

SHARED_FROM = 256 * 1024
"""Bytes from which looking for an equal content is worth the hashing."""
KEPT = 8


class Contents:
    """The latest large contents by their hash."""

    def __init__(self, limit: int = KEPT) -> None:
        self._by_hash: OrderedDict[bytes, bytes] = OrderedDict()
        self._limit = limit
        self._lock = Lock()

    def keep(self, content: bytes) -> bytes:
        """The content, or an equal one that is held already."""
        if len(content) < SHARED_FROM:
            return content
        key = hashlib.sha256(content).digest()
        with self._lock:
            held = self._by_hash.setdefault(key, content)
            self._by_hash.move_to_end(key)
            if len(self._by_hash) > self._limit:
                self._by_hash.popitem(last=False)
            return held


@lru_cache(maxsize=1)
def shared_contents() -> Contents:
    """The contents that the phones of this process share."""
    return Contents()
