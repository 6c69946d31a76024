"""What all parts of a task file have in common."""

from decimal import Decimal
from typing import Annotated, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

NAMED = r"^[A-Za-z][\w-]*$"
A_WORD = r"^[A-Za-z_]\w*$"
A_SETTING = r"^(system|secure|global)\.\S+$"
A_PATH = "^/"
A_URI = "^content://"
SOMETHING = r"\S"
AN_MD5 = "^[0-9a-f]{32}$"
# A parameter that stands alone, in the place of a number.
_PLACEHOLDER = {"type": "string", "pattern": r"^\{[\w.]+\}$"}


class Part(BaseModel):
    """A mapping in a task file; what it does not know it refuses."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=False)


def _text(value: object) -> object:
    """Numbers and truth values may stand where a text is meant."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int | Decimal) else value


Text: TypeAlias = Annotated[
    str,
    BeforeValidator(_text),
    WithJsonSchema({"type": ["string", "number", "boolean"]}),
]
"""A text; numbers and truth values are taken as they are written."""
Words: TypeAlias = Annotated[tuple[Text, ...], Field(min_length=1)]
"""A command and its arguments, each as it is."""
Number: TypeAlias = Annotated[
    Decimal, WithJsonSchema({"anyOf": [{"type": "number"}, _PLACEHOLDER]})
]
Count: TypeAlias = Annotated[
    int, Field(ge=0), WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 0}, _PLACEHOLDER]})
]
