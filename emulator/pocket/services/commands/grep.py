"""`grep`, and the regular expressions that `sed` shares with it."""

import re

from ..shell.call import Call, Command, CommandError
from ..shell.io import LineReader
from .options import Options, integer, read_short

BASIC_SPECIAL = re.compile(r"\\([(){}|+?])|([(){}|+?])")
CONTEXT = {"A", "B", "C"}


async def grep(call: Call) -> int:
    extended = "F" if call.name == "fgrep" else "E" if call.name == "egrep" else ""
    options = read_short(
        [*([f"-{extended}"] if extended else []), *call.args],
        flags="ivnclqEFowxHhrsa",
        valued="emABC",
        command="grep",
        status=2,
    )
    words = list(options.words)
    patterns = options.values.get("e") or words[:1]
    if not patterns:
        raise CommandError("grep: no REGEX", 2)
    names = words if "e" in options.values else words[1:]
    search = _matcher(patterns, options)
    limit = integer(options.value("m") or "0", "grep: bad -m") or None
    if not names and not options.has("r", "c", "l", "q") and not CONTEXT & set(options.values):
        return await _follow(call, search, options, limit)
    inputs, failed = await _grep_inputs(call, names, options)
    several = (len(inputs) > 1 or options.has("H")) and not options.has("h")
    found = False
    for name, data in inputs:
        prefix = f"{name}:" if several else ""
        found = _grep_one(call, prefix, name, data, search, options, limit) or found
    return 0 if found else 2 if failed else 1


async def _follow(call: Call, search: re.Pattern[str], options: Options, limit: int | None) -> int:
    """Print the hits of stdin as they come."""
    reader = LineReader(call.io.stdin)
    number = hits = 0
    while (limit is None or hits < limit) and (data := await reader.line()):
        number += 1
        line = data.removesuffix(b"\n").decode(errors="replace")
        if (search.search(line) is not None) == options.has("v"):
            continue
        hits += 1
        head = f"{number}:" if options.has("n") else ""
        shown = [m[0] for m in search.finditer(line) if m[0]] if options.has("o") else [line]
        for text in shown:
            call.print(head + text)
        await call.flush()
    return 0 if hits else 1


async def _grep_inputs(
    call: Call, names: list[str], options: Options
) -> tuple[list[tuple[str, bytes]], int]:
    files = call.context.files
    if not options.has("r"):
        return await call.read_inputs(names)
    expanded: list[str] = []
    for name in names or ["."]:
        path = call.path(name)
        inner = files.walk(path) if files.is_dir(path) else iter((name,))
        expanded.extend(entry for entry in inner if not files.is_dir(call.path(entry)))
    return await call.read_inputs(expanded) if expanded else ([], 0)


def _matcher(patterns: list[str], options: Options) -> re.Pattern[str]:
    sources: list[str] = []
    for pattern in patterns:
        if options.has("F"):
            source = re.escape(pattern)
        else:
            source = pattern if options.has("E") else basic(pattern)
        if options.has("w"):
            source = rf"\b(?:{source})\b"
        sources.append(f"^(?:{source})$" if options.has("x") else source)
    return compile_pattern(
        "|".join(f"(?:{source})" for source in sources), options.has("i"), "grep"
    )


def _grep_one(
    call: Call,
    prefix: str,
    name: str,
    data: bytes,
    search: re.Pattern[str],
    options: Options,
    limit: int | None,
) -> bool:
    lines = [line.decode(errors="replace") for line in split_lines(data)]
    hits = [
        (number, line)
        for number, line in enumerate(lines, 1)
        if (search.search(line) is not None) != options.has("v")
    ][:limit]
    if options.has("q"):
        return bool(hits)
    if options.has("c"):
        call.print(f"{prefix}{len(hits)}")
    elif options.has("l"):
        if hits:
            call.print(name)
    elif options.has("o"):
        for number, line in hits:
            for match in search.finditer(line):
                if match[0]:
                    call.print(f"{prefix}{f'{number}:' if options.has('n') else ''}{match[0]}")
    else:
        _print_hits(call, prefix, lines, [number for number, _ in hits], options)
    return bool(hits)


def _print_hits(
    call: Call, prefix: str, lines: list[str], hits: list[int], options: Options
) -> None:
    context = options.value("C") or "0"
    before = integer(options.value("B") or context, "grep: bad -B")
    after = integer(options.value("A") or context, "grep: bad -A")
    chosen = set(hits)
    near = {
        number
        for hit in hits
        for number in range(max(1, hit - before), min(len(lines), hit + after) + 1)
    }
    last = None
    for number in sorted(near | chosen):
        if last is not None and number > last + 1 and (before or after):
            call.print("--")
        mark = ":" if number in chosen else "-"
        head = prefix if mark == ":" else prefix.replace(":", "-")
        call.print(f"{head}{f'{number}{mark}' if options.has('n') else ''}{lines[number - 1]}")
        last = number


def basic(pattern: str) -> str:
    """A basic regular expression in the extended form."""
    text = BASIC_SPECIAL.sub(lambda m: m[1] or "\\" + m[2], pattern)
    return "\\*" + text[1:] if text.startswith("*") else text


def compile_pattern(source: str, ignore_case: bool, command: str) -> re.Pattern[str]:
    for name, letters in (
        ("[:space:]", r"\s"),
        ("[:digit:]", "0-9"),
        ("[:alpha:]", "A-Za-z"),
        ("[:alnum:]", "A-Za-z0-9"),
    ):
        source = source.replace(name, letters)
    try:
        return re.compile(source, re.IGNORECASE if ignore_case else 0)
    except (re.error, OverflowError, RecursionError) as error:
        raise CommandError(f"{command}: bad regex: {error}", 2) from error


def split_lines(data: bytes) -> list[bytes]:
    lines = data.split(b"\n")
    return lines[:-1] if lines[-1] == b"" else lines


COMMANDS: dict[str, Command] = {"egrep": grep, "fgrep": grep, "grep": grep}
