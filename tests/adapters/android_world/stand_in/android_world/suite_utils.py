"""Makes suites, and runs them."""

import hashlib
import random

from android_world.constants import EpisodeConstants


class Suite(dict):
    suite_family = None


def seed_of(seed, name, number):
    return int(hashlib.sha256(f"{seed}_{name}_{number}".encode()).hexdigest(), 16) % 2**32


def create_suite(
    task_registry, n_task_combinations=1, seed=None, tasks=None, use_identical_params=False
):
    for name in tasks or ():
        if name not in task_registry:
            raise ValueError(f"Task {name} not found in the task registry.")
    suite = Suite()
    for name, task in sorted(task_registry.items()):
        if tasks is None or name in tasks:
            suite[name] = []
            for number in range(n_task_combinations):
                drawn = seed_of(seed, name, 0 if use_identical_params else number)
                random.seed(drawn)
                suite[name].append(task({**task.generate_random_params(), "seed": drawn}))
    return suite


def run(suite, agent, checkpointer=None, demo_mode=False):
    found = []
    for name, instances in suite.items():
        for task in instances:
            print(f"Running {name}")  # noqa: T201 - as its runner does
            episode = _run_task(task, agent)
            checkpointer.save_episodes([episode], name)
            found.append(episode)
    return found


def _run_task(task, agent):
    names = EpisodeConstants
    told = {names.GOAL: task.goal, names.TASK_TEMPLATE: task.name, names.EXCEPTION_INFO: None}
    try:
        task.initialize_task(agent.env)
        agent.reset(task.start_on_home_screen)
        budget = int(10 * task.complexity)
        agent.set_max_steps(budget)
        steps = []
        for _ in range(budget):
            result = agent.step(task.goal)
            steps.append(result.data)
            if result.done:
                break
        reached = task.is_successful(agent.env)
        task.tear_down(agent.env)
    except Exception as error:  # noqa: BLE001 - as its runner does
        unscored = {names.IS_SUCCESSFUL: float("nan"), names.EPISODE_LENGTH: float("nan")}
        return {**told, **unscored, names.EXCEPTION_INFO: f"Traceback\n{error!r}"}
    assert len({tuple(data) for data in steps}) == 1, "the keys of a step's data differ"
    return {
        **told,
        names.IS_SUCCESSFUL: reached if result.done else 0.0,
        names.EPISODE_LENGTH: len(steps),
        names.EPISODE_DATA: steps,
    }
