"""Whether the phone's pictures can be read: the smoke suite, played by what OCR reads on them.

`python -m perf.eyes` plays the twelve tasks under each condition (size of the picture, language,
theme, rotation) and prints what passed, how texts were read and what was not; an hour of one core.
It needs the extra `ocr`. `--tree` plays by the views instead, to tell a fault of the picture from
a task that cannot be played so at all.
"""

import argparse
import asyncio
import json
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from itertools import product
from pathlib import Path
from typing import Literal

from rich.console import Console
from rich.table import Table

from tapwright.agent.models.factory import build_model
from tapwright.agent.models.gate import EndpointGates
from tapwright.agent.models.profiles import find_profile
from tapwright.agent.rehearsal import RehearsalServer, ScreenView, view_screen
from tapwright.agent.rehearsal.eyes import Eyes, OcrEyes, Tally
from tapwright.agent.vision import Sizing
from tapwright.device import AdbDevice, PrivateAdbServer
from tapwright.device.ui import UiNode, UiTree
from tapwright.emulator.pocket.phone import PocketPhone
from tapwright.emulator.pocket.system.language import LOCALES, Language, set_locale
from tapwright.emulator.pocket.thread import PocketThread
from tapwright.suites.registry import find_task
from tapwright.suites.table import SMOKE
from tapwright.tasks.session import open_session
from tapwright.tasks.settings import Settings
from tapwright.tasks.solution import solution_of
from tapwright.traces import RunFolder, read_steps

LEVELS: tuple[Sizing, ...] = ("economy", "balanced", "full")
UPRIGHT, SIDEWAYS = 0, 1
_NAMED = re.compile(r"\{(\w+)\}")
NIGHT = {"light": "1", "dark": "2"}
Theme = Literal["light", "dark"]


@dataclass(frozen=True, slots=True)
class Condition:
    """How the phone is set and how large a picture the model gets; rotation in quarters."""

    sizing: Sizing = "balanced"
    language: Language = "en"
    theme: Theme = "light"
    rotation: int = UPRIGHT

    def __str__(self) -> str:
        turned = "sideways" if self.rotation % 2 else "upright"
        return f"{self.sizing}, {self.language}, {self.theme}, {turned}"

    def apply(self, phone: PocketPhone) -> None:
        """Set the phone so, as its Settings would."""
        settings = phone.system.settings
        set_locale(phone.system, LOCALES[self.language])
        settings.put("secure", "ui_night_mode", NIGHT[self.theme])
        settings.put("system", "accelerometer_rotation", "0")
        settings.put("system", "user_rotation", str(self.rotation))


@dataclass(slots=True)
class Played:
    """What became of one condition: tasks by how they ended, and how texts were read."""

    condition: str
    passed: list[str] = field(default_factory=list[str])
    failed: dict[str, str] = field(default_factory=dict[str, str])
    manners: dict[str, int] = field(default_factory=dict[str, int])
    unread: dict[str, int] = field(default_factory=dict[str, int])
    steps: int = 0
    seconds: float = 0.0


def main() -> int:
    """Play, print the table, write build/eyes.json; 1 if a task did not pass."""
    parser = argparse.ArgumentParser(prog="python -m perf.eyes")
    parser.add_argument("--sizing", action="append", choices=LEVELS)
    parser.add_argument("--language", action="append", choices=list(LOCALES))
    parser.add_argument("--theme", action="append", choices=list(NIGHT))
    parser.add_argument("--rotation", action="append", type=int, choices=range(4))
    parser.add_argument("--task", action="append", choices=SMOKE)
    parser.add_argument("--tree", action="store_true", help="by the views, without pictures")
    parser.add_argument("--keep", type=Path, help="keep the traces in this folder")
    parser.add_argument("--out", type=Path, default=Path("build/eyes.json"))
    arguments = parser.parse_args()
    chosen = product(
        arguments.sizing or LEVELS,
        arguments.language or list(LOCALES),
        arguments.theme or list(NIGHT),
        arguments.rotation or (UPRIGHT, SIDEWAYS),
    )
    played: list[Played] = []
    with tempfile.TemporaryDirectory() as folder:
        for condition in (Condition(*parts) for parts in chosen):
            out = arguments.keep or Path(folder)
            done = asyncio.run(play(condition, arguments.task or SMOKE, out, arguments.tree))
            print(f"{condition}: {len(done.passed)} passed", *done.failed.items(),
                  sep="\n  ", file=sys.stderr, flush=True)  # fmt: skip
            played.append(done)
            arguments.out.parent.mkdir(parents=True, exist_ok=True)
            kept = json.dumps([asdict(one) for one in played], indent=1, ensure_ascii=False)
            arguments.out.write_text(kept + "\n", "utf-8")
    console = Console() if sys.stdout.isatty() else Console(width=150)
    console.print(table(played))
    return int(any(one.failed for one in played))


async def play(condition: Condition, tasks: list[str], out: Path, tree: bool = False) -> Played:
    """Every task once on a phone that is set so."""
    tally = Tally()
    done = Played(str(condition))
    with PocketThread() as phones:
        fresh = phones.call(phones.phone.snapshot)
        eyes: Eyes = TreeEyes() if tree else OcrEyes(on_read=tally.add)
        translated = TranslatingEyes(phones, eyes) if condition.language != "en" else eyes
        async with PrivateAdbServer() as client, RehearsalServer(eyes=translated) as server:
            serial = f"127.0.0.1:{phones.port}"
            await client.connect(serial)
            for name in tasks:
                phones.call(lambda: phones.phone.restore(fresh))
                phones.call(lambda: condition.apply(phones.phone))
                device = await AdbDevice.attach(client, serial)
                begun = time.monotonic()
                await _episode(condition, name, device, server, out, done)
                done.seconds += time.monotonic() - begun
                await device.close()
    done.manners, done.unread = dict(tally.counts), dict(tally.unread)
    return done


async def _episode(
    condition: Condition,
    name: str,
    device: AdbDevice,
    server: RehearsalServer,
    out: Path,
    done: Played,
) -> None:
    task = find_task(name)
    url = server.add_session(name, solution_of(task), lambda: view_screen(device))
    model = build_model(find_profile("rehearsal", url), EndpointGates())
    run = RunFolder.create(out, f"{name}-{condition}", "bench")
    try:
        settings = Settings(sizing=condition.sizing, max_steps=2 * task.step_limit)
        async with open_session(settings, model=model) as session:
            record = await session.attempt(task, device, run=run)
    finally:
        await model.close()
        server.remove_session(name)
    done.steps += len(list(read_steps(run.path / "episodes" / record.id)))
    if record.verdict is not None and record.verdict.status == "passed":
        done.passed.append(name)
    else:
        end = f"{record.end}: {record.end_why}"
        done.failed[name] = f"{end}; {record.verdict and record.verdict.why} ({run.path})"


class TreeEyes:
    """Sees all views, whatever the picture shows."""

    async def see(self, view: ScreenView, picture: bytes | None) -> ScreenView:
        """The view as it is."""
        return view


class TranslatingEyes:
    """Lets solutions that know the English words play a phone that speaks another language.

    The same screen is laid out in English for a moment, unseen by anybody: a view there and its
    twin here say the same. Words that were chosen when a menu was opened stay; those are looked up.
    """

    def __init__(self, phones: PocketThread, eyes: Eyes) -> None:
        self._phones = phones
        self._eyes = eyes

    async def see(self, view: ScreenView, picture: bytes | None) -> ScreenView:
        """The view as far as the picture shows it, in English."""
        seen = await self._eyes.see(view, picture)
        twins = self._phones.call(self._twins)
        places = dict(seen.places)

        def english(node: UiNode) -> UiNode:
            children = tuple(map(english, node.children))
            twin = twins.get((node.bounds, node.class_name, node.resource_id, node.desc), node)
            said = replace(
                node,
                # What was not read stays unread.
                text=self._in_english(node, twin.text) if node.text else "",
                desc=self._in_english(node, twin.desc),
                children=children,
            )
            if node in seen.places:
                places[said] = seen.places[node]
            return said

        roots = tuple(map(english, seen.ui.roots))
        return replace(seen, ui=UiTree(seen.ui.rotation, roots), places=places)

    def _in_english(self, node: UiNode, text: str) -> str:
        if text.isascii():
            return text
        words = self._phones.phone.windows.languages.catalogue(node.package)
        # Whole phrases go before those with something put in, which fit nearly anything.
        for english, chinese in sorted(words.items(), key=lambda pair: pair[1].count("{")):
            names = _NAMED.findall(chinese)
            pattern = _NAMED.sub("(.+)", re.escape(chinese).replace(r"\{", "{").replace(r"\}", "}"))
            if found := re.fullmatch(pattern, text):
                parts = (self._in_english(node, part) for part in found.groups())
                return english.format(**dict(zip(names, parts, strict=True)))
        return text

    def _twins(self) -> dict[object, UiNode]:
        phone = self._phones.phone
        here = UiTree.parse(phone.windows.hierarchy())
        locale = phone.system.settings.get("system", "system_locales") or LOCALES["en"]
        set_locale(phone.system, LOCALES["en"])
        try:
            there = UiTree.parse(phone.windows.hierarchy())
        finally:
            set_locale(phone.system, locale)
            phone.windows.hierarchy()
        found: dict[object, UiNode] = {}
        for one, other in _paired(here.roots, there.roots):
            found[(one.bounds, one.class_name, one.resource_id, one.desc)] = other
        return found


def _paired(here: tuple[UiNode, ...], there: tuple[UiNode, ...]) -> Iterator[tuple[UiNode, UiNode]]:
    """Views at the same place of two trees, as far as the trees are alike."""
    for one, other in zip(here, there, strict=False):
        if (one.class_name, one.resource_id) == (other.class_name, other.resource_id):
            yield one, other
            yield from _paired(one.children, other.children)


def table(played: list[Played]) -> Table:
    """The figures for people."""
    drawn = Table(box=None, pad_edge=False, header_style="bold")
    drawn.add_column("condition")
    names = ("passed", "texts read", "of them otherwise than as a line", "s a step")
    for name in names:
        drawn.add_column(name, justify="right")
    for one in played:
        counts = Counter(one.manners)
        total, unread = counts.total(), counts["unread"]
        other = ", ".join(
            f"{n} {m}" for m, n in counts.most_common() if m not in ("whole", "unread")
        )
        drawn.add_row(
            one.condition,
            f"{len(one.passed)} of {len(one.passed) + len(one.failed)}",
            f"{total - unread:,} of {total:,}" if total else "",
            other,
            f"{one.seconds / max(1, one.steps):.2f}",
        )
    return drawn


if __name__ == "__main__":
    sys.exit(main())
