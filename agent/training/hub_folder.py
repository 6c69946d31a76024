"""Examples as a folder that `datasets.load_dataset` reads, and a data set hub shows.

`train/metadata.jsonl` beside the pictures is the library's ImageFolder: what `images_file_names`
lists becomes the column `images` of pictures
(https://huggingface.co/docs/datasets/image_dataset#imagefolder). `messages` are parts of text and
pictures in order, as TRL takes them for vision models
(https://huggingface.co/docs/trl/dataset_formats). What differs in shape from row to row, tools,
arguments and provenance, is JSON text, as a column of a table has one type.
"""

import json

from .example import TrainingExample
from .folder import DatasetFolder

_CARD = """\
---
{front}configs:
- config_name: default
  data_files:
  - split: train
    path: train/**
---

# Episodes of a phone agent

Each row is one step of an episode that tapwright recorded: what the model was shown, and the act
that was carried out, said in the dialect `{dialect}`. `provenance` says from which run a row is,
what the phone's state said of its episode (`verdict`), whether the phone was a simulated one
(`simulated`), and whether no model but a script decided (`scripted`).
"""
SPLIT = "train"


class HubFolder:
    """Writes `train/metadata.jsonl` and the card that names its licence."""

    name = "hf"

    def __init__(self, folder: DatasetFolder) -> None:
        self._folder = folder
        (folder.path / SPLIT).mkdir()
        self._file = (folder.path / SPLIT / "metadata.jsonl").open("w", encoding="utf-8")
        self._licence = self._dialect = ""

    def add(self, example: TrainingExample) -> str:
        """Write an example; any can be one."""
        paths = [self._folder.add_picture(screen.file) for screen in example.screens]
        self._licence = example.provenance.licence
        self._dialect = example.provenance.dialect
        tools = [{"type": "function", "function": json.loads(t.text)} for t in example.tools]
        row = {
            "images_file_names": [path.removeprefix(f"{SPLIT}/") for path in paths],
            "messages": _messages(example),
            "tools": json.dumps(tools, ensure_ascii=False),
            "provenance": example.provenance.model_dump_json(),
        }
        self._file.write(json.dumps(row, ensure_ascii=False) + "\n")
        return ""

    def close(self) -> None:
        """Write the card."""
        self._file.close()
        front = f"license: other\nlicense_name: {json.dumps(self._licence)}\n"
        if self._licence.lower() in _HUB_LICENCES:
            front = f"license: {self._licence.lower()}\n"
        card = _CARD.format(front=front, dialect=self._dialect)
        (self._folder.path / "README.md").write_text(card, "utf-8")


# Those that a card names by itself (https://huggingface.co/docs/hub/repositories-licenses); what
# else there is stands under `license_name`.
_HUB_LICENCES = ("apache-2.0", "mit", "cc0-1.0", "cc-by-4.0", "cc-by-sa-4.0", "cc-by-nc-4.0")


def _messages(example: TrainingExample) -> list[dict[str, object]]:
    parts = [_text(example.asked)]
    for screen in example.screens:
        parts += [_text(screen.caption), {"type": "image", "text": None}]
    said = example.said
    reply: dict[str, object] = {"role": "assistant", "content": [_text(said.text)]}
    if said.call is not None:
        function = {"name": said.call.name, "arguments": said.call.arguments}
        reply["tool_calls"] = [{"type": "function", "function": function}]
    return [
        {"role": "system", "content": [_text(example.system)]},
        {"role": "user", "content": parts},
        reply,
    ]


def _text(text: str) -> dict[str, object]:
    return {"type": "text", "text": text}
