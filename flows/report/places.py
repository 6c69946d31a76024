"""Where the files of a run lie, as a report sees them."""

import base64
import os
from pathlib import Path
from urllib.parse import quote

from ...traces.reader import read_steps
from ...traces.verify import PICTURE
from ..outcomes import FlowResult

_KINDS = {".jpg": "image/jpeg", ".png": "image/png", ".webp": "image/webp"}


class ReportPlaces:
    """Links from a page in `folder`, and pictures that are put into the page itself."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()

    def link(self, path: Path) -> str:
        """The way to a file or folder from the page."""
        return quote(Path(os.path.relpath(path.resolve(), self._folder)).as_posix())

    def picture(self, path: Path) -> str | None:
        """A picture as a `data:` address; None if it is lost."""
        try:
            content = path.read_bytes()
        except OSError:
            return None
        kind = _KINDS.get(path.suffix, "image/jpeg")
        return f"data:{kind};base64,{base64.b64encode(content).decode()}"

    def text(self, path: Path) -> str | None:
        """A text; None if it is lost."""
        try:
            return path.read_text("utf-8", "replace")
        except OSError:
            return None

    def screens(self, result: FlowResult) -> list[Path | None]:
        """The picture of each step that is in the trace of a flow, in their order."""
        if not result.trace:
            return []
        trace = Path(result.trace)
        names = [step.observation.frame.file for step in read_steps(trace)]
        return [trace / "frames" / one if PICTURE.fullmatch(one) else None for one in names]
