"""The package `android_world`, which is no dependency of ours: found when it is asked for.

What is used of it is public: the registry, `create_suite`, a task's `initialize_task`,
`is_successful` and `tear_down`, and the classes of the environment (google-research/android_world,
February 2026).
"""

import hashlib
import logging
import random
import sys
import threading
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from ...actions import UsageError
from ...actions.log import get_logger

PACKAGE = "android_world"
FAMILY = "android_world"
# Of the random parameters, unless another is said: that of its own `run.py`.
DEFAULT_SEED = 30
_INSTALL = (
    "install it from its repository, google-research/android_world, into the environment that "
    "tapwright runs in; docs/androidworld.md says how"
)

_log = get_logger(__name__)


class NativeTask(Protocol):
    """One instance of one of its tasks; each of the three calls may raise anything."""

    start_on_home_screen: bool

    @property
    def name(self) -> str:
        """The name of its class."""
        ...

    @property
    def goal(self) -> str:
        """What the agent is told."""
        ...

    @property
    def params(self) -> Mapping[str, Any]:
        """What was drawn, `seed` among it."""
        ...

    @property
    def complexity(self) -> float:
        """A tenth of the steps an agent may take."""
        ...

    @property
    def app_names(self) -> Sequence[str]:
        """The apps it is about, by AndroidWorld's own names."""
        ...

    def initialize_task(self, env: object) -> None:
        """Bring the phone to the task's start."""
        ...

    def is_successful(self, env: object) -> float:
        """How much of the goal is reached, 0 to 1."""
        ...

    def tear_down(self, env: object) -> None:
        """Tidy up."""
        ...


class _ThreadRandom:
    """Stands for the module `random`, with a generator for each thread.

    Its tasks seed and use the one generator of the process, which several phones would share; what
    a seed draws is the same.
    """

    def __init__(self) -> None:
        self._of = threading.local()

    def __getattr__(self, name: str) -> Any:
        generator: random.Random | None = getattr(self._of, "generator", None)
        if generator is None:
            generator = self._of.generator = random.Random()
        found = getattr(generator, name, None)
        return getattr(random, name) if found is None else found


def part(name: str, package: str = PACKAGE) -> Any:
    """A module of the package, or of `android_env` below it; raises UsageError if it cannot be had.

    Nothing of its own is said on stdout by it from then on, and each thread draws for itself.
    """
    try:
        found = import_module(f"{package}.{name}")
    except (ImportError, TypeError, RuntimeError) as error:
        # Classes that another version of protobuf has generated raise the latter two.
        raise UsageError(f"AndroidWorld cannot be loaded ({error}): {_INSTALL}") from error
    _tame()
    return found


@cache
def _generators() -> _ThreadRandom:
    # What it warns of a run on purpose, such as a snapshot there is none of, tells nobody anything.
    logging.getLogger("absl").setLevel(logging.CRITICAL)
    return _ThreadRandom()


def _tame() -> None:
    generators = _generators()
    for name, module in tuple(sys.modules.items()):
        if name.split(".")[0] == PACKAGE and vars(module).get("random") is random:
            vars(module)["random"] = generators


def quieten() -> None:
    """Have its modules log what they print: stdout is for whoever reads `--json`."""
    for name, module in tuple(sys.modules.items()):
        if name.split(".")[0] == PACKAGE:
            vars(module)["print"] = _printed


def _printed(*said: object, **_: object) -> None:
    _log.debug("android_world", said=" ".join(map(str, said)))


@cache
def registry(family: str = FAMILY) -> Mapping[str, Any]:
    """Its task classes by name, in its order; raises UsageError for a family there is not."""
    known = part("registry")
    try:
        found: Mapping[str, Any] = known.TaskRegistry().get_registry(family)
    except ValueError as error:
        told = ", ".join(known.get_families())
        raise UsageError(f"AndroidWorld has no family {family!r}; it has {told}") from error
    return found


def instance(name: str, seed: int, trial: int, family: str = FAMILY) -> NativeTask:
    """The task as its own suite runner makes it: by `create_suite`, from the seed of the run, the
    name and the number of the instance."""
    made = part("suite_utils").create_suite(
        {name: registry(family)[name]}, n_task_combinations=trial + 1, seed=seed
    )
    return made[name][trial]


@cache
def package_hash() -> str:
    """SHA-256 of the code of its tasks: the same tasks by the same seeds only if it is the same."""
    root = Path(str(part("registry").__file__)).parent
    files = sorted(
        file
        for pattern in ("registry.py", "suite_utils.py", "task_metadata.json", "task_evals/**/*.py")
        for file in root.glob(pattern)
        if not file.name.endswith("_test.py")
    )
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.relative_to(root)}\n".encode() + file.read_bytes())
    return digest.hexdigest()
