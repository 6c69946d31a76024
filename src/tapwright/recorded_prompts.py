"""The prompts of a recorded episode, built again word for word; each step's hash proves it."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from .actions import UsageError
from .actions.log import get_logger
from .agent.conversation import Conversation, build_conversation
from .agent.dialects.base import Unsayable
from .agent.models.base import ImagePart, Message, Prompt, TextPart
from .agent.models.profiles import find_profile
from .agent.models.recorded import RecordedModel, RecordedReplies
from .replay import profile_of, settings_of
from .tasks.choices import choose_ladder
from .traces.reader import read_episode, read_steps
from .traces.schema import EpisodeRecord
from .traces.viewer import PromptMessage, Prompts

_SUFFIXES = {"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp"}
_log = get_logger(__name__)


def prompts_of(episode: Path) -> Prompts | None:
    """Every prompt of an episode folder; None where this version cannot build them as they were,
    as with a trace that is redacted or older."""
    try:
        record = read_episode(episode)
        conversation = _conversation(record)
        found = [conversation.replay(step, episode / "frames") for step in read_steps(episode)]
    except (UsageError, Unsayable) as error:
        _log.info("prompts not built again", id=episode.name, why=str(error))
        return None
    return _shared(found)


def _conversation(record: EpisodeRecord) -> Conversation:
    settings, profile = settings_of(record), profile_of(record)
    advisor = find_profile(settings.advisor) if settings.advisor else None
    replies = RecordedReplies(record, ())
    model = RecordedModel(profile, replies)
    adviser = RecordedModel(advisor, replies) if advisor else None
    return build_conversation(
        record.goal,
        record.secrets,
        model,
        adviser,
        choose_ladder(settings, advised=adviser is not None, attended=False),
        advisor_drives=settings.ladder.advisor == "drive",
        schema=record.extract_schema,
        offers=record.offers,
        rules=record.prompts,
    )


def _shared(prompts: Iterable[Prompt]) -> Prompts:
    """The same prompts with every message there once: they grow by a few messages a step."""
    numbers: dict[Message, int] = {}
    steps = [
        _ranges([numbers.setdefault(message, len(numbers)) for message in prompt.messages])
        for prompt in prompts
    ]
    return Prompts(messages=tuple(map(_shown, numbers)), steps=tuple(steps))


def _ranges(numbers: Sequence[int]) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and found[-1][1] == number:
            found[-1] = (found[-1][0], number + 1)
        else:
            found.append((number, number + 1))
    return tuple(found)


def _shown(message: Message) -> PromptMessage:
    texts = [part.text for part in message.parts if isinstance(part, TextPart)]
    pictures = [part for part in message.parts if isinstance(part, ImagePart)]
    return PromptMessage(
        role=message.role,
        text="\n".join(texts),
        calls=tuple(f"{call.name}({call.arguments})" for call in message.tool_calls),
        files=tuple(picture.digest.hex() + _SUFFIXES[picture.media_type] for picture in pictures),
    )
