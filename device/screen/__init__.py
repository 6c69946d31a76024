"""Pictures of the screen, by several methods of which the quickest is kept."""

from .best import BestScreen
from .displays import Panel, PhysicalDisplay, main_display
from .jpeg import AgentScreen
from .png import PngScreen, decode_png
from .raw import GzipScreen, RawScreen, find_raw_header
from .shot import HOST_SIDE, Screen, Shot, in_executor

__all__ = [
    "HOST_SIDE", "AgentScreen", "BestScreen", "GzipScreen", "Panel", "PhysicalDisplay", "PngScreen",
    "RawScreen", "Screen", "Shot", "decode_png", "find_raw_header", "in_executor", "main_display",
]  # fmt: skip
