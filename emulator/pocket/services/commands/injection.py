"""`input`: taps, swipes, text and keys."""

from typing import Literal

from ...system.finger import HOLD_MS, Point
from ...system.key_combos import press_together
from ...system.keycodes import key_code
from ..context import InputRefused
from ..shell.call import Call, Command, CommandError
from .options import number

SOURCES = frozenset(
    "keyboard mouse joystick touchnavigation touchpad trackball dpad stylus gamepad "
    "touchscreen rotaryencoder".split()
)
USAGE = """Usage: input [<source>] [-d DISPLAY_ID] <command> [<arg>...]

The sources are:
      touchscreen keyboard mouse joystick touchnavigation touchpad trackball dpad stylus gamepad

The commands and default sources are:
      text <string> (Default: touchscreen)
      keyevent [--longpress|--doubletap] <key code number or name> ... (Default: keyboard)
      tap <x> <y> (Default: touchscreen)
      swipe <x1> <y1> <x2> <y2> [duration(ms)] (Default: touchscreen)
      draganddrop <x1> <y1> <x2> <y2> [duration(ms)] (Default: touchscreen)
      press (Default: trackball)
      roll <dx> <dy> (Default: trackball)
      motionevent <DOWN|UP|MOVE|CANCEL> <x> <y> (Default: touchscreen)
      keycombination [-t duration(ms)] <key code 1> <key code 2> ... (Default: keyboard)"""
ENTER, TAB = 66, 61
SWIPE_MS = 300.0


async def input_(call: Call) -> int:
    words = list(call.args)
    if words and words[0] in SOURCES:
        words.pop(0)
    if words[:1] == ["-d"]:
        _display(words[1:2])
        words = words[2:]
    if not words:
        call.warn("Error: Unknown command: null")
        raise CommandError(USAGE, 255)
    verb, *rest = words
    try:
        call.context.check_injecting()
    except InputRefused as error:
        trace = "\tat android.os.Parcel.createExceptionOrNull(Parcel.java:3011)"
        raise _failure(verb, f"java.lang.SecurityException: {error}\n{trace}") from error
    began_ms = call.context.finger.now_ms
    match verb:
        case "tap":
            call.context.finger.tap(_points(verb, rest, 1)[0])
        case "swipe" | "draganddrop" | "touchscreen":
            _glide(call, verb, rest)
            await call.context.keep_pace(began_ms)
        case "text":
            _text(call, rest)
        case "keyevent":
            _keys(call, rest)
        case "keycombination":
            _combination(call, rest)
        case "motionevent":
            _motion(call, rest)
        case "press" | "roll":
            return 0
        case _:
            call.warn(f"Error: Unknown command: {verb}")
            raise CommandError(USAGE, 255)
    return 0


def mappable(text: str) -> bool:
    """Whether Android's virtual keyboard has keys for all of `text`."""
    return all(" " <= char <= "~" or char in "\n\t" for char in text)


def type_keys(call: Call, text: str) -> None:
    """Type `text` as key events, with real keys for newline and tab."""
    windows = call.context.system.windows
    pending = ""
    for char in text:
        if char in "\n\t":
            if pending:
                windows.type_text(pending)
            pending = ""
            windows.key(ENTER if char == "\n" else TAB)
        else:
            pending += char
    if pending:
        windows.type_text(pending)


def _display(words: list[str]) -> None:
    if words not in (["0"], ["-1"], ["DEFAULT_DISPLAY"]):
        raise _failure("text", "java.lang.IllegalArgumentException: Error: Invalid display ID")


def _text(call: Call, words: list[str]) -> None:
    if not words:
        raise _failure("text", 'java.lang.IllegalArgumentException: Argument expected after "text"')
    text = words[0].replace("%s", " ")
    if not mappable(text):
        # One character without a key loses the whole string, as on a real phone.
        raise _failure(
            "text", "java.lang.NullPointerException: Attempt to get length of null array"
        )
    type_keys(call, text)


def _glide(call: Call, verb: str, words: list[str]) -> None:
    start, end = _points(verb, words[:4], 2)
    ms = SWIPE_MS
    if len(words) > 4:
        ms = number(words[4], f"Error: Invalid arguments for command: {verb}")
        ms = ms if ms >= 0 else SWIPE_MS
    if verb == "draganddrop":
        call.context.finger.drag_and_drop(start, end, ms)
    else:
        call.context.finger.swipe(start, end, ms)


def _keys(call: Call, words: list[str]) -> None:
    flags = [word for word in words if word.startswith("--")]
    names = [word for word in words if not word.startswith("--")]
    if not names:
        raise _failure(
            "keyevent", 'java.lang.IllegalArgumentException: Argument expected after "keyevent"'
        )
    codes = _codes("keyevent", names)
    if "--longpress" in flags:
        call.context.finger.wait(HOLD_MS)
    for code in codes * (2 if "--doubletap" in flags else 1):
        call.context.system.windows.key(code)


def _combination(call: Call, words: list[str]) -> None:
    """`input keycombination [-t milliseconds] KEY KEY...`: keys pressed at once."""
    if words[:1] == ["-t"]:
        words = words[2:]
    if len(words) < 2:
        raise _failure(
            "keycombination",
            "java.lang.IllegalArgumentException: keycombination requires at least 2 keycodes",
        )
    press_together(call.context.system.windows, _codes("keycombination", words))


def _codes(verb: str, names: list[str]) -> list[int]:
    codes: list[int] = []
    for name in names:
        code = key_code(name)
        if code is None:
            raise _failure(verb, "java.lang.IllegalArgumentException: Unknown keycode: " + name)
        codes.append(code)
    return codes


def _motion(call: Call, words: list[str]) -> None:
    phases: dict[str, Literal["down", "move", "up"]] = {
        "DOWN": "down",
        "MOVE": "move",
        "UP": "up",
        "CANCEL": "up",
    }
    phase = phases.get(words[0].upper()) if words else None
    if phase is None:
        raise _failure("motionevent", "java.lang.IllegalArgumentException: Unknown action")
    call.context.finger.event(phase, _points("motionevent", words[1:], 1)[0])


def _points(verb: str, words: list[str], count: int) -> list[Point]:
    complaint = _failure(
        verb, f"java.lang.IllegalArgumentException: Error: Invalid arguments for command: {verb}"
    )
    if len(words) < count * 2:
        raise complaint
    try:
        numbers = [number(word, "") for word in words[: count * 2]]
    except CommandError:
        raise complaint from None
    return [Point(*numbers[at : at + 2]) for at in range(0, count * 2, 2)]


def _failure(verb: str, message: str) -> CommandError:
    return CommandError(f"\nException occurred while executing '{verb}':\n{message}", 255)


COMMANDS: dict[str, Command] = {"input": input_}
