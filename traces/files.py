"""The file operations that records are written with, and what is made of them: a file put in place
whole, a file that grows by whole lines, a folder. All three outlast a power cut once they return.

A file's content is on disk after fsync of the file, its name only after fsync of its folder.
"""

import errno
import os
from contextlib import suppress
from io import FileIO
from pathlib import Path
from typing import Literal


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
        """Wait until the disk has the names in a folder."""
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        except OSError as error:
            # Some network and user-space file systems know no fsync of folders.
            if error.errno not in (errno.EINVAL, errno.ENOTSUP):
                raise
        finally:
            os.close(handle)

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
