"""Secrets of a goal in words: texts by the names that stand for them, as `{NAME}`."""

from collections.abc import Mapping, Sequence

from ..actions import UsageError
from ..traces.redactor import Redactor, names_of_old_marks
from ..traces.schema import EpisodeRecord


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


def redactor_of(record: EpisodeRecord, secrets: Mapping[str, str]) -> Redactor:
    """What takes the secrets of an episode out of texts about it, for whoever looks at its screens.

    Raises UsageError if one is missing: a model may read it off a screen. A redacted copy has none.
    """
    names = record.secrets or names_of_old_marks(record.goal)
    missing = [name for name in names if name not in secrets]
    if missing and not record.redacted:
        raise UsageError(
            f"a screen of {record.id} may show its secret {missing[0]!r}, and what is said of it "
            f"would be kept as it is: give it with --secret {missing[0]}=env:VARIABLE, so that it "
            "can be masked"
        )
    return Redactor({name: secrets[name] for name in names if name in secrets})
