"""Reads the how-tos of CONTRIBUTING.md, and makes their changes in a copy of the repository.

A block begins with `# FILE`. In a `diff` block a line is kept (blank), added (`+`) or taken out
(`-`), `@@` leads to another place of the file and `# FILE` to another file; where a place is, only
its own lines say. Any other block is the whole of a new file, but `sh`, which is run.
"""

import re
from dataclasses import dataclass
from pathlib import Path

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_FILE = re.compile(r"^# (\S+)\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Place:
    """Lines of a file that become other ones; without old lines it is a new file."""

    file: str
    old: tuple[str, ...]
    new: tuple[str, ...]

    def apply(self, root: Path) -> None:
        """Change the copy in `root`; AssertionError unless the place is there exactly once."""
        path = root / self.file
        if not self.old:
            assert not path.exists(), f"{self.file} is there already"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("\n".join(self.new) + "\n", "utf-8")
            return
        lines = path.read_text("utf-8").split("\n")
        long = len(self.old)
        found = [i for i in range(len(lines)) if tuple(lines[i : i + long]) == self.old]
        shown = "\n".join(self.old)
        assert len(found) == 1, f"{self.file} has this {len(found)} times, not once:\n{shown}"
        lines[found[0] : found[0] + long] = self.new
        path.write_text("\n".join(lines), "utf-8")


@dataclass(frozen=True, slots=True)
class HowTo:
    """One how-to: what it changes, and the commands that it has one run then."""

    title: str
    places: tuple[Place, ...]
    commands: tuple[str, ...]

    @property
    def files(self) -> tuple[str, ...]:
        """The files it touches, each once."""
        return tuple(dict.fromkeys(place.file for place in self.places))


def read_how_tos(text: str) -> dict[str, HowTo]:
    """The how-tos by their last word: `### Add a pocket app` is `app`."""
    sections = text.partition("\n## How-tos\n")[2].split("\n### ")[1:]
    found = [_how_to(*section.split("\n", 1)) for section in sections]
    return {how_to.title.split()[-1]: how_to for how_to in found}


def _how_to(title: str, body: str) -> HowTo:
    places: list[Place] = []
    commands: list[str] = []
    for language, block in _BLOCK.findall(body):
        match language:
            case "sh":
                commands += block.splitlines()
            case "diff":
                _, *parts = _FILE.split(block)
                for file, hunks in zip(parts[::2], parts[1::2], strict=True):
                    places += [_changed(file, hunk) for hunk in hunks.split("@@\n")]
            case _:
                _, file, whole = _FILE.split(block, 1)
                places.append(Place(file, (), tuple(whole.splitlines())))
    return HowTo(title, tuple(places), tuple(commands))


def _changed(file: str, hunk: str) -> Place:
    lines = hunk.splitlines()
    assert lines and all(line[:1] in (" ", "+", "-") for line in lines), f"{file}: {hunk}"
    old = tuple(line[1:] for line in lines if line[0] in " -")
    assert old, f"{file}: nothing says where this goes:\n{hunk}"
    return Place(file, old, tuple(line[1:] for line in lines if line[0] in " +"))
