"""The phone's log: logcat reads it, log adds to it."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass

from ...system.logbuffer import LEVEL_NAMES, LEVELS, LOG_NAMES, LogLine, LogName
from ..shell.call import Call, Command, CommandError
from .options import Options, read_short, whole

FOLLOW_S = 0.05
LONG_OPTIONS = {
    "--buffer": "-b",
    "--buffer-size": "-g",
    "--clear": "-c",
    "--dividers": "-D",
    "--format": "-v",
    "--last": "-L",
    "--max-count": "-m",
    "--regex": "-e",
    "--statistics": "-S",
}
DEFAULT_BUFFERS: frozenset[LogName] = frozenset(("main", "system", "crash"))
FORMATS: dict[str, Callable[[LogLine], str]] = {
    "brief": lambda line: f"{line.level}/{line.tag:<8}({line.pid:5d}): {line.message}",
    "long": lambda line: (
        f"[ {_stamp(line)} {line.pid:5d}:{line.pid:5d} {line.level}/{line.tag:<8} ]\n"
        f"{line.message}\n"
    ),
    "process": lambda line: f"{line.level}({line.pid:5d}) {line.message}  ({line.tag})",
    "raw": lambda line: line.message,
    "tag": lambda line: f"{line.level}/{line.tag:<8}: {line.message}",
    "thread": lambda line: f"{line.level}({line.pid:5d}:{line.pid:5d}) {line.message}",
    "threadtime": str,
    "time": lambda line: (
        f"{_stamp(line)} {line.level}/{line.tag:<8}({line.pid:5d}): {line.message}"
    ),
}
MODIFIERS = frozenset(
    {
        "color",
        "descriptive",
        "epoch",
        "monotonic",
        "printable",
        "uid",
        "usec",
        "UTC",
        "year",
        "zone",
    }
)
"""Ways of writing that this log leaves as they are."""


async def logcat(call: Call) -> int:
    """`logcat [-cdgS] [-t N] [-v FORMAT] [-e REGEX] [--pid=PID] [TAG:LEVEL...]`; or it follows."""
    pid, words = _long_options(call.args)
    options = read_short(words, flags="dcsgDLS", valued="tTvbefnrmG", command="logcat")
    log = call.context.system.log
    buffers = _buffers(options)
    if options.has("c"):
        log.clear(buffers)
        return 0
    if options.has("g", "S"):
        _print_size(call, options)
        return 0
    if options.value("G") is not None:
        return _resized(options.value("G") or "")
    keep = _filter(options, pid, buffers)
    limit = whole(options.value("m") or "")
    show = _Shown(_format(options), keep, limit)
    lines = [line for line in log.lines() if line.buffer in buffers]
    for name in ("t", "T"):
        # The log counts before logcat chooses, as logd does.
        lines = _latest(lines, options.value(name))
    text = [part for line in lines for part in show(line)]
    target = options.value("f")
    if target is not None:
        # Without -d Android goes on writing to the file; here the file has what there is.
        call.context.files.write(call.path(target), "".join(f"{part}\n" for part in text).encode())
        return 0
    for part in text:
        call.print(part)
    if not options.has("d", "L") and options.value("t") is None:
        await _follow(call, show)
    return 0


async def log(call: Call) -> int:
    """`log [-p PRIORITY] [-t TAG] MESSAGE`: a line of the phone's log."""
    options = read_short(call.args, flags="", valued="pt", command="log")
    wanted = (options.value("p") or "i").upper()
    for level in LEVEL_NAMES:
        if level == wanted:
            tag = options.value("t") or "log"
            call.context.system.log.add(level, tag, " ".join(options.words))
            return 0
    raise CommandError(f"log: bad -p '{options.value('p')}'")


class _Shown:
    """What is printed of the lines that are read, until `limit` of them are out.

    The first line that is read of a buffer gives a divider, be the line chosen or not (AOSP
    system/logging, logcat.cpp, PrintDividers).
    """

    def __init__(self, form: Callable[[LogLine], str], keep: "_Filter", limit: int | None) -> None:
        self._form = form
        self._keep = keep
        self._left = limit
        self._met: set[str] = set()

    @property
    def done(self) -> bool:
        return self._left == 0

    def __call__(self, line: LogLine) -> list[str]:
        if self.done or line.buffer not in self._keep.buffers:
            return []
        parts = [] if line.buffer in self._met else [f"--------- beginning of {line.buffer}"]
        self._met.add(line.buffer)
        if self._keep(line):
            parts.append(self._form(line))
            self._left = None if self._left is None else self._left - 1
        return parts


@dataclass(frozen=True, slots=True)
class _Filter:
    """Keeps lines by `TAG:LEVEL` specifications, by process, and by what they say."""

    levels: dict[str, str]
    default: str
    pid: int | None
    regex: re.Pattern[str] | None
    buffers: frozenset[LogName]

    def __call__(self, line: LogLine) -> bool:
        if line.buffer not in self.buffers:
            return False
        if self.pid is not None and line.pid != self.pid:
            return False
        if self.regex is not None and not self.regex.search(line.message):
            return False
        least = LEVELS.find(self.levels.get(line.tag, self.default))
        return least >= 0 and LEVELS.index(line.level) >= least


def _long_options(args: list[str]) -> tuple[int | None, list[str]]:
    """The process of `--pid=N`, and the options with long names turned into short ones."""
    pid: int | None = None
    words: list[str] = []
    rest = iter(args)
    for arg in rest:
        name, equals, value = arg.partition("=")
        if name == "--pid":
            given = value if equals else next(rest, "")
            pid = whole(given)
            if pid is None:
                raise CommandError(f"logcat: --pid {given!r} out of range [1-4194304]")
        elif name in LONG_OPTIONS:
            words += [LONG_OPTIONS[name], value] if equals else [LONG_OPTIONS[name]]
        elif len(name) > 2 and name.startswith("--"):
            raise CommandError(f"logcat: unrecognized option '{arg}'")
        else:
            words.append(arg)
    return pid, words


def _buffers(options: Options) -> frozenset[LogName]:
    found: set[LogName] = set()
    for given in options.values.get("b", []):
        for wanted in given.split(","):
            if wanted == "default":
                found |= DEFAULT_BUFFERS
                continue
            names: list[LogName] = [name for name in LOG_NAMES if wanted in ("all", name)]
            if not names:
                raise CommandError(f"logcat: unknown buffer '{wanted}'")
            found.update(names)
    return frozenset(found) or DEFAULT_BUFFERS


def _resized(size: str) -> int:
    """`-G 16M`: the ring keeps its size; what is no size is refused."""
    if not re.fullmatch(r"[0-9]+[KMGkmg]?", size):
        raise CommandError(f"logcat: Invalid parameter '{size}' to -G")
    return 0


def _latest(lines: list[LogLine], since: str | None) -> list[LogLine]:
    """The last lines of a count, or those from a moment on, as `-t` and `-T` take either."""
    if since is None:
        return lines
    if since.isdecimal():
        return lines[-int(since) :] if int(since) else []
    if not re.fullmatch(r"(\d{4}-)?\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?|\d+\.\d+", since):
        raise CommandError(f"logcat: -t '{since}' not in time format")
    if re.fullmatch(r"\d+\.\d+", since):
        return [line for line in lines if line.moment.timestamp() >= float(since)]
    digits = 10 if since[4:5] == "-" else 5
    stamps = ((f"{line.moment:%Y-%m-%d}"[-digits:] + _stamp(line)[5:], line) for line in lines)
    return [line for stamp, line in stamps if stamp >= since]


def _filter(options: Options, pid: int | None, buffers: frozenset[LogName]) -> _Filter:
    levels: dict[str, str] = {}
    default = "S" if options.has("s") else "V"
    for spec in options.words:
        tag, _, level = spec.partition(":")
        if tag == "*":
            default = level.upper() or "V"
        else:
            levels[tag] = level.upper() or "V"
    given = options.value("e")
    try:
        regex = None if given is None else re.compile(given)
    except re.error:
        raise CommandError(f"logcat: bad regex '{given}'") from None
    return _Filter(levels, default, pid, regex, buffers)


def _format(options: Options) -> Callable[[LogLine], str]:
    found = FORMATS["threadtime"]
    for given in options.values.get("v", []):
        for name in given.split(","):
            if name in FORMATS:
                found = FORMATS[name]
            elif name not in MODIFIERS:
                raise CommandError(f"logcat: Invalid parameter '{name}' to -v")
    return found


def _stamp(line: LogLine) -> str:
    return f"{line.moment:%m-%d %H:%M:%S}.{line.moment.microsecond // 1000:03d}"


def _print_size(call: Call, options: Options) -> None:
    """`-g`: how large the ring is and how full; `-S`: how many lines and bytes it holds."""
    lines = call.context.system.log.lines()
    size = sum(len(str(line).encode()) + 1 for line in lines)
    if options.has("g"):
        call.print(
            f"main: ring buffer is 64 KiB ({-(-size // 1024)} KiB consumed),"
            " max entry is 5120 B, max payload is 4068 B"
        )
    else:
        call.print(f"{'size/num':<10}{'main':<18}Total")
        call.print(f"{'Now':<10}{f'{size}/{len(lines)}':<18}{size}/{len(lines)}")


async def _follow(call: Call, show: _Shown) -> None:
    """Print new lines until the reader goes away or no more are wanted."""
    log = call.context.system.log
    last = log.written
    while not show.done:
        await call.flush()
        await asyncio.sleep(FOLLOW_S)
        fresh = min(log.written - last, len(log.lines()))
        last = log.written
        for line in log.lines()[-fresh:] if fresh else []:
            for part in show(line):
                call.print(part)


COMMANDS: dict[str, Command] = {
    "log": log,
    "logcat": logcat,
}
