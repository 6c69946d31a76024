"""GUI-Owl 1.5: Qwen's call on a 0-1000 grid, with one `Action:` sentence before it."""

from .coordinates import THOUSAND
from .qwen_vl import QwenVl

_POINTS = "Points are whole numbers 0-1000 to the right and down from the top left."


class GuiOwl(QwenVl):
    """Says in a sentence what it does, then calls."""

    reply = "Reply with a line `Action: what you do and why`"

    def __init__(self) -> None:
        super().__init__("gui-owl", THOUSAND, _POINTS)

    def lead(self, thought: str) -> str:
        """One sentence."""
        return f"Action: {thought}\n"
