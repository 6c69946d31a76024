"""Finds users' tasks: those of a file, or of all files in a folder."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from ...actions import UsageError
from ..suite import Suite
from .parsing import ParsedTask, parse_file
from .task import OwnTask, template_of

ENDINGS = (".yaml", ".yml")
_TRIALS = 1


def is_path(name: str) -> bool:
    """Whether a name means a file or folder of tasks, and no built-in task or suite."""
    return name.endswith(ENDINGS) or "/" in name or Path(name).is_dir()


def load_templates(path: Path) -> tuple[type[OwnTask], ...]:
    """The tasks of a file or folder, files by name; raises UsageError with all mistakes."""
    return tuple(map(template_of, _parsed(path)))


def load_task(path: Path, name: str | None = None) -> type[OwnTask]:
    """The task called `name` of a file or folder, or its only one; raises UsageError."""
    templates = load_templates(path)
    if name is None and len(templates) == 1:
        return templates[0]
    names = ", ".join(template.name for template in templates)
    if name is None:
        raise UsageError(f"{path} has several tasks; say which: {path}#NAME, of {names}")
    for template in templates:
        if template.name == name:
            return template
    raise UsageError(f"{path} has no task {name!r}; it has {names}")


def find_own(name: str) -> type[OwnTask]:
    """The task that `FILE` or `FILE#NAME` means; raises UsageError."""
    path, _, task = name.partition("#")
    return load_task(Path(path), task or None)


def load_suite(path: Path) -> Suite:
    """The tasks of a file or folder as a suite; its name is the path, by which it is found again.

    Raises UsageError.
    """
    parsed = _parsed(path)
    trials = max((task.spec.trials or _TRIALS for task in parsed), default=_TRIALS)
    templates = tuple(map(template_of, parsed))
    return Suite(str(path), f"Tasks of {path}", templates, trials)


def _files(folder: Path) -> Iterator[Path]:
    """The files of tasks in a folder and in those below it; hidden folders hold none."""
    for path in folder.rglob("*"):
        inside = path.relative_to(folder).parts
        if path.suffix in ENDINGS and not any(part.startswith(".") for part in inside):
            yield path


def _parsed(path: Path) -> tuple[ParsedTask, ...]:
    files = [path]
    if path.is_dir():
        files = sorted(_files(path))
        if not files:
            raise UsageError(f"there are no tasks in {path}: no file ends with .yaml")
    elif not path.exists():
        raise UsageError(f"there is no file {path}")
    found: list[tuple[Path, ParsedTask]] = []
    mistakes: list[str] = []
    for file in files:
        try:
            found += [(file, task) for task in parse_file(file)]
        except UsageError as mistake:
            mistakes.append(str(mistake))
    counted = Counter(task.spec.name for _, task in found)
    for name in (name for name, count in counted.items() if count > 1):
        where = " and ".join(str(file) for file, task in found if task.spec.name == name)
        mistakes.append(f"{where} both have a task {name}: each name once in a suite")
    if mistakes:
        raise UsageError("\n".join(dict.fromkeys(mistakes)))
    return tuple(task for _, task in found)
