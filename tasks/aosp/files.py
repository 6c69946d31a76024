"""Files and folders in the downloads: moved, renamed, deleted, made."""

import shlex
from abc import abstractmethod
from collections.abc import Mapping
from random import Random
from typing import ClassVar

from ...agent.rehearsal import Move, Solution
from ...device.device import Device
from ...traces.schema import Evidence
from ..goal import Goal
from ..play import Look, player
from ..shell_state import STORAGE
from ..state import Change, StateUnreadable
from ..task import fact
from ..verifier_input import VerifierInput
from .base import StockTask, begin_anew

FILES_APP = "com.android.documentsui"
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

    def script(self) -> Solution:
        """Plays it in the Files app."""
        return player(self._play)

    @abstractmethod
    def _play(self, look: Look) -> Move:
        """The next move."""

    def _to_downloads(self, look: Look) -> Move | None:
        """The move towards the list of downloads; None if it is on the screen."""
        if look.package != FILES_APP:
            return look.open("Files")
        if look.has(id="breadcrumb", desc="Download") or look.has(id="alertTitle"):
            return None
        if look.has(id="root_item", desc="Downloads"):
            return look.tap("I look at the downloads.", id="root_item", desc="Downloads")
        if look.has(id="home_list"):
            return look.scroll("The downloads are further down.")
        return look.back("This is something else.")

    def _menu_of(self, look: Look, name: str, entry: str) -> Move:
        """The move towards one entry of a file's menu, which hides the folder behind it."""
        if look.package == FILES_APP and look.has(id="title", text=entry):
            return look.tap(f"I choose {entry}.", id="title", text=entry)
        if move := self._to_downloads(look):
            return move
        options = look.find(desc=f"Options for {name}")
        if options is None:
            return look.scroll(f"I look further down for {name}.")
        return look.tap_node("This is the file.", options)


class MoveFile(FileTask):
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

    def mutants(self) -> Mapping[str, Solution]:
        """Another file, and another folder."""
        return {
            "another file": self.but(file=self.other).script(),
            "another folder": self.but(folder=self.other_folder).script(),
        }

    def _play(self, look: Look) -> Move:
        if look.did("I put it here."):
            return look.done(f"{self.file} is in {self.folder}.")
        if look.has(id="button_pick"):
            return self._pick(look)
        return self._menu_of(look, self.file, "Move to…")

    def _pick(self, look: Look) -> Move:
        """The folder chooser, which begins at the top of the storage."""
        here = [node.desc for node in look.view.ui.all(id="breadcrumb")]
        wanted = ["Internal storage", "Download", self.folder]
        if here == wanted:
            return look.tap("I put it here.", id="button_pick")
        if here != wanted[: len(here)]:
            return look.tap("This is the wrong folder.", id="breadcrumb", desc=wanted[0])
        return look.tap("Further down.", id="item_root", desc=wanted[len(here)])


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

    def mutants(self) -> Mapping[str, Solution]:
        """Another file, and another name."""
        return {
            "another file": self.but(file=self.other).script(),
            "another name": self.but(new_name=self.new_name.replace("final", "finals")).script(),
        }

    def _play(self, look: Look) -> Move:
        if look.did("The name is right."):
            return look.done(f"It is called {self.new_name}.")
        if look.has(id="text_input"):
            field = look.need(id="text_input")
            if field.text != self.new_name:
                return look.enter("the new name", self.new_name, field)
            return look.tap("The name is right.", text="OK")
        return self._menu_of(look, self.file, "Rename")


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

    def mutants(self) -> Mapping[str, Solution]:
        """Another file."""
        return {"another file": self.but(file=self.other).script()}

    def _play(self, look: Look) -> Move:
        if look.did("Yes, delete it."):
            return look.done(f"{self.file} is deleted.")
        if look.has(id="alertTitle"):
            return look.tap("Yes, delete it.", text="Delete")
        return self._menu_of(look, self.file, "Delete")


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

    def mutants(self) -> Mapping[str, Solution]:
        """A name with a letter too many."""
        return {"another name": self.but(folder=f"{self.folder}s").script()}

    def _play(self, look: Look) -> Move:
        if look.did("The name is right."):
            return look.done(f"There is a folder {self.folder}.")
        if look.has(id="text_input"):
            field = look.need(id="text_input")
            if field.text != self.folder:
                return look.enter("the name", self.folder, field)
            return look.tap("The name is right.", text="OK")
        if look.has(id="title", text="New folder"):
            return look.tap("I make a folder.", id="title", text="New folder")
        if move := self._to_downloads(look):
            return move
        return look.tap("I look for a way to make one.", id="option_menu_more")


FILE_TASKS: tuple[type[StockTask], ...] = (MoveFile, RenameFile, DeleteFile, NewFolder)
