"""Small tools that make text: date, cal, basename, dirname, expr, yes, factor and their kin."""

import calendar
import posixpath
import re

from ..shell.call import Call, Command, CommandError
from .dates import DATES
from .options import read_short, usage, whole
from .regex import for_command


async def basename(call: Call) -> int:
    """`basename [-a] [-s SUFFIX] NAME... | NAME SUFFIX`."""
    options = read_short(call.args, flags="a", valued="s", command="basename", needs=1)
    suffix = options.value("s") or ""
    names = options.words
    if not options.has("a") and "s" not in options.values:
        if len(names) > 2:
            raise usage(call, "Max 2 arguments")
        suffix = names[1] if len(names) > 1 else ""
        names = names[:1]
    for name in names:
        base = posixpath.basename(name.rstrip("/")) or ("/" if name else ".")
        call.print(base.removesuffix(suffix) if suffix and suffix != base else base)
    return 0


async def dirname(call: Call) -> int:
    options = read_short(call.args, flags="", command="dirname", needs=1)
    for name in options.words:
        call.print(posixpath.dirname(name.rstrip("/")) or ("/" if name.startswith("/") else "."))
    return 0


async def cal(call: Call) -> int:
    """`cal [-h] [[MONTH] YEAR]`."""
    options = read_short(call.args, flags="h", command="cal")
    now = call.context.system.clock.now()
    numbers = [whole(word) for word in options.words]
    if None in numbers or len(numbers) > 2:
        raise CommandError("cal: not integer: " + " ".join(options.words))
    known = [number for number in numbers if number is not None]
    year = known[-1] if known else now.year
    months = [known[0]] if len(known) == 2 else range(1, 13) if known else [now.month]
    if not 1 <= year <= 9999 or not all(1 <= month <= 12 for month in months):
        raise CommandError("cal: month or year out of range")
    for month in months:
        title = f"{calendar.month_name[month]} {year}"
        call.print(f"{title:^20} ")
        call.print("Su Mo Tu We Th Fr Sa ")
        weeks = calendar.Calendar(6).monthdayscalendar(year, month)
        for week in weeks + [[0] * 7] * (6 - len(weeks)):
            call.print("".join(f"{day:2d} " if day else "   " for day in week))
    return 0


async def factor(call: Call) -> int:
    for word in read_short(call.args, flags="hx", command="factor", needs=1).words:
        number = whole(word)
        if number is None or number < 0:
            raise CommandError(f"factor: {word} is not integer")
        rest, found, divisor = number, list[int](), 2
        while divisor * divisor <= rest and divisor < 1_000_000:
            while rest % divisor == 0:
                found.append(divisor)
                rest //= divisor
            divisor += 1
        if rest > 1:
            found.append(rest)
        call.print(f"{number}: {' '.join(map(str, found))}".rstrip())
    return 0


async def yes(call: Call) -> int:
    """The words again and again, until nobody reads them."""
    line = (" ".join(call.args) or "y") + "\n"
    while True:
        call.print(line * 100, end="")
        await call.flush()


async def expr(call: Call) -> int:
    """`expr EXPRESSION` (POSIX, "expr"): 1 when the value is empty or 0, 2 for a bad one."""
    words = call.args[1:] if call.args[:1] == ["--"] else call.args
    if not words:
        raise CommandError("expr: needs 1 argument", 2)
    reader = _Expression(list(words))
    value = reader.whole()
    call.print(value)
    return int(value in ("", "0"))


LEVELS = (
    ("|",),
    ("&",),
    ("=", "==", "!=", "<", "<=", ">", ">="),
    ("+", "-"),
    ("*", "/", "%"),
    (":",),
)


class _Expression:
    """Reads and works out the words by precedence."""

    def __init__(self, words: list[str]) -> None:
        self._words = words
        self._at = 0

    def whole(self) -> str:
        value = self._level(0)
        if self._at < len(self._words):
            raise CommandError("expr: syntax error", 2)
        return value

    def _level(self, level: int) -> str:
        if level == len(LEVELS):
            return self._one()
        value = self._level(level + 1)
        while self._at < len(self._words) and self._words[self._at] in LEVELS[level]:
            sign = self._words[self._at]
            self._at += 1
            value = self._worked_out(sign, value, self._level(level + 1))
        return value

    def _one(self) -> str:
        if self._at >= len(self._words):
            raise CommandError("expr: syntax error", 2)
        word = self._words[self._at]
        self._at += 1
        if word != "(":
            return word
        value = self._level(0)
        if self._at >= len(self._words) or self._words[self._at] != ")":
            raise CommandError("expr: syntax error", 2)
        self._at += 1
        return value

    def _worked_out(self, sign: str, one: str, other: str) -> str:
        if sign == ":":
            found = for_command("expr", other, extended=False, status=2).match(one)
            if re.search(r"\\\(", other):
                return (found[1] or "") if found else ""
            return str(len(found[0]) if found else 0)
        if sign == "|":
            return one if one not in ("", "0") else other or "0"
        if sign == "&":
            return one if one not in ("", "0") and other not in ("", "0") else "0"
        left, right = whole(one), whole(other)
        if sign in LEVELS[2]:
            order = (one > other) - (one < other)
            if left is not None and right is not None:
                order = (left > right) - (left < right)
            return str(int({"=": order == 0, "==": order == 0, "!=": order != 0, "<": order < 0,
                            "<=": order <= 0, ">": order > 0, ">=": order >= 0}[sign]))  # fmt: skip
        if left is None or right is None:
            raise CommandError("expr: non-integer argument", 2)
        if sign in "/%" and right == 0:
            raise CommandError("expr: division by zero", 2)
        if sign in "/%":
            quotient = abs(left) // abs(right) * (1 if (left < 0) == (right < 0) else -1)
            return str(quotient if sign == "/" else left - right * quotient)
        return str(left + right if sign == "+" else left - right if sign == "-" else left * right)


async def uuidgen(call: Call) -> int:
    read_short(call.args, flags="rt", command="uuidgen")
    call.print("6f1d3c52-7a7e-4d0c-9a3b-2f4f0f5f8c11")
    return 0


async def mcookie(call: Call) -> int:
    call.print("6f1d3c527a7e4d0c9a3b2f4f0f5f8c11")
    return 0


async def clear(call: Call) -> int:
    """`clear` and `reset` as escape sequences."""
    call.print("\x1b[2J\x1b[H" if call.name == "clear" else "\x1bc", end="")
    return 0


async def ascii_(call: Call) -> int:
    call.print("Dec Hex    " * 8)
    for row in range(16):
        cells = [f"{code:3d} {code:02X} {chr(code) if 32 < code < 127 else ' '}   "
                 for code in range(row, 128, 16)]  # fmt: skip
        call.print("".join(cells).rstrip())
    return 0


async def unicode_(call: Call) -> int:
    for word in read_short(call.args, flags="", command="unicode", needs=1).words:
        for part in word.split(","):
            if not re.fullmatch(r"(?:U\+)?[0-9A-Fa-f]{1,6}", part):
                raise CommandError(f"unicode: bad {part}")
            letter = chr(int(part.removeprefix("U+"), 16))
            encoded = letter.encode(errors="replace")
            tail = f" : {encoded.hex(' ')}" if len(encoded) > 1 else ""
            call.print(f"U+{ord(letter):04X} : {letter}{tail}")
    return 0


async def count(call: Call) -> int:
    """Hand stdin on; how much it was goes to stderr."""
    read_short(call.args, flags="ln", command="count")
    total = 0
    while part := await call.io.stdin.read():
        total += len(part)
        call.write(part)
        await call.flush()
    call.warn(f"{total} bytes")
    return 0


COMMANDS: dict[str, Command] = {
    "ascii": ascii_,
    "basename": basename,
    "cal": cal,
    "clear": clear,
    "count": count,
    "dirname": dirname,
    "expr": expr,
    "factor": factor,
    "mcookie": mcookie,
    "reset": clear,
    "unicode": unicode_,
    "uuidgen": uuidgen,
    "yes": yes,
    **DATES,
}
