"""The conversation so far: append-only, so that each prompt starts with the bytes of the last one.

Pictures are the exception. When `most` of them are in, all but the newest `keep` are replaced by a
line of text in one go: the cached prefix breaks once in `most - keep` steps instead of at each.
"""

from dataclasses import replace

from . import prompts
from .models.base import ImagePart, Message, Prompt, Reply, TextPart, Tool


class History:
    """Builds prompts; `keep` >= 1 pictures always stay, `most` >= `keep` may be in at once."""

    def __init__(self, goal: str, tools: tuple[Tool, ...], keep: int = 2, most: int = 4) -> None:
        self._tools = tools
        self._keep = keep
        self._most = max(keep, most)
        self._messages = [
            Message("system", (TextPart(prompts.SYSTEM),)),
            Message("user", (TextPart(prompts.goal_text(goal)),)),
        ]

    def see(self, caption: str, picture: ImagePart) -> None:
        """Append a screenshot with the line that introduces it."""
        if sum(message.images for message in self._messages) >= self._most:
            self._drop_old_pictures()
        self._messages.append(Message("user", (TextPart(caption), picture)))

    def hear(self, reply: Reply, answer: str) -> None:
        """Append a reply and what the model is told about it."""
        parts = (TextPart(reply.text),) if reply.text else ()
        self._messages.append(Message("assistant", parts, tool_calls=reply.tool_calls))
        if not reply.tool_calls:
            self._messages.append(Message("user", (TextPart(answer),)))
        for position, call in enumerate(reply.tool_calls):
            text = answer if position == 0 else prompts.NOT_CARRIED_OUT
            self._messages.append(Message("tool", (TextPart(text),), tool_call_id=call.id))

    def prompt(self) -> Prompt:
        """Everything to send now."""
        return Prompt(tuple(self._messages), self._tools)

    def _drop_old_pictures(self) -> None:
        with_pictures = [i for i, message in enumerate(self._messages) if message.images]
        # The screenshot about to be appended is one of the `keep` that stay.
        for index in with_pictures[: len(with_pictures) - (self._keep - 1)]:
            message = self._messages[index]
            parts = tuple(
                TextPart(prompts.DROPPED_SCREEN) if isinstance(part, ImagePart) else part
                for part in message.parts
            )
            self._messages[index] = replace(message, parts=parts)
