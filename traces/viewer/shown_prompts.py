"""The prompts of an episode as pages show them; who built them is not known here."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from pydantic import BaseModel, ConfigDict


class PromptMessage(BaseModel):
    """One message: who speaks, the text, the calls in it, and the pictures by their file names."""

    model_config = ConfigDict(frozen=True)

    role: str
    text: str
    calls: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


class Prompts(BaseModel):
    """Every prompt of an episode: `steps[n]` holds the ranges (first, end) of `messages` it is made
    of, in their order. A message that stays is there once."""

    model_config = ConfigDict(frozen=True)

    messages: tuple[PromptMessage, ...]
    steps: tuple[tuple[tuple[int, int], ...], ...]


# Builds the prompts of an episode folder again; None if they cannot be had word for word.
PromptSource: TypeAlias = Callable[[Path], Prompts | None]


def no_prompts(episode: Path) -> Prompts | None:
    """For whoever has no way to build them."""
    return None
