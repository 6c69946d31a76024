"""`printf` as toybox has it (its posix/printf.c)."""

import re

from ..shell.call import Call, Command, CommandError
from ..shell.escapes import encode, printf_escapes
from .options import usage

CONVERSION = re.compile(r"%([-+ #0']*)(\*|\d{0,4})(?:\.(\*|\d{0,4}))?[hljzL]*(.)", re.DOTALL)


class _BadNumber(ValueError):
    """A value that is no number; the rest is printed all the same."""


def number(text: str) -> int:
    """A whole number as strtoll(3) reads it, or `'c` for a character. Raises _BadNumber."""
    if text[:1] in ("'", '"') and len(text) > 1:
        return ord(text[1])
    match = re.fullmatch(r"\s*([+-]?)(0[xX][0-9a-fA-F]{1,16}|\d{1,20})", text)
    if match is None:
        if text == "":
            return 0
        raise _BadNumber(text)
    digits = match[2].lower()
    base = 16 if digits.startswith("0x") else 8 if re.fullmatch("0[0-7]+", digits) else 10
    return int(digits, base) * (-1 if match[1] == "-" else 1)


def filled(template: str, values: list[str]) -> tuple[str, int, list[str], bool]:
    """The template filled once: the text, how many values that took, what was wrong, and
    whether `\\c` ended it."""
    out: list[str] = []
    wrong: list[str] = []
    used = at = 0

    def take() -> str:
        nonlocal used
        value = values[used] if used < len(values) else ""
        used += 1
        return value

    while at < len(template):
        match = CONVERSION.match(template, at)
        if match is None:
            end = template.find("%", at + 1)
            end = len(template) if end < 0 else end
            text, ended = printf_escapes(template[at:end])
            out.append(text)
            if ended:
                return "".join(out), used, wrong, True
            at = end
            continue
        at = match.end()
        flags, width, precision, kind = match.groups()
        if kind == "%":
            out.append("%")
            continue
        if kind not in "bcdiouxXeEfFgGaAsq":
            raise CommandError("".join(out) + f"\0printf: bad %{kind}@{at}")
        width = str(_asked(take(), wrong)) if width == "*" else width
        precision = str(_asked(take(), wrong)) if precision == "*" else precision
        shape = "%" + flags.replace("'", "") + width
        shape += f".{precision}" if precision is not None else ""
        value = take()
        if kind == "b":
            text, ended = printf_escapes(value)
            out.append((shape + "s") % text)
            if ended:
                return "".join(out), used, wrong, True
        else:
            out.append(_converted(shape, kind, value, wrong))
    return "".join(out), used, wrong, False


def _converted(shape: str, kind: str, value: str, wrong: list[str]) -> str:
    match kind:
        case "s":
            return (shape + "s") % value
        case "c":
            return (shape.partition(".")[0] + "s") % value[:1]
        case "d" | "i":
            return (shape + "d") % _asked(value, wrong)
        case "o" | "u" | "x" | "X":
            asked = _asked(value, wrong) & 0xFFFFFFFFFFFFFFFF
            text = (shape + ("d" if kind == "u" else kind)) % asked
            return text.replace("0o", "0", 1)
        case _:
            try:
                real = float(value or 0)
            except ValueError:
                wrong.append(f"printf: bad %{kind} {value}")
                real = 0.0
            return (shape + kind.replace("a", "e").replace("A", "E")) % real


def _asked(value: str, wrong: list[str]) -> int:
    try:
        return number(value)
    except _BadNumber:
        wrong.append(f"printf: not a number '{value}'")
        return 0


async def printf(call: Call) -> int:
    """`printf FORMAT [VALUES...]`, again and again while there are values."""
    words = call.args[1:] if call.args[:1] == ["--"] else call.args
    if not words:
        raise usage(call, "Needs 1 argument")
    template, values = words[0], words[1:]
    status = 0
    while True:
        try:
            text, used, wrong, ended = filled(template, values)
        except CommandError as error:
            before, _, told = str(error).partition("\0")
            call.write(encode(before))
            raise CommandError(told) from error
        call.write(encode(text))
        for told in wrong:
            call.warn(told)
            status = 1
        values = values[used:]
        if not values or not used or ended:
            return status


COMMANDS: dict[str, Command] = {"printf": printf}
