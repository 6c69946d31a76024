"""Keys pressed together: what a keyboard's modifiers make of the others."""

from collections.abc import Sequence

from .editing import focused_field
from .hard_keys import PRINTED
from .keycodes import KEYCODES
from .screen import Windows

CONTROL = frozenset((KEYCODES["CTRL_LEFT"], KEYCODES["CTRL_RIGHT"]))
SHIFT = frozenset((KEYCODES["SHIFT_LEFT"], KEYCODES["SHIFT_RIGHT"]))
MODIFIERS = CONTROL | SHIFT | {KEYCODES["ALT_LEFT"], KEYCODES["ALT_RIGHT"]}
META_SHIFT, META_CONTROL = 0x1, 0x1000
EDITING = {
    KEYCODES["C"]: KEYCODES["COPY"],
    KEYCODES["X"]: KEYCODES["CUT"],
    KEYCODES["V"]: KEYCODES["PASTE"],
}
"""What a key does together with Ctrl."""


def press_together(windows: Windows, codes: Sequence[int]) -> None:
    """Press keys at once, modifiers first; a modifier alone does nothing."""
    held = MODIFIERS.intersection(codes)
    for code in codes:
        if code not in MODIFIERS:
            press_with(windows, code, control=bool(held & CONTROL), shift=bool(held & SHIFT))


def press_with_meta(windows: Windows, code: int, meta: int) -> None:
    """Press a key with the modifiers of an Android meta state."""
    press_with(windows, code, control=bool(meta & META_CONTROL), shift=bool(meta & META_SHIFT))


def press_with(windows: Windows, code: int, *, control: bool, shift: bool) -> None:
    """Press one key under modifiers."""
    if control and code == KEYCODES["A"]:
        field = focused_field(windows)
        if field is not None:
            field.select_all()
    elif control:
        if code in EDITING:
            windows.key(EDITING[code])
        elif code not in PRINTED:
            windows.key(code)
    elif shift and PRINTED.get(code, "").isalpha():
        windows.type_text(PRINTED[code].upper())
    else:
        windows.key(code)
