"""One paid call to a model: whatever comes of it, what was sent is on somebody's bill."""

from collections.abc import Callable

from ..traces.money import Usage
from ..traces.schema import CallRecord, Player
from .cost import price
from .models.base import AnswerRejected, Effort, Model, Prompt, Reply, sent_requests


async def asked(
    model: Model, prompt: Prompt, effort: Effort, by: Player, book: Callable[[CallRecord], None]
) -> Reply:
    """One reply, also one that the endpoint threw away; what else was sent is told to `book`,
    whatever is raised."""
    with sent_requests() as sent:
        try:
            return await model.ask(prompt, effort)
        except AnswerRejected as error:
            return error.reply
        finally:
            for usage in sent:
                book(call_record(model, usage, by))


def call_record(model: Model, usage: Usage, by: Player) -> CallRecord:
    """A call to a model at its list price."""
    profile = model.profile
    return CallRecord(
        by=by, profile=profile.name, usage=usage, cost_usd=price(usage, profile.prices)
    )
