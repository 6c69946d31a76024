"""The file operations that records are written with, and what is made of them: a file put in place
whole, a file that grows by whole lines, a folder. All three outlast a power cut once they return.

A file's content is on disk after fsync of the file, its name only after fsync of its folder.

What is written says its own SHA-256, so that a byte that changed later is found: a record in its
last field, `checksum`, and a line in `chain`, which covers the lines before it as well. That finds
damage and slips of hand, not somebody who deceives and writes new ones. Older records have none.
"""

import errno
import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from typing import Any, Literal, cast

from pydantic import BaseModel, ConfigDict, ValidationInfo, model_validator

from ..actions import UsageError
from ..actions.file_lock import lock_file
from ..actions.log import get_logger

_CHECKSUM = re.compile(rb',\n  "checksum": "([0-9a-f]{64})"\n\}\n\Z')
_CHAIN = re.compile(rb',"chain":"([0-9a-f]{64})"\}\Z')
# One of the two with a byte that is wrong, so that the field is not known by its name or form.
_CHECKSUM_ONCE = re.compile(rb'"[^"]{8}": "[^"]{64}"\s*\}\s*\Z')
_CHAIN_ONCE = re.compile(rb',"[^"]{5}":"[^"]{64}"\}\s*\Z')

_log = get_logger(__name__)


class SealedRecord(BaseModel):
    """A record that is read without its checksum: readers have checked it, and scripts of others
    read lines with these classes as they are."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _without_checksum(cls, given: Any, info: ValidationInfo) -> Any:
        return without_checksum(given) if info.mode == "json" else given


class Files:
    """The operating system's file operations; `RecordedFiles` notes them as well."""

    def mkdir(self, folder: Path) -> None:
        """Make a folder in one that exists."""
        folder.mkdir()

    def open(self, path: Path, mode: Literal["w", "a"]) -> FileIO:
        """Open an unbuffered file to write it anew or to append to it."""
        return FileIO(path, mode)

    def write(self, file: FileIO, content: memoryview) -> int:
        """Write what the disk takes and say how much that was."""
        return file.write(content) or 0

    def truncate(self, file: FileIO, size: int) -> None:
        """Cut a file to so many bytes."""
        file.truncate(size)

    def sync(self, file: FileIO) -> None:
        """Wait until the disk has the content of a file."""
        os.fsync(file.fileno())

    def replace(self, source: Path, target: Path) -> None:
        """Give a file another name in the same folder, whatever had that name before."""
        source.replace(target)

    def unlink(self, path: Path) -> None:
        """Remove a file, should there be one."""
        path.unlink(missing_ok=True)

    def sync_folder(self, folder: Path) -> None:
        """Wait until the disk has the names in a folder; Windows opens none, and keeps names in a
        journal of its own."""
        if not hasattr(os, "O_DIRECTORY"):
            return
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        except OSError as error:
            # Some network and user-space file systems know no fsync of folders.
            if error.errno not in (errno.EINVAL, errno.ENOTSUP):
                raise
        finally:
            os.close(handle)

    def lock(self, file: FileIO) -> None:
        """Lock a file, at once or with BlockingIOError, for as long as it is open."""
        lock_file(file, wait=False)

    def hold(self, file: FileIO, folder: Path) -> None:
        """Be the only writer of a folder while `file` is open; raises UsageError if another is.

        The system lets go when the holder ends in any way, so a lock is never left behind.
        """
        try:
            self.lock(file)
        except BlockingIOError as error:
            raise UsageError(
                f"{folder} is being written by another process: wait until it has ended, or end it"
            ) from error
        except OSError as error:
            # Some network and user-space file systems know no locks.
            if error.errno not in (errno.EINVAL, errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP):
                raise
            _log.warning("the folder cannot be locked", folder=str(folder), error=error)

    def make_folder(self, folder: Path) -> None:
        """Make a folder and those above it; raises FileExistsError if it is there."""
        missing = [folder]
        while not missing[-1].parent.exists():
            missing.append(missing[-1].parent)
        for path in reversed(missing[1:]):
            with suppress(FileExistsError):  # another process has just made it
                self.mkdir(path)
            self.sync_folder(path.parent)
        self.mkdir(folder)
        self.sync_folder(folder.parent)

    def put(self, path: Path, content: bytes, durable: bool = True) -> None:
        """Write a whole file or none: under another name first, which goes if the disk refuses."""
        partial = path.with_suffix(".partial")
        try:
            with self.open(partial, "w") as file:
                self.write_all(file, content)
                if durable:
                    self.sync(file)
            self.replace(partial, path)
        except OSError:
            self.unlink(partial)
            raise
        if durable:
            self.sync_folder(path.parent)

    def remove(self, path: Path) -> None:
        """Remove a file for good."""
        self.unlink(path)
        self.sync_folder(path.parent)

    def append(self, file: FileIO, content: bytes) -> None:
        """Add to a file opened with `a` and wait until the disk has it.

        If the disk refuses, what it took is cut away again and OSError is raised. The name of a new
        file is the caller's to sync.
        """
        end = os.fstat(file.fileno()).st_size
        try:
            self.write_all(file, content)
            self.sync(file)
        except OSError:
            self.truncate(file, end)
            raise

    def write_all(self, file: FileIO, content: bytes) -> None:
        """Write everything: a disk that is nearly full takes a part and says so by its count."""
        rest = memoryview(content)
        while rest:
            rest = rest[self.write(file, rest) :]


class LineFile:
    """A file beside others that grows by lines, which one writer adds; each is on disk when `add`
    returns. What a kill has torn off the last one is cut away before the next."""

    def __init__(self, path: Path, files: Files | None = None) -> None:
        self._path = path
        self._files = files or Files()
        self._chain: str | None = None

    def add(self, record: BaseModel) -> None:
        """Write one record; raises OSError."""
        with self._files.open(self._path, "a") as file:
            if self._chain is None:
                whole = self._path.read_bytes()
                whole = whole[: whole.rfind(b"\n") + 1]
                if len(whole) < os.fstat(file.fileno()).st_size:
                    self._files.truncate(file, len(whole))
                self._chain = next(reversed([line.chain for line in unseal_lines(whole)]), "")
            line, chain = seal_line(record, self._chain)
            self._files.append(file, line)
            self._chain = chain
        self._files.sync_folder(self._path.parent)


def check_no_writer(file: Path, folder: Path) -> None:
    """Raise UsageError if another process holds the lock that `file` stands for."""
    try:
        held = FileIO(file, "r")
    except OSError:
        return  # what is not there is told by whoever reads it
    with held:
        Files().hold(held, folder)


@dataclass(frozen=True, slots=True)
class Unsealed:
    """What was read without its checksum; `whole` unless a byte of it changed since. `sealed` is
    whether there was one, and `chain` what the next line's covers."""

    content: bytes
    whole: bool
    sealed: bool
    chain: str = ""


def seal_record(record: BaseModel, exclude_none: bool = True) -> bytes:
    """A record as a file of its own, which ends with its checksum."""
    text = record.model_dump_json(indent=2, exclude_none=exclude_none).encode()
    body = text.removesuffix(b"\n}")
    return body + b',\n  "checksum": "' + _digest(body).encode() + b'"\n}\n'


def unseal_record(raw: bytes) -> Unsealed:
    """The JSON of a record, as `seal_record` or an earlier version wrote it."""
    if found := _CHECKSUM.search(raw):
        body = raw[: found.start()]
        return Unsealed(body + b"\n}\n", _digest(body) == found[1].decode(), sealed=True)
    rest = _without(raw, "checksum")
    if rest is not None or _CHECKSUM_ONCE.search(raw[-160:]):
        return Unsealed(rest or raw, whole=False, sealed=True)
    return Unsealed(raw, whole=True, sealed=False)


def seal_line(record: BaseModel, chain: str, exclude_none: bool = True) -> tuple[bytes, str]:
    """A record as a line, which ends with the chain up to it; returns that chain too."""
    body = record.model_dump_json(exclude_none=exclude_none).encode().removesuffix(b"}")
    chain = _digest(chain.encode() + body)
    return body + b',"chain":"' + chain.encode() + b'"}\n', chain


def seal_lines(records: Iterable[BaseModel], exclude_none: bool = True) -> bytes:
    """Records as the lines of a new file."""
    lines, chain = list[bytes](), ""
    for record in records:
        line, chain = seal_line(record, chain, exclude_none)
        lines.append(line)
    return b"".join(lines)


def unseal_line(line: bytes, before: Unsealed | None) -> Unsealed:
    """The JSON of a line without its end, as `seal_line` or an earlier version wrote it after the
    line `before`."""
    past = before.chain if before else ""
    if found := _CHAIN.search(line):
        body, said = line[: found.start()], found[1].decode()
        # What is said goes on: of a changed line only that line is told.
        return Unsealed(body + b"}", _digest(past.encode() + body) == said, True, said)
    chain = _digest(past.encode() + line)
    rest = _without(line, "chain")
    if rest is not None or _CHAIN_ONCE.search(line[-100:]):
        return Unsealed(rest or line, whole=False, sealed=True, chain=chain)
    return Unsealed(line, before is None or not before.sealed, sealed=False, chain=chain)


def unseal_lines(content: bytes) -> Iterator[Unsealed]:
    """Every line of a file, and what follows the last end of a line if anything does."""
    *whole, last = content.split(b"\n")
    before: Unsealed | None = None
    for line in [*whole, last] if last else whole:
        before = unseal_line(line, before)
        yield before


def _without(raw: bytes, name: str) -> bytes | None:
    """JSON that somebody wrote anew, without a field that it has; None if it has none such."""
    if f'"{name}"'.encode() not in raw:
        return None
    try:
        content = json.loads(raw)
        del content[name]
    except (ValueError, LookupError, TypeError, RecursionError):
        return None
    return json.dumps(content).encode()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def without_checksum(given: object) -> object:
    """What a record was written with, without the fields that say its checksum."""
    if not isinstance(given, dict):
        return given
    found = cast(dict[str, object], given)
    return {name: found[name] for name in found if name not in ("checksum", "chain")}


def fresh_folder(files: Files, out: Path, name: str) -> Path:
    """Make a folder that was not there: by that name, or with a number behind it."""
    for attempt in range(1, 1000):
        path = out / (name if attempt == 1 else f"{name}-{attempt}")
        try:
            files.make_folder(path)
        except FileExistsError:
            continue
        return path
    raise FileExistsError(f"{out / name} and 998 like it exist already")
