"""Files moved and thrown away."""

from collections.abc import Collection, Mapping, Sequence
from random import Random
from typing import ClassVar

from ....device.device import Device
from ....tasks.goal import Goal, Level, Scenario, Tag
from ....tasks.simulated_user import Fact
from ....tasks.state import Change, PhoneState, TableRef
from ....tasks.task import fact
from ....tasks.verifier_input import VerifierInput
from ....traces.schema import Evidence
from ...built_in import BuiltInTask

INDEX = TableRef("com.android.providers.media.module", "external.db", "files")
STORAGE = "/sdcard"
INDEXED = "/storage/emulated/0"
DOCUMENTS = f"{STORAGE}/Documents"
DOWNLOADS = f"{STORAGE}/Download"
SERIES = ("Invoice_Harbor-Energy", "Payslip", "Statement_Maple-Bank")
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


class MoveFile(BuiltInTask):
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
            fact("where the index has it", [there], indexed(found.after, {here, there})),
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


class CleanDownloads(BuiltInTask):
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
            fact("deleted files in the index", [], indexed(found.after, set(wanted))),
        )

    def declared(self, change: Change) -> bool:
        """Those files, and their rows in the index."""
        if change.after is not None:
            return False
        paths = {f"/Download/{name}" for name in self.names}
        if change.where == INDEX and isinstance(change.before, Mapping):
            return str(change.before["_data"]).removeprefix(INDEXED) in paths
        return isinstance(change.where, str) and change.where.removeprefix(STORAGE) in paths


def indexed(state: PhoneState, paths: Collection[str]) -> list[str]:
    """Those of the paths that the index of the shared storage knows."""
    known = (str(row["_data"]).removeprefix(INDEXED) for row in state.rows(INDEX.package, "files"))
    return sorted(path for name in known if (path := STORAGE + name) in paths)
