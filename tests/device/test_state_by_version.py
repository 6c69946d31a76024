"""Reading dumpsys texts of Android 8 to 16, kept in `dumpsys/` with their origin."""

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
    """Stands where a phone's transport does and answers from a file."""

    def __init__(self, dump: Dump) -> None:
        self.dump = dump
        self.asked: list[str] = []

    async def script(self, line: str, timeout_s: float = 0) -> Answer:
        self.asked.append(line)
        if line == "dumpsys input":
            return Answer(self.dump.sections["input"])
        names = ("windows", "policy", "input_method", "power")
        return Answer("tapwright-section\n".join(self.dump.sections[name] for name in names))


@pytest.mark.parametrize("path", DUMPS, ids=lambda path: path.stem)
async def test_state_of_every_version(path: Path):
    dump = Dump.load(path)
    recording = Recording(dump)
    api_level = int(dump.facts["api"])
    state = await StateReader(recording, api_level, Size(1080, 2400)).read()  # pyright: ignore
    assert str(state.app) == dump.facts["app"]
    assert state.keyboard_shown == (dump.facts["keyboard"] == "true")
    assert state.awake == (dump.facts["awake"] == "true")
    assert state.locked == (dump.facts["locked"] == "true")
    assert state.view.rotation == int(dump.facts["rotation"])
    wanted = "dumpsys window windows" if api_level < 29 else "dumpsys window displays"
    assert recording.asked[0].startswith(wanted)


def test_every_version_has_its_origin():
    versions = {int(Dump.load(path).facts["api"]) for path in DUMPS}
    assert {26, 28, 29, 30, 31, 33, 34, 35, 36} <= versions
    assert all(Dump.load(path).facts["origin"] for path in DUMPS)
