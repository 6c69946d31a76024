"""Commands that hand on text or parts of it: cat, head, tail, wc, tee, tr, cut, uniq."""

import re
from collections.abc import Iterator

from ..shell.call import Call, Command, CommandError
from ..shell.io import FileSink, LineReader, Sink, read_all
from ..shell.patterns import CLASSES
from .grep import split_lines
from .options import read_short, usage

SUFFIXES = {"": 1, "b": 512, "k": 1024, "m": 1024**2, "g": 1024**3, "kb": 1000, "c": 1, "w": 2}


def amount(command: str, text: str) -> int:
    """A whole number with one of toybox's suffixes (its lib/lib.c, `atolx`)."""
    match = re.fullmatch(r"([-+]?\d{1,15})([a-zA-Z]*)", text)
    factor = SUFFIXES.get(match[2].lower()) if match else None
    if match is None or factor is None:
        raise CommandError(f"{command}: not integer: {text}")
    return int(match[1]) * factor


async def cat(call: Call) -> int:
    options = read_short(call.args, flags="uvte", command="cat")
    visible = options.has("v", "t", "e")
    status = 0
    for name in options.words or ["-"]:
        try:
            source = call.device(name)
            if source is not None and not visible:
                while part := await source.read():
                    call.write(part)
                    await call.flush()
            else:
                data = await call.read_file(name)
                call.write(_visible(data, options.flags) if visible else data)
        except ConnectionError:
            raise
        except OSError as error:
            if error.errno == 28:
                raise
            call.warn(f"cat: {name}: {error.strerror}")
            status = 1
    return status


def _visible(data: bytes, flags: frozenset[str]) -> bytes:
    """Control characters as `^X`, the upper half as `M-`, each kind only when asked for."""
    out: list[str] = []
    for byte in data:
        high = "M-" if byte > 127 else ""
        low = byte & 127
        if byte == 10 or (byte == 9 and "t" not in flags):
            out.append(("$" if "e" in flags and byte == 10 else "") + chr(byte))
        elif byte != 9 and "v" not in flags:
            out.append(bytes([byte]).decode(errors="surrogateescape"))
        elif low < 32 or low == 127:
            out.append(f"{high}^{chr(low ^ 64)}")
        else:
            out.append(high + chr(low))
    return "".join(out).encode(errors="surrogateescape")


async def head(call: Call) -> int:
    """`head [-n LINES | -c BYTES] [-qv] [FILE...]`; a negative number leaves the end out."""
    args = [f"-n{arg[1:]}" if re.fullmatch(r"-\d+", arg) else arg for arg in call.args]
    options = read_short(args, flags="qv", valued="nc", command="head")
    unit = "c" if "c" in options.values else "n"
    count = amount("head", options.value(unit) or "10")
    several = (len(options.words) > 1 or options.has("v")) and not options.has("q")
    status = 0
    for index, name in enumerate(options.words or ["-"]):
        source = call.device(name)
        if source is not None and count >= 0:
            _title(call, name, index, several)
            reader = LineReader(source)
            while count > 0:
                part = await (reader.line() if unit == "n" else reader.read(count))
                if not part:
                    break
                call.write(part)
                await call.flush()
                count -= 1 if unit == "n" else len(part)
            continue
        try:
            data = await call.read_file(name)
        except OSError as error:
            call.warn(f"head: {name}: {error.strerror}")
            status = 1
            continue
        _title(call, name, index, several)
        units = _units(data, unit)
        call.write(b"".join(units[:count]))
    return status


def _title(call: Call, name: str, index: int, several: bool) -> None:
    if several:
        call.print(("\n" if index else "") + f"==> {name} <==")


def _units(data: bytes, unit: str) -> list[bytes]:
    if unit == "c":
        return [data[at : at + 1] for at in range(len(data))]
    return re.findall(b"[^\n]*\n|[^\n]+", data)


async def tail(call: Call) -> int:
    """`tail [-n [+]LINES | -c [+]BYTES] [-qvf] [FILE...]`."""
    args = [f"-n{arg[1:]}" if re.fullmatch(r"-\d+", arg) else arg for arg in call.args]
    options = read_short(args, flags="qvfF", valued="ncs", command="tail")
    unit = "c" if "c" in options.values else "n"
    told = options.value(unit) or "10"
    count = abs(amount("tail", told))
    several = (len(options.words) > 1 or options.has("v")) and not options.has("q")
    inputs, status = await call.read_inputs(options.words)
    for index, (name, data) in enumerate(inputs):
        _title(call, name, index, several)
        units = _units(data, unit)
        from_start = told.startswith("+")
        kept = units[max(0, count - 1) :] if from_start else units[-count:] if count else []
        call.write(b"".join(kept))
    return status


async def wc(call: Call) -> int:
    options = read_short(call.args, flags="lwcm", command="wc")
    shown = [flag for flag in "lwcm" if options.has(flag)] or ["l", "w", "c"]
    inputs, status = await call.read_inputs(options.words)
    totals = dict.fromkeys(shown, 0)
    rows = [(name, _counts(data)) for name, data in inputs]
    # Numbers of a single file, and a single number, stand without padding (toybox's wc.c).
    wide = 7 if len(options.words) > 1 or (len(shown) > 1 and not options.words) else 0
    for name, counts in rows:
        for flag in shown:
            totals[flag] += counts[flag]
        call.print(
            _count_row([counts[flag] for flag in shown], name if options.words else "", wide)
        )
    if len(options.words) > 1:
        call.print(_count_row(list(totals.values()), "total", wide))
    return status


def _counts(data: bytes) -> dict[str, int]:
    text = data.decode(errors="replace")
    return {
        "l": data.count(b"\n"),
        "w": len(data.split()),
        "c": len(data),
        "m": len(text),
    }


def _count_row(numbers: list[int], name: str, wide: int) -> str:
    row = " ".join(f"{number:{wide}d}" if wide else str(number) for number in numbers)
    return row if not name else f"{row} {name}"


async def tee(call: Call) -> int:
    options = read_short(call.args, flags="ai", command="tee")
    sinks: list[Sink] = []
    status = 0
    for name in options.words:
        try:
            if name != "-" and call.path(name) != "/dev/null":
                sinks.append(FileSink(call.context.files, call.path(name), options.has("a")))
        except OSError as error:
            call.warn(f"tee: {name}: {error.strerror}")
            status = 1
    while part := await call.io.stdin.read():
        call.write(part)
        for sink in sinks:
            sink.write(part)
            await sink.flush()
        await call.flush()
    return status


async def uniq(call: Call) -> int:
    """`uniq [-cduiz] [-f FIELDS] [-s CHARS] [-w CHARS] [INPUT [OUTPUT]]`."""
    options = read_short(call.args, flags="cduiz", valued="fsw", command="uniq")
    inputs, status = await call.read_inputs(options.words[:1])
    fields, chars, width = (amount("uniq", options.value(letter) or "0") for letter in "fsw")

    def key(line: bytes) -> bytes:
        rest = re.sub(rb"^(?:\s*\S+){%d}" % min(fields, 999), b"", line)[chars:]
        rest = rest[:width] if width else rest
        return rest.lower() if options.has("i") else rest

    runs: list[tuple[int, bytes]] = []
    for line in (line for _, data in inputs for line in split_lines(data)):
        if runs and key(runs[-1][1]) == key(line):
            runs[-1] = (runs[-1][0] + 1, runs[-1][1])
        else:
            runs.append((1, line))
    out = bytearray()
    for count, line in runs:
        if (options.has("d") and count == 1) or (options.has("u") and count > 1):
            continue
        out += (f"{count:7d} ".encode() if options.has("c") else b"") + line + b"\n"
    if len(options.words) > 1:
        call.context.files.write(call.path(options.words[1]), bytes(out))
    else:
        call.write(bytes(out))
    return status


async def cut(call: Call) -> int:
    """`cut -b|-c|-C|-f|-F LIST [-s] [-d DELIMITER] [-O DELIMITER] [-D] [FILE...]`."""
    options = read_short(call.args, flags="snD", valued="dfcbCFO", command="cut")
    kind = next((letter for letter in "fFcbC" if letter in options.values), None)
    if kind is None:
        raise usage(call, "Needs -fFcCb")
    wanted = _ranges(options.value(kind) or "")
    separator = options.value("d") or ("\t" if kind == "f" else " ")
    glue = options.value("O") or separator
    inputs, status = await call.read_inputs(options.words)
    for line in (line for _, data in inputs for line in split_lines(data)):
        if kind == "b":
            call.write(b"".join(line[at : at + 1] for at in _picked(wanted, len(line))) + b"\n")
            continue
        text = line.decode(errors="surrogateescape")
        if kind in "cC":
            call.print("".join(text[at] for at in _picked(wanted, len(text))))
            continue
        parts = text.split(separator) if kind == "f" else re.split(r"\s+", text)
        if len(parts) == 1:
            call.print(text) if not options.has("s") else None
            continue
        call.print(glue.join(parts[at] for at in _picked(wanted, len(parts))))
    return status


def _picked(wanted: list[range], size: int) -> Iterator[int]:
    return (at for at in range(size) if any(at + 1 in span for span in wanted))


def _ranges(text: str) -> list[range]:
    found: list[range] = []
    for part in text.split(","):
        match = re.fullmatch(r"(\d{0,9})(-?)(\d{0,9})", part)
        if match is None or not part.strip("-") or match[1] == "0":
            raise CommandError(f"cut: bad range '{part}'")
        first = int(match[1] or 1)
        last = int(match[3]) if match[3] else (10**9 if match[2] else first)
        found.append(range(first, last + 1))
    return found


async def tr(call: Call) -> int:
    """`tr [-cdst] SET1 [SET2]` over bytes."""
    options = read_short(
        call.args,
        flags="dscCt",
        long={"delete": "d", "squeeze-repeats": "s", "complement": "c"},
        command="tr",
        needs=1,
    )
    data = await read_all(call.io.stdin)
    first = _letters(options.words[0])
    second = _letters(options.words[1]) if len(options.words) > 1 else b""
    if options.has("c", "C"):
        first = bytes(byte for byte in range(256) if byte not in first)
    if options.has("d"):
        data = bytes(byte for byte in data if byte not in first)
    elif second:
        padded = second if options.has("t") else second + second[-1:] * (len(first) - len(second))
        table = bytearray(range(256))
        for one, other in reversed(list(zip(first, padded, strict=False))):
            table[one] = other
        data = data.translate(bytes(table))
    elif not options.has("s"):
        raise usage(call, "Needs 2 arguments")
    if options.has("s"):
        squeezed = second or first
        data = re.sub(rb"(?s)(.)\1+", lambda m: m[1] if m[1][0] in squeezed else m[0], data)
    call.write(data)
    return 0


SIMPLE = {"n": 10, "t": 9, "r": 13, "a": 7, "b": 8, "f": 12, "v": 11, "\\": 92}


def _letters(text: str) -> bytes:
    """The bytes a `tr` set stands for."""
    out: list[int] = []
    at = 0
    while at < len(text):
        named = re.compile(r"\[:(\w+):\]").match(text, at)
        if named is not None and named[1] in CLASSES:
            pattern = re.compile(f"[{CLASSES[named[1]]}]")
            out += [byte for byte in range(256) if pattern.match(chr(byte)) and byte < 128]
            at = named.end()
            continue
        code, at = _letter(text, at)
        if len(code) == 1 and text[at : at + 1] == "-" and at + 1 < len(text):
            end, at = _letter(text, at + 1)
            out += range(code[0], end[-1] + 1)
        else:
            out += code
    return bytes(out)


def _letter(text: str, at: int) -> tuple[bytes, int]:
    octal = re.compile(r"\\([0-7]{1,3})").match(text, at)
    if octal is not None:
        return bytes([int(octal[1], 8) & 255]), octal.end()
    if text[at] == "\\" and at + 1 < len(text):
        char = text[at + 1]
        return (bytes([SIMPLE[char]]) if char in SIMPLE else char.encode()), at + 2
    return text[at].encode(errors="surrogateescape"), at + 1


COMMANDS: dict[str, Command] = {
    "cat": cat,
    "cut": cut,
    "head": head,
    "tail": tail,
    "tee": tee,
    "tr": tr,
    "uniq": uniq,
    "wc": wc,
}
