"""Typing plain text through `input text`, and emptying the field before.

`input text` turns "%s" into a space and drops the whole string for one character that its key map
lacks, so only printable ASCII goes through it, and "%s" itself goes in two pieces.
"""

import re
from collections.abc import Awaitable, Callable

from ..actions import Outcome, TypeText
from .errors import CaptureFailed
from .input import KEYCODES, MOVE_END, ShellInput
from .state import StateReader
from .ui import UiNode, UiTree

_CHUNK = 400  # characters a call: each is two key events that the phone handles one by one
_KEYS_A_CALL = 200
_BETWEEN_PERCENT_AND_S = re.compile(r"(?<=%)(?=s)")


class Typist:
    """Types into whatever field has the focus."""

    def __init__(
        self, keys: ShellInput, state: StateReader, ui: Callable[[], Awaitable[UiTree]]
    ) -> None:
        self._keys = keys
        self._state = state
        self._ui = ui

    async def type(self, action: TypeText) -> Outcome:
        """Clear if asked, type, submit if asked; failed before anything is typed if it cannot."""
        if problem := why_not(action.text):
            return Outcome.failed(problem)
        if action.clear and (problem := await self._clear()):
            return Outcome.failed(problem)
        ready = action.clear or not action.text or await self._state.keyboard()
        for piece in pieces(action.text):
            await self._keys.text(piece)
        if action.submit:
            await self._keys.keys(KEYCODES["enter"])
        if not ready:
            return Outcome.done(
                "typed, but no keyboard was on the screen: if nothing appeared, tap a field first"
            )
        return Outcome.done()

    async def _clear(self) -> str:
        """Empty the focused field; gives the reason if that did not work."""
        try:
            field = focused_field(await self._ui())
            if field is None:
                return "no text field has the focus, so there is nothing to clear; tap one first"
            if not field.text:
                return ""
            await self._delete(len(field.text))
            rest = focused_field(await self._ui())
        except CaptureFailed as exc:
            return f"the field could not be read to clear it: {exc}"
        left = rest.text if rest is not None else ""
        # A field that shows the same text as before holds none of it: that was its hint.
        if left not in ("", field.text) and field.text.startswith(left):
            return f"the field could not be cleared, {left[:80]!r} is still in it"
        return ""

    async def _delete(self, count: int) -> None:
        await self._keys.keys(MOVE_END)
        for start in range(0, count, _KEYS_A_CALL):
            await self._keys.keys(*[KEYCODES["delete"]] * min(_KEYS_A_CALL, count - start))


def why_not(text: str) -> str:
    """Why `text` cannot be typed this way; empty if it can."""
    odd = next((letter for letter in text if not " " <= letter <= "~"), None)
    if odd is None:
        return ""
    return (
        f"nothing was typed: {odd!r} (U+{ord(odd):04X}) cannot be typed on this phone yet, only "
        "plain English letters, digits and signs on one line"
    )


def pieces(text: str) -> tuple[str, ...]:
    """`text` as arguments for `input text`: spaces as "%s", a literal "%s" split between two."""
    cut = [
        part[start : start + _CHUNK]
        for part in _BETWEEN_PERCENT_AND_S.split(text)
        for start in range(0, len(part), _CHUNK)
    ]
    return tuple(part.replace(" ", "%s") for part in cut)


def focused_field(tree: UiTree) -> UiNode | None:
    """The text field that has the focus."""
    fields = (node for node in tree.nodes() if node.focused)
    return next((node for node in fields if "EditText" in node.class_name), None)
