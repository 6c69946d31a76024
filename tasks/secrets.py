"""Secrets of a goal in words: texts by the names that stand for them, as `{NAME}`."""

from collections.abc import Mapping, Sequence

from ..actions import UsageError
from ..traces.redactor import Redactor


def check_secrets(goal: str, secrets: Mapping[str, str]) -> None:
    """Raise UsageError for a secret that cannot be kept, or that the goal does not name."""
    Redactor(secrets)
    for name in secrets:
        if f"{{{name}}}" not in goal:
            raise UsageError(
                f"the goal does not name the secret {name!r}: write {{{name}}} where it is meant"
            )


def check_same_secrets(names: Sequence[str], secrets: Mapping[str, str]) -> None:
    """Raise UsageError unless these are the secrets an episode was begun with."""
    missing = [name for name in names if name not in secrets]
    if missing:
        raise UsageError(
            f"this episode was begun with a secret: give it again with "
            f"--secret {missing[0]}=env:VARIABLE"
        )
    other = [name for name in secrets if name not in names]
    if other:
        raise UsageError(f"this episode was begun without a secret {other[0]!r}")
    Redactor(secrets)
