"""A scripted model behind a real endpoint, so that everything around a model can be tried."""

from .noise import Noise, NoiseRules, load_noise
from .null import NullScript
from .script import Move, Script, ScriptLost, Sight
from .server import RehearsalServer

__all__ = [
    "Move",
    "Noise",
    "NoiseRules",
    "NullScript",
    "RehearsalServer",
    "Script",
    "ScriptLost",
    "Sight",
    "load_noise",
]
