"""Files and folders: rm, cp, mv, ln, mkdir, touch, readlink, du, df."""

import posixpath

from ..shell.call import Call, Command, CommandError
from .copying import COPYING
from .listing import blocks, human
from .modes import MODES, new_mode
from .options import Options, read_short, usage
from .touch_time import touch_time

TOTAL_KB = 51_539_607
USED_KB = 12_884_901
MOUNTS = (
    ("/dev/block/dm-0", "/"),
    ("/dev/block/dm-1", "/data"),
    ("/dev/fuse", "/storage/emulated"),
)


async def rm(call: Call) -> int:
    options = read_short(call.args, flags="rRfiv", command="rm")
    if not options.words and not options.has("f"):
        raise usage(call, "Needs 1 argument")
    files = call.context.files
    status = 0
    for name in options.words:
        try:
            if posixpath.basename(name.rstrip("/")) in (".", ".."):
                raise OSError(22, "bad path")
            stat = files.stat(call.path(name), follow=False)
            if stat.is_dir and not options.has("r", "R"):
                raise IsADirectoryError(21, "Is a directory")
            files.remove(call.path(name), recursive=True)
            if options.has("v"):
                call.print(f"rm {'dir ' if stat.is_dir else ''}'{name}'")
        except (FileNotFoundError, NotADirectoryError) as error:
            if not options.has("f"):
                call.warn(f"rm: {name}: {error.strerror}")
                status = 1
        except OSError as error:
            call.warn(f"rm: {name}: {error.strerror}")
            status = 1
    return status


async def rmdir(call: Call) -> int:
    files = call.context.files
    options = read_short(
        call.args, flags="p", long={"ignore-fail-on-non-empty": "i"}, command="rmdir", needs=1
    )
    status = 0
    for name in options.words:
        path = name
        while path and path != "/":
            try:
                if not files.stat(call.path(path), follow=False).is_dir:
                    raise NotADirectoryError(20, "Not a directory")
                files.remove(call.path(path))
            except OSError as error:
                if not (options.has("i") and error.errno == 39):
                    call.warn(f"rmdir: {path}: {error.strerror}")
                    status = 1
                break
            path = posixpath.dirname(path.rstrip("/")) if options.has("p") else ""
    return status


async def mkdir(call: Call) -> int:
    """`mkdir [-vp] [-m MODE] DIR...`."""
    options = read_short(
        call.args, flags="pvZ", valued="m", long={"parents": "p"}, command="mkdir", needs=1
    )
    files = call.context.files
    mode = 0o777 & ~call.shell.umask
    if (text := options.value("m")) is not None:
        mode = new_mode("mkdir", text, 0o040777)
    status = 0
    for name in options.words:
        steps = name.rstrip("/").split("/") if options.has("p") else [name]
        try:
            for at in range(len(steps)):
                path = "/".join(steps[: at + 1]) or "/"
                if options.has("p") and files.is_dir(call.path(path)):
                    continue
                files.mkdir(call.path(path), parents=False)
                files.chmod(call.path(path), mode)
                if options.has("v"):
                    call.warn(f"mkdir: created directory '{path}'")
        except OSError as error:
            call.warn(f"mkdir: '{name}': {error.strerror}")
            status = 1
    return status


async def touch(call: Call) -> int:
    """`touch [-acmh] [-d DATE | -t TIME | -r FILE] FILE...`: set the time, or make a file."""
    options = read_short(call.args, flags="acmh", valued="tdr", command="touch", needs=1)
    files = call.context.files
    moment = touch_time(call, options)
    status = 0
    for name in options.words:
        path = call.path(name)
        try:
            if not files.exists(path):
                if options.has("c"):
                    continue
                files.write(path, b"", 0o666 & ~call.shell.umask)
            if moment is None:
                if not options.has("a") or options.has("m"):
                    files.touch(path)
            else:
                files.set_times(
                    path,
                    mtime=None if options.has("a") and not options.has("m") else moment,
                    atime=None if options.has("m") and not options.has("a") else moment,
                )
        except OSError as error:
            call.warn(f"touch: '{name}': {error.strerror}")
            status = 1
    return status


async def unlink(call: Call) -> int:
    options = read_short(call.args, flags="", command="unlink", needs=1)
    try:
        if call.context.files.stat(call.path(options.words[0]), follow=False).is_dir:
            raise IsADirectoryError(21, "Is a directory")
        call.context.files.remove(call.path(options.words[0]))
    except OSError as error:
        raise CommandError(f"unlink: couldn't unlink '{options.words[0]}': {error.strerror}") from (
            error
        )
    return 0


async def mkfifo(call: Call) -> int:
    options = read_short(call.args, flags="Z", valued="m", command="mkfifo", needs=1)
    for name in options.words:
        call.context.files.fifo(call.path(name))
    return 0


async def readlink(call: Call) -> int:
    """`readlink [-fenmq] FILE...` and `realpath [-s] FILE...`."""
    options = read_short(
        call.args,
        flags="fenmqsz" if call.name == "readlink" else "emsz",
        command=call.name,
        needs=1,
    )
    files = call.context.files
    status = 0
    for name in options.words:
        path = call.path(name)
        end = "" if options.has("n") else "\n"
        if call.name == "readlink" and not options.has("f", "e", "m"):
            text = files.readlink(path)
            if text is None:
                status = 1
                if not files.exists(path) and not options.has("q"):
                    pass
                continue
            call.print(text, end)
            continue
        resolved = posixpath.normpath(path) if options.has("s") else files.resolve(path)
        needed = path if options.has("e") else posixpath.dirname(posixpath.normpath(path))
        if not options.has("m") and not files.exists(needed):
            status = 1
            if call.name == "realpath":
                call.warn(f"realpath: {name}: No such file or directory")
            continue
        call.print(resolved, end)
    return status


async def mktemp(call: Call) -> int:
    """`mktemp [-dqtu] [-p DIR] [TEMPLATE]`."""
    options = read_short(
        call.args, flags="dqtu", valued="p", long={"tmpdir": "p"}, command="mktemp"
    )
    files = call.context.files
    template = options.words[0] if options.words else "tmp.XXXXXXXXXX"
    if not template.endswith("XX"):
        raise CommandError("mktemp: need XX") if not options.has("q") else CommandError("", 1)
    stem = template.rstrip("X")
    where = options.value("p")
    if where is None and (options.has("t") or not options.words):
        where = call.variables.get("TMPDIR", "/data/local/tmp")
    count = 0
    while True:
        digits = f"{count:0{len(template) - len(stem)}d}"[-(len(template) - len(stem)) :]
        name = stem + digits.translate(str.maketrans("0123456789", "aB3xKq7ZmT"))
        path = posixpath.join(where, name) if where else name
        if not files.exists(call.path(path)):
            break
        count += 1
    try:
        if options.has("d") and not options.has("u"):
            files.mkdir(call.path(path), parents=False)
            files.chmod(call.path(path), 0o700)
        elif not options.has("u"):
            files.write(call.path(path), b"", 0o600)
    except OSError as error:
        if options.has("q"):
            return 1
        kind = "directory" if options.has("d") else "file"
        raise CommandError(f"mktemp: Failed to create {kind} {path}: {error.strerror}") from error
    call.print(path)
    return 0


async def du(call: Call) -> int:
    """`du [-abchHkKLlmsx] [-d DEPTH] [FILE...]`."""
    options = read_short(call.args, flags="abcHhKkLlmsx", valued="d", command="du")
    depth = int(options.value("d") or 0) if "d" in options.values else 0 if options.has("s") else -1
    status = total = 0
    for name in options.words or ["."]:
        try:
            total += _usage(call, name, options, depth, 0)
        except OSError as error:
            call.warn(f"du: {name}: {error.strerror}")
            status = 1
    if options.has("c"):
        call.print(f"{_amount(total, options)}\ttotal")
    return status


def _usage(call: Call, name: str, options: Options, depth: int, level: int) -> int:
    files = call.context.files
    stat = files.stat(call.path(name), follow=options.has("L"))
    size = stat.size if options.has("b") else blocks(stat) * 512
    if stat.is_dir:
        for entry in files.listdir(call.path(name)):
            size += _usage(call, posixpath.join(name, entry), options, depth, level + 1)
    if level == 0 or ((depth < 0 or level <= depth) and (stat.is_dir or options.has("a"))):
        call.print(f"{_amount(size, options)}\t{name}")
    return size


def _amount(size: int, options: Options) -> str:
    if options.has("h"):
        return human(size)
    unit = 1 if options.has("b") else 1024**2 if options.has("m") else 1024
    return str(-(-size // unit))


async def df(call: Call) -> int:
    """`df [-HPkhia] [-t TYPE] [FILE...]`."""
    options = read_short(call.args, flags="HPkhia", valued="t", command="df")
    size = "Size" if options.has("h", "H") else "1K-blocks"
    titles = [size, "Used", "Available", "Use%"]
    if options.has("h", "H"):
        titles = ["Size", "Used", "Avail", "Use%"]
    if options.has("i"):
        titles = ["Inodes", "IUsed", "IFree", "IUse%"]
    if options.has("P"):
        titles[0] = titles[0] if options.has("h", "H", "i") else "1024-blocks"
        titles[3] = "Capacity" if not options.has("i") else titles[3]
    status = 0
    chosen: list[tuple[str, str]] = []
    for name in options.words:
        if not call.context.files.exists(call.path(name)):
            call.warn(f"df: {name}: No such file or directory")
            status = 1
            continue
        path = call.context.files.resolve(call.path(name))
        chosen.append(max((m for m in MOUNTS if path.startswith(m[1])), key=lambda m: len(m[1])))
    rows = [["Filesystem", *titles, "Mounted on"]]
    for device, point in chosen if options.words else [] if "t" in options.values else MOUNTS:
        rows.append([device, *_space(options), point])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [row[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(row[1:5], widths[1:5], strict=True)]
        call.print(" ".join([*cells, row[5]]))
    return status


def _space(options: Options) -> list[str]:
    if options.has("i"):
        return ["3276800", "276800", "3000000", "9%"]
    values = (TOTAL_KB, USED_KB, TOTAL_KB - USED_KB)
    shown = [human(value * 1024) if options.has("h", "H") else str(value) for value in values]
    return [*shown, f"{-(-USED_KB * 100 // TOTAL_KB)}%"]


COMMANDS: dict[str, Command] = {
    "df": df,
    "du": du,
    "mkdir": mkdir,
    "mkfifo": mkfifo,
    "mktemp": mktemp,
    "readlink": readlink,
    "realpath": readlink,
    "rm": rm,
    "rmdir": rmdir,
    "touch": touch,
    "unlink": unlink,
    **COPYING,
    **MODES,
}
