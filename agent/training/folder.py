"""The folder of a data set: written beside its place and moved there whole, or not at all."""

import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from ...actions import UsageError

IMAGES = "images"


class DatasetFolder:
    """Where examples go: texts, and each picture once however many examples show it."""

    def __init__(self, path: Path, images: str = IMAGES) -> None:
        self.path = path
        self._images = images
        self._there: set[str] = set()

    def add_picture(self, file: Path) -> str:
        """Copy a picture, whose name is its digest; returns its path within the folder."""
        if file.name not in self._there:
            (self.path / self._images).mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, self.path / self._images / file.name)
            self._there.add(file.name)
        return f"{self._images}/{file.name}"

    @property
    def pictures(self) -> int:
        """How many there are by now."""
        return len(self._there)


@contextmanager
def new_folder(out: Path) -> Generator[Path]:
    """A folder that becomes `out` if all goes well; raises UsageError if something is there or it
    cannot be written."""
    if out.exists():
        raise UsageError(f"{out} is there already: name a new folder with --out")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        # Of a name that nobody has: what stands beside `out` is somebody's.
        part = Path(tempfile.mkdtemp(dir=out.parent, prefix=f".{out.name[:40]}-"))
        try:
            yield part
            part.chmod(0o755)
            part.rename(out)
        finally:
            shutil.rmtree(part, ignore_errors=True)
    except OSError as error:
        raise UsageError(f"{out} cannot be written: {error}") from error
