"""`python -m perf.eyes`: how the phone is set, and how English solutions play one that is not."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from perf.eyes import SIDEWAYS, Condition, Played, TranslatingEyes, TreeEyes, play, table
from tapwright.actions import Px, Size
from tapwright.agent.rehearsal import ScreenView
from tapwright.device.ui import UiNode, UiTree
from tapwright.emulator.pocket.system.packages import Component, Intent
from tapwright.emulator.pocket.thread import PocketThread

CHINESE = Condition("balanced", "zh", "dark", SIDEWAYS)
SETTINGS = "com.android.settings"


@pytest.fixture(scope="module")
def phones() -> Iterator[PocketThread]:
    with PocketThread() as running:
        yield running


def screen(phones: PocketThread) -> ScreenView:
    tree = UiTree.parse(phones.call(phones.phone.windows.hierarchy))
    return ScreenView(tree, SETTINGS, Size(2400, 1080))


def start(phones: PocketThread) -> None:
    def begin() -> None:
        phones.phone.windows.reset()
        CHINESE.apply(phones.phone)
        entry = phones.phone.system.packages.get(SETTINGS)
        assert entry is not None and entry.activity is not None
        phones.phone.windows.start(Intent(component=Component(SETTINGS, entry.activity)))

    phones.call(begin)


async def test_a_chinese_screen_is_seen_in_english_and_stays_chinese(phones: PocketThread) -> None:
    start(phones)
    before = screen(phones)
    assert before.ui.find(text="Settings") is None and before.ui.find(text="设置") is not None
    seen = await TranslatingEyes(phones, TreeEyes()).see(before, None)
    assert seen.ui.find(text="Settings") is not None
    assert [(n.bounds, n.class_name) for n in seen.ui.nodes()] == [
        (n.bounds, n.class_name) for n in before.ui.nodes()
    ]
    assert screen(phones) == before


class SeesOne:
    """Reads one text of a screen, at a place of its own, and no other."""

    def __init__(self, text: str, place: Px) -> None:
        self.text = text
        self.place = place

    async def see(self, view: ScreenView, picture: bytes | None) -> ScreenView:
        node = view.ui.find(text=self.text)
        assert node is not None
        lone = replace(node, children=())
        return replace(view, ui=UiTree(0, (lone, UiNode())), places={lone: self.place})


async def test_what_was_not_read_is_not_translated_and_places_stay(phones: PocketThread) -> None:
    start(phones)
    eyes = TranslatingEyes(phones, SeesOne("设置", Px(7, 9)))
    seen = await eyes.see(screen(phones), None)
    assert [node.text for node in seen.ui.nodes()] == ["Settings", ""]
    assert seen.at(next(seen.ui.nodes())) == seen.point(Px(7, 9))


async def test_words_that_stay_when_the_language_changes_are_looked_up(
    phones: PocketThread,
) -> None:
    start(phones)
    said = UiNode(text="3小时前", package="com.nobody")
    kept = UiNode(text="Isabel 王芳", package="com.nobody")
    view = replace(screen(phones), ui=UiTree(0, (said, kept)))
    seen = await TranslatingEyes(phones, TreeEyes()).see(view, None)
    first, second = seen.ui.nodes()
    assert first.text == "3h"
    assert second.text == kept.text


async def test_a_task_is_played_as_set_and_told(tmp_path: Path) -> None:
    done = await play(CHINESE, ["AirplaneOn"], tmp_path, tree=True)
    assert (done.condition, done.passed, done.failed) == (
        "balanced, zh, dark, sideways", ["AirplaneOn"], {},
    )  # fmt: skip
    [episode] = tmp_path.glob("*/episodes/*/steps.jsonl")
    steps = [json.loads(line) for line in episode.read_text().splitlines()]
    frame = steps[0]["observation"]["frame"]
    assert (frame["width_px"], frame["height_px"]) == (2400, 1080)
    assert done.steps == len(steps)


def test_the_table_says_what_passed_and_how_texts_were_read() -> None:
    one = Played("economy, en, light, upright", ["A"], {"B": "lost"})
    one.manners, one.steps, one.seconds = {"whole": 8, "nearly": 1, "unread": 1}, 4, 6.0
    console = Console(width=140, record=True)
    console.print(table([one]))
    told = " ".join(console.export_text().split())
    assert "economy, en, light, upright 1 of 2 9 of 10 1 nearly 1.50" in told
