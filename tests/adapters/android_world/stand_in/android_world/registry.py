"""Tasks of the stand-in's own."""

import random

from android_world.env import adb_utils


class Base:
    template = ""
    complexity = 1
    app_names: tuple[str, ...] = ("settings",)
    start_on_home_screen = True

    def __init__(self, params):
        self.params = params
        self.initialized = False

    @property
    def name(self):
        return type(self).__name__

    @property
    def goal(self):
        return self.template.format(**self.params)

    @classmethod
    def generate_random_params(cls):
        return {}

    def initialize_task(self, env):
        if self.initialized:
            raise RuntimeError("it is initialised already")
        self.initialized = True
        random.seed(self.params["seed"])
        env.interaction_cache = ""
        print("a task begins")  # noqa: T201 - as its modules do

    def is_successful(self, env):
        assert self.initialized
        return 1.0

    def tear_down(self, env):
        assert self.initialized
        self.initialized = False
        self.run(env, "rm", "-f", "/sdcard/stand-in.txt")

    def run(self, env, *line):
        return adb_utils.run(env.controller, "shell", *line).strip()


class KeepCalm(Base):
    """Reached at once: what was drawn has to lie there."""

    template = "Leave the file with {word} in it alone"

    @classmethod
    def generate_random_params(cls):
        return {"word": random.choice(["apple", "pear", "plum", "quince"])}

    def initialize_task(self, env):
        super().initialize_task(env)
        self.run(env, "echo", self.params["word"], ">", "/sdcard/stand-in.txt")

    def is_successful(self, env):
        super().is_successful(env)
        found = self.run(env, "cat", "/sdcard/stand-in.txt")
        return 1.0 if found == self.params["word"] else 0.0


class HalfWay(Base):
    """Never more than half reached."""

    template = "Do two things of which one is done"

    def is_successful(self, env):
        return 0.5


class TellTheWord(Base):
    """Reached by an answer, on a screen with views and pixels."""

    template = "Which word is it?"

    def is_successful(self, env):
        seen = env.get_state().observation
        assert seen["pixels"].shape[2] == 3 and seen["ui_elements"]
        return 1.0 if env.interaction_cache == "quince" else 0.0


class WindTheClock(Base):
    """About an app under another name than the phone's."""

    template = "Open the clock"
    app_names = ("clock",)

    def initialize_task(self, env):
        super().initialize_task(env)
        listed = self.run(env, "pm", "list", "packages")
        assert "package:com.google.android.deskclock" in listed.splitlines(), listed
        self.run(env, "pm", "clear", "com.google.android.deskclock")


class PaintIt(Base):
    """About an app that no phone has."""

    template = "Paint something"
    app_names = ("paint shop",)


class Stumble(Base):
    """Its set-up asks for what is not there."""

    template = "Read the file"

    def initialize_task(self, env):
        super().initialize_task(env)
        self.run(env, "cat", "/sdcard/nothing-here.txt")


TASKS = (KeepCalm, HalfWay, TellTheWord, WindTheClock, PaintIt, Stumble)


def get_families():
    return ["android_world"]


class TaskRegistry:
    def get_registry(self, family):
        if family != "android_world":
            raise ValueError(f"Unsupported family: {family}")
        return {task.__name__: task for task in TASKS}
