"""An agent on a phone in memory, with a model that is a list of replies."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

from tapwright.actions import Action, Norm, Tap
from tapwright.agent.conversation import Conversation
from tapwright.agent.dialects import ToolCallDialect, render
from tapwright.agent.encoder import ScreenshotEncoder
from tapwright.agent.ladder import EffortLadder, Ladder, LadderRules
from tapwright.agent.limits import Limits
from tapwright.agent.loop import Agent
from tapwright.agent.models.base import Effort, Prompt, Reply, TextPart, ToolCall
from tapwright.agent.models.function import FunctionModel
from tapwright.agent.models.gate import EndpointGate
from tapwright.agent.models.profiles import Prices, find_profile
from tapwright.agent.step_draft import Advisor
from tapwright.agent.user import NoUser, User
from tapwright.device.fake import FakeDevice
from tapwright.traces import Ending, Journal, StepRecord, Usage, read_steps

SETTINGS = Tap(at=Norm(x=500, y=290))
NOWHERE = Tap(at=Norm(x=990, y=990))
USAGE = Usage(prompt=1000, cached=500, output=100)
COST = Decimal("0.000235")
TAKES_CLAIMS = LadderRules(confirm=None)
ADVISOR = find_profile("rehearsal", "http://127.0.0.1:1/v1").model_copy(
    update={
        "name": "big",
        "prices": Prices(
            input=Decimal(5), output=Decimal(25), date=date(2026, 1, 1), source="test"
        ),
    }
)


class Answers:
    """Gives the replies in order and keeps every prompt; an exception in the list is raised."""

    def __init__(self, *replies: Action | Reply | Exception) -> None:
        self._replies = iter(replies)
        self.prompts: list[Prompt] = []
        self.efforts: list[Effort] = []

    def __call__(self, prompt: Prompt, effort: Effort) -> Reply:
        self.prompts.append(prompt)
        self.efforts.append(effort)
        reply = next(self._replies)
        if isinstance(reply, Exception):
            raise reply
        if isinstance(reply, Reply):
            return reply
        call = render(reply, "because")
        number = len(self.prompts)
        return Reply(
            tool_calls=(ToolCall(f"call_{number}", call.name, call.arguments),), usage=USAGE
        )

    def told(self) -> list[str]:
        """Every text the model was sent, in the order of the last prompt."""
        return [
            part.text
            for message in self.prompts[-1].messages
            for part in message.parts
            if isinstance(part, TextPart)
        ]


class Gated(FunctionModel):
    """Answers once it is its turn at a gate, as a model behind an endpoint does."""

    def __init__(self, inner: FunctionModel, gate: EndpointGate) -> None:
        super().__init__(inner.ask, inner.profile)
        self._gate = gate

    async def ask(self, prompt: Prompt, effort: Effort) -> Reply:
        async with self._gate:
            return await super().ask(prompt, effort)


class Play:
    """Runs an agent on a fake phone and keeps what it left."""

    def __init__(self, journal: Journal, executor: ThreadPoolExecutor) -> None:
        self.journal = journal
        self._executor = executor
        self.heard: list[StepRecord] = []

    async def __call__(
        self,
        answers: Answers,
        device: FakeDevice | None = None,
        limits: Limits | None = None,
        user: User | None = None,
        ladder: Ladder | None = None,
        advisor: Answers | None = None,
        drives: bool = True,
        gate: EndpointGate | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> Ending:
        model = FunctionModel(answers, find_profile("rehearsal", "http://127.0.0.1:1/v1"))
        agent = Agent(
            device=device or FakeDevice(),
            conversation=Conversation(
                "open the display settings",
                Gated(model, gate) if gate else model,
                ToolCallDialect(),
                ladder or EffortLadder(TAKES_CLAIMS),
                Advisor(FunctionModel(advisor, ADVISOR), ToolCallDialect(), drives)
                if advisor
                else None,
            ),
            encoder=ScreenshotEncoder("step-3.7", "economy", self._executor),
            journal=self.journal,
            limits=limits or Limits(),
            user=user or NoUser(),
            on_step=self.heard.append,
            clock=clock,
        )
        return await agent.run()

    @property
    def steps(self) -> list[StepRecord]:
        """What is on disk."""
        return list(read_steps(self.journal.folder))
