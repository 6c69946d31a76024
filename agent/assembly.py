"""Builds a conversation: the same way for a live attempt, a replay, and the prompts of a trace."""

import time
from collections.abc import Callable, Collection

from .conversation import Advisor, Conversation
from .dialects import Schema, make_dialect
from .ladder import Ladder
from .models.base import Model
from .prompts import goal_with_secrets


def build_conversation(
    goal: str,
    secrets: tuple[str, ...],
    model: Model,
    advisor: Model | None,
    ladder: Ladder,
    *,
    advisor_drives: bool = True,
    schema: Schema | None = None,
    offers: Collection[str] | None = None,
    clock: Callable[[], float] = time.monotonic,
    mask: Callable[[str], str] = str,
) -> Conversation:
    """A conversation about `goal`, in which the names of `secrets` stand for texts.

    With `schema` the model is asked for data of that shape; `offers` are the actions since 0.1.0
    that it is offered, None for all. Raises UsageError for a dialect that
    cannot ask for them.
    """
    advising = None
    if advisor is not None:
        dialect = make_dialect(advisor.profile.dialect, schema, offers)
        advising = Advisor(advisor, dialect, advisor_drives)
    return Conversation(
        goal_with_secrets(goal, secrets),
        model,
        make_dialect(model.profile.dialect, schema, offers),
        ladder,
        advising,
        clock,
        mask=mask,
    )
