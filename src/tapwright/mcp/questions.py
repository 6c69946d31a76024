"""What the person behind a client is asked while a task is under way, with a deadline."""

import asyncio
from collections.abc import Sequence
from typing import TypeVar

from mcp.server.elicitation import AcceptedElicitation
from pydantic import BaseModel, Field

from ..agent.policy.gate import APPROVE_TIMEOUT_S
from ..tasks.settings import Settings
from .approvals import fill_in
from .call import CallContext

# What a person types is put before the agent's model.
MOST_ANSWERED = 2000
_FormT = TypeVar("_FormT", bound=BaseModel)


class _Words(BaseModel):
    """The form for an answer in words."""

    answer: str = Field(title="Your answer", description="The agent on the phone is told this.")


class _Agreed(BaseModel):
    """The form for a goal."""

    agree: bool = Field(title="Do this", description="Without a yes it is not begun.")


class ClientUser:
    """Asks the person through the client that made the call; no answer in time is none."""

    def __init__(self, context: CallContext, settings: Settings) -> None:
        self._context = context
        self._settings = settings

    async def answer(self, question: str) -> str | None:
        """What the person says; None if nobody does before the deadline."""
        text = f"The agent on your phone asks: {question[:MOST_ANSWERED]!r}"
        words = await _asked(self._context, self._settings, text, _Words)
        return words.answer.strip()[:MOST_ANSWERED] or None if words else None


async def confirm_goal(
    context: CallContext, settings: Settings, goal: str, says: Sequence[str]
) -> bool:
    """Whether the person wants this goal, which a program has worded; `says` is what it orders."""
    text = (
        f"The client wants your phone's agent to do this: {goal[:MOST_ANSWERED]!r}. That may "
        f"{', '.join(says)}. What it orders is not asked about again."
    )
    agreed = await _asked(context, settings, text, _Agreed)
    return agreed is not None and agreed.agree


async def _asked(
    context: CallContext, settings: Settings, text: str, form: type[_FormT]
) -> _FormT | None:
    """What a person filled in; None without an answer, or after the deadline for approvals."""
    try:
        async with asyncio.timeout(settings.approve_timeout or APPROVE_TIMEOUT_S):
            answer = await fill_in(context, text, form)
    except TimeoutError:
        return None
    return answer.data if isinstance(answer, AcceptedElicitation) else None
