"""The phone's log: logcat reads it, log adds to it."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass

from ...system.logbuffer import LEVEL_NAMES, LEVELS, LogLine
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
BUFFERS = frozenset({"main", "system", "crash", "events", "radio", "kernel", "default", "all"})
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
    options = read_short(words, flags="dcsgDLS", valued="tTvbefnrm", command="logcat")
    log = call.context.system.log
    _check_buffers(options)
    if options.has("c"):
        log.clear()
        return 0
    if options.has("g", "S"):
        _print_size(call, options)
        return 0
    keep = _filter(options, pid)
    show = _format(options)
    lines = [line for line in log.lines() if keep(line)]
    for name in ("t", "T"):
        count = options.value(name)
        if count is not None and count.isdecimal():
            lines = lines[-int(count) :] if int(count) else []
    limit = whole(options.value("m") or "")
    call.print("--------- beginning of main")
    for line in lines[:limit]:
        call.print(show(line))
    if limit is not None and len(lines) >= limit:
        return 0
    if not options.has("d", "L") and options.value("t") is None:
        await _follow(call, keep, show, None if limit is None else limit - len(lines))
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


@dataclass(frozen=True, slots=True)
class _Filter:
    """Keeps lines by `TAG:LEVEL` specifications, by process, and by what they say."""

    levels: dict[str, str]
    default: str
    pid: int | None
    regex: re.Pattern[str] | None

    def __call__(self, line: LogLine) -> bool:
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


def _check_buffers(options: Options) -> None:
    for given in options.values.get("b", []):
        for name in given.split(","):
            if name not in BUFFERS:
                raise CommandError(f"logcat: unknown buffer '{name}'")


def _filter(options: Options, pid: int | None) -> _Filter:
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
    return _Filter(levels, default, pid, regex)


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


async def _follow(
    call: Call, keep: _Filter, show: Callable[[LogLine], str], limit: int | None
) -> None:
    """Print new lines until the reader goes away or `limit` of them are out."""
    log = call.context.system.log
    last = log.written
    printed = 0
    while limit is None or printed < limit:
        await call.flush()
        await asyncio.sleep(FOLLOW_S)
        fresh = min(log.written - last, len(log.lines()))
        last = log.written
        for line in log.lines()[-fresh:] if fresh else []:
            if keep(line) and printed != limit:
                call.print(show(line))
                printed += 1


COMMANDS: dict[str, Command] = {
    "log": log,
    "logcat": logcat,
}
