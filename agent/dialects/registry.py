"""Which dialects there are, by the names profiles use."""

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Final

from ...actions import UsageError
from .autoglm import AutoGlm
from .base import Dialect, Schema
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


# Those that can say structured data, and so be asked for some.
_EXTRACTING: Final[Mapping[str, Callable[[Schema], Dialect]]] = {
    "tool_calls": ToolCallDialect,
    "json": PlainJson,
}


def make_dialect(name: str, extract: Schema | None = None) -> Dialect:
    """The dialect called `name`, its end being data of the schema `extract` if that is given.

    Raises UsageError with close names, or if the dialect cannot say such data.
    """
    if name in DIALECTS:
        if extract is None:
            return DIALECTS[name]()
        if name in _EXTRACTING:
            return _EXTRACTING[name](extract)
        raise UsageError(
            f"a model that speaks {name} cannot give structured data; choose one that speaks "
            f"{' or '.join(_EXTRACTING)} (tapwright models)"
        )
    close = get_close_matches(name.lower(), DIALECTS, n=3, cutoff=0.4)
    meant = f"did you mean {' or '.join(close)}? " if close else ""
    raise UsageError(f"unknown dialect {name!r}: {meant}Known: {', '.join(DIALECTS)}")
