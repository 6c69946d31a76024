"""A run in one file: a zip whose bytes depend on the run's content only, opened with suspicion."""

import stat
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from ..actions import UsageError
from .reader import read_run

# What an archive from somewhere may unpack to unless more is allowed: bytes and files, and how
# often the size of what was packed. A run's text packs to a thirtieth, its pictures not at all.
LARGEST = 200 * 1024**2
MOST_FILES = 20_000
MOST_RATIO = 150

_DEPTH = 5
_CHUNK = 1 << 20
_PICTURES = (".jpg", ".png", ".webp", ".gz", ".gif", ".mp4", ".parquet")
_EPOCH = (1980, 1, 1, 0, 0, 0)


def pack(run: Path, archive: Path) -> Path:
    """Put a run folder into one file; raises UsageError for links and for a disk that refuses.

    Files being written at this moment are left out.
    """
    read_run(run)
    try:
        with zipfile.ZipFile(archive, "x") as into:
            for path in _files(run):
                name = PurePosixPath(run.resolve().name, *path.relative_to(run).parts)
                info = zipfile.ZipInfo(str(name), _EPOCH)
                info.external_attr = (stat.S_IFREG | 0o644) << 16
                packed = path.suffix in _PICTURES
                info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
                into.writestr(info, path.read_bytes())
    except FileExistsError as error:
        raise UsageError(f"{archive} exists already") from error
    except (OSError, UsageError) as error:
        archive.unlink(missing_ok=True)
        raise UsageError(f"{run} cannot be packed: {error}") from error
    return archive


def unpack(archive: Path, out: Path, largest: int = LARGEST) -> Path:
    """Lay out a packed run below `out` and return its folder.

    Nothing is written unless all of it is one run of plain files with plain names, at most
    `largest` bytes in all, with no more files and no more tightly packed than a trace. Raises
    UsageError.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        with (
            zipfile.ZipFile(archive) as source,
            tempfile.TemporaryDirectory(dir=out, prefix=".unpacking-") as scratch,
        ):
            name = _extract(source, Path(scratch), largest)
            made = Path(scratch) / name
            read_run(made)
            final = out / name
            if final.exists():
                raise UsageError(f"{final} exists already")
            return made.rename(final)
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise UsageError(f"{archive} cannot be unpacked: {error}") from error


def _files(run: Path) -> Iterator[Path]:
    for path in sorted(run.rglob("*")):
        if path.is_symlink():
            raise UsageError(f"{path} is a link; a trace has none")
        if path.is_file() and path.suffix != ".partial" and path.name != "reserve":
            yield path


def _extract(source: zipfile.ZipFile, scratch: Path, largest: int) -> str:
    """Write every member below `scratch`; returns the name of the one folder at the top."""
    tops: set[str] = set()
    seen: set[str] = set()
    members = source.infolist()
    if len(members) > MOST_FILES:
        raise UsageError(
            f"the archive holds {len(members)} files, and a trace {MOST_FILES} at most"
        )
    for info in members:
        parts = _parts(info)
        folded = info.filename.casefold()
        if folded in seen:
            raise UsageError(f"the archive holds {info.filename!r} twice")
        seen.add(folded)
        tops.add(parts[0])
        target = scratch.joinpath(*parts)
        target.parent.mkdir(parents=True, exist_ok=True)
        largest -= _copy(source, info, target, largest)
    if len(tops) != 1:
        raise UsageError("the archive does not hold one run")
    return tops.pop()


def _copy(source: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path, room: int) -> int:
    """Write one member and return its size; what the archive says of sizes is not believed."""
    size = 0
    with source.open(info) as member, target.open("xb") as file:
        while chunk := member.read(_CHUNK):
            size += len(chunk)
            if size > room:
                raise UsageError(
                    "the archive unpacks to more than is allowed: if you know whose it is, allow "
                    "more with --largest"
                )
            if size > _CHUNK and size > MOST_RATIO * info.compress_size:
                raise UsageError(f"{info.filename!r} is packed more tightly than a trace is")
            file.write(chunk)
    return size


def _parts(info: zipfile.ZipInfo) -> tuple[str, ...]:
    """The names of a member's path; raises UsageError for any that could lead elsewhere."""
    name, mode = info.filename, info.external_attr >> 16
    parts = name.split("/")
    plain = stat.S_IFMT(mode) in (0, stat.S_IFREG)
    bad = any(part in ("", ".", "..") or any(s in part for s in "\\:\0") for part in parts)
    if not plain or bad or not 2 <= len(parts) <= _DEPTH:
        raise UsageError(f"the archive holds {name!r}, which is no file of a trace")
    return tuple(parts)
