"""The environment that tasks and agents are given."""

from android_world.env import adb_utils


class AsyncAndroidEnv:
    def __init__(self, controller):
        self.controller = controller
        self.interaction_cache = ""

    def reset(self, go_home=False):
        if go_home:
            adb_utils.run(self.controller, "shell", "input", "keyevent", "KEYCODE_HOME")
        self.interaction_cache = ""
        return self.controller.reset()

    def get_state(self):
        return self.controller.step(None)
