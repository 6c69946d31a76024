"""What is done to an environment before a run."""


def setup_env(env, emulator_setup=False, freeze_datetime=True):
    env.was_set_up = (emulator_setup, freeze_datetime)
