"""The values of awk, and how they become text and numbers (POSIX, "awk")."""

import re

from ..shell.escapes import PLAIN

NUMBER = re.compile(r"[ \t\n]*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)")
CONVERSION = re.compile(r"%([-+ #0]*)(\*|\d{0,4})(?:\.(\*|\d{0,4}))?[hlL]*([diouxXeEfFgGcs%])")


class Field(str):
    """Text from outside, which is a number too when it looks like one."""


Value = str | float | None
"""None is a variable that was never set: the empty text and zero at once."""


def number(value: Value) -> float:
    if value is None:
        return 0.0
    if isinstance(value, (float, int)):
        return value
    match = NUMBER.match(value)
    try:
        return float(match[1]) if match else 0.0
    except OverflowError:
        return 0.0


def text(value: Value, form: str = "%.6g") -> str:
    if value is None:
        return ""
    if not isinstance(value, (float, int)):
        return str(value)
    if abs(value) < 1e16 and value == int(value):
        return str(int(value))
    return formatted(form, [value])


def truth(value: Value) -> bool:
    if isinstance(value, Field) and looks_numeric(value):
        return number(value) != 0
    return bool(value)


def looks_numeric(value: str) -> bool:
    match = NUMBER.match(value)
    return match is not None and value[match.end() :].strip(" \t\n") == ""


def compare(one: Value, other: Value) -> int:
    """-1, 0 or 1; by number when both are numbers or look like ones from outside."""
    if all(_numeric(value) for value in (one, other)):
        left, right = number(one), number(other)
        return (left > right) - (left < right)
    first, second = text(one), text(other)
    return (first > second) - (first < second)


def _numeric(value: Value) -> bool:
    if value is None or isinstance(value, (float, int)):
        return True
    return isinstance(value, Field) and looks_numeric(value)


def formatted(form: str, values: list[Value]) -> str:
    """awk's printf: the template with its conversions filled; missing values are empty."""
    rest = list(values)

    def take() -> Value:
        return rest.pop(0) if rest else None

    def fill(match: re.Match[str]) -> str:
        flags, width, precision, kind = match.groups()
        if kind == "%":
            return "%"
        if width == "*":
            width = str(int(number(take())))
        if precision == "*":
            precision = str(int(number(take())))
        shape = f"%{flags}{width}" + (f".{precision}" if precision is not None else "")
        value = take()
        try:
            match kind:
                case "c":
                    letter = text(value)[:1]
                    if isinstance(value, (float, int)):
                        letter = chr(int(value)) if 0 < value < 0x110000 else "\0"
                    return (shape.partition(".")[0] + "s").replace("0", "", 0) % letter
                case "s":
                    return (shape + "s") % text(value)
                case "d" | "i" | "u":
                    return (shape + "d") % int(number(value))
                case "o" | "x" | "X":
                    return (shape + kind) % (int(number(value)) & 0xFFFFFFFFFFFFFFFF)
                case _:
                    return (shape + kind) % number(value)
        except (ValueError, OverflowError):
            return text(value)

    return CONVERSION.sub(fill, form)


def regex_escapes(source: str) -> str:
    """A dynamic expression's text: awk reads C's escapes in it first."""
    return re.sub(r"\\([abfnrtv])", lambda match: PLAIN[match[1]], source)
