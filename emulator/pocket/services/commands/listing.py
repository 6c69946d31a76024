"""`ls` and `stat`."""

import posixpath
import stat as mode_bits
from datetime import UTC, datetime

from ...system.files import FileSystem, Stat
from ..shell.call import Call, Command
from .options import Options, read_short
from .owners import group_name, user_name

MARKS = {mode_bits.S_IFDIR: "/", mode_bits.S_IFLNK: "@", mode_bits.S_IFIFO: "|",
         mode_bits.S_IFSOCK: "="}  # fmt: skip
KINDS = {mode_bits.S_IFDIR: "directory", mode_bits.S_IFLNK: "symbolic link",
         mode_bits.S_IFIFO: "FIFO (named pipe)", mode_bits.S_IFCHR: "character device",
         mode_bits.S_IFBLK: "block device", mode_bits.S_IFSOCK: "socket"}  # fmt: skip
LABEL = "u:object_r:shell_data_file:s0"
Entry = tuple[str, str, Stat]  # the name as shown, the path, what is known of it


async def ls(call: Call) -> int:
    """`ls` with toybox's options (its posix/ls.c)."""
    options = read_short(
        call.args,
        flags="1ACFHLNRSXZabcdfghiklmnopqrstuwx" + "!",
        valued="wI",
        long={"full-time": "!", "color": "$", "show-control-chars": "N", "sort": "$"},
        command="ls",
    )
    status = 0
    plain: list[Entry] = []
    folders: list[Entry] = []
    follows = options.has("L", "H") or not options.has("l", "d", "F", "o", "g", "n", "!")
    for name in options.words or ["."]:
        path = call.path(name)
        try:
            if not name:
                raise FileNotFoundError(2, "No such file or directory")
            stat = call.context.files.stat(path, follow=follows or name.endswith("/"))
        except OSError as error:
            if not follows or not call.context.files.readlink(path):
                call.warn(f"ls: {name}: {error.strerror}")
                status = 1
                continue
            stat = call.context.files.stat(path, follow=False)
        into = folders if stat.is_dir and not options.has("d") else plain
        into.append((name, path, stat))
    plain, folders = _sorted(plain, options), _sorted(folders, options)
    _print(call, plain, options, total=False)
    many = len(options.words) > 1 or options.has("R")
    for index, (name, path, _) in enumerate(folders):
        failed = _folder(call, name, path, options, titled=many, first=not (index or plain))
        status = status or failed
    return status


def _folder(
    call: Call, name: str, path: str, options: Options, *, titled: bool, first: bool
) -> int:
    files = call.context.files
    try:
        names = files.listdir(path)
    except OSError as error:
        call.warn(f"ls: {name}: {error.strerror}")
        return 1
    if not options.has("a", "A", "f"):
        names = [entry for entry in names if not entry.startswith(".")]
    if options.has("a", "f"):
        names = [".", "..", *names]
    entries: list[Entry] = []
    for entry in names:
        inner = posixpath.normpath(posixpath.join(path, entry))
        entries.append((entry, inner, _stat(files, inner, follow=options.has("L"))))
    if titled:
        call.print(("" if first else "\n") + (name.rstrip("/") or "/") + ":")
    entries = _sorted(entries, options)
    _print(call, entries, options, total=True)
    status = 0
    if options.has("R"):
        for entry, inner, stat in entries:
            if stat.is_dir and entry not in (".", ".."):
                shown = posixpath.join(name, entry)
                status = _folder(call, shown, inner, options, titled=True, first=False) or status
    return status


def _stat(files: FileSystem, path: str, *, follow: bool) -> Stat:
    try:
        return files.stat(path, follow=follow)
    except OSError:
        return files.stat(path, follow=False)


def _sorted(entries: list[Entry], options: Options) -> list[Entry]:
    if options.has("f"):
        return entries
    found = sorted(entries)
    if options.has("S"):
        found.sort(key=lambda entry: -entry[2].size)
    elif options.has("t"):
        found.sort(key=lambda entry: -_time(entry[2], options))
    elif options.has("X"):
        found.sort(key=lambda entry: posixpath.splitext(entry[0])[1])
    return found[::-1] if options.has("r") else found


def _time(stat: Stat, options: Options) -> int:
    return stat.atime * 10**9 if options.has("u") else stat.changed


def _print(call: Call, entries: list[Entry], options: Options, *, total: bool) -> None:
    long = options.has("l", "o", "g", "n", "!")
    if total and (long or options.has("s")):
        call.print(f"total {sum(blocks(stat) for _, _, stat in entries) // 2}")
    if long:
        _print_long(call, entries, options)
        return
    names = [_short(call, entry, options) for entry in entries]
    if options.has("m"):
        call.print(", ".join(names)) if names else None
    elif options.has("C", "x") and not options.has("1"):
        _print_columns(call, names, across=options.has("x"))
    else:
        for name in names:
            call.print(name)


def _print_columns(call: Call, names: list[str], *, across: bool) -> None:
    """As many columns as fit 80 characters."""
    for count in range(len(names), 0, -1):
        height = -(-len(names) // count)
        groups = (
            [names[at::count] for at in range(count)]
            if across
            else [names[at : at + height] for at in range(0, len(names), height)]
        )
        widths = [max(map(len, group)) for group in groups if group]
        if sum(widths) + 2 * (len(widths) - 1) <= 80 or count == 1:
            for row in range(height):
                cells = [(group[row], width) for group, width in zip(groups, widths, strict=False)
                         if row < len(group)]  # fmt: skip
                call.print("  ".join(cell.ljust(width) for cell, width in cells).rstrip())
            return


def _short(call: Call, entry: Entry, options: Options) -> str:
    name, path, stat = entry
    head = f"{stat.inode} " if options.has("i") else ""
    if options.has("s"):
        size = blocks(stat) // 2
        head += (human(size * 1024) if options.has("h") else str(size)) + " "
    label = f"{LABEL} " if options.has("Z") else ""
    return head + label + _quoted(name, options) + _mark(call, path, stat, options)


def _quoted(name: str, options: Options) -> str:
    if options.has("b"):
        return name.replace("\\", "\\\\").replace(" ", "\\ ").replace("\n", "\\n")
    if options.has("q"):
        return "".join(char if char.isprintable() else "?" for char in name)
    return name


def _mark(call: Call, path: str, stat: Stat, options: Options) -> str:
    if options.has("F"):
        executable = "*" if mode_bits.S_ISREG(stat.mode) and stat.mode & 0o111 else ""
        return MARKS.get(mode_bits.S_IFMT(stat.mode), executable)
    return "/" if options.has("p") and stat.is_dir else ""


def _print_long(call: Call, entries: list[Entry], options: Options) -> None:
    rows: list[list[str]] = []
    for _, _, stat in entries:
        numeric = options.has("n")
        size = (
            f"{stat.device >> 8:3d},{stat.device & 255:4d}"
            if stat.device
            else (human(stat.size) if options.has("h") else str(stat.size))
        )
        rows.append(
            [
                mode_bits.filemode(stat.mode),
                str(stat.links),
                "" if options.has("g") else str(stat.uid) if numeric else user_name(stat.uid),
                "" if options.has("o") else str(stat.gid) if numeric else group_name(stat.gid),
                LABEL if options.has("Z") else "",
                size,
            ]
        )
    widths = [max((len(row[at]) for row in rows), default=0) for at in range(6)]
    for entry, row in zip(entries, rows, strict=True):
        name, path, stat = entry
        mode, links, user, group, label, size = row
        cells = [mode, links.rjust(widths[1])]
        cells += [cell.ljust(width) for cell, width in zip((user, group, label), widths[2:],
                  strict=False) if width]  # fmt: skip
        cells += [size.rjust(widths[5]), _when(stat, options)]
        target = call.context.files.readlink(path) if stat.is_link else None
        arrow = "" if target is None else f" -> {target}"
        head = f"{stat.inode} " if options.has("i") else ""
        head += f"{blocks(stat) // 2} " if options.has("s") else ""
        shown = _quoted(name, options) + ("" if target else _mark(call, path, stat, options))
        call.print(f"{head}{' '.join(cells)} {shown}{arrow}")


def _when(stat: Stat, options: Options) -> str:
    seconds = stat.atime if options.has("u") else stat.mtime
    moment = datetime.fromtimestamp(seconds, UTC)
    if options.has("!") or options.twice("l"):
        nanos = 0 if options.has("u") else stat.changed % 10**9
        return f"{moment:%Y-%m-%d %H:%M:%S}.{nanos:09d} +0000"
    return f"{moment:%Y-%m-%d %H:%M}"


def blocks(stat: Stat) -> int:
    """How many blocks of 512 bytes a file takes, in whole pages."""
    if stat.is_link or stat.device:
        return 0
    return -(-stat.size // 4096) * 8


def human(size: float) -> str:
    """A size as toybox shortens it (its lib/lib.c, `human_readable`)."""
    if size < 1000:
        return str(int(size))
    for unit in "KMGTPE":
        size /= 1024
        if size < 9.95:
            return f"{size:.1f}{unit}"
        if size < 999.5:
            return f"{size:.0f}{unit}"
    return f"{size:.0f}E"


async def stat(call: Call) -> int:
    """`stat [-tfL] [-c FORMAT] FILE...`."""
    options = read_short(call.args, flags="fLt", valued="c", command="stat", needs=1)
    status = 0
    for name in options.words:
        path = call.path(name)
        try:
            found = call.context.files.stat(path, follow=options.has("L"))
        except OSError as error:
            call.warn(f"stat: '{name}': {error.strerror}")
            status = 1
            continue
        pattern = options.value("c")
        if pattern is None:
            pattern = FS_TEXT if options.has("f") else TERSE if options.has("t") else TEXT
        call.print(_filled(call, pattern, name, found, fs=options.has("f")))
    return status


TEXT = """  File: %N
  Size: %s\t Blocks: %b\t IO Blocks: %B\t%F
Device: %Dh/%dd\t Inode: %i\t Links: %h
Access: (0%a/%A)\tUid: (%5u/%8U)\tGid: (%5g/%8G)
Access: %x
Modify: %y
Change: %z"""
TERSE = "%n %s %b %f %u %g %D %i %h %t %T %X %Y %Z %o"
FS_TEXT = """  File: "%n"
    ID: %i Namelen: %l    Type: %t
Block Size: %s    Fundamental block size: %S
Blocks: Total: %b\tFree: %f\tAvailable: %a
Inodes: Total: %c\tFree: %d"""
FS_FIELDS = {"a": "9663676", "b": "12884901", "c": "3276800", "d": "3000000", "f": "9663676",
             "i": "fd00000000000000", "l": "255", "s": "4096", "S": "4096", "t": "0xf2f52010",
             "T": "f2fs"}  # fmt: skip


def _filled(call: Call, pattern: str, name: str, stat: Stat, *, fs: bool) -> str:
    fields = {"n": name, **FS_FIELDS} if fs else _fields(call, name, stat)
    if fs and call.path(name).startswith("/proc"):
        fields["T"] = "proc"
    out: list[str] = []
    at = 0
    while at < len(pattern):
        if pattern[at] != "%" or at + 1 >= len(pattern):
            out.append(pattern[at])
            at += 1
            continue
        end = at + 1
        while end < len(pattern) - 1 and pattern[end] in "-+0123456789.#":
            end += 1
        width, letter = pattern[at + 1 : end], pattern[end]
        value = "%" if letter == "%" else fields.get(letter, "?")
        out.append(f"%{width}s" % value if width.strip("+#.0") else value)
        at = end + 1
    return "".join(out)


def _fields(call: Call, name: str, stat: Stat) -> dict[str, str]:
    def moment(seconds: int, nanos: int) -> str:
        return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%S}.{nanos:09d} +0000"

    target = call.context.files.readlink(call.path(name)) if stat.is_link else None
    kind = KINDS.get(mode_bits.S_IFMT(stat.mode), "regular file")
    if kind == "regular file" and not stat.size:
        kind = "regular empty file"
    nanos = stat.changed % 10**9
    changed = call.context.system.clock.epoch()
    return {
        "a": f"{mode_bits.S_IMODE(stat.mode):o}",
        "A": mode_bits.filemode(stat.mode),
        "b": str(blocks(stat)),
        "B": "512",
        "C": LABEL,
        "d": "64769",
        "D": "fd01",
        "f": f"{stat.mode:x}",
        "F": kind,
        "g": str(stat.gid),
        "G": group_name(stat.gid),
        "h": str(stat.links),
        "i": str(stat.inode),
        "m": "/data" if call.path(name).startswith("/data") else "/",
        "n": name,
        "N": name + (f" -> '{target}'" if target is not None else ""),
        "o": "4096",
        "s": str(stat.size),
        "t": f"{stat.device >> 8:x}",
        "T": f"{stat.device & 255:x}",
        "u": str(stat.uid),
        "U": user_name(stat.uid),
        "x": moment(stat.atime, 0),
        "X": str(stat.atime),
        "y": moment(stat.mtime, nanos),
        "Y": str(stat.mtime),
        "z": moment(changed, nanos),
        "Z": str(changed),
    }


COMMANDS: dict[str, Command] = {"ls": ls, "stat": stat}
