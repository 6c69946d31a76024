"""The phone's file system, wholly in memory, with live SQLite databases as files."""

import errno
import posixpath
import sqlite3
import stat as mode_bits
from collections.abc import Iterator
from dataclasses import replace

from .clock import Clock
from .contents import shared_contents
from .file_nodes import (
    ALIASES,
    APP_DATA,
    DATABASE_MODE,
    DEVICES,
    DIR_MODE,
    FILE_MODE,
    LINK_MODE,
    LINK_TEXTS,
    LINKS,
    MAX_LINKS,
    OWNERS_FOLDERS,
    SDCARD,
    SEED_FILES,
    TREE,
    FileNode,
    FilesSnapshot,
    Stat,
    aliased,
    file_error,
    load_image,
)
from .proc_files import SHELL_PROCESS

__all__ = ["APP_DATA", "SDCARD", "FileSystem", "FilesSnapshot", "Stat"]


class FileSystem:
    """A tree of files and live databases; all methods raise the built-in OSError subclasses."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.full = False
        """No room is left: files can only be emptied and removed."""
        self._count = 1
        self._linked: dict[str, str] = {}
        """Symbolic links by path, with what they say."""
        self._nodes: dict[str, FileNode] = {"/": FileNode(DIR_MODE, clock.epoch(), inode=1)}
        for path in TREE:
            self.mkdir(path)
        for path, content in SEED_FILES.items():
            self.mkdir(posixpath.dirname(path))
            self.write(path, content)
        self.symlink(str(SHELL_PROCESS), "/proc/self")
        for name, number in DEVICES.items():
            self._nodes[f"/dev/{name}"] = replace(self._new(0o020666), device=number)

    def exists(self, path: str) -> bool:
        return self._key(path) in self._nodes

    def is_dir(self, path: str) -> bool:
        node = self._nodes.get(self._key(path))
        return node is not None and node.is_dir

    def stat(self, path: str, *, follow: bool = True) -> Stat:
        """What is known of a path; of a symbolic link itself without `follow`."""
        follow = follow or path.endswith(("/", "/."))
        if not follow and (text := self._alias_text(path)) is not None:
            mtime = self._nodes["/"].mtime
            return Stat(LINK_MODE, len(text), mtime, mtime * 10**9, mtime)
        node = self._node(path, follow=follow)
        links = node.links
        if node.is_dir:
            above = self._key(path).rstrip("/") + "/"
            links = 2 + sum(
                inner.is_dir
                for name, inner in self._nodes.items()
                if name.startswith(above) and "/" not in name[len(above) :]
            )
        return Stat(
            node.mode,
            4096 if node.is_dir else len(node.read()),
            node.mtime,
            node.mtime * 10**9 + node.order,
            node.mtime if node.atime is None else node.atime,
            node.inode,
            links,
            node.uid,
            node.gid,
            node.device,
        )

    def readlink(self, path: str) -> str | None:
        """What a symbolic link says, None for anything else."""
        text = self._alias_text(path)
        return text if text is not None else self._linked.get(self._key(path, follow=False))

    def symlink(self, target: str, path: str) -> None:
        """Make `path` a symbolic link that says `target`."""
        key = self._free(path)
        self._nodes[key] = replace(self._new(LINK_MODE), content=target.encode())
        self._linked[key] = target

    def link(self, path: str, new: str) -> None:
        """Give a file another name."""
        node = self._node(path, follow=False)
        if node.is_dir:
            raise file_error(PermissionError, errno.EPERM, path)
        key = self._free(new)
        self._nodes[key] = node
        if node.is_link:
            self._linked[key] = node.content.decode()
        self._set(key, replace(node, links=node.links + 1))

    def fifo(self, path: str, mode: int = 0o644) -> None:
        """Make a named pipe, which holds nothing here."""
        self._nodes[self._free(path)] = self._new(mode_bits.S_IFIFO | mode)

    def set_times(self, path: str, *, mtime: int | None = None, atime: int | None = None) -> None:
        """Set modification and access time, in epoch seconds; None leaves one as it is."""
        node = self._node(path)
        if mtime is not None:
            kept = node.mtime if node.atime is None else node.atime
            node = replace(node, mtime=mtime, order=0, atime=kept)
        if atime is not None:
            node = replace(node, atime=atime)
        self._set(self._key(path), node)

    def chown(self, path: str, uid: int | None, gid: int | None) -> None:
        """Give a file to others; None leaves user or group as they are."""
        node = self._node(path)
        uid = node.uid if uid is None else uid
        gid = node.gid if gid is None else gid
        self._set(self._key(path), replace(node, uid=uid, gid=gid))

    def resolve(self, path: str) -> str:
        """The path without symbolic links; what comes after a missing name stays as it is."""
        return self._key(path)

    def read(self, path: str) -> bytes:
        """The file's bytes; a live database gives its SQLite file image."""
        node = self._node(path)
        if node.is_dir:
            raise file_error(IsADirectoryError, errno.EISDIR, path)
        return node.read()

    def write(
        self, path: str, data: bytes, mode: int = FILE_MODE, *, mtime: int | None = None
    ) -> None:
        """Create or replace a file; onto a live database the bytes become its new content.

        A live database handed bytes that are no SQLite file raises OSError and stays as it was.
        """
        key = self._key(path)
        old = self._nodes.get(key)
        if old is not None and old.is_dir:
            raise file_error(IsADirectoryError, errno.EISDIR, path)
        self._require_parent(key, path)
        if old is not None and old.device:
            return
        if self.full and data and key.startswith(OWNERS_FOLDERS):
            raise file_error(OSError, errno.ENOSPC, path)
        stamp = self._clock.epoch() if mtime is None else min(max(mtime, 0), 0xFFFFFFFF)
        mode = mode_bits.S_IFREG | mode_bits.S_IMODE(mode)
        if old is not None and old.database is not None:
            load_image(old.database, data)
            self._nodes[key] = replace(old, mode=mode, mtime=stamp)
            return
        content = shared_contents().keep(bytes(data))
        self._count += 1
        if old is None:
            self._nodes[key] = FileNode(
                mode, stamp, content, inode=self._count, order=self._count, atime=stamp
            )
        else:
            order = 0 if mtime is not None else self._count
            self._set(key, replace(old, mode=mode, mtime=stamp, content=content, order=order))

    def touch(self, path: str) -> None:
        """Set the modification time to now, creating an empty file when there is none."""
        node = self._nodes.get(self._key(path))
        if node is None:
            self.write(path, b"")
        else:
            self._count += 1
            now = self._clock.epoch()
            self._set(self._key(path), replace(node, mtime=now, order=self._count, atime=now))

    def chmod(self, path: str, mode: int) -> None:
        """Set the permission bits of `path`, keeping its type."""
        node = self._node(path)
        kind = mode_bits.S_IFMT(node.mode)
        self._set(self._key(path), replace(node, mode=kind | mode_bits.S_IMODE(mode)))

    def mkdir(self, path: str, parents: bool = True) -> None:
        """Make a directory; with `parents` missing ones too, and an existing one is fine."""
        key = self._key(path)
        node = self._nodes.get(key)
        if node is not None:
            if parents and node.is_dir:
                return
            raise file_error(FileExistsError, errno.EEXIST, path)
        parent = posixpath.dirname(key)
        if parents and parent not in self._nodes:
            self.mkdir(parent)
        self._require_parent(key, path)
        self._nodes[key] = self._new(DIR_MODE)

    def remove(self, path: str, recursive: bool = False) -> None:
        """Remove a file or an empty directory, or a whole tree when `recursive`."""
        if self._alias_text(path) is not None:
            raise file_error(OSError, errno.EROFS, path)
        node = self._node(path, follow=False)
        key = self._key(path, follow=False)
        if node.is_dir:
            below = list(self._below(key))
            if below and not recursive:
                raise file_error(OSError, errno.ENOTEMPTY, path)
            if key == "/":
                raise file_error(PermissionError, errno.EACCES, path)
            for inner in below:
                del self._nodes[inner]
                self._linked.pop(inner, None)
        if node.links > 1:
            self._set(key, replace(node, links=node.links - 1))
        del self._nodes[key]
        self._linked.pop(key, None)

    def rename(self, old: str, new: str) -> None:
        """Move a file or a tree; an existing target file is replaced."""
        source, target = self._key(old, follow=False), self._key(new, follow=False)
        node = self._node(old, follow=False)
        if source == target:
            return
        self._require_parent(target, new)
        there = self._nodes.get(target)
        if there is not None and there.is_dir and node.is_dir and not self._below(target):
            del self._nodes[target]
        elif there is not None and there.is_dir:
            raise file_error(IsADirectoryError, errno.EISDIR, new)
        if target.startswith(source + "/"):
            raise file_error(OSError, errno.EINVAL, new)
        for inner in [*self._below(source)]:
            self._nodes[target + inner[len(source) :]] = self._nodes.pop(inner)
        self._nodes[target] = node
        del self._nodes[source]
        self._find_links()

    def listdir(self, path: str) -> list[str]:
        """The sorted names in a directory."""
        node = self._node(path)
        if not node.is_dir:
            raise file_error(NotADirectoryError, errno.ENOTDIR, path)
        key = self._key(path)
        prefix = key if key == "/" else key + "/"
        names = {
            other[len(prefix) :].partition("/")[0]
            for other in self._nodes
            if other.startswith(prefix) and other != key
        }
        names.update(LINKS.get(key, ()))
        return sorted(names)

    def walk(self, path: str) -> Iterator[str]:
        """Every path below `path`, sorted, in canonical form."""
        return iter(sorted(self._below(self._key(path))))

    def database(self, path: str) -> sqlite3.Connection:
        """The live database at `path`, created with its directories when it is missing.

        The connection is in autocommit and its rows are `sqlite3.Row`.
        """
        key = self._key(path)
        node = self._nodes.get(key)
        if node is not None and node.database is not None:
            return node.database
        if node is not None and node.is_dir:
            raise file_error(IsADirectoryError, errno.EISDIR, path)
        # A statement kept from before a restore may be compiled for a schema that is gone, and
        # SQLite does not notice; so none is kept.
        connection = sqlite3.connect(":memory:", isolation_level=None, cached_statements=0)
        connection.row_factory = sqlite3.Row
        if node is not None and node.content:
            load_image(connection, node.content)
        else:
            # Android's SQLiteOpenHelper sets this too; it also gives the file its first page.
            connection.execute("PRAGMA user_version = 1")
        self.mkdir(posixpath.dirname(key))
        self._nodes[key] = FileNode(DATABASE_MODE, self._clock.epoch(), database=connection)
        return connection

    def live(self, path: str) -> sqlite3.Connection | None:
        """The connection of the database at `path`, None for anything else."""
        node = self._nodes.get(self._key(path))
        return None if node is None else node.database

    def snapshot(self) -> FilesSnapshot:
        databases = {
            path: node.database.serialize()
            for path, node in self._nodes.items()
            if node.database is not None
        }
        return FilesSnapshot(dict(self._nodes), databases)

    def restore(self, snap: FilesSnapshot) -> None:
        """Go back to `snap`; connections handed out before it stay valid and see the old rows."""
        self._nodes = dict(snap.nodes)
        self._find_links()
        for path, image in snap.databases.items():
            connection = self._nodes[path].database
            if connection is not None:
                if connection.in_transaction:
                    connection.rollback()
                if connection.serialize() != image:
                    connection.deserialize(image)

    def entries(self) -> Iterator[tuple[str, int, bytes]]:
        """Path, mode and bytes of everything, sorted by path (directories have no bytes)."""
        for path in sorted(self._nodes):
            node = self._nodes[path]
            yield path, node.mode, node.read()

    def _key(self, path: str, *, follow: bool = True) -> str:
        """The path by which an entry is kept: absolute, second names and links resolved."""
        full = aliased(path)
        for _ in range(MAX_LINKS):
            found = self._first_link(full, follow) if self._linked else None
            if found is None:
                return full
            target = posixpath.join(posixpath.dirname(found), self._linked[found])
            full = aliased(target + full[len(found) :])
        raise file_error(OSError, errno.ELOOP, path)

    def _first_link(self, full: str, follow: bool) -> str | None:
        """The first symbolic link on the way to `full`, itself only counting with `follow`."""
        at = full.find("/", 1)
        while at > 0:
            if full[:at] in self._linked:
                return full[:at]
            at = full.find("/", at + 1)
        return full if follow and full in self._linked else None

    def _alias_text(self, path: str) -> str | None:
        """What one of Android's own links says."""
        full = posixpath.normpath("/" + path).replace("//", "/")
        if full not in ALIASES or full == "/mnt/sdcard":
            return None
        return LINK_TEXTS.get(full, ALIASES[full])

    def _new(self, mode: int) -> FileNode:
        self._count += 1
        now = self._clock.epoch()
        return FileNode(mode, now, inode=self._count, order=self._count, atime=now)

    def _set(self, key: str, node: FileNode) -> None:
        """Replace an entry, under all its names."""
        if node.links > 1 or self._nodes[key].links > 1:
            for name, other in self._nodes.items():
                if other.inode == node.inode and name != key:
                    self._nodes[name] = node
        self._nodes[key] = node

    def _free(self, path: str) -> str:
        """The key of a path where nothing is yet."""
        key = self._key(path, follow=False)
        if key in self._nodes:
            raise file_error(FileExistsError, errno.EEXIST, path)
        self._require_parent(key, path)
        return key

    def _find_links(self) -> None:
        self._linked.clear()
        for key, node in self._nodes.items():
            if node.is_link:
                self._linked[key] = node.content.decode()

    def _node(self, path: str, *, follow: bool = True) -> FileNode:
        key = self._key(path, follow=follow)
        node = self._nodes.get(key)
        if node is None:
            self._require_parent(key, path)
            raise file_error(FileNotFoundError, errno.ENOENT, path)
        return node

    def _require_parent(self, key: str, path: str) -> None:
        parent = self._nodes.get(posixpath.dirname(key))
        if parent is not None and not parent.is_dir:
            raise file_error(NotADirectoryError, errno.ENOTDIR, path)
        if parent is None:
            raise file_error(FileNotFoundError, errno.ENOENT, path)

    def _below(self, key: str) -> list[str]:
        prefix = key if key == "/" else key + "/"
        return [path for path in self._nodes if path.startswith(prefix) and path != "/"]
