"""Records an episode on a phone in memory, decided by a list of replies."""

from collections.abc import Mapping
from pathlib import Path

from tapwright.actions import Action, Norm, Tap
from tapwright.agent.dialects import render
from tapwright.agent.models.base import Effort, Model, Prompt, Reply, ToolCall
from tapwright.agent.models.function import FunctionModel
from tapwright.agent.models.profiles import find_profile
from tapwright.agent.user import User
from tapwright.device.device import Device
from tapwright.device.fake import FakeDevice
from tapwright.tasks.session import open_session
from tapwright.tasks.settings import Settings
from tapwright.traces import RunFolder, Usage
from tapwright.traces.redactor import Redactor

GOAL = "look for hunter-2 in the settings"
SETTINGS = Tap(at=Norm(x=500, y=290))
FIELD = Tap(at=Norm(x=500, y=200))
NOWHERE = Tap(at=Norm(x=990, y=990))


class Replies:
    """Gives the replies in order; what is raised by one is raised."""

    def __init__(self, *replies: Action | Reply | Exception) -> None:
        self._replies = iter(replies)
        self._count = 0

    def __call__(self, prompt: Prompt, effort: Effort) -> Reply:
        self._count += 1
        reply = next(self._replies)
        if isinstance(reply, Exception):
            raise reply
        if isinstance(reply, Reply):
            return reply
        call = render(reply, "because")
        calls = (ToolCall(f"call_{self._count}", call.name, call.arguments),)
        return Reply(
            tool_calls=calls,
            finish_reason="tool_calls",
            model="scripted",
            usage=Usage(prompt=1000, cached=500, output=100),
        )


async def record(
    out: Path,
    *replies: Action | Reply | Exception,
    device: Device | None = None,
    settings: Mapping[str, object] | None = None,
    user: User | None = None,
    secrets: Redactor | None = None,
    advisor: Model | None = None,
) -> Path:
    """Play the replies to the end and return the episode's folder."""
    model = FunctionModel(Replies(*replies), find_profile("rehearsal", "http://127.0.0.1:1/v1"))
    chosen = Settings.model_validate({"model": "rehearsal", **(settings or {})})
    run = RunFolder.create(out, "recorded", "0.1.0", secrets=secrets)
    async with open_session(chosen, model=model, advisor=advisor) as session:
        record = await session.attempt(GOAL, device or FakeDevice(), run=run, user=user)
    return run.path / "episodes" / record.id
