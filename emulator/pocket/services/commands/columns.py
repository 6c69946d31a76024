"""Tools that lay text out anew: paste, nl, rev, tac, fold, fmt, expand, split, seq."""

import re
from decimal import Decimal, InvalidOperation

from ..shell.call import Call, Command, CommandError
from ..shell.io import read_all
from .filters import amount
from .grep import split_lines
from .options import read_short, usage
from .printf import filled

MAX_SEQUENCE = 100_000


async def _lines(call: Call, names: list[str]) -> tuple[list[str], int]:
    inputs, status = await call.read_inputs(names)
    lines = [line for _, data in inputs for line in split_lines(data)]
    return [line.decode(errors="surrogateescape") for line in lines], status


async def paste(call: Call) -> int:
    """`paste [-s] [-d DELIMITERS] [FILE...]`."""
    options = read_short(call.args, flags="s", valued="d", command="paste")
    told = options.value("d") if "d" in options.values else "\t"
    marks = [{"n": "\n", "t": "\t", "0": ""}.get(m[1], m[1]) if m[1] else m[0]
             for m in re.finditer(r"\\(.)|.", told or "", re.DOTALL)] or [""]  # fmt: skip
    names = options.words or ["-"]
    columns: list[list[str]] = []
    status = 0
    shared: list[str] = []
    if "-" in names:
        data = await read_all(call.io.stdin)
        shared = [line.decode(errors="surrogateescape") for line in split_lines(data)]
    count = names.count("-")
    for index, name in enumerate(names):
        if name == "-" and not options.has("s"):
            columns.append(shared[names[:index].count("-") :: count])
        elif name == "-":
            columns.append(shared)
        else:
            lines, failed = await _lines(call, [name])
            status = status or failed
            if not failed:
                columns.append(lines)
    rows = (
        columns
        if options.has("s")
        else [
            [column[row] if row < len(column) else "" for column in columns]
            for row in range(max(map(len, columns), default=0))
        ]
    )
    for row in rows:
        glued = "".join(
            (marks[(at - 1) % len(marks)] if at else "") + cell for at, cell in enumerate(row)
        )
        call.print(glued)
    return status


async def nl(call: Call) -> int:
    """`nl [-E] [-b a|t|n|pREGEX] [-n ln|rn|rz] [-s TEXT] [-v START] [-w WIDTH] [-l COUNT]`."""
    options = read_short(call.args, flags="E", valued="bnlsvw", command="nl")
    style, width = options.value("b") or "t", amount("nl", options.value("w") or "6")
    number = amount("nl", options.value("v") or "1")
    between = options.value("s") if "s" in options.values else "\t"
    align = options.value("n") or "rn"
    lines, status = await _lines(call, options.words)
    for line in lines:
        counted = (
            style == "a"
            or (style == "t" and line)
            or (style[0] == "p" and re.search(style[1:], line))
        )
        if not counted:
            call.print(" " * (width + len(between or "")) + line)
            continue
        shown = (
            str(number).ljust(width)
            if align == "ln"
            else (str(number).zfill(width) if align == "rz" else str(number).rjust(width))
        )
        call.print(f"{shown}{between}{line}")
        number += 1
    return status


async def rev(call: Call) -> int:
    lines, status = await _lines(call, read_short(call.args, flags="", command="rev").words)
    for line in lines:
        call.print(line[::-1])
    return status


async def tac(call: Call) -> int:
    options = read_short(call.args, flags="", command="tac")
    inputs, status = await call.read_inputs(options.words)
    for _, data in inputs:
        call.write(b"".join(reversed(re.findall(b"[^\n]*\n|[^\n]+", data))))
    return status


async def fold(call: Call) -> int:
    """`fold [-bsu] [-w WIDTH] [FILE...]`."""
    options = read_short(call.args, flags="bsu", valued="w", command="fold")
    width = max(1, amount("fold", options.value("w") or "80"))
    lines, status = await _lines(call, options.words)
    for line in lines:
        while len(line) > width:
            at = line.rfind(" ", 0, width) + 1 if options.has("s") else width
            at = at or width
            call.print(line[:at])
            line = line[at:]
        call.print(line)
    return status


async def fmt(call: Call) -> int:
    options = read_short(call.args, flags="", valued="w", command="fmt")
    width = amount("fmt", options.value("w") or "75")
    inputs, status = await call.read_inputs(options.words)
    text = "".join(data.decode(errors="surrogateescape") for _, data in inputs)
    for index, paragraph in enumerate(re.split(r"\n\s*\n", text.strip("\n"))):
        if index:
            call.print("")
        line = ""
        for word in paragraph.split():
            if line and len(line) + len(word) + 1 >= width:
                call.print(line)
                line = ""
            line = f"{line} {word}" if line else word
        call.print(line)
    return status


async def expand(call: Call) -> int:
    """`expand [-t STOPS] [FILE...]` and `unexpand`."""
    options = read_short(call.args, flags="a", valued="t", command=call.name)
    stop = amount(call.name, (options.value("t") or "8").split(",")[0])
    lines, status = await _lines(call, options.words)
    for line in lines:
        if call.name == "expand":
            call.print(line.expandtabs(stop))
            continue
        blank = len(line) - len(line.lstrip(" "))
        call.print("\t" * (blank // stop) + " " * (blank % stop) + line.lstrip(" "))
    return status


async def dos2unix(call: Call) -> int:
    """`dos2unix` and `unix2dos`: of files in place, of stdin to stdout."""
    options = read_short(call.args, flags="", command=call.name)
    inputs, status = await call.read_inputs(options.words)
    for name, data in inputs:
        data = data.replace(b"\r\n", b"\n")
        if call.name == "unix2dos":
            data = data.replace(b"\n", b"\r\n")
        if name == "-":
            call.write(data)
        else:
            call.context.files.write(call.path(name), data)
    return status


async def split(call: Call) -> int:
    """`split [-a LENGTH] [-b BYTES | -l LINES | -n PARTS] [-d] [INPUT [PREFIX]]`."""
    options = read_short(call.args, flags="d", valued="abln", command="split")
    name = options.words[0] if options.words else "-"
    prefix = options.words[1] if len(options.words) > 1 else "x"
    length = amount("split", options.value("a") or "2")
    data = await call.read_file(name)
    if "b" in options.values:
        size = max(1, amount("split", options.value("b") or "1"))
        parts = [data[at : at + size] for at in range(0, len(data), size)]
    elif "n" in options.values:
        count = max(1, amount("split", options.value("n") or "1"))
        size = max(1, len(data) // count)
        parts = [data[at * size : (at + 1) * size if at < count - 1 else None]
                 for at in range(count)]  # fmt: skip
    else:
        lines = re.findall(b"[^\n]*\n|[^\n]+", data)
        size = max(1, amount("split", options.value("l") or "1000"))
        parts = [b"".join(lines[at : at + size]) for at in range(0, len(lines), size)]
    digits = "0123456789" if options.has("d") else "abcdefghijklmnopqrstuvwxyz"
    for index, part in enumerate(parts):
        suffix = ""
        for _ in range(length):
            index, digit = divmod(index, len(digits))
            suffix = digits[digit] + suffix
        if index:
            raise CommandError("split: bad suffix")
        call.context.files.write(call.path(prefix + suffix), part)
    return 0


async def seq(call: Call) -> int:
    """`seq [-w] [-f FORMAT] [-s SEPARATOR] [FIRST] [STEP] LAST`."""
    words = list(call.args)
    form, separator, padded = None, "\n", False
    while words and re.match(r"-[wfs]", words[0]):
        flag = words.pop(0)
        if flag[1] == "w":
            padded = True
            continue
        value = flag[2:] or (words.pop(0) if words else "")
        form, separator = (value, separator) if flag[1] == "f" else (form, value)
    if not words:
        raise usage(call, "Needs 1 argument")
    if len(words) > 3:
        raise usage(call, "Max 3 arguments")
    if words[0][:1] == "-" and words[0][1:2].isalpha():
        raise usage(call, f"Unknown option '{words[0][1:]}'")
    numbers = [_decimal(word) for word in words]
    first = numbers[0] if len(numbers) > 1 else Decimal(1)
    step = numbers[1] if len(numbers) == 3 else Decimal(1)
    last = numbers[-1]
    places = max(-int(n.as_tuple().exponent) for n in (first, step, last))
    places = max(0, places)
    found: list[str] = []
    value = first
    while step != 0 and (value <= last if step > 0 else value >= last):
        found.append(f"{value:.{places}f}")
        value += step
        if len(found) >= MAX_SEQUENCE:
            break
    if step == 0:
        raise CommandError("seq: step is 0")
    if padded:
        width = max(map(len, found), default=0)
        found = [text.zfill(width) for text in found]
    if form is not None:
        found = [filled(form, [text])[0] for text in found]
    if found:
        call.print(separator.join(found))
    return 0


def _decimal(word: str) -> Decimal:
    try:
        value = Decimal(word)
    except InvalidOperation:
        raise CommandError(f"seq: not a number '{word}'") from None
    if (
        not value.is_finite()
        or abs(value) > Decimal(10) ** 15
        or int(value.as_tuple().exponent) < -15
    ):
        raise CommandError(f"seq: not a number '{word}'")
    return value


COMMANDS: dict[str, Command] = {
    "dos2unix": dos2unix,
    "expand": expand,
    "fmt": fmt,
    "fold": fold,
    "nl": nl,
    "paste": paste,
    "rev": rev,
    "seq": seq,
    "split": split,
    "tac": tac,
    "unexpand": expand,
    "unix2dos": dos2unix,
}
