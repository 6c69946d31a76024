"""`grep`, `egrep` and `fgrep`."""

import posixpath
import re
from dataclasses import dataclass

from ..shell.call import Call, Command
from ..shell.io import LineReader
from .options import Options, integer, read_short, usage
from .regex import for_command


@dataclass(frozen=True, slots=True)
class _Search:
    """The patterns, and what is printed of a hit."""

    patterns: tuple[re.Pattern[str], ...]
    options: Options
    before: int
    after: int
    limit: int | None

    def spans(self, line: str) -> list[tuple[int, int]]:
        """Where the line is hit, from left to right and the longest first."""
        found: list[tuple[int, int]] = []
        at = 0
        while at <= len(line):
            hits = [hit for pattern in self.patterns if (hit := self._hit(pattern, line, at))]
            if not hits:
                break
            start, end = min((hit.start(), -hit.end()) for hit in hits)
            found.append((start, -end))
            at = -end if -end > start else start + 1
        return found

    def selects(self, line: str) -> bool:
        hit = any(self._hit(pattern, line, 0) for pattern in self.patterns)
        return hit != self.options.has("v")

    def _hit(self, pattern: re.Pattern[str], line: str, at: int) -> re.Match[str] | None:
        if self.options.has("x"):
            return pattern.fullmatch(line) if at == 0 else None
        return pattern.search(line, at)


async def grep(call: Call) -> int:
    """Lines that match; 0 when there are any, 1 when not, 2 when something went wrong."""
    options = read_short(
        call.args,
        flags="ivnclqEFowxHhrsaLbzRZI",
        valued="efmABC",
        long={"color": "-", "include": "M", "exclude": "S"},
        command=call.name,
        status=2,
    )
    words = list(options.words)
    patterns = await _patterns(call, options, words)
    search = _Search(
        tuple(patterns),
        options,
        _context(options, "B"),
        _context(options, "A"),
        integer(options.value("m") or "-1", f"{call.name}: bad -m"),
    )
    search = search if search.limit != -1 else _unlimited(search)
    if not words and not options.has("r", "R", "c", "l", "L", "q", "z", "o", "b"):
        if not search.before and not search.after:
            return await _follow(call, search)
    found, status = False, 0
    names, recursive = words or ["-"], options.has("r", "R")
    if recursive:
        names = [inner for name in words or ["."] for inner in _files(call, name)]
    several = (len(words) > 1 or recursive or options.has("H")) and not options.has("h")
    for name in names:
        try:
            data = await call.read_file(name)
        except OSError as error:
            if not options.has("s"):
                call.warn(f"{call.name}: {name}: {error.strerror}")
            status = 2
            continue
        shown = "(standard input)" if name == "-" and options.has("l", "L") else name
        hit = _one(call, search, shown if several or options.has("l", "L") else "", data, several)
        found = found or hit
    if options.has("q") and found:
        return 0
    return status or (0 if found else 1)


def _context(options: Options, letter: str) -> int:
    return integer(options.value(letter) or options.value("C") or "0", f"grep: bad -{letter}")


def _unlimited(search: _Search) -> _Search:
    return _Search(search.patterns, search.options, search.before, search.after, None)


async def _patterns(call: Call, options: Options, words: list[str]) -> list[re.Pattern[str]]:
    texts = [line for value in options.values.get("e", []) for line in value.split("\n")]
    for name in options.values.get("f", []):
        data = (await call.read_file(name)).decode(errors="surrogateescape")
        texts += data.removesuffix("\n").split("\n") if data else []
    if "e" not in options.values and "f" not in options.values:
        if not words:
            raise usage(call, "no REGEX", 2)
        texts = words.pop(0).split("\n")
    return [_pattern(call, text, options) for text in texts]


def _pattern(call: Call, text: str, options: Options) -> re.Pattern[str]:
    fixed = options.has("F") or call.name == "fgrep"
    extended = options.has("E") or call.name == "egrep"
    if fixed:
        made = re.compile(re.escape(text), re.IGNORECASE if options.has("i") else 0)
    else:
        made = for_command("grep", text, extended=extended, ignore_case=options.has("i"), status=2)
    if options.has("w"):
        return re.compile(rf"(?<!\w)(?:{made.pattern})(?!\w)", made.flags)
    return made


def _files(call: Call, name: str) -> list[str]:
    """The files below a folder, each as it is reached from `name`."""
    files, path = call.context.files, call.path(name)
    if not files.is_dir(path):
        return [name]
    inner = [posixpath.join(name, entry) for entry in files.listdir(path)]
    return [
        found
        for entry in inner
        if not files.stat(call.path(entry), follow=False).is_link
        for found in _files(call, entry)
    ]


async def _follow(call: Call, search: _Search) -> int:
    """Print the hits of stdin as they come."""
    reader = LineReader(call.io.stdin)
    number = hits = 0
    name = "(standard input):" if search.options.has("H") else ""
    while (search.limit is None or hits < search.limit) and (data := await reader.line()):
        number += 1
        line = data.removesuffix(b"\n").decode(errors="surrogateescape")
        if not search.selects(line):
            continue
        hits += 1
        call.print(f"{name}{number}:{line}" if search.options.has("n") else name + line)
        await call.flush()
    return 0 if hits else 1


def _one(call: Call, search: _Search, name: str, data: bytes, several: bool) -> bool:
    """Print what one file has; whether there was anything."""
    options = search.options
    end = "\0" if options.has("z") else "\n"
    text = data.decode(errors="surrogateescape")
    lines = text.removesuffix(end).split(end) if text else []
    hits: list[int] = []
    for number, line in enumerate(lines):
        if search.limit is not None and len(hits) >= search.limit:
            break
        if search.selects(line):
            hits.append(number)
    prefix = f"{name}:" if several else ""
    if options.has("q"):
        pass
    elif options.has("c"):
        call.print(f"{prefix}{len(hits)}")
    elif options.has("l"):
        call.print(name) if hits else None
    elif options.has("L"):
        call.print(name) if not hits else None
        return not hits
    else:
        _print_lines(call, search, name if several else "", lines, hits)
    return bool(hits)


def _print_lines(call: Call, search: _Search, name: str, lines: list[str], hits: list[int]) -> None:
    options = search.options
    end = "\0" if options.has("z") else "\n"
    offsets = [0]
    for line in lines:
        offsets.append(offsets[-1] + len(line.encode(errors="surrogateescape")) + 1)
    chosen = set(hits)
    wanted = sorted(
        {
            number
            for hit in hits
            for number in range(
                max(0, hit - search.before), min(len(lines) - 1, hit + search.after) + 1
            )
        }
    )
    last = None
    for number in wanted:
        if last is not None and number > last + 1 and (search.before or search.after):
            call.print("--")
        last = number
        mark = ":" if number in chosen else "-"
        head = f"{name}{mark}" if name else ""
        head += f"{number + 1}{mark}" if options.has("n") else ""
        if not options.has("o"):
            head += f"{offsets[number]}{mark}" if options.has("b") else ""
            call.print(head + lines[number], end)
            continue
        for start, stop in search.spans(lines[number]) if mark == ":" else []:
            if stop > start:
                place = offsets[number] + start
                shown = head + (f"{place}{mark}" if options.has("b") else "")
                call.print(shown + lines[number][start:stop], end)


def split_lines(data: bytes) -> list[bytes]:
    lines = data.split(b"\n")
    return lines[:-1] if lines[-1] == b"" else lines


COMMANDS: dict[str, Command] = {"egrep": grep, "fgrep": grep, "grep": grep}
