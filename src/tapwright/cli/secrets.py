"""Secrets on the command line: `--secret NAME=env:VARIABLE`, and `{NAME}` in the goal."""

import os
import re
from collections.abc import Mapping, Sequence

from ..actions import UsageError

_GIVEN = re.compile(r"([A-Za-z_]\w*)=env:(\w+)")


def read_secrets(
    given: Sequence[str], environ: Mapping[str, str] = os.environ, bare: bool = False
) -> dict[str, str]:
    """The secrets by name; raises UsageError for one that is not there.

    Only variables are taken: what stands on a command line, every process of the computer can read.
    `NAME` alone, where `bare`, is in the variable of its own name.
    """
    found: dict[str, str] = {}
    for text in given:
        match = _GIVEN.fullmatch(f"{text}=env:{text}" if bare and "=" not in text else text)
        if match is None:
            name = text.partition("=")[0]
            raise UsageError(
                f"the secret {name!r} must be given as NAME=env:VARIABLE, with its text in that "
                "variable of the environment"
            )
        name, variable = match.groups()
        if name in found:
            raise UsageError(f"the secret {name!r} is given twice")
        if not environ.get(variable):
            raise UsageError(f"set the environment variable {variable}: it holds {name!r}")
        found[name] = environ[variable]
    return found
