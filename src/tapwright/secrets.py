"""Secrets of a goal in words: `--secret NAME=env:VARIABLE`, and `{NAME}` in the goal."""

import os
import re
from collections.abc import Mapping, Sequence

from .actions import UsageMistake
from .traces.redactor import Redactor

_GIVEN = re.compile(r"([A-Za-z_]\w*)=env:(\w+)")


def read_secrets(given: Sequence[str], environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The secrets by name; raises UsageMistake for one that is not there.

    Only variables are taken: what stands on a command line, every process of the computer can read.
    """
    found: dict[str, str] = {}
    for text in given:
        match = _GIVEN.fullmatch(text)
        if match is None:
            name = text.partition("=")[0]
            raise UsageMistake(
                f"the secret {name!r} must be given as NAME=env:VARIABLE, with its text in that "
                "variable of the environment"
            )
        name, variable = match.groups()
        if name in found:
            raise UsageMistake(f"the secret {name!r} is given twice")
        if not environ.get(variable):
            raise UsageMistake(f"set the environment variable {variable}: it holds {name!r}")
        found[name] = environ[variable]
    return found


def check_secrets(goal: str, secrets: Mapping[str, str]) -> None:
    """Raise UsageMistake for a secret that cannot be kept, or that the goal does not name."""
    Redactor(secrets)
    for name in secrets:
        if f"{{{name}}}" not in goal:
            raise UsageMistake(
                f"the goal does not name the secret {name!r}: write {{{name}}} where it is meant"
            )


def check_same_secrets(names: Sequence[str], secrets: Mapping[str, str]) -> None:
    """Raise UsageMistake unless these are the secrets an episode was begun with."""
    missing = [name for name in names if name not in secrets]
    if missing:
        raise UsageMistake(
            f"this episode was begun with a secret: give it again with "
            f"--secret {missing[0]}=env:VARIABLE"
        )
    other = [name for name in secrets if name not in names]
    if other:
        raise UsageMistake(f"this episode was begun without a secret {other[0]!r}")
    Redactor(secrets)
