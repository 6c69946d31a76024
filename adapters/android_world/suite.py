"""The suite `androidworld`: every task of the installed package, in its runner's order."""

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from ...actions import UsageError
from ...tasks.goal import Level
from ...tasks.suite import Suite
from .aliases import read_aliases
from .package import FAMILY, package_hash, part, registry
from .task import NAME, AndroidWorldTask

_ALIASES = "#"
_LEVELS: dict[object, Level] = {"easy": "easy", "medium": "medium", "hard": "hard"}


@cache
def load_android_world(name: str) -> Suite:
    """The suite; raises UsageError if the package or the file of aliases cannot be had."""
    file = name.partition(_ALIASES)[2]
    aliases: Mapping[str, str] = read_aliases(Path(file)) if file else {}
    digest = package_hash()
    if aliases:
        digest = hashlib.sha256(f"{digest}{json.dumps(aliases, sort_keys=True)}".encode())
        digest = digest.hexdigest()
    told = _metadata()
    templates = tuple(
        _template(task, {"aliases": aliases, "source_hash": digest, **told.get(task, {})})
        for task in sorted(registry(FAMILY))
    )
    return Suite(name, "AndroidWorld's own tasks, by its own verifiers", templates, 1)


def native_template(name: str) -> type[AndroidWorldTask]:
    """The template of `androidworld:TASK`; raises UsageError if there is none of that name."""
    wanted = name.partition(":")[2]
    for template in load_android_world(NAME).templates:
        if template.name == wanted and issubclass(template, AndroidWorldTask):
            return template
    raise UsageError(f"AndroidWorld has no task {wanted!r}; see tapwright androidworld tasks")


def _template(name: str, known: dict[str, object]) -> type[AndroidWorldTask]:
    native = registry(FAMILY)[name]
    told = {"name": name, "summary": str(native.template), "__doc__": str(native.template), **known}
    return type(name, (AndroidWorldTask,), told)


def _metadata() -> dict[str, dict[str, object]]:
    """Difficulty and length of each task, as the package has measured them."""
    file = Path(str(part("registry").__file__)).parent / "task_metadata.json"
    if not file.exists():
        return {}
    found: dict[str, dict[str, object]] = {}
    for row in json.loads(file.read_text("utf-8")):
        steps = str(row.get("optimal_steps", ""))
        found[row["task_name"]] = {
            "level": _LEVELS.get(row.get("difficulty"), "medium"),
            "measured": int(steps) if steps.isdigit() else None,
        }
    return found
