"""What became of a flow, as a word in its colour."""

from ...traces.markup import Child, Markup, tag
from ..outcomes import FlowResult


def chip(word: str, kind: str = "") -> Markup:
    """An outcome in its colour, or in that of a kind."""
    return tag("span", word, class_=f"chip {kind or word.replace(' ', '-')}")


def healed_chip(result: FlowResult) -> tuple[Child, ...]:
    """How many steps were healed, with a blank before; nothing if none was."""
    return (" ", chip(f"healed {len(result.healed)}", "healed")) if result.healed else ()
