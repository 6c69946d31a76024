"""A scripted model behind a real endpoint, so that everything around a model can be tried."""

from .null import NullScript
from .script import Move, Script, ScriptLost, Sight
from .server import RehearsalServer

__all__ = ["Move", "NullScript", "RehearsalServer", "Script", "ScriptLost", "Sight"]
