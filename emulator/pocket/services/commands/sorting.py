"""`sort`, `comm`, `tsort`'s kin: lines in order."""

import re
from dataclasses import dataclass
from functools import cmp_to_key

from ..shell.call import Call, Command, CommandError
from .options import Options, read_short

MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()
UNITS = "KMGTPEZY"


@dataclass(frozen=True, slots=True)
class _Key:
    """`-k FROM[.CHAR][FLAGS][,TO[.CHAR][FLAGS]]`."""

    first: int
    first_char: int
    last: int
    last_char: int
    flags: str


async def sort(call: Call) -> int:
    """`sort [-runbdfighMVsxzmc] [-t CHAR] [-k KEY] [-o FILE] [FILE...]`."""
    options = read_short(
        call.args, flags="runbdfighMVsxzmcC", valued="ktoST", command="sort", status=2
    )
    inputs, failed = await call.read_inputs(options.words)
    status = 2 if failed else 0
    end = "\0" if options.has("z") else "\n"
    lines: list[str] = []
    for _, data in inputs:
        text = data.decode(errors="surrogateescape")
        lines += text.removesuffix(end).split(end) if text else []
    keys = [_key(text) for text in options.values.get("k", [])]
    separator = options.value("t")
    everywhere = "".join(sorted(options.flags))

    def compare(one: str, other: str) -> int:
        for key in keys or [_Key(0, 0, 0, 0, "")]:
            flags = key.flags or everywhere
            order = _compared(_cut(one, key, separator), _cut(other, key, separator), flags)
            if order:
                return -order if "r" in flags else order
        if options.has("s", "u"):
            return 0
        order = (one > other) - (one < other)
        return -order if options.has("r") else order

    if options.has("c", "C"):
        for index, (one, other) in enumerate(zip(lines, lines[1:], strict=False), 2):
            if compare(one, other) > 0:
                if options.has("c"):
                    call.warn(f"sort: {(options.words or ['-'])[0]}:{index}: Check line {index}")
                return 1
        return status
    lines.sort(key=cmp_to_key(compare))
    if options.has("u"):
        kept: list[str] = []
        for line in lines:
            if not kept or compare(kept[-1], line):
                kept.append(line)
        lines = kept
    out = "".join(line + end for line in lines).encode(errors="surrogateescape")
    target = options.value("o")
    if target is None:
        call.write(out)
    else:
        call.context.files.write(call.path(target), out)
    return status


def _key(text: str) -> _Key:
    part = r"(\d{1,6})(?:\.(\d{1,6}))?([bdfgiMnrVhx]*)"
    match = re.fullmatch(rf"{part}(?:,{part})?", text)
    if match is None or match[1] == "0":
        raise CommandError(f"sort: bad -k '{text}'")
    first, first_char, flags, last, last_char, more = match.groups()
    return _Key(
        int(first), int(first_char or 1), int(last or 0), int(last_char or 0), flags + (more or "")
    )


def _cut(line: str, key: _Key, separator: str | None) -> str:
    if not key.first:
        return line
    if separator is not None:
        spans: list[tuple[int, int]] = []
        at = 0
        for part in line.split(separator):
            spans.append((at, at + len(part)))
            at += len(part) + len(separator)
    else:
        spans = [m.span() for m in re.finditer(r"\s*\S+", line)]
    if key.first > len(spans):
        return ""
    start = spans[key.first - 1][0] + key.first_char - 1
    stop = len(line)
    if key.last and key.last <= len(spans):
        begins, stop = spans[key.last - 1]
        stop = begins + key.last_char if key.last_char else stop
    return line[start:stop]


def _compared(one: str, other: str, flags: str) -> int:
    if "b" in flags:
        one, other = one.lstrip(), other.lstrip()
    if "f" in flags:
        one, other = one.upper(), other.upper()
    if "d" in flags:
        one, other = (re.sub(r"[^A-Za-z0-9 \t]", "", text) for text in (one, other))
    for letter, measure in MEASURES.items():
        if letter in flags:
            left, right = measure(one), measure(other)
            return (left > right) - (left < right)
    if "V" in flags:
        first, second = _version(one), _version(other)
        return (first > second) - (first < second)
    return (one > other) - (one < other)


def _numeric(text: str) -> float:
    match = re.match(r"\s*(-?\d{1,300}(?:\.\d*)?|-?\.\d+)", text)
    return float(match[1]) if match else 0.0


def _general(text: str) -> float:
    match = re.match(r"\s*([+-]?(?:\d{1,300}\.?\d*|\.\d+)(?:[eE][+-]?\d{1,2})?)", text)
    return float(match[1]) if match else float("-inf")


def _human(text: str) -> float:
    match = re.match(rf"\s*-?[\d.]+([{UNITS}])", text, re.IGNORECASE)
    power = UNITS.index(match[1].upper()) + 1 if match else 0
    return _numeric(text) * 1024.0**power


def _month(text: str) -> float:
    name = text.strip()[:3].upper()
    return MONTHS.index(name) + 1 if name in MONTHS else 0


def _hexadecimal(text: str) -> float:
    match = re.match(r"\s*(?:0[xX])?([0-9a-fA-F]{1,15})", text)
    return float(int(match[1], 16)) if match else 0.0


def _version(text: str) -> list[tuple[int, int, str]]:
    parts = re.findall(r"\d+|\D+", text)
    return [(1, int(part[:300]), "") if part.isdecimal() else (0, 0, part) for part in parts]


MEASURES = {"n": _numeric, "g": _general, "h": _human, "M": _month, "x": _hexadecimal}


async def comm(call: Call) -> int:
    """`comm [-123] FILE1 FILE2`: lines of either and of both."""
    options = read_short(call.args, flags="123", command="comm", needs=2)
    inputs, status = await call.read_inputs(options.words[:2])
    if status:
        return status
    one, other = (data.decode(errors="surrogateescape").splitlines() for _, data in inputs)
    while one or other:
        column = (
            3
            if one and other and one[0] == other[0]
            else (1 if one and (not other or one[0] < other[0]) else 2)
        )
        line = one[0] if column != 2 else other[0]
        one = one[1:] if column != 2 else one
        other = other[1:] if column != 1 else other
        _column(call, options, column, line)
    return 0


def _column(call: Call, options: Options, column: int, line: str) -> None:
    if options.has(str(column)):
        return
    indent = sum(not options.has(str(before)) for before in range(1, column))
    call.print("\t" * indent + line)


COMMANDS: dict[str, Command] = {"comm": comm, "sort": sort}
