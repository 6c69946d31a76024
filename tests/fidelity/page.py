"""Makes docs/fidelity.md: rows by hand, whose proofs must be there, and counted numbers."""

import ast
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field

from tapwright.emulator.pocket.apps import installed_apps
from tapwright.emulator.pocket.personas.catalog import PERSONAS
from tapwright.emulator.pocket.services.commands import all_commands
from tapwright.emulator.pocket.system.faults import KINDS
from tapwright.suites.registry import find_suite
from tapwright.suites.table import SUITES

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PAGE = ROOT / "docs" / "fidelity.md"
SNIPPETS = ROOT / "tests" / "pocket" / "snippets"


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    proof: Annotated[tuple[str, ...], Field(min_length=1)]


class AppRow(_Row):
    """An app: what it resembles, what of that is there, what is not."""

    like: str
    there: str
    missing: str


class ScreenRow(_Row):
    """A dialog or another part of the system."""

    what: str
    there: str
    missing: str


class ClientRow(_Row):
    """A program that is not ours and takes the phone for one."""

    who: str


class OutputRow(_Row):
    """A kind of output that is held against Android's."""

    what: str


class Rows(BaseModel):
    """The rows of the page."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    apps: dict[str, AppRow]
    screens: tuple[ScreenRow, ...]
    clients: tuple[ClientRow, ...]
    outputs: tuple[OutputRow, ...]


def read_rows() -> Rows:
    """The rows as they are written; raises pydantic's ValidationError."""
    return Rows.model_validate(yaml.safe_load((HERE / "rows.yaml").read_text("utf-8")))


def page_text(rows: Rows) -> str:
    """The page; raises LookupError for an app without a row, and for a proof that is not there."""
    return (
        (HERE / "page.md")
        .read_text("utf-8")
        .format(
            apps=_table("app | like | screens | there | not there | proved by", _app_lines(rows)),
            screens=_table("what | there | not there | proved by", _screen_lines(rows)),
            clients=_table("client | proved by", ((r.who, _proofs(r.proof)) for r in rows.clients)),
            outputs=_table(
                "output | proved by", ((r.what, _proofs(r.proof)) for r in rows.outputs)
            ),
            suites=_table("suite | tasks", _suite_lines()),
            commands=len(all_commands()),
            personas=len(PERSONAS),
            faults=len(KINDS),
            snippets=sum(_lines(file) for file in SNIPPETS.glob("*.txt")),
            differences=_lines(SNIPPETS / "differences.tsv"),
        )
    )


def _app_lines(rows: Rows) -> Iterable[Sequence[str]]:
    apps = {app.package: app for app in installed_apps()}
    if apps.keys() != rows.apps.keys():
        raise LookupError(f"apps and rows differ: {sorted(apps.keys() ^ rows.apps.keys())}")
    for package, row in rows.apps.items():
        app = apps[package]
        screens = len(app.activities)
        yield app.label, row.like, str(screens), row.there, row.missing, _proofs(row.proof)


def _screen_lines(rows: Rows) -> Iterable[Sequence[str]]:
    return ((r.what, r.there, r.missing, _proofs(r.proof)) for r in rows.screens)


def _suite_lines() -> Iterable[Sequence[str]]:
    for name in SUITES:
        suite = find_suite(name)
        yield f"`{name}`: {suite.summary}", str(len(suite.templates))


def _proofs(names: Sequence[str]) -> str:
    return ", ".join(map(_proof, names))


def _proof(name: str) -> str:
    """A link to a test file with the number of its tests, or to one test."""
    file, _, one = name.partition("::")
    tests = _tests(file)
    if one and one not in tests:
        raise LookupError(f"there is no test {name}")
    said = one.removeprefix("test_").replace("_", " ") if one else f"{len(tests)} tests"
    return f"[{Path(file).stem}](../{file}): {said}"


@cache
def _tests(file: str) -> tuple[str, ...]:
    if not (ROOT / file).is_file():
        raise LookupError(f"there is no file {file}")
    found = ast.parse((ROOT / file).read_text("utf-8")).body
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return tuple(n.name for n in found if isinstance(n, kinds) and n.name.startswith("test_"))


def _table(head: str, lines: Iterable[Sequence[str]]) -> str:
    columns = head.count("|") + 1
    rows = (f"| {' | '.join(line)} |" for line in lines)
    return "\n".join((f"| {head} |", f"|{' --- |' * columns}", *rows))


def _lines(file: Path) -> int:
    text = file.read_text("utf-8").splitlines()
    return sum(bool(line.strip()) and not line.startswith("#") for line in text)
