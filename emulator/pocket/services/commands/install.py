"""`pm install`: a simulated phone runs no APK files, but knows the keyboards scripts install."""

import io
import zipfile

from ...system.keyboards import INSTALLABLE
from ...system.packages import Package
from ..shell.call import Call, CommandError
from .options import Options, read_long

VALUED = frozenset(("-S", "-i", "--user", "--abi", "--install-location", "--originating-uri", "-p"))
NOT_APK = "Failed to parse /data/app/vmdl1.tmp/base.apk: Failed to load asset path"
MAX_MANIFEST = 4 * 1024 * 1024


async def install(call: Call, words: list[str]) -> None:
    """`pm install [options] PATH` and `-S SIZE` with the file on stdin; raises CommandError."""
    options = read_long(words, flags=frozenset(), valued=VALUED)
    names = [word for word in options.words if not word.startswith("-")]
    package = _known(await _content(call, options, names))
    call.context.system.packages.install(package)
    call.print("Success")


async def _content(call: Call, options: Options, names: list[str]) -> bytes:
    """The APK file, from stdin when its size is announced: the host waits for an answer."""
    size = options.value("-S")
    if size is not None:
        return await _take(call, int(size) if size.isdecimal() and len(size) < 12 else 0)
    if not names:
        raise CommandError("Error: no package specified")
    path = call.path(names[0])
    if not call.context.files.exists(path) or call.context.files.is_dir(path):
        raise CommandError(
            f"Error: Unable to open file: {names[0]}\n"
            "Consider using a file under /data/local/tmp/\n"
            f"Error: Can't open file: {names[0]}",
            255,
        )
    return call.context.files.read(path)


async def _take(call: Call, size: int) -> bytes:
    parts: list[bytes] = []
    while size > 0 and (part := await call.io.stdin.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _known(content: bytes) -> Package:
    """The package an APK file holds, when it is one of those the phone can act out."""
    manifest = _manifest(content)
    if manifest is None:
        raise CommandError(f"Failure [INSTALL_PARSE_FAILED_NOT_APK: {NOT_APK}]")
    for package in INSTALLABLE:
        if any(package.name.encode(coding) in manifest for coding in ("utf-16-le", "utf-8")):
            return package
    raise CommandError(
        "Failure [INSTALL_FAILED_INTERNAL_ERROR: a simulated phone runs no APK files]"
    )


def _manifest(content: bytes) -> bytes | None:
    """The binary manifest of an APK file, None when it is no such file."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            info = archive.getinfo("AndroidManifest.xml")
            return archive.read(info) if info.file_size <= MAX_MANIFEST else None
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, OSError, ValueError):
        return None
