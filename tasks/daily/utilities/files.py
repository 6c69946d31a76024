"""Files moved and thrown away."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import ClassVar

from ....agent.rehearsal import Move, Solution
from ....device.device import Device
from ....traces.schema import Evidence
from ...goal import Goal, Level, Scenario, Tag
from ...play import Look, player
from ...simulated_user import Fact
from ...state import Change, TableRef
from ...task import Task, fact
from ...verifier_input import VerifierInput

FILES = "com.android.documentsui"
INDEX = TableRef("com.android.providers.media.module", "external.db", "files")
STORAGE = "/sdcard"
INDEXED = "/storage/emulated/0"
DOCUMENTS = f"{STORAGE}/Documents"
DOWNLOADS = f"{STORAGE}/Download"
SERIES = ("Invoice_Harbor-Energy", "Payslip", "Statement_Maple-Bank")
_WHOLE_ROW_PX = 90
_UP = "I go through them once more."
FOLDERS = ("Archive", "Taxes", "Work", "Contracts")
# What in the downloads someone may find useless, and how they would say so.
USELESS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "the crash logs": ("崩溃日志", ("crash-2026-01-19.log", "crash-2026-02-02.log")),
    "the .tmp files": (".tmp 文件", ("~cache_3391.tmp", "~cache_3392.tmp", "~cache_3407.tmp")),
    "the unfinished downloads (.crdownload)": (
        "没下载完的 .crdownload 文件",
        ("big-map.zip.crdownload", "video.mp4.crdownload"),
    ),
    "both weather-beta installers": (
        "两个 weather-beta 安装包",
        ("weather-beta (1).apk", "weather-beta.apk"),
    ),
    "the two extra copies of the menu": ("菜单的两个副本", ("menu (1).pdf", "menu (2).pdf")),
}
DEAR = ("Boarding pass LIS.pdf", "Lease_signed.pdf", "menu.pdf", "photos-from-anna.zip")


class MoveFile(Task):
    """One of many files of nearly the same name goes into a folder."""

    name: ClassVar = "MoveFile"
    summary: ClassVar = "Move one of many similar files"
    scenario: ClassVar = Scenario.UTILITIES
    level: ClassVar[Level] = "medium"
    tags: ClassVar = frozenset({Tag.ATOMIC, Tag.SCROLL})
    apps: ClassVar = ("Files",)
    constraints: ClassVar = 2

    def draw(self, random: Random) -> None:
        """One month's paper of one series, another month's, and a folder."""
        self.series = random.choice(SERIES)
        months = [f"2025-{month:02}" for month in range(1, 13)] + ["2026-01", "2026-02"]
        self.month, self.other_month = random.sample(months, 2)
        self.folder, self.other_folder = random.sample(FOLDERS, 2)
        self.how = "Move"

    @property
    def file(self) -> str:
        """The file's name."""
        return f"{self.series}_{self.month}.pdf"

    @property
    def wording(self) -> Goal:
        """File and folder."""
        return Goal(
            en=f"Move the file {self.file} from Documents into the folder Documents/{self.folder}.",
            zh=f"把“Documents”里的文件 {self.file} 移动到文件夹“Documents/{self.folder}”中。",
        )

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """The file is gone from its place, and the same content is in the folder."""
        here, there = f"{DOCUMENTS}/{self.file}", f"{DOCUMENTS}/{self.folder}/{self.file}"
        content = found.before.files.get(here)
        return (
            fact("it is in the folder", content or "unknown", found.after.files.get(there)),
            fact("it is no longer in Documents", None, found.after.files.get(here)),
        )

    def declared(self, change: Change) -> bool:
        """The file's path, and its place in the index."""
        here, there = f"/Documents/{self.file}", f"/Documents/{self.folder}/{self.file}"
        if change.where == INDEX and isinstance(change.before, Mapping):
            moved = isinstance(change.after, Mapping) and change.after["_data"] == INDEXED + there
            columns = {"_data", "relative_path", "bucket_display_name"}
            return (
                moved and change.before["_data"] == INDEXED + here and change.columns() <= columns
            )
        return change.where in (STORAGE + here, STORAGE + there)

    def script(self) -> Solution:
        """Searches for the file's name, and moves it by its menu."""
        return player(self._play)

    def mutants(self) -> Mapping[str, Solution]:
        """The wrong file, the wrong folder, and a copy."""
        return {
            "another month": self.but(month=self.other_month).script(),
            "another folder": self.but(folder=self.other_folder).script(),
            "a copy": self.but(how="Copy").script(),
        }

    def _play(self, look: Look) -> Move:
        if look.has(id="sheet_title"):
            return look.back("This sheet is not what I need.")
        if look.package != FILES:
            return look.open("Files")
        if look.has(id="button_pick"):
            return self._pick(look)
        if look.did("I put it here."):
            return look.done(f"{self.file} is in {self.folder}.")
        if look.has(id="title", text=f"{self.how} to…"):
            return look.tap(f"I want to {self.how.lower()} it.", id="title", text=f"{self.how} to…")
        options = look.find(desc=f"Options for {self.file}")
        if options is not None:
            return look.tap_node("This is the file.", options)
        field = look.find(id="search_src_text")
        if field is None:
            return look.back("I search from the first screen.")
        if not field.focused:
            return look.tap_node("I search for the file.", field)
        return look.type("I type its name.", self.file, clear=True)

    def _pick(self, look: Look) -> Move:
        """The folder chooser, which begins at the top of the storage."""
        here = [node.desc for node in look.view.ui.all(id="breadcrumb")]
        wanted = ["Internal storage", "Documents", self.folder]
        if here == wanted:
            return look.tap("I put it here.", id="button_pick")
        if here != wanted[: len(here)]:
            return look.tap("This is the wrong folder.", id="breadcrumb", desc=wanted[0])
        return look.tap("Further down.", id="item_root", desc=wanted[len(here)])


class CleanDownloads(Task):
    """The useless files among the downloads go; only the user knows which those are."""

    name: ClassVar = "CleanDownloads"
    summary: ClassVar = "Delete the downloads that the user calls useless"
    scenario: ClassVar = Scenario.UTILITIES
    level: ClassVar[Level] = "hard"
    tags: ClassVar = frozenset({Tag.ASK, Tag.SCROLL})
    apps: ClassVar = ("Files",)
    constraints: ClassVar = 3

    def draw(self, random: Random) -> None:
        """Two sorts of useless files, one more that may be taken for one, and one to keep."""
        self.sorts: tuple[str, ...] = tuple(random.sample(sorted(USELESS), 2))
        others = [sort for sort in sorted(USELESS) if sort not in self.sorts]
        self.other = random.choice(others)
        self.keep = random.choice(DEAR)
        self.asking = True

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the files to delete."""
        return tuple(name for sort in self.sorts for name in USELESS[sort][1])

    @property
    def wording(self) -> Goal:
        """As people say it, without saying which."""
        return Goal(
            en="My downloads are a mess. Delete the useless files in the Download folder, but in "
            f"any case keep “{self.keep}”.",
            zh=f"我的下载文件夹太乱了，把里面没用的文件删掉，但“{self.keep}”一定要留着。",
        )

    @property
    def facts(self) -> Sequence[Fact]:
        """Which files the user calls useless."""
        if self.language == "zh":
            said = "和".join(USELESS[sort][0] for sort in self.sorts)
            says = f"我说的是{said}，其他的都要留着。"
        else:
            says = f"I mean {' and '.join(self.sorts)}. Keep everything else."
        words = ("which", "what", "useless", "delete", "remove", "keep")
        return (Fact((*words, "哪", "什么", "没用", "无用", "删", "保留"), says),)

    async def committed(self, device: Device) -> bool:
        """Whether one of the files in question has gone."""
        left = (await device.shell("ls", DOWNLOADS)).splitlines()
        known = {name for _, names in USELESS.values() for name in names}
        return not known <= set(left)

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """The user was asked first, and exactly what was named has gone."""
        gone = sorted(path for path in found.before.files if path not in found.after.files)
        wanted = sorted(f"{DOWNLOADS}/{name}" for name in self.names)
        return (
            found.asked_first("which files are useless"),
            fact("deleted files", wanted, gone),
        )

    def declared(self, change: Change) -> bool:
        """Those files, and their rows in the index."""
        if change.after is not None:
            return False
        paths = {f"/Download/{name}" for name in self.names}
        if change.where == INDEX and isinstance(change.before, Mapping):
            return str(change.before["_data"]).removeprefix(INDEXED) in paths
        return isinstance(change.where, str) and change.where.removeprefix(STORAGE) in paths

    def script(self) -> Solution:
        """Asks which files are meant, selects them one by one, and deletes them together."""
        return player(self._play)

    def mutants(self) -> Mapping[str, Solution]:
        """Not asked, one sort too many or too few, and another sort."""
        first, second = self.sorts
        return {
            "did not ask": self.but(asking=False).script(),
            "one sort too many": self.but(sorts=(first, second, self.other)).script(),
            "one sort too few": self.but(sorts=(first,)).script(),
            "another sort": self.but(sorts=(first, self.other)).script(),
        }

    def _play(self, look: Look) -> Move:
        question = "Which files in the Download folder are useless, and may be deleted?"
        asked = any(move.action.kind == "ask" for move in look.memory)
        if self.asking and not asked:
            return look.ask(question)
        if look.has(id="sheet_title"):
            return look.back("This sheet is not what I need.")
        if look.package != FILES:
            return look.open("Files")
        if look.did("I confirm."):
            return look.done("The useless files are deleted.")
        if look.has(id="alertTitle"):
            return look.tap("I confirm.", text="Delete")
        if not look.has(id="breadcrumb", desc="Download"):
            if look.has(id="root_item", desc="Downloads"):
                return look.tap("I look at the downloads.", id="root_item", desc="Downloads")
            return look.back("This is something else.")
        return self._select(look)

    def _select(self, look: Look) -> Move:
        """Select what is on the screen of the named files, then scroll on for the rest."""
        if look.has(id="toolbar_title", text=f"{len(self.names)} selected"):
            return look.tap("All of them are selected.", desc="Delete")
        for node in look.view.ui.all(id="item_root"):
            wanted = node.desc in self.names
            # A row cut off by the edge of the list may not be hit.
            whole = node.bounds.bottom - node.bounds.top >= _WHOLE_ROW_PX
            if wanted == node.checked or not whole:
                continue
            thought = f"{node.desc} {'goes' if wanted else 'stays'}."
            if look.has(desc="Clear selection"):
                return look.tap_node(thought, node)
            return look.hold_node(thought, node)
        down = "The rest is further down."
        scrolled = sum(move.thought == down for move in look.memory)
        if scrolled % 5 == 4 and look.memory[-1].thought != _UP:
            return look.scroll(_UP, "up")
        return look.scroll(down)
