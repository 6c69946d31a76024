"""JavaScript in flows: `${...}` in texts, evalScript and runScript, within bounds.

An engine has no files and no network; memory, stack and time are bounded. The engine's C code gives
up Python's lock, so that a script without end, run in a thread, holds up no other phone. With the
network allowed the engine sits in a process of its own (`script_worker.py`): there it can wait for
an answer, which a script with a time limit cannot, and it is ended if none comes.
"""

import json
import re
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol

from ..actions.extras import missing_extra
from .prelude import PRELUDE

try:
    import quickjs  # pyright: ignore[reportMissingTypeStubs]
except ModuleNotFoundError as error:
    raise missing_extra(error) or error from error

MEMORY_BYTES = 64 * 1024 * 1024
STACK_BYTES = 512 * 1024
TIME_S = 5.0
"""Of processor time a script; `http` waits longer, see `script_worker.py`."""
LONGEST_RESULT = 1_000_000
_js: Any = quickjs  # which tells no types
_PLACE = re.compile(r"<eval> \(<input>:(\d+):(\d+)\)")
# Each brace, quote and backslash that matters for where an expression ends.
_MARKS = re.compile(r"\\.|[{}'\"`]", re.DOTALL)


class ScriptFailed(Exception):
    """A script raised, took too long or too much memory; the message says which."""


class ScriptEngine(Protocol):
    """One JavaScript world, that of a flow with all its sub-flows."""

    def call(self, function: str, *texts: str) -> str:
        """Call a function of the prelude with texts; raises ScriptFailed."""
        ...

    def close(self) -> None:
        """End it."""
        ...


class QuickJs:
    """The engine in this process; `ask` answers `http`, and without it the network is off.

    With `ask` there is no time limit: who gives it must end the process instead.
    """

    def __init__(self, ask: Callable[[str], str] | None = None, time_s: float = TIME_S) -> None:
        self._time_s = time_s
        self._context: Any = _js.Context()
        self._context.set_memory_limit(MEMORY_BYTES)
        self._context.set_max_stack_size(STACK_BYTES)
        if ask is None:
            self._context.set_time_limit(time_s)
        else:
            self._context.add_callable("__ask", ask)
        self._context.eval(PRELUDE)

    def call(self, function: str, *texts: str) -> str:
        """Call a function of the prelude with texts; raises ScriptFailed."""
        given = ",".join(json.dumps(text) for text in texts)
        try:
            result: object = self._context.eval(f"{function}({given})")
        except (_js.JSException, _js.StackOverflow, UnicodeError) as error:
            raise ScriptFailed(_told(str(error), self._time_s)) from error
        said = result if isinstance(result, str) else ""
        if len(said) > LONGEST_RESULT:
            raise ScriptFailed(f"a result of {len(said)} characters is too long to be used")
        return said

    def close(self) -> None:
        """Nothing outlives it."""


class Scripts:
    """Texts and scripts of one flow; variables of sub-flows are theirs, `output` is everybody's."""

    def __init__(self, engine: ScriptEngine | None = None) -> None:
        self._engine = engine or QuickJs()

    def fill(self, text: str) -> str:
        r"""The text with the value of each `${...}` in it; `\${` stays as `${`."""
        if "${" not in text:
            return text
        return "".join(
            self.run(part.strip()) if code and part.strip() else ("" if code else part)
            for code, part in parts(text)
        )

    def run(self, script: str, env: Mapping[str, str] | None = None, folder: str = "") -> str:
        """The value of a script's last expression as a text, with variables of its own; files of
        its forms lie in `folder`, or else in the workspace."""
        if env is None:
            return self._engine.call("__run", script)
        with self.scope(env):
            self._engine.call("__folder", folder)
            value = self._engine.call("__run", script)
            self._engine.call("__folder", "")
            return value

    @contextmanager
    def scope(self, env: Mapping[str, str]) -> Generator[None]:
        """Variables that are gone after the block, `${...}` in them filled one by one."""
        self._engine.call("__enter", "{}")
        try:
            self.define(env)
            yield
        finally:
            self._engine.call("__leave")

    def define(self, env: Mapping[str, str]) -> None:
        """Set variables of the innermost scope, `${...}` in them filled one by one."""
        for name, value in env.items():
            self._engine.call("__define", json.dumps({name: self.fill(value)}))

    def copied(self, text: str) -> None:
        """Set `maestro.copiedText`."""
        self._engine.call("__copied", text)

    def logs(self) -> tuple[str, ...]:
        """What `console.log` said since the last time."""
        return tuple(json.loads(self._engine.call("__logs")))

    def output(self) -> dict[str, object]:
        """The shared `output` as plain values."""
        return json.loads(self._engine.call("__output"))

    def close(self) -> None:
        """End the engine."""
        self._engine.close()


def parts(text: str) -> list[tuple[bool, str]]:
    r"""A text cut into what is code, of `${...}`, and what is not; `\${` is not.

    A `${` without its end is no code.
    """
    found: list[tuple[bool, str]] = []
    plain, at = "", 0
    while (start := text.find("${", at)) >= 0:
        end = _end(text, start + 2)
        if start and text[start - 1] == "\\":
            plain += text[at : start - 1] + "${"
            at = start + 2
        elif end < 0:
            break
        else:
            found.append((False, plain + text[at:start]))
            found.append((True, text[start + 2 : end]))
            plain, at = "", end + 1
    found.append((False, plain + text[at:]))
    return [(code, part) for code, part in found if part or code]


def _end(text: str, start: int) -> int:
    """Where the brace closes that was open at `start`; -1 if none does."""
    depth, quote = 0, ""
    for mark in _MARKS.finditer(text, start):
        sign = mark[0]
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "'\"`":
            quote = sign
        elif sign == "{":
            depth += 1
        elif sign == "}":
            if depth == 0:
                return mark.start()
            depth -= 1
    # A quote that never closes, as in a regular expression or a text: the first brace ends it.
    return text.find("}", start) if quote else -1


def is_true(value: str) -> bool:
    """Whether a condition's value counts as yes (Maestro's Orchestra, evaluateCondition)."""
    said = value.strip()
    if said.lower() == "false" or said in ("", "undefined", "null", "NaN"):
        return False
    try:
        return float(said) != 0
    except ValueError:
        return True


def _told(error: str, time_s: float) -> str:
    """The first line of an engine's error, with the place in the script."""
    said = error.split("\n", 1)[0].strip()
    if said == "InternalError: interrupted":
        return f"the script ran longer than {time_s:g} s and was ended"
    if said == "InternalError: out of memory":
        return f"the script needed more than {MEMORY_BYTES // 2**20} MB and was ended"
    place = _PLACE.search(error)
    return f"{said} (line {place[1]}, column {place[2]} of the script)" if place else said
