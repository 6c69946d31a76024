"""Tells somebody that a job has failed and is not tried again."""

from collections.abc import Mapping

from ...actions import UsageError
from ..job import JobSpec
from ..questions.channels import Channel, ChannelFailed, read_channels
from ..questions.messages import ChannelMessage
from ..runs import JobRun, RunState

_ENDED: Mapping[RunState, str] = {"lost": "was lost", "interrupted": "was interrupted"}


async def tell_of_failure(
    spec: JobSpec, run: JobRun, terminal: Channel | None, link: str
) -> tuple[str, ...]:
    """Tell the channels of `on_failure`; returns what was in the way of it, a line each."""
    message = ChannelMessage(
        title=f"tapwright: the job {run.job} {_ENDED.get(run.state, run.state)}",
        lines=tuple(line for line in (run.why, f"Run {run.id}, attempt {run.attempt}") if line),
        link=link,
    )
    try:
        channels = read_channels(spec.on_failure.notify, terminal)
    except UsageError as error:
        return (f"{run.job}: nobody was told of it: {error}",)
    wrong: list[str] = []
    for channel in channels:
        try:
            await channel.say(message)
        except ChannelFailed as error:
            wrong.append(f"{run.job}: {channel.name} was not told of it: {error}")
    return tuple(wrong)
