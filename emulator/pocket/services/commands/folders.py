"""Files and folders: ls, rm, cp, mv, stat and their kin."""

import posixpath
import stat as mode_bits
from datetime import UTC, datetime

from ...system.files import FileSystem, Stat
from ..shell.call import Call, Command, CommandError
from .options import Options, read_short
from .touch_time import touch_time

TOTAL_KB = 51_539_607
USED_KB = 12_884_901
MOUNTS = (
    ("/dev/block/dm-0", "/"),
    ("/dev/block/dm-1", "/data"),
    ("/dev/fuse", "/storage/emulated"),
)


async def ls(call: Call) -> int:
    options = read_short(call.args, flags="laA1RdhFtrSnisHLp", command="ls")
    files = call.context.files
    status = 0
    folders: list[str] = []
    plain: list[str] = []
    for name in options.words or ["."]:
        path = call.path(name)
        try:
            files.stat(path)
        except OSError as error:
            call.warn(f"ls: {name}: {error.strerror}")
            status = 1
            continue
        if files.is_dir(path) and not options.has("d"):
            folders.append(name)
        else:
            plain.append(name)
    _print_entries(call, [(name, call.path(name)) for name in plain], long=options.has("l"))
    many = len(folders) + len(plain) > 1 or options.has("R")
    if options.has("R"):
        folders = [inner for name in folders for inner in _below(files, call.path(name), name)]
    for index, name in enumerate(folders):
        if many:
            call.print(("\n" if index or plain else "") + f"{name}:")
        _list_folder(call, call.path(name), options)
    return status


async def rm(call: Call) -> int:
    options = read_short(call.args, flags="rRfiv", command="rm")
    if not options.words and not options.has("f"):
        raise CommandError("rm: Needs 1 argument (see 'rm --help')")
    status = 0
    for name in options.words:
        path = call.path(name)
        try:
            if call.context.files.is_dir(path) and not options.has("r", "R"):
                raise IsADirectoryError(21, "Is a directory")
            call.context.files.remove(path, recursive=True)
        except FileNotFoundError as error:
            if not options.has("f"):
                call.warn(f"rm: {name}: {error.strerror}")
                status = 1
        except OSError as error:
            call.warn(f"rm: {name}: {error.strerror}")
            status = 1
    return status


async def rmdir(call: Call) -> int:
    files = call.context.files
    for name in read_short(call.args, flags="p", command="rmdir").words:
        if files.exists(call.path(name)) and not files.is_dir(call.path(name)):
            raise CommandError(f"rmdir: {name}: Not a directory")
        try:
            files.remove(call.path(name))
        except OSError as error:
            raise CommandError(f"rmdir: {name}: {error.strerror}") from error
    return 0


async def mkdir(call: Call) -> int:
    options = read_short(call.args, flags="pv", valued="m", command="mkdir")
    if not options.words:
        raise CommandError("mkdir: Needs 1 argument (see 'mkdir --help')")
    status = 0
    for name in options.words:
        try:
            call.context.files.mkdir(call.path(name), parents=options.has("p"))
        except OSError as error:
            call.warn(f"mkdir: '{name}': {error.strerror}")
            status = 1
    return status


async def cp(call: Call) -> int:
    options = read_short(call.args, flags="rRfaipvdT", command="cp")
    *sources, target = _at_least_two(call, options.words)
    files = call.context.files
    status = 0
    for name in sources:
        source = call.path(name)
        into = _landing(files, source, call.path(target), many=len(sources) > 1, call=call)
        if files.is_dir(source) and not options.has("r", "R", "a"):
            call.warn(f"cp: Skipped dir '{name}'")
            status = 1
            continue
        try:
            _copy(files, source, into)
        except OSError as error:
            call.warn(f"cp: {name}: {error.strerror}")
            status = 1
    return status


async def mv(call: Call) -> int:
    options = read_short(call.args, flags="finvT", command="mv")
    *sources, target = _at_least_two(call, options.words)
    files = call.context.files
    status = 0
    for name in sources:
        source = call.path(name)
        try:
            into = _landing(files, source, call.path(target), many=len(sources) > 1, call=call)
            files.rename(source, into)
        except OSError as error:
            call.warn(f"mv: {name}: {error.strerror}")
            status = 1
    return status


async def touch(call: Call) -> int:
    """`touch [-c] [-d DATE | -t TIME | -r FILE] FILE...`: set the time, or make an empty file."""
    options = read_short(call.args, flags="acm", valued="tdr", command="touch")
    files = call.context.files
    moment = touch_time(call, options)
    for name in options.words:
        path = call.path(name)
        if options.has("c") and not files.exists(path):
            continue
        files.touch(path)
        if moment is not None and not files.is_dir(path):
            files.write(path, files.read(path), files.stat(path).mode, mtime=moment)
    return 0


async def chmod(call: Call) -> int:
    options = read_short(call.args, flags="Rvf", command="chmod")
    if len(options.words) < 2:
        raise CommandError("chmod: Needs 2 arguments (see 'chmod --help')")
    mode, *names = options.words
    for name in names:
        now = call.context.files.stat(call.path(name)).mode
        bits = int(mode, 8) if mode.isdecimal() and set(mode) <= set("01234567") else now
        call.context.files.chmod(call.path(name), bits & 0o7777)
    return 0


async def chown(call: Call) -> int:
    for name in read_short(call.args, flags="Rvfh", command="chown").words[1:]:
        call.context.files.stat(call.path(name))
    return 0


async def stat(call: Call) -> int:
    options = read_short(call.args, flags="fLt", valued="c", command="stat")
    if not options.words:
        raise CommandError("stat: Needs 1 argument (see 'stat --help')")
    status = 0
    for name in options.words:
        try:
            found = call.context.files.stat(call.path(name))
        except OSError as error:
            call.warn(f"stat: '{name}': {error.strerror}")
            status = 1
            continue
        pattern = options.value("c")
        call.print(_stat_text(name, found) if pattern is None else _fill(pattern, name, found))
    return status


async def readlink(call: Call) -> int:
    options = read_short(call.args, flags="fenqm", command="readlink")
    if not options.words:
        raise CommandError("readlink: Needs 1 argument")
    if call.name == "readlink" and not options.has("f", "e", "m"):
        return 1
    call.print(posixpath.normpath(call.path(options.words[0])))
    return 0


async def du(call: Call) -> int:
    options = read_short(call.args, flags="shkamcx", valued="d", command="du")
    files = call.context.files
    for name in options.words or ["."]:
        path = call.path(name)
        files.stat(path)
        inner = [path, *files.walk(path)] if files.is_dir(path) else [path]
        size = sum(files.stat(entry).size for entry in inner)
        blocks = -(-size // 1024)
        call.print(f"{f'{blocks}K' if options.has('h') else blocks}\t{name}")
    return 0


async def df(call: Call) -> int:
    human = "-h" in call.args
    title = "      Size  Used Avail" if human else "  1K-blocks      Used Available"
    call.print(f"Filesystem{title} Use% Mounted on")
    for device, point in MOUNTS:
        free = TOTAL_KB - USED_KB
        sizes = (
            " ".join(f"{value / 1048576:4.0f}G" for value in (TOTAL_KB, USED_KB, free))
            if human
            else f"{TOTAL_KB:11d} {USED_KB:9d} {free:9d}"
        )
        call.print(f"{device:<15} {sizes} {USED_KB * 100 // TOTAL_KB:3d}% {point}")
    return 0


def _print_entries(call: Call, entries: list[tuple[str, str]], *, long: bool) -> None:
    for shown, path in entries:
        if long:
            call.print(_long(shown, call.context.files.stat(path)))
        else:
            call.print(shown)


def _below(files: FileSystem, path: str, shown: str) -> list[str]:
    """A folder and all folders in it, each as it is reached from `shown`."""
    found = [shown]
    for name in files.listdir(path):
        inner = posixpath.join(path, name)
        if files.is_dir(inner):
            found += _below(files, inner, posixpath.join(shown, name))
    return found


def _list_folder(call: Call, path: str, options: Options) -> None:
    files = call.context.files
    hidden = options.has("a", "A")
    names = [name for name in files.listdir(path) if hidden or not name.startswith(".")]
    if options.has("a"):
        names = [".", "..", *names]
    entries = [(name, posixpath.normpath(posixpath.join(path, name))) for name in names]
    if options.has("l"):
        total = sum(-(-files.stat(inner).size // 1024) for _, inner in entries)
        call.print(f"total {total}")
    _print_entries(call, entries, long=options.has("l"))


def _long(name: str, stat: Stat) -> str:
    when = datetime.fromtimestamp(stat.mtime, UTC).strftime("%Y-%m-%d %H:%M")
    links = 2 if stat.is_dir else 1
    return f"{mode_bits.filemode(stat.mode)} {links} root root {stat.size:8d} {when} {name}"


def _stat_text(name: str, stat: Stat) -> str:
    kind = "directory" if stat.is_dir else "regular file"
    when = datetime.fromtimestamp(stat.mtime, UTC).strftime("%Y-%m-%d %H:%M:%S.000000000 +0000")
    mode = f"0{mode_bits.S_IMODE(stat.mode):o}/{mode_bits.filemode(stat.mode)}"
    return (
        f"  File: {name}\n  Size: {stat.size}\t Blocks: {-(-stat.size // 512)}\t"
        f" IO Blocks: 512\t{kind}\nAccess: ({mode})\tUid: (    0/    root)\tGid: (    0/    root)\n"
        f"Access: {when}\nModify: {when}\nChange: {when}"
    )


def _fill(pattern: str, name: str, stat: Stat) -> str:
    fields = {
        "%n": name,
        "%s": str(stat.size),
        "%Y": str(stat.mtime),
        "%X": str(stat.mtime),
        "%Z": str(stat.mtime),
        "%a": f"{mode_bits.S_IMODE(stat.mode):o}",
        "%A": mode_bits.filemode(stat.mode),
        "%f": f"{stat.mode:x}",
        "%F": "directory" if stat.is_dir else "regular file",
        "%u": "0",
        "%g": "0",
        "%U": "root",
        "%G": "root",
    }
    out: list[str] = []
    at = 0
    while at < len(pattern):
        token = pattern[at : at + 2]
        out.append(fields.get(token, pattern[at]))
        at += 2 if token in fields else 1
    return "".join(out)


def _at_least_two(call: Call, words: list[str]) -> list[str]:
    if len(words) < 2:
        raise CommandError(f"{call.name}: Needs 2 arguments (see '{call.name} --help')")
    return words


def _landing(files: FileSystem, source: str, target: str, *, many: bool, call: Call) -> str:
    """The path a source ends at: inside `target` when that is a folder."""
    if files.is_dir(target):
        return posixpath.join(target, posixpath.basename(posixpath.normpath(source)))
    if many:
        raise CommandError(f"{call.name}: '{target}' not directory")
    return target


def _copy(files: FileSystem, source: str, target: str) -> None:
    stat = files.stat(source)
    if not stat.is_dir:
        files.write(target, files.read(source), stat.mode)
        return
    if posixpath.normpath(target + "/").startswith(posixpath.normpath(source) + "/"):
        raise OSError(22, "Invalid argument", target)
    names = files.listdir(source)
    files.mkdir(target)
    for name in names:
        _copy(files, posixpath.join(source, name), posixpath.join(target, name))


COMMANDS: dict[str, Command] = {
    "chmod": chmod,
    "chown": chown,
    "cp": cp,
    "df": df,
    "du": du,
    "ls": ls,
    "mkdir": mkdir,
    "mv": mv,
    "readlink": readlink,
    "realpath": readlink,
    "rm": rm,
    "rmdir": rmdir,
    "stat": stat,
    "touch": touch,
}
