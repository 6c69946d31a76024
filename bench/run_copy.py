"""A copy of a run at an address that fsspec knows (s3://, gs://, sftp://, memory://, file://).

A step has to be on a disk before it is carried out, and an object store can append to nothing: so
the run is written here, and what is new or changed is copied while it goes on.
"""

import asyncio
import re
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ..actions import UsageError
from ..actions.log import get_logger

# As `pathlib` leaves an address: with one of its two slashes.
_ADDRESS = re.compile(r"([a-z][a-z0-9+.-]+):/+(.*)")
_EVERY_S = 5.0

_log = get_logger(__name__)


def remote_address(out: object) -> str | None:
    """The address that `--out` is; None for a folder of this computer."""
    found = _ADDRESS.fullmatch(str(out)) if out is not None else None
    if found is None:
        return None
    scheme, rest = found.groups()
    return f"{scheme}:///{rest}" if scheme == "file" else f"{scheme}://{rest}"


class RunCopy:
    """Copies a run folder to an address, file by file, as it grows."""

    def __init__(self, address: str) -> None:
        """Raise UsageError if nothing can be written there."""
        if find_spec("fsspec") is None:
            raise UsageError(f"--out {address} needs fsspec: pip install fsspec")
        self.address = address.rstrip("/")
        self.place = self.address
        self._folder: Path | None = None
        self._sent: dict[str, tuple[int, int]] = {}
        self._following: asyncio.Task[None] | None = None
        fsspec: Any = import_module("fsspec.core")
        try:
            self._files, self._root = fsspec.url_to_fs(self.address)
            self._files.makedirs(self._root, exist_ok=True)
            probe = f"{self._root}/.tapwright"
            self._files.pipe_file(probe, b"")
            self._files.rm_file(probe)
        except (OSError, ValueError, ImportError, RuntimeError) as error:
            raise UsageError(f"nothing can be written to {address}: {error}") from error

    def follow(self, folder: Path) -> None:
        """Copy what there is of the run in this folder, every few seconds until `stop`."""
        self._folder = folder
        self.place = f"{self.address}/{folder.name}"
        self._following = asyncio.create_task(self._follow())

    async def stop(self) -> None:
        """Copy what is there by now, and follow no more."""
        if self._following is not None:
            self._following.cancel()
            await asyncio.gather(self._following, return_exceptions=True)
            self._following = None
            await asyncio.to_thread(self.update)

    def update(self) -> bool:
        """Copy what is new or changed; whether all of it is there. What failed is tried again."""
        assert self._folder is not None
        whole = True
        for path in sorted(self._folder.rglob("*")):
            name = path.relative_to(self._folder).as_posix()
            if path.suffix in (".partial", ".part") or path.name in ("reserve", ".probe"):
                continue
            try:
                if not path.is_file():
                    continue
                state = path.stat()
                seen = state.st_size, state.st_mtime_ns
                if self._sent.get(name) == seen:
                    continue
                target = f"{self._root}/{self._folder.name}/{name}"
                self._files.makedirs(target.rpartition("/")[0], exist_ok=True)
                self._files.pipe_file(target, path.read_bytes())
            except FileNotFoundError:
                continue  # a pending step, say, that was carried out meanwhile
            except (OSError, RuntimeError) as error:
                whole = False
                _log.error("a file of the run is not copied", file=name, error=error)
            else:
                self._sent[name] = seen
        self._remove_gone()
        return whole

    def _remove_gone(self) -> None:
        assert self._folder is not None
        for name in [name for name in self._sent if not (self._folder / name).exists()]:
            try:
                self._files.rm_file(f"{self._root}/{self._folder.name}/{name}")
            except (OSError, RuntimeError) as error:
                _log.error("a file that is gone is still in the copy", file=name, error=error)
            else:
                del self._sent[name]

    async def _follow(self) -> None:
        while True:
            await asyncio.to_thread(self.update)
            await asyncio.sleep(_EVERY_S)
