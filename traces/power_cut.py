"""What a power cut leaves of the files of a run, for tests: every state that it may leave.

A disk has what was fsynced. Of all else it may have anything: names up to some instant, since file
systems keep their order, and none, some or all of the content.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import FileIO
from pathlib import Path
from typing import Literal, TypeAlias

from .files import Files

Kept: TypeAlias = Literal["synced", "half", "all"]
"""How much is left of content that was not fsynced."""

_KEPT: tuple[Kept, ...] = ("synced", "half", "all")


@dataclass(frozen=True, slots=True)
class _Name:
    """A change to the names of a folder: `file` is None where a name goes away, -1 for a folder."""

    path: Path
    file: int | None
    source: Path | None = None


@dataclass(frozen=True, slots=True)
class _Content:
    """What a file holds from now on, and whether the disk has it for certain."""

    file: int
    content: bytes
    synced: bool = False


_Operation: TypeAlias = _Name | _Content | Path
"""A path stands for a folder whose names were fsynced."""


@dataclass(slots=True)
class RecordedFiles(Files):
    """Files that also note every operation below `root`, which holds what is in `before`."""

    root: Path
    before: Mapping[Path, bytes | None] = field(default_factory=dict[Path, bytes | None])
    _operations: list[_Operation] = field(default_factory=list[_Operation], init=False)
    _held: dict[int, bytes] = field(default_factory=dict[int, bytes], init=False)
    _named: dict[Path, int] = field(default_factory=dict[Path, int], init=False)
    _opened: dict[FileIO, int] = field(default_factory=dict[FileIO, int], init=False)

    def __post_init__(self) -> None:
        for number, (path, content) in enumerate(self.before.items()):
            self._held[number] = content or b""
            if content is not None:
                self._named[self.root / path] = number

    @property
    def count(self) -> int:
        """How many operations there were."""
        return len(self._operations)

    def mkdir(self, folder: Path) -> None:
        Files.mkdir(self, folder)
        self._operations.append(_Name(folder, -1))

    def open(self, path: Path, mode: Literal["w", "a"]) -> FileIO:
        file = Files.open(self, path, mode)
        if path not in self._named:
            self._named[path] = len(self._held)
            self._held[self._named[path]] = b""
            self._operations.append(_Name(path, self._named[path]))
        self._opened[file] = self._named[path]
        if mode == "w":
            self._hold(file, b"")
        return file

    def write(self, file: FileIO, content: memoryview) -> int:
        taken = Files.write(self, file, content)
        self._hold(file, self._held[self._opened[file]] + bytes(content[:taken]))
        return taken

    def truncate(self, file: FileIO, size: int) -> None:
        Files.truncate(self, file, size)
        self._hold(file, self._held[self._opened[file]][:size])

    def sync(self, file: FileIO) -> None:
        Files.sync(self, file)
        number = self._opened[file]
        self._operations.append(_Content(number, self._held[number], synced=True))

    def replace(self, source: Path, target: Path) -> None:
        assert source.parent == target.parent, "one folder's fsync would not be enough"
        Files.replace(self, source, target)
        self._named[target] = self._named.pop(source)
        self._operations.append(_Name(target, self._named[target], source))

    def unlink(self, path: Path) -> None:
        Files.unlink(self, path)
        if self._named.pop(path, None) is not None:
            self._operations.append(_Name(path, None))

    def sync_folder(self, folder: Path) -> None:
        Files.sync_folder(self, folder)
        self._operations.append(folder)

    def leftovers(self, count: int) -> Iterator[dict[Path, bytes | None]]:
        """Every state of the disk, relative to `root`, if the power fails after `count` operations.

        A folder is None. States that are equal come once.
        """
        done = self._operations[:count]
        last_sync = {path: at for at, path in enumerate(done) if isinstance(path, Path)}
        unsure = [
            at
            for at, name in enumerate(done)
            if isinstance(name, _Name) and last_sync.get(name.path.parent, -1) < at
        ]
        seen: set[frozenset[tuple[Path, bytes | None]]] = set()
        for kept in _KEPT:
            contents = {
                number: content or b"" for number, content in enumerate(self.before.values())
            }
            contents |= _contents(done, kept)
            for lost in (set(unsure[at:]) for at in range(len(unsure) + 1)):
                names = [
                    name
                    for at, name in enumerate(done)
                    if isinstance(name, _Name) and at not in lost
                ]
                state = self._state(names, contents)
                if (key := frozenset(state.items())) not in seen:
                    seen.add(key)
                    yield state

    def _hold(self, file: FileIO, content: bytes) -> None:
        number = self._opened[file]
        self._held[number] = content
        self._operations.append(_Content(number, content))

    def _state(self, names: list[_Name], contents: dict[int, bytes]) -> dict[Path, bytes | None]:
        files = {
            self.root / path: -1 if content is None else number
            for number, (path, content) in enumerate(self.before.items())
        }
        for name in names:
            if name.source is not None:
                files.pop(name.source, None)
            if name.file is None:
                files.pop(name.path, None)
            else:
                files[name.path] = name.file
        return {
            path.relative_to(self.root): None if number < 0 else contents.get(number, b"")
            for path, number in files.items()
            if path.parent == self.root or files.get(path.parent) == -1
        }


def lay_out(state: dict[Path, bytes | None], folder: Path) -> None:
    """Make a folder look like a state of the disk."""
    folder.mkdir()
    for path, content in sorted(state.items()):
        if not (folder / path).parent.exists():
            continue  # the folder itself was lost
        if content is None:
            (folder / path).mkdir()
        else:
            (folder / path).write_bytes(content)


def _contents(done: list[_Operation], kept: Kept) -> dict[int, bytes]:
    """What each file holds if so much is kept of what was not fsynced."""
    synced: dict[int, bytes] = {}
    latest: dict[int, bytes] = {}
    for operation in done:
        if isinstance(operation, _Content):
            latest[operation.file] = operation.content
            if operation.synced:
                synced[operation.file] = operation.content
    if kept == "all":
        return latest
    if kept == "synced":
        return synced
    return {number: _half(synced.get(number, b""), now) for number, now in latest.items()}


def _half(synced: bytes, latest: bytes) -> bytes:
    """A file that was being written when the power failed."""
    if latest.startswith(synced):
        return latest[: (len(synced) + len(latest) + 1) // 2]
    return latest[: len(latest) // 2]
