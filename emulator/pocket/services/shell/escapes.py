"""Backslash escapes, as `echo`, `print`, `printf` and `$'...'` know them."""

import re

PLAIN = {
    "a": "\a",
    "b": "\b",
    "e": "\x1b",
    "E": "\x1b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "v": "\v",
    "\\": "\\",
}
CODES = r"x[0-9A-Fa-f]{1,2}|u[0-9A-Fa-f]{1,4}|U[0-9A-Fa-f]{1,8}"
ECHO = re.compile(rf"\\(0[0-7]{{0,3}}|{CODES}|[abeEfnrtv\\]|c)")
C = re.compile(rf"\\([0-7]{{1,3}}|{CODES}|[abeEfnrtv\\'\"?])")
PRINTF = re.compile(r"\\([0-7]{1,3}|x[0-9A-Fa-f]{1,2}|[abefnrtv\\\"']|c)")


def c_escapes(text: str) -> str:
    """What stands between `$'` and `'`."""
    return C.sub(lambda match: decode(match[1]), text)


def echo_escapes(text: str) -> tuple[str, bool]:
    """The text with mksh's escapes, and whether `\\c` says that no newline follows."""
    silent = any(match[1] == "c" for match in ECHO.finditer(text))
    return ECHO.sub(lambda match: "" if match[1] == "c" else decode(match[1]), text), silent


def printf_escapes(text: str) -> tuple[str, bool]:
    """The text with the escapes of toybox's printf and its `%b`, and whether `\\c` ended it."""
    return _until_c(PRINTF, text)


def encode(text: str) -> bytes:
    """The bytes of a text in which the upper half of bytes travels as Python's escaped ones."""
    return text.encode(errors="surrogateescape")


def decode(code: str) -> str:
    """One escape without its backslash."""
    if code[0] in "xuU" and len(code) > 1:
        value = int(code[1:], 16)
        if code[0] != "x":
            return chr(value) if value <= 0x10FFFF and not 0xD800 <= value < 0xE000 else "\ufffd"
    elif code[0].isdecimal():
        value = int(code, 8) & 0xFF
    else:
        return PLAIN.get(code, code)
    # The upper half means bytes, not characters.
    return bytes([value]).decode("ascii", "surrogateescape")


def _until_c(pattern: re.Pattern[str], text: str) -> tuple[str, bool]:
    out: list[str] = []
    at = 0
    for match in pattern.finditer(text):
        out.append(text[at : match.start()])
        at = match.end()
        if match[1] == "c":
            return "".join(out), True
        out.append(decode(match[1]))
    return "".join(out) + text[at:], False
