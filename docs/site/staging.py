"""The folder that Sphinx reads: docs/*.md as they are, other pages of the repository, the menu,
and the reference that is made from the code."""

import os
import re
import shutil
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from .command_pages import command_pages
from .navigation import HOME, PROJECT, REFERENCE, menu
from .record_pages import record_pages

REPOSITORY = os.environ.get("TAPWRIGHT_REPOSITORY", "").rstrip("/")
"""Where the source can be browsed, such as https://example.org/tapwright/blob/main; links to files
that are no pages lead there, and are plain words without it."""

_LINK = re.compile(r"(?<!!)\[([^\]\n]+)\]\(([^)\s]+)\)")
_FENCE = re.compile(r"(^ {0,3}```.*?^ {0,3}```$)", re.MULTILINE | re.DOTALL)


def stage(root: Path, folder: Path) -> None:
    """Write the folder; raises LookupError if the menu has a page that nobody wrote."""
    folder.mkdir(parents=True)
    sources = {path.stem: path for path in sorted((root / "docs").glob("*.md"))}
    reference = command_pages() | record_pages()
    parts = menu(list(sources), sorted(reference))
    for name, path in sources.items():
        _write(folder, name, _linked(path, root, path.read_text("utf-8")))
    for source, name in PROJECT.items():
        path = root / source
        _write(folder, name, _linked(path, root, path.read_text("utf-8")))
    for name, text in reference.items():
        _write(folder, name, text)
    _write(folder, "index", (folder / f"{HOME}.md").read_text("utf-8") + _toctrees(parts))
    (folder / f"{HOME}.md").unlink()
    for name in (one for pages in parts.values() for one in pages):
        if not (folder / f"{name}.md").exists():
            raise LookupError(f"the menu has {name}, and there is no docs/{name}.md")
    for path in (root / "docs").iterdir():
        if path.suffix in (".png", ".gif", ".json"):
            shutil.copy(path, folder)
    (folder / f"{REFERENCE}.md").write_text(
        (folder / f"{REFERENCE}.md").read_text("utf-8") + _contents(reference), "utf-8"
    )


def _write(folder: Path, name: str, text: str) -> None:
    path = folder / f"{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def _toctrees(parts: Mapping[str, list[str]]) -> str:
    blocks = [
        "\n".join(["```{toctree}", ":hidden:", f":caption: {name}", "", *pages, "```"])
        for name, pages in parts.items()
    ]
    return "\n\n" + "\n\n".join(blocks) + "\n"


def _contents(reference: Mapping[str, str]) -> str:
    rows = [
        f"- [{text.splitlines()[0].removeprefix('# ')}]({name}.md)"
        for name, text in sorted(reference.items())
    ]
    return "\n## Pages\n\n" + "\n".join(rows) + "\n"


def _linked(path: Path, root: Path, text: str) -> str:
    """The page with its links to other files of the repository as they are in the site."""

    def link(match: re.Match[str]) -> str:
        words, target = match.groups()
        file, hash_, anchor = target.partition("#")
        if not file or re.match(r"[a-z]+:", file):
            return match[0]
        found = (path.parent / file).resolve()
        inside = found.relative_to(root)
        if not found.exists():
            raise LookupError(f"{path.relative_to(root)} links to {file}, which is not there")
        if name := PROJECT.get(inside.as_posix()):
            return f"[{words}]({name}.md{hash_}{anchor})"
        if inside.as_posix() in ("README.md", "docs/README.md"):
            return f"[{words}](index.md)"
        if inside.parent == PurePosixPath("docs"):
            return f"[{words}]({inside.name}{hash_}{anchor})"
        return f"[{words}]({REPOSITORY}/{inside}{hash_}{anchor})" if REPOSITORY else words

    parts = _FENCE.split(text)
    return "".join(one if one.startswith("```") else _LINK.sub(link, one) for one in parts)
