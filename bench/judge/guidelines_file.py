"""Guidelines that a person has put into a file of their own, to judge a trace by."""

from pathlib import Path

from pydantic import ValidationError

from ...actions import UsageError
from ...tasks.guidelines import Guidelines, WrittenGuidelines, what_is_wrong
from ...tasks.own.mistakes import mistakes_of
from ...tasks.own.source import Source


def read_guidelines_file(path: Path) -> Guidelines:
    """The lists of a YAML or JSON file; raises UsageError with a line for each mistake."""
    source = Source.read(path, kind="file of guidelines")
    try:
        return WrittenGuidelines.model_validate(source.content)
    except ValidationError as error:
        if not isinstance(source.content, dict):
            raise UsageError(f"{path}: {what_is_wrong(error)}") from error
        mistakes = mistakes_of(error, source, (), WrittenGuidelines)
        raise UsageError("\n".join(map(str, mistakes))) from error
