"""Plain text through `input text`.

`input text` turns "%s" into a space and drops the whole string for one character that its key map
lacks, so only printable ASCII goes through it, and "%s" itself goes in two pieces.
"""

import re

from ..input import ENTER, ShellInput

_CHUNK = 400  # characters a call: each is two key events that the phone handles one by one
_MOST = 2000
_BETWEEN_PERCENT_AND_S = re.compile(r"(?<=%)(?=s)")


class PlainText:
    """Types as a keyboard would: key by key, wherever the focus is."""

    name = "keys"

    def __init__(self, keys: ShellInput) -> None:
        self._keys = keys

    def fits(self, text: str) -> bool:
        """Whether this way is right for `text`: printable ASCII, on one line, not long."""
        return len(text) <= _MOST and is_plain(text)

    async def put(self, text: str) -> None:
        """Type `text`, newlines with the enter key; raises CommandFailed."""
        for number, line in enumerate(text.split("\n")):
            if number:
                await self._keys.keys(ENTER)
            for piece in pieces(line):
                await self._keys.text(piece)


def is_plain(text: str) -> bool:
    """Whether all of `text` has keys on every phone."""
    return all(" " <= letter <= "~" for letter in text)


def pieces(text: str) -> tuple[str, ...]:
    """`text` as arguments for `input text`: spaces as "%s", a literal "%s" split between two."""
    cut = [
        part[start : start + _CHUNK]
        for part in _BETWEEN_PERCENT_AND_S.split(text)
        for start in range(0, len(part), _CHUNK)
    ]
    return tuple(part.replace(" ", "%s") for part in cut)
