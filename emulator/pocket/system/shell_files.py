"""The file system as the shell of a phone without root sees it.

What belongs to apps and to the system answers "Permission denied", as on a phone from a shop: adbd
runs there as the user `shell`, and Android gives apps' folders to one user each
(https://source.android.com/docs/security/app-sandbox).
"""

import errno
import os
from collections.abc import Iterator
from typing import Self

from .files import APP_DATA, FILE_MODE, FileSystem

PRIVATE = (APP_DATA, "/data/system", "/data/misc")
"""Folders that the shell may name, but neither list nor enter."""
WRITABLE = ("/data/", "/storage/", "/mnt/", "/dev/", "/proc/")


class ShellFiles(FileSystem):
    """The same tree as another file system, with private places shut."""

    @classmethod
    def of(cls, files: FileSystem) -> Self:
        """A view of `files`: what changes there is changed here too."""
        view = cls.__new__(cls)
        view.__dict__ = files.__dict__
        return view

    def exists(self, path: str) -> bool:
        """Whether it is there and may be seen."""
        try:
            return super().exists(path)
        except PermissionError:
            return False

    def is_dir(self, path: str) -> bool:
        """Whether it is a folder and may be seen."""
        try:
            return super().is_dir(path)
        except PermissionError:
            return False

    def listdir(self, path: str) -> list[str]:
        """The names in a folder; raises PermissionError for a private one."""
        if self._key(path) in PRIVATE:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
        return super().listdir(path)

    def walk(self, path: str) -> Iterator[str]:
        """What is below a folder, but for what is private."""
        shut = tuple(f"{folder}/" for folder in PRIVATE)
        return (found for found in super().walk(path) if not found.startswith(shut))

    def write(
        self, path: str, data: bytes, mode: int = FILE_MODE, *, mtime: int | None = None
    ) -> None:
        """Write a file; raises OSError for a place that cannot be written to."""
        self._check_writable(path)
        super().write(path, data, mode, mtime=mtime)

    def touch(self, path: str) -> None:
        self._check_writable(path)
        super().touch(path)

    def chmod(self, path: str, mode: int) -> None:
        self._check_writable(path)
        super().chmod(path, mode)

    def chown(self, path: str, uid: int | None, gid: int | None) -> None:
        self._check_writable(path)
        super().chown(path, uid, gid)

    def symlink(self, target: str, path: str) -> None:
        self._check_writable(path)
        super().symlink(target, path)

    def link(self, path: str, new: str) -> None:
        self._check_writable(new)
        super().link(path, new)

    def mkdir(self, path: str, parents: bool = True) -> None:
        if not (parents and self.is_dir(path)):
            self._check_writable(path)
        super().mkdir(path, parents)

    def remove(self, path: str, recursive: bool = False) -> None:
        self._check_writable(path)
        super().remove(path, recursive)

    def rename(self, old: str, new: str) -> None:
        self._check_writable(old)
        self._check_writable(new)
        super().rename(old, new)

    def _check_writable(self, path: str) -> None:
        """Everything but these is mounted read-only, as `mount` of a phone from a shop lists it."""
        key = self._key(path)
        if not key.startswith(WRITABLE):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), path)

    def _key(self, path: str, *, follow: bool = True) -> str:
        key = super()._key(path, follow=follow)
        if key.startswith(tuple(f"{folder}/" for folder in PRIVATE)):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
        return key
