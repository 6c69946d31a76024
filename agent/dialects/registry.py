"""Which dialects there are, by the names profiles use."""

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Final

from ...actions import UsageMistake
from .autoglm import AutoGlm
from .base import Dialect
from .gui_owl import GuiOwl
from .mai_ui import MaiUi
from .plain_json import PlainJson
from .qwen_vl import qwen_2_5_vl, qwen_3_vl
from .seed import Seed
from .step_gui import StepGui
from .tool_calls import ToolCallDialect
from .ui_tars import ui_tars_1_0, ui_tars_1_5

DIALECTS: Final[Mapping[str, Callable[[], Dialect]]] = {
    "tool_calls": ToolCallDialect,
    "json": PlainJson,
    "step-gui": StepGui,
    "autoglm": AutoGlm,
    "ui-tars-1.0": ui_tars_1_0,
    "ui-tars-1.5": ui_tars_1_5,
    "ui-tars-2": Seed,
    "qwen2.5-vl": qwen_2_5_vl,
    "qwen3-vl": qwen_3_vl,
    "gui-owl": GuiOwl,
    "mai-ui": MaiUi,
}


def make_dialect(name: str) -> Dialect:
    """The dialect called `name`; raises UsageMistake with close names."""
    if name in DIALECTS:
        return DIALECTS[name]()
    close = get_close_matches(name.lower(), DIALECTS, n=3, cutoff=0.4)
    meant = f"did you mean {' or '.join(close)}? " if close else ""
    raise UsageMistake(f"unknown dialect {name!r}: {meant}Known: {', '.join(DIALECTS)}")
