"""The file system as the shell of a phone without root sees it.

What belongs to apps and to the system answers "Permission denied", as on a phone from a shop: adbd
runs there as the user `shell`, and Android gives apps' folders to one user each
(https://source.android.com/docs/security/app-sandbox).
"""

import errno
import os
from collections.abc import Iterator
from typing import Self

from .files import APP_DATA, FileSystem

PRIVATE = (APP_DATA, "/data/system", "/data/misc")
"""Folders that the shell may name, but neither list nor enter."""


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

    def _key(self, path: str, *, follow: bool = True) -> str:
        key = super()._key(path, follow=follow)
        if key.startswith(tuple(f"{folder}/" for folder in PRIVATE)):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
        return key
