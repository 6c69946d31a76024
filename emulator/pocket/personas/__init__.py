"""Which phones the pocket phone can be: data about a make, a version and what they print."""

from .catalog import DEFAULT, PERSONAS, UnknownPersona, persona_named
from .persona import Panel, Persona, PhoneUser, Redesign

__all__ = [
    "DEFAULT",
    "PERSONAS",
    "Panel",
    "Persona",
    "PhoneUser",
    "Redesign",
    "UnknownPersona",
    "persona_named",
]
