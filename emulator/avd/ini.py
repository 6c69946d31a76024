"""The emulator's `.ini` files: `name=value`, a line each.

Sources: AOSP external/qemu, android/utils/ini.cpp and IniFile.cpp: blanks around names and values
mean nothing, `#` and `;` begin a comment; Android Studio writes `name=value`, `avdmanager` of some
versions `name = value`.
"""

from collections.abc import Mapping
from pathlib import Path


def read_ini(path: Path) -> dict[str, str]:
    """The values of a file by their names; empty if it is not there or cannot be read."""
    try:
        text = path.read_text("utf-8", "replace")
    except OSError:
        return {}
    return parse_ini(text)


def parse_ini(text: str) -> dict[str, str]:
    """The values in a text by their names."""
    pairs = (line.partition("=") for line in text.splitlines() if not _comment(line))
    return {name.strip(): value.strip() for name, sign, value in pairs if sign}


def write_ini(path: Path, values: Mapping[str, str]) -> None:
    """Write the values, sorted by name as `avdmanager` does; raises OSError."""
    lines = "".join(f"{name}={values[name]}\n" for name in sorted(values))
    path.write_text(lines, "utf-8")


def _comment(line: str) -> bool:
    return line.lstrip().startswith(("#", ";"))
