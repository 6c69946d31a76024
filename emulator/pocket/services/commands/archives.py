"""tar and gzip."""

import io
import posixpath
import re
import stat as mode_bits
import tarfile
import zlib

from ..shell.call import Call, Command, CommandError
from ..shell.io import read_all
from ..shell.patterns import matches
from .options import Options, read_short, usage


async def gzip(call: Call) -> int:
    """`gzip [-19cdfktq] [FILE...]`, `gunzip`, `zcat`."""
    options = read_short(
        call.args,
        flags="123456789cdfknqtv",
        long={"decompress": "d", "stdout": "c", "keep": "k", "force": "f"},
        command=call.name,
    )
    files = call.context.files
    decode = options.has("d", "t") or call.name in ("gunzip", "zcat")
    status = 0
    for name in options.words or ["-"]:
        try:
            data = await call.read_file(name)
        except OSError as error:
            call.warn(f"{call.name}: {name}: {error.strerror}")
            status = 1
            continue
        result = gunzipped(data) if decode else gzipped(data)
        if result is None:
            call.warn(f"{call.name}: {name}: not gzip")
            status = 1
        elif options.has("t"):
            continue
        elif options.has("c") or name == "-" or call.name == "zcat":
            call.write(result)
        elif decode and not name.endswith((".gz", ".tgz")):
            call.warn(f"{call.name}: {name}: no .gz suffix")
            status = 1
        else:
            target = re.sub(r"\.tgz$", ".tar", name.removesuffix(".gz")) if decode else name + ".gz"
            if files.exists(call.path(target)) and not options.has("f"):
                call.warn(f"{call.name}: {target}: File exists")
                status = 2
                continue
            files.write(call.path(target), result, files.stat(call.path(name)).mode)
            if not options.has("k"):
                files.remove(call.path(name))
    return status


def gzipped(data: bytes) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    return packer.compress(data) + packer.flush()


def gunzipped(data: bytes) -> bytes | None:
    try:
        return zlib.decompress(data, 31)
    except zlib.error:
        return None


async def tar(call: Call) -> int:
    """`tar [-cxtvzOkph] [-f FILE] [-C DIR] [--exclude PATTERN] [NAME...]`."""
    args = list(call.args)
    if args and not args[0].startswith("-"):
        args[0] = "-" + args[0]
    options = read_short(
        args,
        flags="cxtvzOkphmojJaPSs",
        valued="fCTX",
        long={"exclude": "X", "gzip": "z", "create": "c", "extract": "x", "list": "t",
              "file": "f", "directory": "C", "to-stdout": "O", "strip-components": "$",
              "no-recursion": "$", "numeric-owner": "$"},
        command="tar",
    )  # fmt: skip
    if not options.has("c", "x", "t"):
        raise usage(call, "Needs -txc")
    name = options.value("f") or "-"
    # `-C` holds for what is packed or unpacked, not for the archive's own name.
    where = options.value("C") or "."
    if not call.context.files.is_dir(call.path(where)):
        raise CommandError(f"tar: {where}: No such file or directory")
    if options.has("c"):
        return await _pack(call, options, name, where)
    try:
        data = await (read_all(call.io.stdin) if name == "-" else call.read_file(name))
    except OSError as error:
        raise CommandError(f"tar: {name}: {error.strerror}") from error
    data = gunzipped(data) or data
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
            return _unpack(call, options, archive, where)
    except tarfile.TarError:
        raise CommandError("tar: Not tar") from None


async def _pack(call: Call, options: Options, name: str, where: str) -> int:
    files = call.context.files
    out = io.BytesIO()
    status = 0
    if not options.words:
        raise CommandError("tar: empty archive")
    excluded = options.values.get("X", [])
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for start in options.words:
            top = call.path(posixpath.join(where, start))
            try:
                files.stat(top, follow=False)
            except OSError as error:
                call.warn(f"tar: {start}: {error.strerror}")
                status = 1
                continue
            below = files.walk(top) if files.is_dir(top) else iter(())
            root = files.resolve(top)
            for path in [root, *below]:
                shown = posixpath.normpath(start + path[len(root) :]).lstrip("/")
                parts = shown.split("/")
                if any(matches(part, [(text, False)]) for text in excluded for part in parts):
                    continue
                stat = files.stat(path, follow=False)
                entry = tarfile.TarInfo(shown)
                entry.mode, entry.mtime = mode_bits.S_IMODE(stat.mode), stat.mtime
                entry.uid, entry.gid, entry.uname, entry.gname = stat.uid, stat.gid, "root", "root"
                target = files.readlink(path) if stat.is_link else None
                content = b""
                if target is not None:
                    entry.type, entry.linkname = tarfile.SYMTYPE, target
                elif stat.is_dir:
                    entry.type = tarfile.DIRTYPE
                else:
                    content = files.read(path)
                entry.size = len(content)
                archive.addfile(entry, io.BytesIO(content))
                if options.has("v"):
                    told = shown + ("/" if stat.is_dir else "")
                    call.warn(told) if name == "-" else call.print(told)
    data = gzipped(out.getvalue()) if options.has("z") else out.getvalue()
    if name == "-":
        call.write(data)
    else:
        files.write(call.path(name), data)
    return status


def _unpack(call: Call, options: Options, archive: tarfile.TarFile, where: str) -> int:
    files = call.context.files
    wanted, seen = options.words, set[str]()
    excluded = options.values.get("X", [])
    for entry in archive:
        chosen = [name for name in wanted if _within(entry.name, name.rstrip("/"))]
        if (wanted and not chosen) or any(matches(entry.name, [(x, False)]) for x in excluded):
            continue
        seen.update(chosen)
        shown = entry.name + ("/" if entry.isdir() else "")
        if options.has("t"):
            call.print(_listed(entry, shown) if options.has("v") else shown)
            continue
        if options.has("v"):
            call.print(shown)
        content = archive.extractfile(entry) if entry.isfile() else None
        data = content.read() if content is not None else b""
        if options.has("O"):
            call.write(data)
            continue
        inside = posixpath.normpath("/" + entry.name)
        path = call.path(where).rstrip("/") + inside
        files.mkdir(posixpath.dirname(path))
        if entry.isdir():
            files.mkdir(path)
            files.chmod(path, entry.mode)
        elif entry.issym():
            if files.readlink(path) is not None or files.exists(path):
                files.remove(path)
            files.symlink(entry.linkname, path)
        elif not (options.has("k") and files.exists(path)):
            files.write(path, data, entry.mode, mtime=int(entry.mtime))
    missing = [name for name in wanted if name not in seen]
    for name in missing:
        call.warn(f"tar: '{name}' not in archive")
    return int(bool(missing))


def _within(name: str, wanted: str) -> bool:
    return name == wanted or name.startswith(wanted + "/") or matches(name, [(wanted, False)])


def _listed(entry: tarfile.TarInfo, shown: str) -> str:
    kind = (
        mode_bits.S_IFDIR
        if entry.isdir()
        else (mode_bits.S_IFLNK if entry.issym() else mode_bits.S_IFREG)
    )
    size = str(entry.size)
    return f"{mode_bits.filemode(kind | entry.mode)} {entry.uname}/{entry.gname} {size:>9} {shown}"


COMMANDS: dict[str, Command] = {"gunzip": gzip, "gzip": gzip, "tar": tar, "zcat": gzip}
