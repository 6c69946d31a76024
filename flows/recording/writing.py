"""Steps as a flow file has them: YAML that the reader of flows takes, with words beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TypeAlias

import yaml

from ..selectors import Selector

Written: TypeAlias = "str | int | bool | list[Written] | dict[str, Written]"

_FIELDS: Mapping[str, str] = {
    "left_of": "leftOf",
    "right_of": "rightOf",
    "contains_child": "containsChild",
    "contains_descendants": "containsDescendants",
    "child_of": "childOf",
}
_LONGEST_COMMENT = 96


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenStep:
    """One command, None where only something is said; `said` stands above it."""

    command: "Written | None"
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenFlow:
    """A flow to be written: what its head says, and its steps."""

    app_id: str
    name: str
    said: Sequence[str] = ()
    env: Mapping[str, str]
    tags: Sequence[str] = ()
    steps: Sequence[WrittenStep]

    @property
    def bare_points(self) -> int:
        """How many steps touch a point of the screen, for want of anything that names it."""
        return sum(
            isinstance(value, dict) and list(value) == ["point"]
            for step in self.steps
            if isinstance(step.command, dict)
            for value in step.command.values()
        )

    def text(self) -> str:
        """The file."""
        head: dict[str, Written] = {"appId": self.app_id, "name": self.name}
        if self.tags:
            head["tags"] = list(self.tags)
        if self.env:
            head["env"] = dict(self.env)
        lines = [_comment(line) for line in self.said]
        lines += [_dump(head).rstrip("\n"), "---"]
        for step in self.steps:
            if step.said:
                lines.append(_comment(step.said))
            if step.command is not None:
                lines.append(_dump([step.command]).rstrip("\n"))
        return "\n".join(lines) + "\n"


def written(selector: Selector) -> Written:
    """A selector as it is written: a text alone is the short form."""
    found: dict[str, Written] = {}
    for field in fields(selector):
        value = getattr(selector, field.name)
        key = _FIELDS.get(field.name, field.name)
        match value:
            case None | ():
                continue
            case str():
                found[key] = escaped(value)
            case bool():
                found[key] = value
            case Selector():
                found[key] = written(value)
            case _:
                found[key] = [_mapped(one) for one in value]
    if list(found) == ["text"]:
        return found["text"]
    return found


def _mapped(inner: object) -> Written:
    return written(inner) if isinstance(inner, Selector) else str(inner)


def escaped(text: str) -> str:
    r"""A text in which `${` stands for itself: `\${` in a flow."""
    return text.replace("${", "\\${")


def _comment(text: str) -> str:
    flat = " ".join(text.split())
    if len(flat) > _LONGEST_COMMENT:
        flat = flat[: _LONGEST_COMMENT - 1] + "…"
    return f"# {flat}"


def _dump(document: object) -> str:
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=10**6)
