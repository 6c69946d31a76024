"""What a program may get wrong in a call from Python, told before anything is begun."""

from collections.abc import Iterable, Mapping
from inspect import isclass
from typing import cast

from ..actions import UsageError
from .task import Task

_ENTER = "enter it first: `async with tapwright.phone(...) as phone`"


def check_goal(goal: object) -> None:
    """Raise UsageError for what is neither words nor a task."""
    if isclass(goal) and issubclass(goal, Task):
        raise UsageError(f"the goal is the class {goal.__name__}: give an instance, {_call(goal)}")
    if not isinstance(goal, str | Task):
        raise UsageError(f"the goal is {goal!r}: say it in words, or give a tapwright.Task")


def check_phone(phone: object) -> None:
    """Raise UsageError for what is no phone, or for one that has not been opened."""
    if hasattr(phone, "__aenter__") and not hasattr(phone, "observe"):
        raise UsageError(f"the phone has not been opened; {_ENTER}")
    _need("phone", phone, ("observe", "perform", "shell", "info"), "a serial or an open phone")


def check_model(model: object) -> None:
    """Raise UsageError for what is no model."""
    _need("model", model, ("ask", "profile"), "a profile's name or an object like FunctionModel")


def check_judge(judge: object) -> None:
    """Raise UsageError for what is no judge."""
    _need("judge", judge, ("decide", "profile"), "a profile's name or a tapwright.Judge")


def check_callbacks(on_step: object, before_action: object, user: object) -> None:
    """Raise UsageError for what cannot be called, and for a user who cannot answer."""
    for name, given in (("on_step", on_step), ("before_action", before_action)):
        if given is not None and not callable(given):
            raise UsageError(f"{name} is {given!r}: give a function")
    if user is not None:
        _need("user", user, ("answer",), "an object with `async def answer(question)`")


def check_secret_texts(secrets: object) -> None:
    """Raise UsageError unless these are texts by their names."""
    texts = cast(Mapping[object, object], secrets) if isinstance(secrets, Mapping) else None
    if texts is None or not all(isinstance(one, str) for pair in texts.items() for one in pair):
        # What was given is not repeated: it may be the secret.
        raise UsageError('secrets must be texts by their names, as in {"pw": "..."}')


def check_flag(name: str, value: object) -> None:
    """Raise UsageError for anything but True and False: "no" is true for Python."""
    if not isinstance(value, bool):
        raise UsageError(f"{name} is {value!r}: give True or False")


def check_names(name: str, values: object) -> None:
    """Raise UsageError for anything but several texts: a text alone is a row of letters."""
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise UsageError(f"{name} is {values!r}: give a list of texts")
    if not all(isinstance(one, str) for one in cast(Iterable[object], values)):
        raise UsageError(f"{name} is {values!r}: give a list of texts")


def _need(name: str, given: object, members: tuple[str, ...], wanted: str) -> None:
    if isclass(given):
        raise UsageError(f"{name} is the class {given.__name__}: give an instance, {_call(given)}")
    missing = [member for member in members if not hasattr(given, member)]
    if missing:
        raise UsageError(f"{name} is {given!r}, which has no `{missing[0]}`: give {wanted}")


def _call(kind: type) -> str:
    return f"{kind.__name__}(...)"
