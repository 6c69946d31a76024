"""Which column of somebody's file holds what: guessed from common names, or said in a YAML file."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias, cast

import yaml
from pydantic import BaseModel, ConfigDict, JsonValue, ValidationError

from ...actions import UsageError, first_mistake
from .table import Table, TableRow

Units: TypeAlias = Literal["pixels", "unit", "thousand"]
BoxOrder: TypeAlias = Literal["ltrb", "ltwh"]

# What a column may be called if the mapping does not say, in English and Chinese.
_NAMES: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "task_id", "taskid", "编号", "序号", "任务编号", "任务id"),
    "goal": ("goal", "instruction", "task", "query", "指令", "任务", "任务指令", "任务描述",
             "用户指令", "问题"),
    "apps": ("apps", "app", "app_name", "应用", "应用名", "应用名称", "涉及应用"),
    "answer": ("answer", "expected_answer", "答案", "参考答案", "预期答案", "标准答案"),
    "rubric": ("rubric", "criteria", "success_criteria", "评分标准", "成功标准", "判定标准",
               "完成标准", "检查点"),
    "guidelines": ("guidelines", "评判准则", "评估准则", "准则"),
    "must": ("must", "obligations", "operational_obligations", "必须", "必须完成", "操作义务"),
    "quality": ("quality", "output_quality", "质量", "输出质量", "结果质量"),
    "never": ("never", "negative_constraints", "禁止", "不得", "禁止行为", "负向约束"),
    "level": ("level", "difficulty", "难度", "难度等级"),
    "scenario": ("scenario", "category", "场景", "类别", "分类"),
    "tags": ("tags", "标签"),
    "episode": ("episode", "episode_id", "trajectory_id", "轨迹", "轨迹id"),
    "step": ("step", "step_id", "step_index", "步骤", "步骤序号"),
    "image": ("image", "image_path", "screenshot", "screenshot_path", "截图", "图片"),
    "action": ("action", "action_type", "动作", "动作类型"),
    "text": ("text", "value", "文本", "内容"),
    "regions": ("regions", "boxes", "bboxes", "region", "bbox", "区域"),
    "direction": ("direction", "方向"),
    "start": ("start", "point1", "起点"),
    "end": ("end", "point2", "终点"),
    "point": ("point", "coordinate", "坐标"),
    "units": ("units", "单位"),
    "within": ("within",),
    "rule": ("rule",),
    "package": ("package", "包名"),
    "keyboard": ("keyboard", "keyboard_shown"),
    "history": ("history", "previous_actions", "历史动作"),
    "label": ("label", "human", "标注"),
    "judged": ("judged", "verdict", "判定"),
    "note": ("note", "备注"),
    "by": ("by", "标注人"),
    "at": ("at", "标注时间"),
}  # fmt: skip


class Columns(BaseModel):
    """A mapping file: names of columns and actions in the user's file, and its geometry.

    `columns` goes from our names to the file's, `actions` from the file's to ours.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    columns: Mapping[str, str] = {}
    actions: Mapping[str, str] = {}
    units: Units | None = None
    boxes: BoxOrder = "ltrb"

    @classmethod
    def load(cls, file: Path | None) -> "Columns":
        """Read a mapping file, or take none; raises UsageError that names the file."""
        if file is None:
            return cls()
        try:
            found = cls.model_validate(yaml.safe_load(file.read_text("utf-8")) or {})
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            raise UsageError(f"{file} cannot be read: {error}") from error
        except ValidationError as error:
            raise UsageError(f"{file}: {first_mistake(error)}") from error
        unknown = [name for name in found.columns if name not in _NAMES]
        if unknown:
            raise UsageError(
                f"{file}: there is no column {unknown[0]!r}; there are {', '.join(_NAMES)}"
            )
        return found


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each of our columns is in one table."""

    names: Mapping[str, str]

    def text(self, row: TableRow, column: str) -> str:
        """The cell as text without blanks around it; empty if there is none."""
        cell = self.cell(row, column)
        if isinstance(cell, dict | list):
            raise row.mistake(f"{self.names[column]} must be one text")
        return _plain(cell)

    def texts(self, row: TableRow, column: str) -> tuple[str, ...]:
        """A JSON list of texts, or the one text in the cell."""
        cell = self.value(row, column)
        listed = cast(list[JsonValue], cell) if isinstance(cell, list) else [cell]
        if any(isinstance(one, dict | list) for one in listed):
            raise row.mistake(f"{self.names[column]} must be a text or a list of texts")
        return tuple(filter(None, map(_plain, listed)))

    def value(self, row: TableRow, column: str) -> JsonValue:
        """The cell, read as JSON if it is text that begins like a list or an object."""
        cell = self.cell(row, column)
        if not isinstance(cell, str) or not cell.lstrip().startswith(("[", "{")):
            return cell
        try:
            return cast(JsonValue, json.loads(cell))
        except (ValueError, RecursionError):
            return cell

    def cell(self, row: TableRow, column: str) -> JsonValue:
        """The cell as it is; None if there is no such column."""
        name = self.names.get(column)
        return None if name is None else row.cells.get(name)

    def need(self, row: TableRow, column: str) -> str:
        """The cell as text; raises UsageError if it is empty."""
        if found := self.text(row, column):
            return found
        raise row.mistake(f"{self.names[column]} is empty")


def lay_out(
    table: Table, columns: Columns, needed: Collection[str], wanted: Collection[str]
) -> Layout:
    """Find our columns in a table; raises UsageError if one that is needed is not there."""
    folded = {name.strip().casefold(): name for name in reversed(table.names)}
    names: dict[str, str] = {}
    for column in (*needed, *wanted):
        said = columns.columns.get(column)
        if said is not None and said not in table.names:
            raise UsageError(
                f"{table.file} line {table.rows[0].line}: there is no column {said!r} for "
                f"{column}; there are {', '.join(table.names)}"
            )
        guesses = (said,) if said else (folded.get(name) for name in _NAMES[column])
        found = next(filter(None, guesses), None)
        if found is not None:
            names[column] = found
    missing = [column for column in needed if column not in names]
    if missing:
        raise UsageError(
            f"{table.file}: no column for {', '.join(missing)} among {', '.join(table.names)}; "
            f"say which one it is in a mapping file: `columns: {{{missing[0]}: ...}}`"
        )
    return Layout(names)


def _plain(cell: JsonValue) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    return str(cell).strip()
