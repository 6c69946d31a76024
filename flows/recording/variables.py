"""Texts of a flow that come from outside: secrets always, a task's parameters with their value."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ...actions import UsageError
from ...traces.redactor import old_marks_as_names
from .writing import WrittenStep, escaped

_LOST_TEXT = "{{secret}}"
_SECRET = re.compile(r"\{([\w.-]+)\}")


@dataclass(slots=True)
class FlowVariables:
    """Puts `${NAME}` into typed texts; `secrets` are the names that stand there in braces,
    `parameters` texts by name. `env` is what the head of the flow has to say then."""

    secrets: Sequence[str]
    parameters: Mapping[str, str]
    env: dict[str, str] = field(default_factory=dict[str, str])
    _needed: dict[str, str] = field(default_factory=dict[str, str])

    def filled(self, text: str) -> str:
        """A typed text as the flow has it; raises UsageError if a part of it was taken out."""
        if _LOST_TEXT in text:
            raise UsageError(
                "a text that was typed has been taken out of this trace for good: make the flow of "
                "the trace as it was recorded"
            )
        text = old_marks_as_names(text)
        names = {one: variable_name(one) for one in self.secrets}
        pieces: list[str] = []
        at = 0
        for found in _SECRET.finditer(text):
            if found[1] in names:
                self._needed[names[found[1]]] = found[1]
                pieces += [
                    self._with_parameters(text[at : found.start()]),
                    f"${{{names[found[1]]}}}",
                ]
                at = found.end()
        return "".join([*pieces, self._with_parameters(text[at:])])

    def _with_parameters(self, text: str) -> str:
        for name, value in sorted(self.parameters.items(), key=lambda one: -len(one[1])):
            before, hit, after = text.partition(value)
            if (
                hit
                and not (before[-1:].isalnum() and value[:1].isalnum())
                and not (after[:1].isalnum() and value[-1:].isalnum())
            ):
                variable = variable_name(name)
                # What is given with -e goes before the value of the recording.
                self.env[variable] = f"${{{variable} || {_quoted(value)}}}"
                return (
                    self._with_parameters(before)
                    + f"${{{variable}}}"
                    + self._with_parameters(after)
                )
        return escaped(text)

    def demands(self) -> Iterator[WrittenStep]:
        """Steps that fail before anything is done if a secret is not given."""
        for variable, name in self._needed.items():
            yield WrittenStep(
                command={
                    "assertTrue": {
                        "condition": f"${{typeof {variable} !== 'undefined'}}",
                        "label": f"the secret {name} is given: --secret {variable}",
                    }
                }
            )


def variable_name(name: str) -> str:
    """A name as a variable of a script: capitals, digits and lines, no digit in front."""
    found = re.sub(r"\W+", "_", name, flags=re.ASCII).upper().strip("_") or "TEXT"
    return f"_{found}" if found[0].isdigit() else found


def _quoted(value: str) -> str:
    """A JavaScript text in single quotes; a brace in it does not end the `${` around it."""
    signs = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "{": "\\x7b", "}": "\\x7d"}
    return "'" + "".join(signs.get(one, one) for one in value) + "'"
