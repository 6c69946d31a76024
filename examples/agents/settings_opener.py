"""The smallest agent: it opens the settings and says that it is done, whatever it was asked.

    tapwright bench smoke --trials 1 --agent settings_opener:SettingsOpener

It is made anew for each attempt. `act` gets the screen and gives one act of tapwright's.
"""

from tapwright import Action, Done, OpenApp
from tapwright.agent.foreign import AgentObservation, PhoneFacts


class SettingsOpener:
    """Passes no task that wants more than that."""

    calls_models = False  # so that the price is known to be zero

    def reset(self, goal: str, phone: PhoneFacts) -> None:
        self.goal = goal

    def act(self, observation: AgentObservation) -> Action:
        if observation.step == 0:
            return OpenApp(name="Settings")
        return Done(summary=f"{observation.package} is open")
