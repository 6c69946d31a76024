"""A scripted model behind a real endpoint, so that everything around a model can be tried."""

from .noise import Noise, NoiseRules, chosen_noise, load_noise
from .null import NullSolution
from .searching import keyboard_shown
from .server import RehearsalServer
from .solution import Move, ScreenView, Solution, SolutionLost, view_screen

__all__ = [
    "Move",
    "Noise",
    "NoiseRules",
    "NullSolution",
    "RehearsalServer",
    "ScreenView",
    "Solution",
    "SolutionLost",
    "keyboard_shown",
    "chosen_noise",
    "load_noise",
    "view_screen",
]
