"""The controller: an environment with views in its observations."""

import enum

OBSERVATION_KEY_FOREST = "forest"
OBSERVATION_KEY_UI_ELEMENTS = "ui_elements"


class A11yMethod(enum.Enum):
    A11Y_FORWARDER_APP = "a11y_forwarder_app"
    NONE = "none"


class AndroidWorldController:
    def __init__(self, env, a11y_method=A11yMethod.A11Y_FORWARDER_APP):
        assert a11y_method is A11yMethod.NONE, "an app on the phone is asked for"
        self._env = env

    def execute_adb_call(self, call):
        return self._env.execute_adb_call(call)

    def step(self, action):
        return self._process_timestep(self._env.step(action))

    def reset(self):
        return self._process_timestep(self._env.reset())

    def _process_timestep(self, timestep):
        return timestep
