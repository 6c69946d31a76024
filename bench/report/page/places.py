"""Where a report links to for the trace of a unit, relative to the folder it is written into."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from ..result import UnitKey, UnitResult

# A single-file viewer page beside the results, if somebody made one.
TRACE_PAGE = "trace.html"


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of the units, the folder the report stands in, and, where a viewer shows it, the
    address of an episode's page without its number."""

    folders: Mapping[UnitKey, Path]
    report: Path
    page: str | None = None

    def link(self, result: UnitResult) -> str | None:
        """The viewer page at this episode if there is one, or else the folder of its trace; None
        for a unit of which nothing was ever traced."""
        if not result.episode:
            return None
        folder = self.folders[result.unit]
        base = _relative(folder, self.report)
        episode = quote(result.episode, safe="")
        if self.page is not None:
            return f"{self.page}{episode}"
        if (folder / TRACE_PAGE).is_file():
            return f"{base}/{TRACE_PAGE}#episode={episode}"
        return f"{base}/episodes/{episode}/"

    def picture(self, result: UnitResult, file: str) -> str:
        """The screenshot `file` of the unit's episode."""
        base = _relative(self.folders[result.unit], self.report)
        return f"{base}/episodes/{quote(result.episode, safe='')}/frames/{quote(file, safe='')}"


def _relative(folder: Path, start: Path) -> str:
    """A relative URL, also where a folder's name begins like a scheme."""
    path = Path(os.path.relpath(folder.resolve(), start.resolve())).as_posix()
    return quote(path if path.startswith(".") else f"./{path}")
