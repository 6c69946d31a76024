"""Commands that read text or bytes and write what they make of it."""

import hashlib
import re
from collections.abc import Callable

from ..shell.call import Call, Command, CommandError
from ..shell.io import FileSink, LineReader, Sink
from .grep import basic, compile_pattern, split_lines
from .options import Options, integer, read_short

DIGESTS = {"md5sum": "md5", "sha1sum": "sha1", "sha256sum": "sha256", "sha512sum": "sha512"}
CLASSES = {"[:space:]": " \t\n\r\v\f", "[:upper:]": "A-Z", "[:lower:]": "a-z", "[:digit:]": "0-9"}
SUBSTITUTE = re.compile(r"s(.)((?:\\.|(?!\1).)*)\1((?:\\.|(?!\1).)*)\1([gpi]*)", re.DOTALL)


async def cat(call: Call) -> int:
    names = [word for word in call.args if word == "-" or not word.startswith("-")]
    if not names and not call.io.stdin:
        return 0
    status = 0
    for name in names or ["-"]:
        try:
            if name == "-":
                while part := await call.io.stdin.read():
                    call.write(part)
                    await call.flush()
            else:
                call.write(await call.read_file(name))
        except ConnectionError:
            raise
        except OSError as error:
            call.warn(f"cat: {name}: {error.strerror}")
            status = 1
    return status


async def head(call: Call) -> int:
    return await _part(call, _first)


async def tail(call: Call) -> int:
    return await _part(call, _last)


async def wc(call: Call) -> int:
    options = read_short(call.args, flags="lwcm", command="wc")
    inputs, status = await call.read_inputs(options.words)
    shown = [flag for flag in "lwmc" if options.has(flag)] or ["l", "w", "c"]
    totals = dict.fromkeys(shown, 0)
    rows = [(name, _counts(data)) for name, data in inputs]
    for name, counts in rows:
        for flag in shown:
            totals[flag] += counts[flag]
        call.print(_count_row([counts[flag] for flag in shown], name))
    if len(rows) > 1:
        call.print(_count_row([totals[flag] for flag in shown], "total"))
    return status


async def sort(call: Call) -> int:
    options = read_short(call.args, flags="rnufb", valued="kto", command="sort")
    inputs, status = await call.read_inputs(options.words)
    lines = [line for _, data in inputs for line in split_lines(data)]
    if options.has("u"):
        lines = list(dict.fromkeys(lines))
    lines.sort(key=_sort_key(options), reverse=options.has("r"))
    for line in lines:
        call.write(line + b"\n")
    return status


async def uniq(call: Call) -> int:
    options = read_short(call.args, flags="cdui", command="uniq")
    inputs, status = await call.read_inputs(options.words)
    runs: list[tuple[int, bytes]] = []
    for line in (line for _, data in inputs for line in split_lines(data)):
        if runs and runs[-1][1] == line:
            runs[-1] = (runs[-1][0] + 1, line)
        else:
            runs.append((1, line))
    for count, line in runs:
        if (options.has("d") and count == 1) or (options.has("u") and count > 1):
            continue
        call.write((f"{count:7d} ".encode() if options.has("c") else b"") + line + b"\n")
    return status


async def cut(call: Call) -> int:
    options = read_short(call.args, flags="s", valued="dfc", command="cut")
    fields, letters = options.value("f"), options.value("c")
    if fields is None and letters is None:
        raise CommandError("cut: Needs -fc")
    inputs, status = await call.read_inputs(options.words)
    separator = options.value("d") or "\t"
    wanted = _ranges(fields or letters or "")
    for line in (line.decode(errors="replace") for _, data in inputs for line in split_lines(data)):
        parts = list(line) if fields is None else line.split(separator)
        kept = [part for index, part in enumerate(parts, 1) if any(index in r for r in wanted)]
        glue = "" if fields is None else separator
        call.print(line if fields is not None and len(parts) == 1 else glue.join(kept))
    return status


async def tr(call: Call) -> int:
    options = read_short(call.args, flags="dscC", command="tr")
    if not options.words:
        raise CommandError("tr: Needs 1 argument (see 'tr --help')")
    inputs, status = await call.read_inputs([])
    text = inputs[0][1].decode(errors="replace") if inputs else ""
    first = _letters(options.words[0])
    second = _letters(options.words[1]) if len(options.words) > 1 else ""
    if options.has("d"):
        call.print("".join(char for char in text if char not in first), end="")
    elif second:
        padded = second + second[-1] * max(0, len(first) - len(second))
        call.print(text.translate(str.maketrans(dict(zip(first, padded, strict=False)))), end="")
    elif options.has("s"):
        call.print(re.sub(rf"([{re.escape(first)}])\1+", r"\1", text), end="")
    return status


async def sed(call: Call) -> int:
    """`sed [-n] [-e] s/pattern/replacement/[gip]`, and `sed -n Np`; nothing else."""
    options = read_short(call.args, flags="nEr", valued="e", command="sed")
    words = list(options.words)
    scripts = options.values.get("e") or [words.pop(0)] if words or "e" in options.values else []
    if not scripts:
        raise CommandError("sed: no pattern")
    steps = [_sed_step(script, options) for script in scripts]
    inputs, status = await call.read_inputs(words)
    lines = [line.decode(errors="replace") for _, data in inputs for line in split_lines(data)]
    for index, line in enumerate(lines, 1):
        shown = not options.has("n")
        for step in steps:
            line, printed = step(index, line)
            shown = shown or printed
        if shown:
            call.print(line)
    return status


async def tee(call: Call) -> int:
    options = read_short(call.args, flags="ai", command="tee")
    files = call.context.files
    sinks: list[Sink] = [
        FileSink(files, call.path(name), options.has("a")) for name in options.words
    ]
    while part := await call.io.stdin.read():
        call.write(part)
        for sink in sinks:
            sink.write(part)
    for sink in sinks:
        await sink.flush()
    return 0


async def digest(call: Call) -> int:
    options = read_short(call.args, flags="bc", command=call.name)
    inputs, status = await call.read_inputs(options.words)
    for name, data in inputs:
        value = hashlib.new(DIGESTS[call.name], data).hexdigest()
        call.print(value if options.has("b") else f"{value}  {name}")
    return status


async def _part(call: Call, choose: Callable[[list[bytes], int, bool], list[bytes]]) -> int:
    """`head` and `tail`: whole lines by `-n`, bytes by `-c`."""
    args = [f"-n{arg[1:]}" if re.fullmatch(r"-\d+", arg) else arg for arg in call.args]
    options = read_short(args, flags="qvf", valued="nc", command=call.name)
    unit = "c" if "c" in options.values else "n"
    text = options.value(unit) or "10"
    count = integer(text, f"{call.name}: bad number '{text}'")
    if choose is _first and unit == "n" and not options.words:
        return await _first_of_stdin(call, count)
    inputs, status = await call.read_inputs(options.words)
    for index, (name, data) in enumerate(inputs):
        if len(inputs) > 1:
            call.print(("\n" if index else "") + f"==> {name} <==")
        units = [data[at : at + 1] for at in range(len(data))] if unit == "c" else _split(data)
        call.write(b"".join(choose(units, count, text.startswith("+"))))
    return status


async def _first_of_stdin(call: Call, count: int) -> int:
    """Hand on `count` lines and be gone, so that what writes them stops too."""
    reader = LineReader(call.io.stdin)
    for _ in range(count):
        line = await reader.line()
        if not line:
            break
        call.write(line)
        await call.flush()
    return 0


def _first(units: list[bytes], count: int, plus: bool) -> list[bytes]:
    return units[:count]


def _last(units: list[bytes], count: int, plus: bool) -> list[bytes]:
    if plus:
        return units[max(0, count - 1) :]
    return units[-abs(count) :] if count else []


def _split(data: bytes) -> list[bytes]:
    return re.findall(b"[^\n]*\n|[^\n]+", data)


def _counts(data: bytes) -> dict[str, int]:
    return {
        "l": data.count(b"\n"),
        "w": len(data.split()),
        "c": len(data),
        "m": len(data.decode(errors="replace")),
    }


def _count_row(numbers: list[int], name: str) -> str:
    row = " ".join(map(str, numbers))
    return row if name == "-" else f"{row} {name}"


# sort, cut, tr, sed


def _sort_key(options: Options) -> Callable[[bytes], tuple[float, bytes]]:
    column = int(re.sub(r"\D.*", "", options.value("k") or "") or "0")
    separator = options.value("t")

    def key(line: bytes) -> tuple[float, bytes]:
        value = line
        if column:
            parts = line.split(separator.encode() if separator else None)
            value = parts[column - 1] if column <= len(parts) else b""
        value = value.lower() if options.has("f") else value
        if not options.has("n"):
            return (0.0, value)
        match = re.match(rb"\s*(-?\d{1,18}(?:\.\d+)?)", value)
        return (float(match[1]) if match else 0.0, value)

    return key


def _ranges(text: str) -> list[range]:
    found: list[range] = []
    for part in text.split(","):
        match = re.fullmatch(r"(\d{0,9})(-?)(\d{0,9})", part)
        if match is None or not part.strip("-"):
            raise CommandError(f"cut: bad range '{part}'")
        first = int(match[1] or 1)
        last = int(match[3]) if match[3] else (10**9 if match[2] else first)
        found.append(range(first, last + 1))
    return found


def _letters(text: str) -> str:
    """The characters a `tr` set stands for."""
    for name, value in CLASSES.items():
        text = text.replace(name, value)
    for escape, value in (("\\n", "\n"), ("\\t", "\t"), ("\\r", "\r"), ("\\\\", "\\")):
        text = text.replace(escape, value)
    out: list[str] = []
    at = 0
    while at < len(text):
        if at + 2 < len(text) and text[at + 1] == "-" and text[at] <= text[at + 2]:
            out.extend(map(chr, range(ord(text[at]), ord(text[at + 2]) + 1)))
            at += 3
        else:
            out.append(text[at])
            at += 1
    return "".join(out)


def _sed_step(script: str, options: Options) -> Callable[[int, str], tuple[str, bool]]:
    numbered = re.fullmatch(r"(\d{1,9})(?:,(\d{1,9}|\$))?p", script)
    if numbered is not None:
        first = int(numbered[1])
        last = 10**9 if numbered[2] == "$" else int(numbered[2] or first)
        return lambda index, line: (line, first <= index <= last)
    match = SUBSTITUTE.fullmatch(script)
    if match is None:
        raise CommandError(f"sed: bad pattern '{script}'")
    source = match[2] if options.has("E", "r") else basic(match[2])
    pattern = compile_pattern(source, "i" in match[4], "sed")
    replacement, flags = match[3], match[4]

    def step(index: int, line: str) -> tuple[str, bool]:
        text, times = pattern.subn(
            lambda m: _sed_replacement(replacement, m), line, count=0 if "g" in flags else 1
        )
        return text, "p" in flags and times > 0

    return step


def _sed_replacement(template: str, match: re.Match[str]) -> str:
    def fill(token: re.Match[str]) -> str:
        text = token[0]
        if text == "&":
            return match[0]
        if text[1].isdecimal():
            group = int(text[1])
            return (match[group] or "") if group <= match.re.groups else ""
        return {"n": "\n", "t": "\t"}.get(text[1], text[1])

    return re.sub(r"&|\\.", fill, template, flags=re.DOTALL)


COMMANDS: dict[str, Command] = {
    "cat": cat,
    "cut": cut,
    "head": head,
    "sed": sed,
    "sort": sort,
    "tail": tail,
    "tee": tee,
    "tr": tr,
    "uniq": uniq,
    "wc": wc,
    **dict.fromkeys(DIGESTS, digest),
}
