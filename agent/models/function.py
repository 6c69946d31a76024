"""A model that is a Python function: for tests, and for deciding without any endpoint."""

from collections.abc import Callable

from .base import Effort, Prompt, Reply
from .profiles import Profile


class FunctionModel:
    """Answers with `function(prompt, effort)`; what the function raises is raised."""

    def __init__(self, profile: Profile, function: Callable[[Prompt, Effort], Reply]) -> None:
        self.profile = profile
        self._function = function

    async def ask(self, prompt: Prompt, effort: Effort) -> Reply:
        """The function's reply."""
        return self._function(prompt, effort)

    async def close(self) -> None:
        """There is nothing to give back."""
