"""Examples as LLaMA-Factory and TRL read them: `conversations` with `<image>` where a picture is.

`train.json` is a list of examples and `dataset_info.json` says which column is what, by
https://github.com/hiyouga/LLaMA-Factory/blob/main/data/README.md: human and model take turns, a
function call is a turn `function_call` of JSON, `tools` is JSON text, and there are as many marks
as `images`. TRL turns `conversations` into messages (`maybe_convert_to_chatml`). `provenance` is
JSON text, as a column of a table has one type.
"""

import json
from collections.abc import Iterator, Mapping

from .example import TrainingExample
from .folder import DatasetFolder

_IMAGE = "<image>"
# Marks that stand for a picture, a film or a sound wherever they are in a text.
_MARKS = (_IMAGE, "<video>", "<audio>")
_NAME = "tapwright"


class ShareGpt:
    """Writes `train.json` and `dataset_info.json`."""

    name = "sharegpt"

    def __init__(self, folder: DatasetFolder) -> None:
        self._folder = folder
        self._file = (folder.path / "train.json").open("w", encoding="utf-8")
        self._file.write("[")
        self._count = 0
        self._calls = False

    def add(self, example: TrainingExample) -> str:
        """Write an example; returns why it cannot be one, or nothing."""
        turn = _turn(example)
        if any(mark in turn["value"] for mark in _MARKS):
            return "the reply holds a mark that stands for a picture"
        self._calls = self._calls or bool(example.tools)
        row = {
            "conversations": [{"from": "human", "value": _question(example)}, turn],
            "system": _plain(example.system),
            **({"tools": _tools(example)} if example.tools else {}),
            "images": [self._folder.add_picture(screen.file) for screen in example.screens],
            "provenance": example.provenance.model_dump_json(),
        }
        self._file.write(",\n" if self._count else "\n")
        self._file.write(json.dumps(row, ensure_ascii=False))
        self._count += 1
        return ""

    def close(self) -> None:
        """Write what comes last."""
        self._file.write("\n]\n")
        self._file.close()
        columns = {"messages": "conversations", "system": "system", "images": "images"}
        if self._calls:
            columns["tools"] = "tools"
        info = {_NAME: {"file_name": "train.json", "formatting": "sharegpt", "columns": columns}}
        text = json.dumps(info, indent=2) + "\n"
        (self._folder.path / "dataset_info.json").write_text(text, "utf-8")


def _turn(example: TrainingExample) -> dict[str, str]:
    call = example.said.call
    if call is None:
        return {"from": "gpt", "value": example.said.text}
    said = {"name": call.name, "arguments": json.loads(call.arguments)}
    return {"from": "function_call", "value": json.dumps(said, ensure_ascii=False)}


def _question(example: TrainingExample) -> str:
    screens = (f"{_plain(screen.caption)}\n{_IMAGE}" for screen in example.screens)
    return "\n\n".join((_plain(example.asked), *screens))


def _tools(example: TrainingExample) -> str:
    listed: Iterator[Mapping[str, object]] = (json.loads(tool.text) for tool in example.tools)
    return json.dumps(list(listed), ensure_ascii=False)


def _plain(text: str) -> str:
    """Text in which no mark stands that would count as a picture."""
    for mark in _MARKS:
        text = text.replace(mark, f"‹{mark[1:-1]}›")
    return text
