"""The packaging tables, the folders and the links in `src/tapwright` agree."""

import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LINKS = ROOT / "src/tapwright"
SETUPTOOLS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
FOLDERS = {name: path for name, path in SETUPTOOLS["package-dir"].items() if name != "tapwright"}


def packages_below(name: str, folder: Path) -> set[str]:
    """Dotted names of every package in `folder`, links not followed."""
    return {
        ".".join([name, *init.parent.relative_to(folder).parts])
        for init in folder.rglob("__init__.py")
        if not any(parent.is_symlink() for parent in init.parents if parent != folder)
    }


def test_every_package_folder_is_listed() -> None:
    found = packages_below("tapwright", LINKS)
    for name, path in FOLDERS.items():
        found |= packages_below(name, ROOT / path)
    assert found == set(SETUPTOOLS["packages"])


@pytest.mark.skipif(not (LINKS / "agent").is_symlink(), reason="no symlinks in this checkout")
def test_links_match_the_mapping() -> None:
    links = {path.name: path.resolve() for path in LINKS.iterdir() if path.is_symlink()}
    expected = {name.rpartition(".")[2]: (ROOT / path) for name, path in FOLDERS.items()}
    assert links == {name: path.resolve() for name, path in expected.items()}


def test_every_data_file_is_shipped() -> None:
    shipped = {
        file
        for package, patterns in SETUPTOOLS["package-data"].items()
        for pattern in patterns
        for file in LINKS.joinpath(*package.split(".")[1:]).glob(pattern)
    }
    # Whatever is no code is data: a new kind of file is not forgotten.
    present = {
        file
        for path in [*FOLDERS.values(), "src/tapwright"]
        for file in (ROOT / path).rglob("*")
        if file.is_file() and file.suffix not in (".py", ".pyc") and not file.is_symlink()
    }
    assert present and {file.resolve() for file in shipped} == present


def test_every_pattern_of_data_files_matches_something() -> None:
    for package, patterns in SETUPTOOLS["package-data"].items():
        for pattern in patterns:
            folder = LINKS.joinpath(*package.split(".")[1:])
            assert list(folder.glob(pattern)), f"{package}: {pattern}"
