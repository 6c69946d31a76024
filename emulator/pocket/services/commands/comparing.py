"""cmp and diff."""

import difflib
import posixpath
from datetime import UTC, datetime

from ..shell.call import Call, Command, CommandError
from .options import Options, read_short


async def cmp(call: Call) -> int:
    """`cmp [-ls] [-n COUNT] FILE1 [FILE2]`: 0 for the same, 1 for different, 2 for trouble."""
    options = read_short(call.args, flags="ls", valued="n", command="cmp", status=2, needs=1)
    names = [*options.words, "-"][:2]
    datas: list[bytes] = []
    for name in names:
        try:
            datas.append(await call.read_file(name))
        except OSError as error:
            if not options.has("s"):
                call.warn(f"cmp: {name}: {error.strerror}")
            return 2
    one, other = datas
    if (limit := options.value("n")) is not None:
        one, other = one[: int(limit)], other[: int(limit)]
    status = 0
    for at, (left, right) in enumerate(zip(one, other, strict=False)):
        if left == right:
            continue
        status = 1
        if options.has("l"):
            call.print(f"{at + 1} {left:o} {right:o}")
        else:
            line = one.count(b"\n", 0, at) + 1
            if not options.has("s"):
                call.print(f"{names[0]} {names[1]} differ: char {at + 1}, line {line}")
            return 1
    if len(one) != len(other):
        status = 1 if options.has("s") else 2
        if not options.has("s"):
            call.warn(f"cmp: EOF on {names[0] if len(one) < len(other) else names[1]}")
    return status


async def diff(call: Call) -> int:
    """`diff [-abBdiNqrTsuw] [-U LINES] [-L LABEL] FILE1 FILE2`, unified as toybox's is."""
    options = read_short(
        call.args,
        flags="abBdiNqrTtsuwp",
        valued="ULS",
        long={"color": "$", "strip-trailing-cr": "$"},
        command="diff",
        status=2,
        needs=2,
    )
    one, other = options.words[:2]
    return await _diff(call, one, other, options)


async def _diff(call: Call, one: str, other: str, options: Options) -> int:
    files = call.context.files
    folders = [name != "-" and files.is_dir(call.path(name)) for name in (one, other)]
    if all(folders):
        return await _folders(call, one, other, options)
    if folders[0]:
        one = posixpath.join(one, posixpath.basename(other))
    elif folders[1]:
        other = posixpath.join(other, posixpath.basename(one))
    texts: list[bytes] = []
    for name in (one, other):
        try:
            texts.append(await call.read_file(name))
        except OSError as error:
            if options.has("N"):
                texts.append(b"")
                continue
            raise CommandError(f"diff: {name}: {error.strerror}", 2) from error
    left, right = (text.decode(errors="surrogateescape").splitlines(True) for text in texts)
    if _same(left, right, options):
        if options.has("s"):
            call.print(f"Files {one} and {other} are identical")
        return 0
    if options.has("q"):
        call.print(f"Files {one} and {other} differ")
        return 1
    if options.has("r"):
        call.print(f"diff {' '.join(w for w in call.args if w.startswith('-'))} {one} {other}")
    labels = [*options.values.get("L", []), *[_label(call, name) for name in (one, other)]]
    if "L" in options.values and len(options.values["L"]) == 1:
        labels = [options.values["L"][0], _label(call, other)]
    around = int(options.value("U") or 3)
    for line in difflib.unified_diff(left, right, labels[0], labels[1], n=around):
        tail = "" if line.endswith("\n") else "\n\\ No newline at end of file\n"
        call.print(line + (tail if not line.startswith(("---", "+++", "@@")) or tail == "" else ""),
                   end="")  # fmt: skip
    return 1


def _label(call: Call, name: str) -> str:
    if name == "-":
        return name
    try:
        moment = datetime.fromtimestamp(call.context.files.stat(call.path(name)).mtime, UTC)
    except OSError:
        moment = datetime.fromtimestamp(0, UTC)
    return f"{name}\t{moment:%Y-%m-%d %H:%M:%S}.000000000 +0000"


def _same(left: list[str], right: list[str], options: Options) -> bool:
    def simple(lines: list[str]) -> list[str]:
        if options.has("i"):
            lines = [line.lower() for line in lines]
        if options.has("w"):
            lines = ["".join(line.split()) for line in lines]
        elif options.has("b"):
            lines = [" ".join(line.split()) for line in lines]
        return [line for line in lines if line.strip()] if options.has("B") else lines

    return simple(left) == simple(right)


async def _folders(call: Call, one: str, other: str, options: Options) -> int:
    files = call.context.files
    names = [set(files.listdir(call.path(name))) for name in (one, other)]
    status = 0
    for name in sorted(names[0] | names[1]):
        if name not in names[0] or name not in names[1]:
            call.print(f"Only in {one if name in names[0] else other}: {name}")
            status = 1
            continue
        pair = posixpath.join(one, name), posixpath.join(other, name)
        if all(files.is_dir(call.path(path)) for path in pair) and not options.has("r"):
            call.print(f"Common subdirectories: {pair[0]} and {pair[1]}")
            continue
        status = await _diff(call, *pair, options) or status
    return status


COMMANDS: dict[str, Command] = {"cmp": cmp, "diff": diff}
