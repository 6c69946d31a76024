"""Which package of a phone stands in for one that AndroidWorld names."""

import re
from collections.abc import Collection, Mapping
from pathlib import Path

import yaml

from ...actions import UsageError

# Google's builds of apps of AOSP, and AOSP's own: AndroidWorld names those of the emulator image
# `google_apis`. Only where the first is not there and the second is.
SAME_APPS: Mapping[str, str] = {
    "com.google.android.contacts": "com.android.contacts",
    "com.google.android.deskclock": "com.android.deskclock",
    "com.google.android.dialer": "com.android.dialer",
    "com.google.android.documentsui": "com.android.documentsui",
}
_PACKAGE = re.compile(r"[A-Za-z]\w*(\.\w+)+")


class Aliases:
    """Puts the phone's packages into commands, and AndroidWorld's into what the phone says."""

    def __init__(self, packages: Mapping[str, str]) -> None:
        self.packages = dict(packages)
        # A package by itself or before the slash of a component, and not within a longer name.
        self._out = [
            (re.compile(rf"(?<![\w.]){re.escape(theirs)}(?![\w.])"), ours)
            for theirs, ours in packages.items()
        ]
        self._back = [
            (re.compile(rf"(?<![\w.]){re.escape(ours)}(?=/)|(?<=package:){re.escape(ours)}$", re.M),
             theirs)
            for theirs, ours in packages.items()
        ]  # fmt: skip

    def command(self, word: str) -> str:
        """A word of a command as the phone is to get it."""
        for pattern, ours in self._out:
            word = pattern.sub(ours, word)
        return word

    def output(self, text: bytes) -> bytes:
        """What the phone said as AndroidWorld is to read it; bytes that are no text stay."""
        if not self._back:
            return text
        said = text.decode("utf-8", "surrogateescape")
        for pattern, theirs in self._back:
            said = pattern.sub(theirs, said)
        return said.encode("utf-8", "surrogateescape")

    def told(self, packages: Collection[str]) -> str:
        """Which of these packages others stand in for, in words; empty if none."""
        found = [f"{ours} for {one}" for one, ours in self.packages.items() if one in packages]
        return ", ".join(found)


def wanted_aliases(asked: Mapping[str, str], installed: frozenset[str]) -> Aliases:
    """Those asked for, and of `SAME_APPS` those that this phone needs."""
    same = {
        theirs: ours
        for theirs, ours in SAME_APPS.items()
        if theirs not in installed and ours in installed
    }
    return Aliases({**same, **asked})


def read_aliases(file: Path) -> Mapping[str, str]:
    """A YAML mapping of AndroidWorld's packages to the phone's; raises UsageError."""
    try:
        found: object = yaml.safe_load(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise UsageError(f"{file} cannot be read: {error}") from error
    packages: dict[str, str] = {}
    for theirs, ours in found.items() if isinstance(found, dict) else ():  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]
        for one in (theirs, ours):  # pyright: ignore[reportUnknownVariableType]
            if not isinstance(one, str) or not _PACKAGE.fullmatch(one):
                raise UsageError(f"{file}: {one!r} is no package, as com.android.contacts is")
        packages[str(theirs)] = str(ours)  # pyright: ignore[reportUnknownArgumentType]
    if not packages:
        raise UsageError(f"{file} maps nothing: write lines such as `their.package: your.package`")
    return packages
