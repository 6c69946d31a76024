"""The Chinese words: none is missing, unused, told twice or in characters the font lacks."""

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from tapwright.emulator import pocket
from tapwright.emulator.pocket.apps import installed_apps
from tapwright.emulator.pocket.apps.clock.store import DAYS
from tapwright.emulator.pocket.apps.clock.world import all_cities
from tapwright.emulator.pocket.apps.settings.app import INDEX, LINKS
from tapwright.emulator.pocket.content import read_table
from tapwright.emulator.pocket.raster.fonts import coverage
from tapwright.emulator.pocket.system.language import CONTENT
from tapwright.emulator.pocket.system.permissions import GROUPS
from tapwright.emulator.pocket.toolkit.day_words import SHORT_MONTHS

ROOT = Path(pocket.__file__).parent
SYSTEM = CONTENT.strings("zh")
FOLDERS = {type(app).__module__.split(".")[4]: app for app in installed_apps()}
APPS = {name: app for name, app in FOLDERS.items() if name != "media"}
"""What media shows, Gallery and Files say; it has no screen of its own."""
FROM = {"messages": ("contacts",)}
"""Whose data an app shows besides its own."""
LABELS = {f"app:{app.label}" for app in APPS.values()}
PLACES = re.compile(r"{\w+}")


def own(app: str) -> Mapping[str, str]:
    return APPS[app].words("zh")


def trees(part: Path) -> Iterator[ast.AST]:
    """Of a folder, or of one file."""
    for path in [part] if part.is_file() else part.rglob("*.py"):
        yield ast.parse(path.read_text("utf-8"))


@cache
def said(folder: Path) -> frozenset[str]:
    """The constant texts that a folder's code hands to `tr`, one of two included."""
    found: set[str] = set()
    for tree in trees(folder):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                if node.func.id == "tr" and node.args:
                    found |= set(choices(node.args[0]))
    return frozenset(found)


def choices(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Constant():
            yield str(node.value)
        case ast.IfExp():
            yield from choices(node.body)
            yield from choices(node.orelse)
        case _:
            return


@cache
def written(part: str) -> frozenset[str]:
    """Every text of the code and of the content files of a part of the phone."""
    texts: set[str] = set()
    for tree in trees(ROOT / part):
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts.add(node.value)
    for file in (ROOT / part).rglob("content/**/*.txt"):
        for row in () if file.stem.endswith(".zh") else read_table(file):
            texts.add(row.group)
            for cell in row.cells.values():
                parts = [piece.strip() for piece in re.split(r"[,;]", cell)]
                texts |= {cell, *parts, *(piece.partition(" +")[0] for piece in parts)}
    return frozenset(texts)


def parts(app: str = "") -> list[str]:
    """Everything whose words an app may show: what is no other app's."""
    above = [path.name for path in ROOT.iterdir() if path.is_dir() and path.name != "apps"]
    names = (app, *FROM.get(app, ())) if app else APPS
    shared = [path for path in (ROOT / "apps").iterdir() if path.name not in APPS]
    return [*above, *(f"apps/{path.name}" for path in shared), *(f"apps/{name}" for name in names)]


@pytest.mark.parametrize("folder", ["system", "toolkit"])
def test_every_word_of_the_system_has_a_translation(folder: str) -> None:
    assert not sorted(said(ROOT / folder) - SYSTEM.keys())


def test_every_word_that_apps_share_has_a_translation() -> None:
    shared = sorted((ROOT / "apps").glob("*.py"))
    assert not sorted(frozenset[str]().union(*map(said, shared)) - SYSTEM.keys())
    assert "Add an address" in said(ROOT / "apps" / "addresses.py")


@pytest.mark.parametrize("app", APPS)
def test_every_word_of_an_app_has_a_translation(app: str) -> None:
    assert not sorted(said(ROOT / "apps" / app) - SYSTEM.keys() - own(app).keys())


@pytest.mark.parametrize("app", ["", *APPS])
def test_every_translation_is_of_a_word_that_is_used(app: str) -> None:
    used = LABELS.union(SHORT_MONTHS, *map(written, parts(app)))
    assert not sorted((own(app) if app else SYSTEM).keys() - used)


@pytest.mark.parametrize("app", APPS)
def test_an_app_repeats_no_word_of_the_system(app: str) -> None:
    assert not [text for text, shown in own(app).items() if SYSTEM.get(text) == shown]


@pytest.mark.parametrize("app", ["", *APPS])
def test_a_translation_has_the_same_places_to_fill_in_characters_the_font_has(app: str) -> None:
    drawn = coverage("sc") | coverage("roboto")
    for text, shown in (own(app) if app else SYSTEM).items():
        assert set(PLACES.findall(text)) == set(PLACES.findall(shown)), text
        assert not [char for char in shown if ord(char) not in drawn], shown


def test_names_that_are_data_are_translated_too() -> None:
    clock, settings = {**SYSTEM, **own("clock")}, {**SYSTEM, **own("settings")}
    assert all(day in clock for day in DAYS)
    assert all(city.name in clock and city.country in clock for city in all_cities())
    links = [link for links in LINKS for link in links]
    assert not [
        text for link in links for text in (link.title, link.summary) if text not in settings
    ]
    assert not [
        text for entry in INDEX for text in (entry.title, entry.path) if text not in settings
    ]
    assert not [text for g in GROUPS for text in (g.label, g.question) if text not in SYSTEM]
