"""A model that gives the replies of a trace once more."""

from collections.abc import Iterable, Iterator

from ...traces.schema import End, EpisodeRecord, StepRecord
from .base import Effort, ModelLost, Prompt, Reply
from .profiles import Profile


class RecordedReplies:
    """The replies of an episode in their order, whichever model gave them."""

    def __init__(self, record: EpisodeRecord, steps: Iterable[StepRecord]) -> None:
        self._replies: Iterator[Reply] = iter(
            [
                Reply.recorded(step.reply, step.usage)
                for step in steps
                if step.plan is None or step.plan.act == 1
            ]
        )
        self._lost = record.end_why if record.end is End.MODEL_LOST else None

    def next(self) -> Reply:
        """The next reply; after the last, ModelLost in the recorded words or in its own."""
        reply = next(self._replies, None)
        if reply is None:
            raise ModelLost(self._lost or "the recording has no more replies")
        return reply


class RecordedModel:
    """Answers every prompt with the next recorded reply; `prompts` keeps their hashes."""

    def __init__(self, profile: Profile, replies: RecordedReplies) -> None:
        self.profile = profile
        self.prompts: list[str] = []
        self._replies = replies

    async def ask(self, prompt: Prompt, effort: Effort) -> Reply:
        """The next reply, whatever is asked."""
        self.prompts.append(prompt.sha256())
        return self._replies.next()

    async def close(self) -> None:
        """There is nothing to give back."""
