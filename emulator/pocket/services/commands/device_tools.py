"""Tools that scripts meet seldom: what a file is, what is locked, what the kernel says.

The names are those that AOSP's external/toybox links (Android.bp, toybox-defaults-symlinks), the
complaints those of toybox 0.8.9, which Android 14 ships.
"""

import asyncio
import binascii
import codecs
import posixpath
import stat as mode_bits

from ..shell.call import Call, Command, CommandError
from ..shell.io import read_all
from .basics import run_program
from .options import read_short, usage, whole

MAGIC = (
    (b"\x7fELF\x02\x01", "ELF 64-bit LSB shared object, arm64"),
    (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "PNG image data"),
    (b"GIF87a", "GIF image data"),
    (b"GIF89a", "GIF image data"),
    (b"\xff\xd8\xff", "JPEG image data"),
    (b"dex\n", "Android dex file"),
    (b"PK\x03\x04", "Zip archive data"),
    (b"\x1f\x8b", "gzip compressed data"),
    (b"SQLite format 3\0", "SQLite database"),
)
"""Beginnings of files, the shortest form of what toybox's file.c says of them."""
KERNEL = (
    "[    0.000000] Booting Linux on physical CPU 0x0000000000",
    "[    0.000000] Machine model: pocket",
    "[    4.120000] init: init second stage started!",
    "[   12.480000] healthd: battery l=100 v=4200 t=25.0 h=2 st=5 c=0 fc=0 chg=u",
)


async def file(call: Call) -> int:
    """`file [-bhLs] [FILE...]`: what it is by its first bytes."""
    options = read_short(call.args, flags="bhLs", command="file", needs=1)
    wide = max(map(len, options.words)) + 1
    for name in options.words:
        told = await _kind(call, name, follow=options.has("L"))
        call.print(told if options.has("b") else f"{name + ':':<{wide}} {told}")
    return 0


async def _kind(call: Call, name: str, *, follow: bool) -> str:
    files, path = call.context.files, call.path(name)
    try:
        stat = files.stat(path, follow=follow)
        if stat.is_link:
            return f"symbolic link to {files.readlink(path)}"
        if stat.is_dir:
            return "directory"
        if not mode_bits.S_ISREG(stat.mode):
            return "character special" if mode_bits.S_ISCHR(stat.mode) else "fifo"
        data = await call.read_file(name)
    except OSError as error:
        return f"cannot open: {error.strerror}"
    if not data:
        return "empty"
    if data.startswith(b"#!"):
        return f"{data[2:].split(None, 1)[0].decode(errors='replace')} script"
    for begin, told in MAGIC:
        if data.startswith(begin):
            return told
    if any(byte == 127 or (byte < 32 and byte not in b"\t\n\v\f\r\x1b") for byte in data):
        return "data"
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return "data"
    return "ASCII text" if text.isascii() else "UTF-8 text"


async def fsync(call: Call) -> int:
    status = 0
    for name in read_short(call.args, flags="d", command="fsync", needs=1).words:
        if not call.context.files.exists(call.path(name)):
            call.warn(f"fsync: {name}: No such file or directory")
            status = 1
    return status


async def logname(call: Call) -> int:
    if read_short(call.args, flags="", command="logname").words:
        raise usage(call, "Max 0 arguments")
    call.print("root" if call.context.root else "shell")
    return 0


async def dmesg(call: Call) -> int:
    """The kernel's log, which only root may read (selinux, `syslog_read`)."""
    read_short(call.args, flags="CcrtTwSk", valued="ns", command="dmesg")
    if not call.context.root:
        raise CommandError("dmesg: klogctl: Permission denied")
    call.print("\n".join(KERNEL))
    return 0


async def getenforce(call: Call) -> int:
    call.print("Enforcing")
    return 0


async def setenforce(call: Call) -> int:
    """Refused even to root as on a build for users; nothing here depends on it."""
    words = read_short(call.args, flags="", command="setenforce", needs=1).words
    if words[0].lower() not in ("0", "1", "enforcing", "permissive"):
        raise CommandError(f"setenforce: Invalid state: {words[0]}")
    if words[0].lower() in ("1", "enforcing"):
        return 0
    raise CommandError(f"setenforce: Couldn't set enforcing status to '{words[0]}'")


async def netstat(call: Call) -> int:
    """`netstat [-pWrxwutneal]`: the server of adb listens, nobody else is connected."""
    options = read_short(call.args, flags="pWrxwutneal", command="netstat")
    if options.words:
        raise usage(call, "Max 0 arguments")
    if options.has("r"):
        call.print("Kernel IP routing table")
        call.print("Destination     Gateway         Genmask         Flags   MSS Window  irtt Iface")
        return 0
    kinds = [letter for letter in "tuwx" if options.has(letter)] or list("tuwx")
    scope = "only servers" if options.has("l") else "w/o servers"
    scope = "established and servers" if options.has("a") else scope
    if set(kinds) & set("tuw"):
        call.print(f"Active Internet connections ({scope})")
        title = f"{'Proto Recv-Q Send-Q Local Address':<44}{'Foreign Address':<24}State"
        call.print(title.ljust(79))
        if "t" in kinds and options.has("a", "l"):
            row = f"{'tcp        0      0 127.0.0.1:5037':<44}{'0.0.0.0:*':<24}LISTEN"
            call.print(row.ljust(79))
    if "x" in kinds:
        call.print(f"Active UNIX domain sockets ({scope})")
        call.print("Proto RefCnt Flags       Type       State           I-Node Path")
    return 0


async def lsof(call: Call) -> int:
    """`lsof [-lt] [-p PIDS] [FILE...]`: the shell's own open files."""
    options = read_short(call.args, flags="lt", valued="p", command="lsof")
    mine = "p" not in options.values or "4242" in (options.value("p") or "").split(",")
    if options.words or not mine:
        return 0
    if options.has("t"):
        call.print("4242")
        return 0
    call.print("COMMAND     PID       USER   FD      TYPE             DEVICE  SIZE/OFF       "
               "NODE NAME")  # fmt: skip
    user = "root" if call.context.root else "shell"
    call.print(f"{'sh':<9} {4242:5d} {user:>10}  cwd       DIR              254,1      4096"
               f"          2 {call.shell.directory}")  # fmt: skip
    return 0


async def nothing_attached(call: Call) -> int:
    """`lspci` and `lsusb`: there is no bus to be seen."""
    read_short(call.args, flags="emkn", valued="i", command=call.name)
    return 0


async def more(call: Call) -> int:
    """`more [FILE...]` where no terminal is: the files."""
    for name in read_short(call.args, flags="", command="more").words or ["-"]:
        try:
            data = await call.read_file(name)
            call.print(f"{':' * 14}\n{name}\n{':' * 14}") if name != "-" else None
            call.write(data)
        except OSError as error:
            call.warn(f"more: cannot open {name}: {error.strerror}")
    return 0


async def iconv(call: Call) -> int:
    """`iconv [-cs] [-f CHARSET] [-t CHARSET] [FILE...]`."""
    options = read_short(call.args, flags="cs", valued="ft", command="iconv")
    source, target = options.value("f") or "UTF-8", options.value("t") or "UTF-8"
    try:
        for name in (source, target):
            codecs.lookup(name)
    except LookupError:
        raise CommandError(f"iconv: {target}/{source}: Invalid argument") from None
    inputs, status = await call.read_inputs(options.words)
    for _, data in inputs:
        for letter in data.decode(source, "surrogateescape"):
            try:
                call.write(letter.encode(target))
            except UnicodeError:
                # What has no place there is handed on as it came, or with -c left out.
                if not options.has("c", "s"):
                    call.write(letter.encode(source, "surrogateescape"))
    return status


async def uuencode(call: Call) -> int:
    """`uuencode [-m] [INFILE] NAME`."""
    options = read_short(call.args, flags="m", command="uuencode", needs=1)
    if len(options.words) > 2:
        raise usage(call, "Max 2 arguments")
    data = await call.read_file(options.words[0] if len(options.words) == 2 else "-")
    coded = options.has("m")
    call.print(f"begin{'-base64' if coded else ''} 744 {options.words[-1]}")
    size = 57 if coded else 45
    for at in range(0, len(data), size):
        row = data[at : at + size]
        made = binascii.b2a_base64(row) if coded else binascii.b2a_uu(row, backtick=True)
        call.write(made)
    call.print("====" if coded else "end")
    return 0


async def uudecode(call: Call) -> int:
    """`uudecode [-o OUTFILE] [INFILE]`."""
    options = read_short(call.args, flags="", valued="o", command="uudecode")
    lines = (await call.read_file(options.words[0] if options.words else "-")).splitlines()
    while lines and not lines[0].startswith(b"begin"):
        lines.pop(0)
    if not lines:
        raise CommandError("uudecode: no begin line")
    kind, _, name = (lines.pop(0).decode(errors="replace").split(" ", 2) + ["", ""])[:3]
    read = binascii.a2b_base64 if kind.endswith("-base64") else binascii.a2b_uu
    out = bytearray()
    for line in lines:
        if line in (b"====", b"`", b"end", b" "):
            break
        try:
            out += read(line + b"\n")
        except binascii.Error:
            raise CommandError("uudecode: bad line") from None
    where = options.value("o") or name
    if where in ("-", "/dev/stdout"):
        call.write(bytes(out))
    else:
        call.context.files.write(call.path(where), bytes(out))
    return 0


async def renice(call: Call) -> int:
    """`renice [-gpu] -n INCREMENT ID...`: every process here is as patient as the next."""
    options = read_short(call.args, flags="gpu", valued="n", command="renice", needs=1)
    if whole(options.value("n") or "") is None:
        raise CommandError("renice: no -n" if "n" not in options.values else "renice: bad -n")
    for word in options.words:
        if whole(word) is None:
            raise CommandError(f"renice: bad {word}")
    return 0


async def watch(call: Call) -> int:
    """`watch [-tebx] [-n SECONDS] COMMAND...`, until it is stopped."""
    options = read_short(call.args, flags="tebx", valued="n", command="watch", needs=1)
    told = options.value("n") or "2"
    try:
        pause = float(told)
    except ValueError:
        raise CommandError(f"watch: bad number '{told}'") from None
    while True:
        status = await call.shell.fork().run_to_end(" ".join(options.words), call.io)
        await call.flush()
        if status and options.has("e"):
            return status
        await asyncio.sleep(max(0.1, pause))


async def flock(call: Call) -> int:
    """`flock [-sxun] FD`: of a descriptor of the shell; nobody else holds a lock."""
    words = read_short(call.args, flags="nsux", command="flock", needs=1).words
    if len(words) > 1:
        raise usage(call, "Max 1 argument")
    return 0


async def inotifyd(call: Call) -> int:
    """`inotifyd PROG FILE[:MASK]...`: waits for what happens to files."""
    words = read_short(call.args, flags="", command="inotifyd").words
    if len(words) < 2:
        raise usage(call, "Need 2 arguments")
    for word in words[1:]:
        name = word.partition(":")[0]
        if not call.context.files.exists(call.path(name)):
            raise CommandError(f"inotifyd: {name}: No such file or directory")
    await asyncio.Event().wait()
    return 0


async def chattr(call: Call) -> int:
    words = [word for word in call.args if not (word[:1] in "-+=" and len(word) > 1)]
    if not words:
        raise usage(call, "no file")
    for name in words:
        if not call.context.files.exists(call.path(name)):
            raise CommandError(f"chattr: {name}: No such file or directory")
    return 0


async def lsattr(call: Call) -> int:
    """`lsattr [-ald] [FILE...]`: no file has any flag."""
    options = read_short(call.args, flags="Rldapv", command="lsattr")
    files, status = call.context.files, 0
    for name in options.words or ["."]:
        path = call.path(name)
        if not files.exists(path):
            call.warn(f"lsattr: stat '{name}': No such file or directory")
            status = 1
            continue
        inner = files.is_dir(path) and not options.has("d")
        names = [posixpath.join(name, entry) for entry in files.listdir(path)] if inner else [name]
        for entry in names:
            call.print(f"{'-' * 20} {entry}")
    return status


async def relabel(call: Call) -> int:
    """`chcon CONTEXT FILE...`: contexts are kept by nobody here, files must be there."""
    words = read_short(call.args, flags="hvR", command="chcon").words
    if len(words) < 2:
        raise usage(call, "Needs 2 arguments")
    for name in words[1:]:
        if not call.context.files.exists(call.path(name)):
            raise CommandError(f"chcon: '{name}': No such file or directory")
    return 0


async def run_in_context(call: Call) -> int:
    """`runcon CONTEXT COMMAND...`."""
    if len(call.args) < 2:
        raise usage(call, "Needs 2 arguments")
    return await run_program(call, call.args[1:], 127)


async def stty(call: Call) -> int:
    raise CommandError("stty: standard input: Not a typewriter")


async def patch(call: Call) -> int:
    """Without anything to be done there is nothing wrong; the rest is not carried out here."""
    options = read_short(call.args, flags="glNRlsu", valued="dipFo", command="patch")
    name = options.value("i")
    data = await (call.read_file(name) if name else read_all(call.io.stdin))
    if data.strip():
        raise CommandError("patch: this phone applies no patches")
    return 0


async def refused(call: Call) -> int:
    """What reaches into the machine: nobody may, and there is nothing to reach."""
    if not [word for word in call.args if not word.startswith("-")]:
        raise usage(call, "Needs 1 argument")
    raise CommandError(f"{call.name}: Operation not permitted")


REFUSED = (
    "acpi blockdev chroot cpio devmem hwclock i2cdetect i2cdump i2cget i2cset insmod iorenice "
    "load_policy losetup microcom mknod mkswap modinfo nsenter pmap readelf rmmod swapoff swapon "
    "sysctl umount unshare"
).split()
COMMANDS: dict[str, Command] = {
    "chattr": chattr,
    "chcon": relabel,
    "dmesg": dmesg,
    "file": file,
    "flock": flock,
    "fsync": fsync,
    "getenforce": getenforce,
    "iconv": iconv,
    "inotifyd": inotifyd,
    "logname": logname,
    "lsattr": lsattr,
    "lsof": lsof,
    "lspci": nothing_attached,
    "lsusb": nothing_attached,
    "more": more,
    "netstat": netstat,
    "patch": patch,
    "renice": renice,
    "runcon": run_in_context,
    "setenforce": setenforce,
    "stty": stty,
    "uudecode": uudecode,
    "uuencode": uuencode,
    "watch": watch,
    **dict.fromkeys(REFUSED, refused),
}
