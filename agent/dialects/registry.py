"""Which dialects there are, by the names profiles use."""

from collections.abc import Callable, Collection, Mapping
from difflib import get_close_matches
from importlib import import_module
from typing import Final

from ...actions import UsageError
from .base import Dialect, Schema

# Module and factory of each; only the one that a model speaks is loaded.
DIALECTS: Final[Mapping[str, str]] = {
    "tool_calls": "tool_calls:ToolCallDialect",
    "compact": "compact:CompactDialect",
    "json": "plain_json:PlainJson",
    "step-gui": "step_gui:StepGui",
    "autoglm": "autoglm:AutoGlm",
    "ui-tars-1.0": "ui_tars:ui_tars_1_0",
    "ui-tars-1.5": "ui_tars:ui_tars_1_5",
    "ui-tars-2": "seed:Seed",
    "qwen2.5-vl": "qwen_vl:qwen_2_5_vl",
    "qwen3-vl": "qwen_vl:qwen_3_vl",
    "gui-owl": "gui_owl:GuiOwl",
    "mai-ui": "mai_ui:MaiUi",
}

# Those that can say every action, structured data included; the others are the grammars that models
# were trained on.
_EXTRACTING: Final = ("tool_calls", "compact", "json")


def make_dialect(
    name: str,
    extract: Schema | None = None,
    offers: Collection[str] | None = None,
    thought_words: int = 12,
) -> Dialect:
    """The dialect called `name`, its end being data of the schema `extract` if that is given.

    `offers` are the kinds of actions since 0.1.0 that it has words for; None for all there are. The
    compact one asks for thoughts of `thought_words` words. Raises UsageError with close names, or
    if the dialect cannot say such data.
    """
    if name in DIALECTS:
        if name == "compact":
            return _factory(name)(extract, offers, thought_words)
        if name in _EXTRACTING:
            return _factory(name)(extract, offers)
        if extract is None:
            return _factory(name)()
        raise UsageError(
            f"a model that speaks {name} cannot give structured data; choose one that speaks "
            f"{' or '.join(_EXTRACTING)} (tapwright models)"
        )
    close = get_close_matches(name.lower(), DIALECTS, n=3, cutoff=0.4)
    meant = f"did you mean {' or '.join(close)}? " if close else ""
    raise UsageError(f"unknown dialect {name!r}: {meant}Known: {', '.join(DIALECTS)}")


def _factory(name: str) -> Callable[..., Dialect]:
    module, _, factory = DIALECTS[name].partition(":")
    return getattr(import_module(f".{module}", __package__), factory)
