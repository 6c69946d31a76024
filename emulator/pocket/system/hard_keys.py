"""Hardware keys by Android key code, as `input keyevent` sends them."""

from __future__ import annotations

from typing import Protocol

from ..toolkit import kit
from .input_focus import InputFocus
from .keycodes import KEYCODES
from .scene import Scene
from .settings import SettingsStore

PRINTED = {
    **{KEYCODES[chr(65 + index)]: chr(97 + index) for index in range(26)},
    **{KEYCODES[str(digit)]: str(digit) for digit in range(10)},
    **{KEYCODES[f"NUMPAD_{digit}"]: str(digit) for digit in range(10)},
    KEYCODES["SPACE"]: " ",
    KEYCODES["COMMA"]: ",",
    KEYCODES["PERIOD"]: ".",
    KEYCODES["MINUS"]: "-",
    KEYCODES["EQUALS"]: "=",
    KEYCODES["SLASH"]: "/",
    KEYCODES["BACKSLASH"]: "\\",
    KEYCODES["SEMICOLON"]: ";",
    KEYCODES["APOSTROPHE"]: "'",
    KEYCODES["GRAVE"]: "`",
    KEYCODES["LEFT_BRACKET"]: "[",
    KEYCODES["RIGHT_BRACKET"]: "]",
    KEYCODES["AT"]: "@",
    KEYCODES["STAR"]: "*",
    KEYCODES["POUND"]: "#",
    KEYCODES["PLUS"]: "+",
}
MAX_VOLUME = 15
NAMES = {code: name for name, code in KEYCODES.items()}


class Desk(Protocol):
    """What the keys act on."""

    focus: InputFocus

    @property
    def field(self) -> kit.FieldState | None: ...
    def back(self) -> None: ...
    def home(self) -> None: ...
    def recents(self) -> None: ...
    def enter(self) -> None: ...
    def power(self, on: bool | None) -> None: ...
    def scene(self) -> Scene: ...


def press(code: int, desk: Desk, settings: SettingsStore) -> None:
    """Act on one key; keys that nothing listens to do nothing, as on Android."""
    name = NAMES.get(code, "")
    match name:
        case "BACK" | "ESCAPE":
            desk.back()
        case "HOME":
            desk.home()
        case "APP_SWITCH":
            desk.recents()
        case "POWER":
            desk.power(None)
        case "WAKEUP":
            desk.power(True)
        case "SLEEP":
            desk.power(False)
        case "VOLUME_UP":
            _volume(settings, 1)
        case "VOLUME_DOWN":
            _volume(settings, -1)
        case "VOLUME_MUTE" | "MUTE":
            settings.put("system", "volume_music", "0")
        case "PAGE_DOWN":
            _page(desk.scene(), 0.9)
        case "PAGE_UP":
            _page(desk.scene(), -0.9)
        case "TAB":
            desk.focus.next()
        case "ENTER" | "NUMPAD_ENTER" | "DPAD_CENTER":
            desk.enter()
        case "COPY":
            desk.focus.copy(False)
        case "CUT":
            desk.focus.copy(True)
        case "PASTE":
            desk.focus.paste()
        case _:
            field = desk.field
            if field is not None:
                _edit(field, name, code)


def _edit(field: kit.FieldState, name: str, code: int) -> None:
    match name:
        case "DEL":
            field.backspace()
        case "FORWARD_DEL":
            field.delete()
        case "CLEAR":
            field.clear()
        case "DPAD_LEFT":
            field.place(field.cursor - 1)
        case "DPAD_RIGHT":
            field.place(field.cursor + 1)
        case "MOVE_HOME" | "DPAD_UP":
            field.place(0)
        case "MOVE_END" | "DPAD_DOWN":
            field.place(len(field.text))
        case _:
            if code in PRINTED:
                field.insert(PRINTED[code])


def _page(scene: Scene, share: float) -> None:
    """Scroll the first list in front by a share of its height."""
    for window in reversed(scene.windows):
        for node in window.root.walk():
            scroll = None if node.touch is None else node.touch.scroll
            if scroll is not None and not scroll.horizontal and window.touchable:
                scroll.scroll(node.height * share)
                return


def _volume(settings: SettingsStore, step: int) -> None:
    level = int(settings.get("system", "volume_music") or 0) + step
    settings.put("system", "volume_music", str(max(0, min(MAX_VOLUME, level))))
