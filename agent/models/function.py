"""A model that is a Python function: for tests, and for deciding without any endpoint."""

from collections.abc import Awaitable, Callable
from inspect import isawaitable
from typing import TypeAlias

from ...actions import Action, Size
from ..dialects import PORTRAIT, make_dialect
from .base import Effort, ImagePart, Prompt, Reply, ToolCall
from .profiles import Profile

Decided: TypeAlias = Action | Reply
"""What a function may decide: one action, or a whole reply as a model would have written it."""

Decide: TypeAlias = Callable[[Prompt, Effort], Decided | Awaitable[Decided]]
"""A function, or a coroutine function, of the prompt and the effort that is asked for."""

# Nobody knows what a function does to decide, so its price is unknown and not nothing.
FUNCTION = Profile(
    name="function",
    model="function",
    base_url=None,
    key_required=False,
    price_note="a function has no price of its own: give FunctionModel a profile with prices",
)


class FunctionModel:
    """Answers with `function(prompt, effort)`, which may be async; what it raises is raised.

    An action is said as a model of the profile's dialect would. Without a profile, or one with
    prices, what it costs is unknown. Attempts that run at once ask it at once.
    """

    def __init__(self, function: Decide, profile: Profile = FUNCTION) -> None:
        self.profile = profile
        self._function = function
        self._dialect = make_dialect(profile.dialect)
        self._asked = 0

    async def ask(self, prompt: Prompt, effort: Effort) -> Reply:
        """The function's reply."""
        self._asked += 1
        number = self._asked
        found = self._function(prompt, effort)
        decided = await found if isawaitable(found) else found
        return decided if isinstance(decided, Reply) else self._said(decided, prompt, number)

    async def close(self) -> None:
        """There is nothing to give back."""

    def _said(self, action: Action, prompt: Prompt, number: int) -> Reply:
        if not isinstance(action, Action):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise TypeError(
                f"the function of a FunctionModel decided {action!r}: return an action, such as "
                'tapwright.Done(summary="..."), or a tapwright.Reply'
            )
        said = self._dialect.render(action, "", _shown(prompt))
        call = said.call and ToolCall(f"call_{number}", said.call.name, said.call.arguments)
        return Reply(text=said.text, tool_calls=(call,) if call else ())


def _shown(prompt: Prompt) -> Size:
    """The size of the last picture of the prompt."""
    pictures = [p for m in prompt.messages for p in m.parts if isinstance(p, ImagePart)]
    return Size(pictures[-1].width_px, pictures[-1].height_px) if pictures else PORTRAIT
