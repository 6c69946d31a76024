"""Files and folders in the downloads: moved, renamed, deleted, made."""

import shlex
from abc import abstractmethod
from collections.abc import Mapping
from random import Random
from typing import ClassVar

from ...device.device import Device
from ...tasks.goal import Goal
from ...tasks.shell_state import STORAGE
from ...tasks.state import Change, StateUnreadable
from ...tasks.task import fact
from ...tasks.verifier_input import VerifierInput
from ...traces.schema import Evidence
from .base import StockTask, begin_anew

DOWNLOADS = f"{STORAGE}/Download"
_STEMS = ("meeting-notes", "packing-list", "tram-times", "wifi-at-work")
_FOLDERS = ("Trip to Oslo", "House papers", "Old things")
# Digits stand first in a list.
_FIRST = "00-"


class FileTask(StockTask):
    """Two files of nearly the same name in the downloads, and two folders."""

    apps: ClassVar[tuple[str, ...]] = ("Files",)

    def draw(self, random: Random) -> None:
        """Names; the digits make them stand first in a list."""
        stem = random.choice(_STEMS)
        self.file, self.other = f"{_FIRST}{stem}-1.txt", f"{_FIRST}{stem}-2.txt"
        self.folder, self.other_folder = random.sample(_FOLDERS, 2)
        self.new_name = f"{_FIRST}{stem}-final.txt"

    async def set_up(self, device: Device) -> None:
        """The files and folders are there, and the phone's index knows them."""
        await begin_anew(device, "Files")
        for folder in self.folders:
            await device.shell("mkdir", "-p", f"{DOWNLOADS}/{folder}")
        for name in (self.file, self.other):
            path = shlex.quote(f"{DOWNLOADS}/{name}")
            await device.shell("sh", "-c", f"echo These are the notes of {name} > {path}")
        scan = ("--uri", "content://media", "--method", "scan_volume", "--arg", "external_primary")
        await device.shell("content", "call", *scan)
        await super().set_up(device)

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders that are there at the start."""
        return (self.folder, self.other_folder)

    @abstractmethod
    def paths(self, found: VerifierInput) -> Mapping[str, str | None]:
        """The paths that have to change, and the MD5 of what is there in the end; None is gone."""

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """Each of the paths; raises StateUnreadable if the set-up's files were not there."""
        if any(f"{DOWNLOADS}/{name}" not in found.before.files for name in (self.file, self.other)):
            raise StateUnreadable("the files that were put into the downloads are not there")
        return tuple(
            fact(path, digest, found.after.files.get(path))
            for path, digest in self.paths(found).items()
        )

    def declared(self, change: Change) -> bool:
        """Those paths."""
        return change.where in self.touched

    @property
    @abstractmethod
    def touched(self) -> frozenset[str]:
        """The paths that have to change."""

    def content(self, found: VerifierInput) -> str:
        """The MD5 of the file in question."""
        return found.before.files[f"{DOWNLOADS}/{self.file}"]


class StockMoveFile(FileTask):
    """A file goes into a folder."""

    name: ClassVar = "StockMoveFile"
    summary: ClassVar = "Move a file into a folder"
    constraints: ClassVar = 2

    @property
    def wording(self) -> Goal:
        """File and folder."""
        return Goal(
            en=f"In the Download folder, move the file {self.file} into the folder {self.folder}.",
            zh=f"把下载文件夹里的 {self.file} 移动到其中的“{self.folder}”文件夹。",
        )

    def paths(self, found: VerifierInput) -> Mapping[str, str | None]:
        """Gone from the one place, the same in the other."""
        here, there = self._places
        return {here: None, there: self.content(found)}

    @property
    def touched(self) -> frozenset[str]:
        """Both places."""
        return frozenset(self._places)

    @property
    def _places(self) -> tuple[str, str]:
        return f"{DOWNLOADS}/{self.file}", f"{DOWNLOADS}/{self.folder}/{self.file}"


class RenameFile(FileTask):
    """A file gets another name."""

    name: ClassVar = "StockRenameFile"
    summary: ClassVar = "Rename a file"
    constraints: ClassVar = 2

    @property
    def wording(self) -> Goal:
        """Both names."""
        return Goal(
            en=f"In the Download folder, rename {self.file} to {self.new_name}.",
            zh=f"把下载文件夹里的 {self.file} 重命名为 {self.new_name}。",
        )

    def paths(self, found: VerifierInput) -> Mapping[str, str | None]:
        """Gone under the one name, the same under the other."""
        return {
            f"{DOWNLOADS}/{self.file}": None,
            f"{DOWNLOADS}/{self.new_name}": self.content(found),
        }

    @property
    def touched(self) -> frozenset[str]:
        """Both names."""
        return frozenset({f"{DOWNLOADS}/{self.file}", f"{DOWNLOADS}/{self.new_name}"})


class DeleteFile(FileTask):
    """A file goes."""

    name: ClassVar = "StockDeleteFile"
    summary: ClassVar = "Delete a file"

    @property
    def wording(self) -> Goal:
        """The file."""
        return Goal(
            en=f"Delete the file {self.file} from the Download folder.",
            zh=f"删除下载文件夹里的 {self.file}。",
        )

    def paths(self, found: VerifierInput) -> Mapping[str, str | None]:
        """Gone."""
        return {f"{DOWNLOADS}/{self.file}": None}

    @property
    def touched(self) -> frozenset[str]:
        """The file."""
        return frozenset({f"{DOWNLOADS}/{self.file}"})


class NewFolder(FileTask):
    """A new folder in the downloads."""

    name: ClassVar = "StockNewFolder"
    summary: ClassVar = "Make a new folder"

    @property
    def wording(self) -> Goal:
        """The name."""
        return Goal(
            en=f"Make a new folder called {self.folder} in the Download folder.",
            zh=f"在下载文件夹里新建一个文件夹，名为“{self.folder}”。",
        )

    @property
    def folders(self) -> tuple[str, ...]:
        """Only the other one is there."""
        return (self.other_folder,)

    def paths(self, found: VerifierInput) -> Mapping[str, str | None]:
        """A folder."""
        return {f"{DOWNLOADS}/{self.folder}/": "folder"}

    @property
    def touched(self) -> frozenset[str]:
        """The folder."""
        return frozenset({f"{DOWNLOADS}/{self.folder}/"})
