"""What the phone's file system is made of, and what it holds at first."""

import errno
import os
import posixpath
import sqlite3
import stat as mode_bits
from dataclasses import dataclass
from functools import lru_cache

from .proc_files import PROC_FILES

SDCARD = "/storage/emulated/0"
APP_DATA = "/data/data"
ALIASES = {
    "/sdcard": SDCARD,
    "/mnt/sdcard": SDCARD,
    "/storage/self/primary": SDCARD,
    "/data/user/0": APP_DATA,
    "/data/user_de/0": APP_DATA,
}
"""Second names of folders, as Android has them by links."""
FILE_MODE = 0o100644
DIR_MODE = 0o040755
DATABASE_MODE = 0o100660
LINK_MODE = 0o120777

TREE = (
    "/data/app",
    "/data/data",
    "/data/local/tmp",
    "/data/misc/apexdata/com.android.wifi",
    "/data/system",
    "/data/user",
    "/data/user_de",
    "/dev",
    "/proc",
    "/system/app",
    "/system/bin",
    "/system/fonts",
    "/system/priv-app",
    "/vendor",
    *(
        f"{SDCARD}/{name}"
        for name in ("Android", "DCIM", "Documents", "Download", "Movies", "Music", "Pictures")
    ),
)
SEED_FILES = {
    "/system/build.prop": b"# simulated phone, see getprop\n",
    **PROC_FILES,
}
DEVICES = {"null": 0x103, "zero": 0x105, "full": 0x107, "random": 0x108, "urandom": 0x109,
           "tty": 0x500}  # fmt: skip
"""Linux's memory devices with their numbers, Documentation/admin-guide/devices.txt."""


OWNERS_FOLDERS = (SDCARD, "/data/local", APP_DATA)
"""Where the phone's owner and apps write; the system keeps room for itself."""
LINKS = {"/": ("sdcard",), "/data/user": ("0",), "/data/user_de": ("0",)}
"""Names of second names, for listings."""
LINK_TEXTS = {"/sdcard": "/storage/self/primary", "/data/user/0": "/data/data"}
"""What those links say (Android 14's init.rc); others say what they lead to."""
MAX_LINKS = 40


@dataclass(frozen=True, slots=True)
class Stat:
    """What `stat` tells: `mode` with its type bits, `size` in bytes, times in epoch seconds.

    `changed` is the modification time in nanoseconds; it grows with each change even while the
    clock stands still. `device` is the number of a device file.
    """

    mode: int
    size: int
    mtime: int
    changed: int = 0
    atime: int = 0
    inode: int = 0
    links: int = 1
    uid: int = 0
    gid: int = 0
    device: int = 0

    @property
    def is_dir(self) -> bool:
        return mode_bits.S_ISDIR(self.mode)

    @property
    def is_link(self) -> bool:
        return mode_bits.S_ISLNK(self.mode)


@dataclass(frozen=True, slots=True)
class FileNode:
    """One immutable entry; `database` is set for a live database and `content` is then empty.

    A symbolic link's content is where it leads. Entries of one inode are names of one file.
    """

    mode: int
    mtime: int
    content: bytes = b""
    database: sqlite3.Connection | None = None
    inode: int = 0
    order: int = 0
    atime: int | None = None
    links: int = 1
    uid: int = 0
    gid: int = 0
    device: int = 0

    def read(self) -> bytes:
        return self.content if self.database is None else self.database.serialize()

    @property
    def is_dir(self) -> bool:
        return mode_bits.S_ISDIR(self.mode)

    @property
    def is_link(self) -> bool:
        return mode_bits.S_ISLNK(self.mode)


@dataclass(frozen=True, slots=True)
class FilesSnapshot:
    """A saved file system: its entries and the bytes of each database at that moment."""

    nodes: dict[str, FileNode]
    databases: dict[str, bytes]


@lru_cache(maxsize=8192)
def aliased(path: str) -> str:
    """The path in full, with Android's second names of folders resolved."""
    full = posixpath.normpath("/" + path)
    full = full[1:] if full.startswith("//") else full
    for alias, target in ALIASES.items():
        if full == alias or full.startswith(alias + "/"):
            return target + full[len(alias) :]
    return full


def load_image(connection: sqlite3.Connection, image: bytes) -> None:
    """Put `image` into a live connection, or leave it alone and raise OSError."""
    if not image:
        raise OSError(errno.EINVAL, "File is not a database")
    probe = sqlite3.connect(":memory:")
    try:
        probe.deserialize(image)
        probe.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError as error:
        raise OSError(errno.EINVAL, "File is not a database") from error
    finally:
        probe.close()
    connection.deserialize(image)


def file_error(kind: type[OSError], code: int, path: str) -> OSError:
    """What a system call says of a path."""
    return kind(code, os.strerror(code), path)
