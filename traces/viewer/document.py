"""Everything a page shows, as one JSON document, and the page around it."""

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any

from ..reader import episode_folders, read_episode, read_episodes, read_run, read_steps

_MEDIA_TYPES = {".jpg": "image/jpeg", ".png": "image/png", ".webp": "image/webp"}

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a served page finds the rest: pictures below `base`, fresh data at `live`."""

    base: str
    live: str
    home: str


def run_document(run: Path, place: Place | None = None) -> Document:
    """One run with all its steps; without a `place` the pictures are put into the document."""
    episodes: list[Document] = []
    pictures: dict[str, str] = {}
    for folder in episode_folders(run):
        record = read_episode(folder)
        steps = list(read_steps(folder))
        if place is None:
            names = {step.observation.frame.file for step in steps}
            names |= {one.file for step in steps for one in step.shown if one.file}
            regions = record.extracted.regions if record.extracted else ()
            names |= {region.file for region in regions if region.file}
            pictures |= {name: _data_url(folder / "frames" / Path(name).name) for name in names}
        episodes.append(
            {
                "record": record.model_dump(mode="json", exclude_none=True),
                "steps": [step.model_dump(mode="json", exclude_none=True) for step in steps],
            }
        )
    document: dict[str, Any] = {
        "run": read_run(run).model_dump(mode="json"),
        "episodes": episodes,
        "pictures": pictures,
    }
    if place is not None:
        document |= {"base": place.base, "live": place.live, "home": place.home}
    return document


def runs_document(runs: Iterable[Path]) -> Document:
    """The list of runs in a folder, newest first."""
    listed: list[Document] = []
    for run in sorted(runs, reverse=True):
        episodes = read_episodes(run)
        passed = sum(1 for e in episodes if e.verdict and e.verdict.status == "passed")
        listed.append(
            {
                "folder": run.name,
                "name": read_run(run).name,
                "href": f"/run/{run.name}",
                "episodes": len(episodes),
                "passed": passed,
            }
        )
    return {"runs": listed, "episodes": [], "pictures": {}}


def page(document: Document) -> str:
    """A whole HTML page; its policy allows the page's own script and style, and nothing else."""
    here = files(__package__ or "")
    style = here.joinpath("style.css").read_text("utf-8")
    script = here.joinpath("app.js").read_text("utf-8")
    policy = (
        f"default-src 'none'; img-src data: 'self'; connect-src 'self'; "
        f"style-src 'unsafe-inline'; script-src '{_hash(script)}'; base-uri 'none'; "
        "form-action 'none'"
    )
    return Template(here.joinpath("page.html").read_text("utf-8")).substitute(
        policy=policy, style=style, script=script, data=_in_script(document)
    )


def _in_script(document: Document) -> str:
    """JSON that cannot end the script element it stands in."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _hash(script: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _data_url(path: Path) -> str:
    media_type = _MEDIA_TYPES.get(path.suffix)
    if media_type is None or not path.is_file():
        return ""
    return f"data:{media_type};base64,{base64.b64encode(path.read_bytes()).decode()}"
