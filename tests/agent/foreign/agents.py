"""Small agents of somebody else's, for the tests beside."""

import sys
import time

import httpx2

from tapwright.actions import Action, Ask, Done, Norm, OpenApp, Press, Tap
from tapwright.agent.foreign import AgentObservation, PhoneFacts


class Opener:
    """Opens the settings, then says that it is done."""

    calls_models = False

    def __init__(self) -> None:
        self.told: list[str] = []

    def reset(self, goal: str, phone: PhoneFacts) -> None:
        self.goal = goal
        self.phone = phone

    def act(self, observation: AgentObservation) -> Action:
        self.told.append(observation.outcome)
        assert observation.png().startswith(b"\x89PNG")
        return OpenApp(name="Settings") if observation.step == 0 else Done(summary=self.goal)


class Coroutines:
    """The same as coroutines, and with a question to the user."""

    wants_views = True

    async def reset(self, goal: str, phone: PhoneFacts) -> None:
        self.asked = False

    async def act(self, observation: AgentObservation) -> Action:
        if not self.asked:
            self.asked = True
            return Ask(question="Which one?")
        return Done(summary=observation.outcome)


class Raises:
    def reset(self, goal: str, phone: PhoneFacts) -> None: ...

    def act(self, observation: AgentObservation) -> Action:
        raise LookupError("no idea")


class Mumbles:
    def reset(self, goal: str, phone: PhoneFacts) -> None: ...

    def act(self, observation: AgentObservation) -> object:
        return {"kind": "tap", "at": {"x": 5000, "y": 1}} if observation.step < 2 else "?"


class Sleeps:
    def reset(self, goal: str, phone: PhoneFacts) -> None: ...

    def act(self, observation: AgentObservation) -> Action:
        time.sleep(3600)
        return Press(key="home")


class Endless:
    calls_models = False

    def reset(self, goal: str, phone: PhoneFacts) -> None: ...

    def act(self, observation: AgentObservation) -> Action:
        return Tap(at=Norm(x=500, y=500))


class Asks:
    """Asks its model three times for one act."""

    def reset(self, goal: str, phone: PhoneFacts) -> None:
        self.url = phone.model_url

    async def act(self, observation: AgentObservation) -> Action:
        async with httpx2.AsyncClient() as client:
            asked = [
                await client.post(f"{self.url}/chat/completions", json={"messages": []})
                for _ in range(3)
            ]
        return Done(summary=str([answer.status_code for answer in asked]))


class NoAgent:
    def reset(self, goal: str, phone: PhoneFacts) -> None: ...


class Reads:
    """Says the texts of the views that it is shown."""

    wants_views = True

    def reset(self, goal: str, phone: PhoneFacts) -> None: ...

    def act(self, observation: AgentObservation) -> Action:
        assert observation.views is not None
        return Done(summary=" ".join(node.text for node in observation.views.nodes()))


class Leaves:
    def reset(self, goal: str, phone: PhoneFacts) -> None: ...

    def act(self, observation: AgentObservation) -> Action:
        sys.exit(3)
