"""The receivers of ADBKeyboard and of uiautomator2's keyboard: text by broadcast."""

import base64
import binascii
from collections.abc import Callable
from functools import partial

from ..system.editing import Editable, clear_focused, commit_text
from ..system.keyboards import ADB_KEYBOARD, KEYBOARDS, U2_KEYBOARD
from ..system.packages import Intent
from .context import BroadcastResult, Context

RESULT_OK = -1
NOT_HEARD = BroadcastResult()
Act = Callable[[Context, Intent], bool]
Answer = Callable[[Context, Intent], str | None]


def register_keyboards(context: Context) -> None:
    """Let the keyboards that may be installed hear their broadcasts."""
    for action, act in ADB_ACTIONS.items():
        context.receivers.register(action, partial(_adb, context, act))
    for action, answer in U2_ACTIONS.items():
        context.receivers.register(action, partial(_u2, context, answer))


def _adb(context: Context, act: Act, intent: Intent) -> BroadcastResult:
    """ADBKeyboard listens while it is the keyboard in use, and always answers with result 0."""
    if _in_use(context, ADB_KEYBOARD.name):
        act(context, intent)
    return NOT_HEARD


def _u2(context: Context, answer: Answer, intent: Intent) -> BroadcastResult:
    """uiautomator2's keyboard reports what came of it."""
    if not _in_use(context, U2_KEYBOARD.name):
        return NOT_HEARD
    said = answer(context, intent)
    return BroadcastResult(0, "fail") if said is None else BroadcastResult(RESULT_OK, said)


def _in_use(context: Context, package: str) -> bool:
    chosen = context.system.settings.get("secure", "default_input_method")
    installed = context.system.packages.get(package) is not None
    return installed and chosen == KEYBOARDS[package]


def _text(context: Context, intent: Intent) -> bool:
    return commit_text(context.system.windows, str(intent.extras.get("msg", "")))


def _decoded(intent: Intent, name: str) -> str | None:
    try:
        return base64.b64decode(str(intent.extras.get(name, "")), validate=False).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None


def _base64(context: Context, intent: Intent) -> bool:
    text = _decoded(intent, "msg")
    return text is not None and commit_text(context.system.windows, text)


def _characters(context: Context, intent: Intent) -> bool:
    """Code points from an integer array."""
    numbers = [word for word in str(intent.extras.get("chars", "")).split(",") if word.isdecimal()]
    codes = [int(word) for word in numbers if len(word) < 8 and int(word) <= 0x10FFFF]
    return commit_text(context.system.windows, "".join(map(chr, codes)))


def _key(context: Context, intent: Intent) -> bool:
    code = intent.extras.get("code")
    if not isinstance(code, int):
        return False
    context.system.windows.key(code)
    return True


def _clear(context: Context, intent: Intent) -> bool:
    return clear_focused(context.system.windows)


def _enter(context: Context, intent: Intent) -> bool:
    """The action of the field: search, send, next or done."""
    windows = context.system.windows
    if not isinstance(windows, Editable) or windows.field is None:
        return False
    windows.enter()
    return True


def _hide(context: Context, intent: Intent) -> bool:
    windows = context.system.windows
    if isinstance(windows, Editable):
        windows.hide_keyboard()
    return True


def _u2_text(context: Context, intent: Intent) -> str | None:
    text = _decoded(intent, "text")
    return None if text is None else _said(commit_text(context.system.windows, text))


def _u2_clipboard(context: Context, intent: Intent) -> str | None:
    windows = context.system.windows
    if not isinstance(windows, Editable):
        return None
    return base64.b64encode(windows.clipboard.encode()).decode()


def _said(done: bool) -> str | None:
    return "success" if done else None


def _reporting(act: Act) -> Answer:
    return lambda context, intent: _said(act(context, intent))


ADB_ACTIONS: dict[str, Act] = {
    "ADB_INPUT_TEXT": _text,
    "ADB_INPUT_B64": _base64,
    "ADB_INPUT_CHARS": _characters,
    "ADB_INPUT_CODE": _key,
    "ADB_EDITOR_CODE": _enter,
    "ADB_CLEAR_TEXT": _clear,
}
U2_ACTIONS: dict[str, Answer] = {
    "ADB_KEYBOARD_INPUT_TEXT": _u2_text,
    "ADB_KEYBOARD_CLEAR_TEXT": _reporting(_clear),
    "ADB_KEYBOARD_SMART_ENTER": _reporting(_enter),
    "ADB_KEYBOARD_EDITOR_CODE": _reporting(_enter),
    "ADB_KEYBOARD_HIDE": _reporting(_hide),
    "ADB_KEYBOARD_GET_CLIPBOARD": _u2_clipboard,
}
