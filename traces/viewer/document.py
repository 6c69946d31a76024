"""What pages show, as JSON documents, and the page around one.

A page holds one document and, in a file that needs no server, its parts: texts by name, of which
the browser reads only those it shows. A served page fetches the same things instead.
"""

import base64
import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any, TypeAlias

from ..labels import LabelLine, RunLabels, read_run_labels
from ..markup import ICON
from ..money import Usd
from ..reader import (
    episode_folders,
    last_picture,
    read_calls,
    read_episode,
    read_run,
    read_steps,
)
from ..schema import End, EpisodeRecord, RunRecord, StepRecord
from ..spending import summed
from ..verify import PICTURE, changed_in
from ..views import VIEWS
from .abandoned import abandoned_in
from .compared import ComparedRuns, ComparisonSource, no_comparisons
from .judged import judged, opinion
from .shown_prompts import PromptSource, no_prompts

_MEDIA_TYPES = {".jpg": "image/jpeg", ".png": "image/png", ".webp": "image/webp"}
_SCRIPTS = (
    *("dom", "source", "phone", "prompt", "charts", "evidence", "transcript", "labels", "live"),
    *("playback", "guidelines", "episode", "grid", "run", "pair", "runs", "app"),
)

Document: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """One document, and the parts of it that are read when they are shown."""

    document: Document
    parts: Mapping[str, str] = field(default_factory=dict[str, str])


def records_of(run: Path) -> Iterator[EpisodeRecord]:
    """Every episode of a run; what one has come to so far, if it has not ended."""
    for folder in episode_folders(run):
        yield record_of(folder)


def record_of(folder: Path) -> EpisodeRecord:
    """The record of an episode, with the totals of its steps so far while it runs."""
    record = read_episode(folder)
    if record.end is not None:
        return record
    totals = summed(read_steps(folder), read_calls(folder))
    totals = totals.model_copy(update={"wall_s": record.totals.wall_s})
    return record.model_copy(update={"totals": totals})


def side(
    run: Path,
    record: RunRecord,
    records: Iterable[EpisodeRecord],
    beside: Mapping[str, Document],
    base: str = "",
    signed: bool = False,
) -> Document:
    """One run as a page shows it, with what `beside_record` finds of each episode by its id; what
    it does not hold is fetched below `base`. Only where it is `signed` does it say who labelled
    what."""
    return {
        # The names of its episodes stand in their own records.
        "run": record.model_dump(mode="json", exclude={"episodes"}),
        "folder": run.resolve().name,
        "base": base,
        "episodes": rows(records, beside),
        **labels_document(read_run_labels(run), signed),
    }


def whole_side(run: Path, base: str = "") -> Document:
    """One run as a page shows it that is not told of changes."""
    left = abandoned_in(run)
    beside = {
        folder.name: beside_record(folder, folder.name in left) for folder in episode_folders(run)
    }
    return side(run, read_run(run), records_of(run), beside, base)


def rows(records: Iterable[EpisodeRecord], beside: Mapping[str, Document]) -> list[Document]:
    """Episodes as a page lists them, each with what was found beside its record."""
    return [
        {**record.model_dump(mode="json", exclude_none=True), **beside.get(record.id, {})}
        for record in records
    ]


def beside_record(folder: Path, abandoned: bool) -> Document:
    """What a list shows of an episode that its record does not hold: the file name of its last
    screenshot, whether nobody writes the rest of it, and what a judge said."""
    found = {"last": picture_of(folder), "abandoned": abandoned, "judged": opinion(folder)}
    return {name: value for name, value in found.items() if value}


def picture_of(folder: Path) -> str | None:
    """The last screenshot of an episode, if its name is that of a picture."""
    file = last_picture(folder)
    return file if file is not None and PICTURE.fullmatch(file) else None


def labels_document(labels: RunLabels, signed: bool) -> Document:
    """What people say of the episodes of a run, by id; `signed` with their names."""
    left = frozenset[str]() if signed else frozenset({"by"})
    return {
        "labels": {
            id: {name: value for name, value in label_document(line).items() if name not in left}
            for id, line in labels.by_episode.items()
        },
        "label_mistakes": list(labels.mistakes),
    }


def label_document(line: LabelLine) -> Document:
    """What one of them says."""
    return line.model_dump(mode="json", exclude_none=True, exclude={"episode"})


def steps_document(folder: Path) -> Document:
    """One episode with all its steps."""
    return {
        "record": record_of(folder).model_dump(mode="json", exclude_none=True),
        "steps": [step.model_dump(mode="json", exclude_none=True) for step in read_steps(folder)],
        "changed": [f"{one.where}: {one.what}" for one in changed_in(folder)],
        "judged": judged(folder),
    }


def compared_document(found: ComparedRuns | None) -> Document:
    """What two runs came to beside each other, where anything is known of it."""
    return {} if found is None else {"compared": found.model_dump(mode="json")}


def whole_page(
    runs: Sequence[Path],
    prompts: PromptSource = no_prompts,
    comparisons: ComparisonSource = no_comparisons,
) -> str:
    """One run, or two to compare, as a page that needs nothing else; raises UsageError."""
    sides: list[Document] = []
    parts: dict[str, str] = {}
    for number, run in enumerate(runs):
        sides.append(whole_side(run))
        for folder in episode_folders(run):
            parts |= _parts(folder, f"{number}-{folder.name}", prompts)
    compared = compared_document(comparisons(*runs) if len(runs) == 2 else None)
    return page(Page({"sides": sides, **compared}, parts))


def summary(
    folder: str, run: RunRecord, records: Sequence[EpisodeRecord], abandoned: Collection[str]
) -> Document:
    """A run as one line of a list, by the name of its folder."""
    cost = sum((record.totals.cost for record in records), Usd())
    verdicts = Counter(
        one.verdict.status if one.verdict else "none" for one in records if one.end is not None
    )
    return {
        "folder": folder,
        "name": run.name,
        "started_at": run.started_at.isoformat(),
        "episodes": len(records),
        "running": sum(1 for one in records if one.end is None and one.id not in abandoned),
        "abandoned": len(abandoned),
        "passed": verdicts["passed"],
        "failed": verdicts["failed"],
        "unverified": verdicts["unverified"] + verdicts["none"],
        "lost": sum(1 for one in records if one.end is not None and one.end.infrastructure),
        "cancelled": sum(1 for one in records if one.end is End.CANCELLED),
        "models": sorted({one.model.profile for one in records}),
        "phones": sorted({one.device.model for one in records}),
        "simulated": sum(1 for one in records if one.device.simulated),
        "scripted": sum(1 for one in records if one.model.scripted),
        **{name: None if amount is None else str(amount) for name, amount in cost.fields().items()},
    }


def page(shown: Page) -> str:
    """A whole HTML page; its policy allows the page's own script and style, and nothing else."""
    here = files(__package__ or "")
    style = here.joinpath("style.css").read_text("utf-8")
    script = _script()
    policy = page_policy()
    return Template(here.joinpath("page.html").read_text("utf-8")).substitute(
        policy=policy,
        icon=ICON,
        style=style,
        script=script,
        data=_in_script(_json(shown.document)),
        parts="".join(_part(name, text) for name, text in shown.parts.items()),
    )


def page_policy() -> str:
    """The policy of every page."""
    return (
        f"default-src 'none'; img-src data: 'self'; connect-src 'self'; "
        f"style-src 'unsafe-inline'; script-src '{_hash(_script())}'; base-uri 'none'; "
        "form-action 'none'"
    )


def _script() -> str:
    here = files(__package__ or "")
    scripts = (here.joinpath(f"{name}.js").read_text("utf-8") for name in _SCRIPTS)
    return '"use strict";\n' + "\n".join(scripts)


def _parts(folder: Path, key: str, prompts: PromptSource) -> dict[str, str]:
    """Everything of one episode that is read when it is shown."""
    steps = list(read_steps(folder))
    found = {f"steps-{key}": _json(steps_document(folder))}
    built = prompts(folder)
    if built is not None:
        found[f"prompts-{key}"] = built.model_dump_json()
    for name in picture_names(folder, steps):
        found[f"file-{name}"] = _data_url(folder / "frames" / name)
    for name in {step.observation.ui for step in steps}:
        if name is not None and VIEWS.fullmatch(name):
            found[f"file-{name}"] = _encoded(folder / "views" / name)
    return found


def picture_names(folder: Path, steps: Sequence[StepRecord]) -> set[str]:
    """The pictures of an episode, those with names of pictures only."""
    names = {step.observation.frame.file for step in steps}
    names |= {one.file for step in steps for one in step.shown if one.file}
    extracted = read_episode(folder).extracted
    names |= {region.file for region in (extracted.regions if extracted else ()) if region.file}
    return {name for name in names if PICTURE.fullmatch(name)}


def _part(name: str, text: str) -> str:
    quoted = name.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    return f'<script type="text/plain" id="{quoted}">{_in_script(text)}</script>\n'


def _json(document: Document) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _in_script(text: str) -> str:
    """JSON that cannot end the script element it stands in; other texts here hold no such sign."""
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _hash(script: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _data_url(path: Path) -> str:
    encoded = _encoded(path)
    return f"data:{_MEDIA_TYPES[path.suffix]};base64,{encoded}" if encoded else ""


def _encoded(path: Path) -> str:
    """A file's content; nothing if it is lost, and a link is not followed."""
    if path.is_symlink() or not path.is_file():
        return ""
    return base64.b64encode(path.read_bytes()).decode()
