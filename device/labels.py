"""Which installed package is meant by a name."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

import yaml

# libyaml, where PyYAML was built with it, reads in an eighth of the time.
SAFE_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_MOST_LISTED = 12
_CLOSE = 0.55  # difflib's ratio: lets "Setings" suggest "Settings" and not "Messages"
_MEANT = 0.82  # a name this close is taken, "Setings" for "Settings" being 0.93 ...
_AHEAD = 0.1  # ... if the next app is that much less close
_LEAST_LETTERS = 4  # one letter of "Mail" may be wrong, not of "TV"

Labels = Mapping[str, tuple[str, ...]]


def read_table(text: str) -> object:
    """What a document in YAML holds, as plain Python objects; raises yaml.YAMLError."""
    loaded: object = yaml.load(text, SAFE_LOADER)  # a safe one  # pyright: ignore
    return loaded


@dataclass(frozen=True, slots=True)
class Meant:
    """The package that a name stands for, or None and why it is not clear.

    `guessed` says that the name was not exactly right.
    """

    package: str | None
    why: str = ""
    guessed: bool = False


@cache
def known_labels() -> Labels:
    """The names of well-known packages, in English, Chinese and seven other languages."""
    text = Path(__file__).with_name("labels.yaml").read_text(encoding="utf-8")
    table = dict(cast(Mapping[str, list[object]], read_table(text)))
    words = cast(dict[str, list[object]], table.pop("words"))
    return {
        # 12306 is a name as well.
        package: tuple(dict.fromkeys(str(name) for name in (*names, *words.get(str(names[0]), ()))))
        for package, names in table.items()
    }


def meant_by(name: str, installed: Iterable[str], labels: Labels, guess: bool = True) -> Meant:
    """Find the package called `name`: its own name, its label, or the last part of its name.

    With `guess` a name that is nearly right is taken if one app is clearly closer to it than all
    others.
    """
    packages = sorted(set(installed))
    if name in packages:
        return Meant(name)
    wanted = _plain(name)
    for called in (_by_label, _by_last_part):
        found = [package for package in packages if wanted in called(package, labels)]
        if len(found) == 1:
            return Meant(found[0])
        if found:
            return Meant(None, f"several apps are called {name!r}: {', '.join(found)}; say which")
    close = _closest(wanted, packages, labels) if guess else None
    if close is not None:
        return Meant(close, guessed=True)
    return Meant(None, _not_installed(name, packages, labels))


def _closest(wanted: str, packages: list[str], labels: Labels) -> str | None:
    """The one package whose label is close enough, well ahead of the next."""
    if len(wanted) < _LEAST_LETTERS:
        return None
    ranked = sorted(
        ((_closeness(wanted, package, labels), package) for package in packages), reverse=True
    )
    if not ranked or ranked[0][0] < _MEANT:
        return None
    ahead = ranked[0][0] - (ranked[1][0] if len(ranked) > 1 else 0.0)
    return ranked[0][1] if ahead >= _AHEAD else None


def _closeness(wanted: str, package: str, labels: Labels) -> float:
    names = _by_label(package, labels) or _by_last_part(package, labels)
    return max(difflib.SequenceMatcher(None, wanted, name).ratio() for name in names)


def _by_label(package: str, labels: Labels) -> set[str]:
    return {_plain(label) for label in labels.get(package, ())}


def _by_last_part(package: str, labels: Labels) -> set[str]:
    return {_plain(package.rpartition(".")[2])}


def _plain(name: str) -> str:
    return "".join(name.casefold().split())


def _not_installed(name: str, packages: list[str], labels: Labels) -> str:
    display = {package: labels.get(package, (package,))[0] for package in packages}
    names = {
        spelling: package
        for package in packages
        for spelling in _by_label(package, labels) | _by_last_part(package, labels)
    }
    close = difflib.get_close_matches(_plain(name), names, n=5, cutoff=_CLOSE)
    if close:
        listed = dict.fromkeys(
            f"{display[names[spelling]]} ({names[spelling]})" for spelling in close
        )
        return f"no app called {name!r} is installed; close to it: {', '.join(listed)}"
    well_known = [f"{labels[package][0]}" for package in packages if package in labels]
    listed_names = ", ".join(dict.fromkeys(well_known or packages[:_MOST_LISTED]))
    return f"no app called {name!r} is installed; there are for example: {listed_names}"
