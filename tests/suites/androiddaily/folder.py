"""Small folders of labelled screenshots."""

import json
from pathlib import Path

from PIL import Image

SAMPLE = Path(__file__).parents[3] / "examples" / "androiddaily-sample"
SIZE = (100, 200)
Row = dict[str, object]

OPEN: Row = {"episode": "a", "step": 1, "goal": "Find x", "action": "AWAKE", "text": "Shop"}
TAP: Row = {"episode": "a", "step": 2, "goal": "Find x", "action": "CLICK",
            "regions": [[0, 0, 20, 20], [50, 100, 60, 110]]}  # fmt: skip
TYPE: Row = {"episode": "a", "step": 3, "goal": "Find x", "action": "TYPE", "text": "x 12"}
DONE: Row = {"episode": "b", "step": 1, "goal": "Look", "action": "COMPLETE"}
ROWS = (OPEN, TAP, TYPE, DONE)


def write(folder: Path, *rows: Row, mapping: str | None = "units: pixels\n") -> Path:
    """A data folder with these rows, a plain picture for all of them, and a mapping."""
    folder.mkdir(exist_ok=True)
    Image.new("RGB", SIZE, "navy").save(folder / "screen.png")
    lines = (json.dumps({"image": "screen.png", **row}, ensure_ascii=False) for row in rows)
    (folder / "steps.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    if mapping is not None:
        (folder / "columns.yaml").write_text(mapping, "utf-8")
    return folder
