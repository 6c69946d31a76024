"""Reading dumpsys texts of Android 8 to 16, kept in `dumpsys/` with their origin."""

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

import pytest

from tapwright.actions import Size
from tapwright.device.state import StateReader

DUMPS = sorted((Path(__file__).parent / "dumpsys").glob("*.txt"))


@dataclass(frozen=True)
class Dump:
    """One file: what must be read, and the sections it is read from."""

    facts: dict[str, str]
    sections: dict[str, str]

    @classmethod
    def load(cls, path: Path) -> "Dump":
        head, *parts = path.read_text(encoding="utf-8").split("\n== ")
        facts = dict(line.split(": ", 1) for line in head.splitlines())
        pairs = (part.split("\n", 1) for part in parts)
        return cls(facts, {name: f"{body}\n" for name, body in pairs})


@dataclass
class Answer:
    text: str


class Recording:
    """Stands where a phone's transport does and answers from a file, `grep` included if it has one.

    `broken` answers nothing to a `grep`, as a phone without one does.
    """

    serial = "recording"

    def __init__(self, dump: Dump, broken: bool = False) -> None:
        self.dump = dump
        self.broken = broken
        self.asked: list[str] = []
        self.answered = 0

    async def script(self, line: str, timeout_s: float = 0) -> Answer:
        self.asked.append(line)
        grouped = re.fullmatch(r"\{ (.*); \} \| grep -E (.*)", line)
        commands = (grouped[1] if grouped else line).split("; ")
        text = "".join(self.run(shlex.split(command)) for command in commands)
        if grouped:
            text = "" if self.broken else self.filtered(text, shlex.split(grouped[2])[0])
        self.answered = len(text)
        return Answer(text)

    def run(self, words: list[str]) -> str:
        if words[0] == "echo":
            return f"{words[1]}\n"
        windows = ("window displays", "window windows")
        sections = {name: self.dump.sections["windows"] for name in windows}
        sections |= {"window policy": self.dump.sections["policy"]}
        name = " ".join(words[1:])
        return sections.get(name) or self.dump.sections.get(name, "")

    def filtered(self, text: str, pattern: str) -> str:
        kept = re.compile(pattern)
        return "".join(line for line in text.splitlines(keepends=True) if kept.search(line))


@pytest.mark.parametrize("broken", [False, True], ids=["filtered", "whole"])
@pytest.mark.parametrize("path", DUMPS, ids=lambda path: path.stem)
async def test_state_of_every_version(path: Path, broken: bool):
    dump = Dump.load(path)
    recording = Recording(dump, broken)
    api_level = int(dump.facts["api"])
    state = await StateReader(recording, api_level, Size(1080, 2400)).read()  # pyright: ignore
    assert str(state.app) == dump.facts["app"]
    assert state.keyboard_shown == (dump.facts["keyboard"] == "true")
    assert state.awake == (dump.facts["awake"] == "true")
    assert state.locked == (dump.facts["locked"] == "true")
    assert state.view.rotation == int(dump.facts["rotation"])
    wanted = "dumpsys window windows" if api_level < 29 else "dumpsys window displays"
    assert wanted in recording.asked[0]


async def test_a_look_asks_once_and_hears_little():
    dump = Dump.load(next(path for path in DUMPS if path.stem == "api34-two-displays"))
    filler = "  mHistory=Window{5d u0 com.example.other/com.example.other.Main} mFocused\n" * 5000
    dump.sections.update({name: text + filler for name, text in dump.sections.items()})
    recording = Recording(dump)
    reader = StateReader(recording, 34, Size(1080, 2400))  # pyright: ignore
    await reader.read()
    assert len(recording.asked) == 1
    assert recording.answered <= 2048


async def test_a_phone_whose_grep_is_broken_is_asked_for_whole_dumps_and_it_is_said(caplog):
    recording = Recording(Dump.load(DUMPS[-1]), broken=True)
    reader = StateReader(recording, 36, Size(1080, 2400))  # pyright: ignore
    first, second = await reader.read(), await reader.read()
    assert first == second and first.app is not None
    # It is tried once; what does not work is not tried at every look.
    assert ["grep" in line for line in recording.asked] == [True, False, False]
    assert "the phone's grep does not work" in caplog.text


def test_every_version_has_its_origin():
    versions = {int(Dump.load(path).facts["api"]) for path in DUMPS}
    assert {26, 28, 29, 30, 31, 33, 34, 35, 36} <= versions
    assert all(Dump.load(path).facts["origin"] for path in DUMPS)
