"""What the importers of episodes make: rows of a static split, and their pictures."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from .protobuf import BadMessage, Feature

# A tap is right if it is this near to the recorded one, as a share of the screen's sides
# (AndroidInTheWild, `action_matching.py`).
NEAR = 0.14


@dataclass(frozen=True, slots=True)
class ImportedStep:
    """One screen, encoded (PNG or JPEG) or as raw pixels of `raw_size` (height, width, channels),
    with the columns of its row; `of` is how many steps its episode has."""

    episode: str
    number: int
    of: int
    picture: bytes
    columns: Mapping[str, JsonValue]
    raw_size: tuple[int, int, int] | None = None


def needed(example: Mapping[str, Feature], name: str) -> Feature:
    """A feature; raises BadMessage if it is not there."""
    if name not in example:
        raise BadMessage(f"there is no {name!r} in it")
    return example[name]


def one_text(example: Mapping[str, Feature], name: str) -> str:
    """The text of a feature; raises BadMessage if there is none."""
    found = needed(example, name).texts
    if not found:
        raise BadMessage(f"{name!r} is empty")
    return found[0]


def one_number(example: Mapping[str, Feature], name: str) -> int:
    """The integer of a feature; raises BadMessage if there is none."""
    found = needed(example, name).integers
    if not found:
        raise BadMessage(f"{name!r} is empty")
    return found[0]


Steps = Iterator[ImportedStep]
