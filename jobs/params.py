"""What a run of a job is given: texts of a command line or a form, as values of their types."""

import re
import shlex
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import TypeAlias

from ..actions import UsageError
from .job import JobParam, JobSpec

ParamValue: TypeAlias = str | int | Decimal | bool | date
_MARK = re.compile(r"\{\{|\}\}|\{([^{}]*)\}")
_TRUTH = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


def param_values(spec: JobSpec, given: Mapping[str, str]) -> dict[str, ParamValue]:
    """The value of every parameter of a job; raises UsageError with all mistakes at once."""
    wrong = [_unknown(name, spec) for name in given if name not in spec.params]
    found: dict[str, ParamValue] = {}
    for name, param in spec.params.items():
        text = given.get(name, param.default)
        if text is None:
            about = f" ({param.description})" if param.description else ""
            wrong.append(f"the job needs {name}{about}: give --param {name}=...")
            continue
        try:
            found[name] = param_value(param, text)
        except ValueError as error:
            wrong.append(f"{name}: {error}")
    if wrong:
        raise UsageError("\n".join(wrong))
    return found


def param_value(param: JobParam, text: str) -> ParamValue:
    """The value that a text stands for; raises ValueError that says what is wrong."""
    value = _typed(param, text)
    if param.choices and text not in param.choices:
        close = get_close_matches(text, param.choices, n=2)
        hint = f"did you mean {' or '.join(close)}?" if close else f"{', '.join(param.choices)}"
        raise ValueError(f"{text!r} is none of the choices; {hint}")
    return value


def _typed(param: JobParam, text: str) -> ParamValue:
    match param.type:
        case "string" | "choice":
            return text
        case "integer" if re.fullmatch(r"[-+]?[0-9]{1,30}", text):
            return int(text)
        case "number" if (number := _decimal(text)) is not None:
            return number
        case "boolean" if (truth := _TRUTH.get(text.casefold())) is not None:
            return truth
        case "date":
            try:
                return date.fromisoformat(text)
            except ValueError as error:
                raise ValueError(f"{text!r} is no date: write it as 2026-03-31") from error
        case _:
            raise ValueError(f"{text!r} is no {param.type}")


def _decimal(text: str) -> Decimal | None:
    """A plain number: as a goal is read by a model, an exponent or a grouping would be misread."""
    return Decimal(text) if re.fullmatch(r"[-+]?[0-9]{1,30}(\.[0-9]{1,30})?", text) else None


def written(value: object) -> str:
    """A value as it stands in a goal, and as it would be given."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def placeholders(text: str) -> tuple[str, ...]:
    """The names in braces; a doubled brace is a brace."""
    return tuple(found[1] for found in _MARK.finditer(text) if found[1] is not None)


def filled(text: str, values: Mapping[str, ParamValue], kept: Mapping[str, object]) -> str:
    """A text with parameters put in; what is `kept`, the secrets, stays in braces."""

    def replaced(found: re.Match[str]) -> str:
        name = found[1]
        if name is None:
            return found[0][0]
        return found[0] if name in kept else written(values[name])

    return _MARK.sub(replaced, text)


def filled_check(line: str, values: Mapping[str, ParamValue]) -> str:
    """A check with parameters put in, each within its word: none adds a word or a condition. A
    command of the phone's shell is split once more, so there they are quoted."""
    words = shlex.split(line)
    shell = words[:1] == ["shell"]
    inner = {name: shlex.quote(written(value)) for name, value in values.items()}
    return shlex.join(
        filled(word, inner if shell and place == 1 else values, {})
        for place, word in enumerate(words)
    )


def _unknown(name: str, spec: JobSpec) -> str:
    close = get_close_matches(name, spec.params, n=2)
    known = ", ".join(spec.params) or "it has none"
    hint = f"did you mean {' or '.join(close)}?" if close else f"there are: {known}"
    return f"the job has no parameter {name}; {hint}"
