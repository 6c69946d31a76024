"""The proof that a goal in words brings along: `--check` in a line, looked up on the phone.

A proof is written as people say it, and becomes the same check that a task's file would hold:

    settings global airplane_mode_on == 1        a setting of Android
    text "Order placed" visible                  a view's whole text, also: part "..." not visible
    file /sdcard/Download/a.pdf exists           also: does not exist, contains "..."
    app com.android.settings in front
    package com.example installed                also: not installed
    shell "getprop persist.sys.timezone" == UTC  what a command prints
    shell "COMMAND" grew by 1                    a number that it prints, against that at the start
    answer == "42"                               also: answer contains "..."

Values are compared with ==, !=, >=, <= or contains.
"""

import json
import re
import shlex
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ValidationError

from ..actions import UsageError
from ..device.device import Device
from ..traces.journal import Journal
from ..traces.schema import End, Ending, Evidence, Verdict
from .answers import folded
from .task import WAY_IT_ENDED, one_of

if TYPE_CHECKING:
    # Only a goal that brings a proof needs the checks of task files.
    from .own.checks import Check

CheckT = TypeVar("CheckT", bound=BaseModel)

ENDS = frozenset({End.COMPLETED, End.ANSWERED})
"""The ends that say a goal in words is reached."""
HELD = "held_before.json"
"""Which checks held already when an episode began, in its folder."""
NUMBERS = "numbers_before.json"
"""What was counted when an episode began, for checks that compare with it; in its folder."""
JUDGE = "judge"
"""What stands among an episode's checks if a judge decides besides."""
HELD_BEFORE = "it held before anything was done"
ALL_HELD_BEFORE = "all of it held before anything was done, which proves little"
SHOWN_BEFORE = "the screen showed it before anything was done, which proves nothing"
LEFT_TO_JUDGE = "its checks hold; the rest is for the judge"
FORMS = (
    "settings NAMESPACE NAME == VALUE",
    'text "TEXT" visible',
    "file PATH exists",
    "app PACKAGE in front",
    "package NAME installed",
    'shell "COMMAND" == VALUE',
    'shell "COMMAND" grew by NUMBER',
    'answer == "TEXT"',
)
_A_NUMBER = r"\A\s*-?[0-9]{1,18}\s*\Z"
NAMESPACES = ("system", "secure", "global")


@dataclass(frozen=True, slots=True)
class BeforeIt:
    """What the phone said of a proof before anything was done: the checks that `held`, and by its
    check each number that has to have grown."""

    held: Collection[str] = ()
    numbers: Mapping[str, str] = field(default_factory=dict[str, str])


NOTHING_KNOWN = BeforeIt()


@dataclass(frozen=True, slots=True)
class Proof:
    """What was asked for with `--check`, word for word, and whether a judge has the last word.

    Raises UsageError for a line that is no check.
    """

    lines: tuple[str, ...]
    judged: bool = False

    def __post_init__(self) -> None:
        for line in self.lines:
            read_check(line)

    @classmethod
    def of_record(cls, checks: Sequence[str]) -> "Proof | None":
        """That of an episode's record; None if it was begun without one."""
        lines = tuple(line for line in checks if line != JUDGE)
        return cls(lines, JUDGE in checks) if checks else None

    @property
    def recorded(self) -> tuple[str, ...]:
        """As an episode's record keeps it."""
        return (*self.lines, *([JUDGE] if self.judged else []))

    async def look(self, device: Device, mask: Callable[[str], str] = str) -> tuple[Evidence, ...]:
        """What the phone says of each check now; an answer is none of its business.

        Raises DeviceError, and StateUnreadable if the phone's answer makes no sense.
        """
        from .own.evidence import look_up

        found: list[Evidence] = []
        for line in self.lines:
            if (check := read_check(line)) is not None:
                (evidence,) = await look_up(device, [check], mask)
                found.append(evidence.model_copy(update={"what": mask(line)}))
        return tuple(found)

    async def before(
        self, device: Device, journal: Journal, mask: Callable[[str], str]
    ) -> BeforeIt:
        """What there is before anything is done; kept beside the trace, for a resume."""
        kept, counted = journal.folder / HELD, journal.folder / NUMBERS
        if not kept.exists():
            found = await self.look(device, mask)
            fresh = {one.what: one.found for one in found if _growth(one.what) is not None}
            if fresh:
                journal.keep(NUMBERS, json.dumps(fresh).encode())
            held = [one.what for one in found if one.holds and one.what not in fresh]
            journal.keep(HELD, json.dumps(held).encode())
        numbers: dict[str, str] = json.loads(counted.read_bytes()) if counted.exists() else {}
        return BeforeIt(tuple(json.loads(kept.read_bytes())), numbers)

    def verdict(self, before: BeforeIt, after: Sequence[Evidence], ending: Ending) -> Verdict:
        """Passed if all of it holds and the agent ended as it should; what held before anything
        was done says so, for it proves little, and a screen that was there already proves nothing.
        """
        held = before.held
        told = [
            one.model_copy(update={"found": f"{one.found} ({HELD_BEFORE})"})
            if one.holds and one.what in held
            else _grown(one, before.numbers)
            for one in after
        ]
        answers = [_answered(line, ending.answer) for line in self.lines if _is_answer(line)]
        end = one_of(WAY_IT_ENDED, ENDS, ending.end)
        verdict = Verdict.of((*told, *answers, end))
        if verdict.status != "passed":
            return verdict
        stale = not answers and all(one.what in held for one in after)
        if stale and any(_is_screen(one.what) for one in after):
            return Verdict(status="unverified", why=SHOWN_BEFORE, evidence=verdict.evidence)
        if self.judged:
            return Verdict(status="unverified", why=LEFT_TO_JUDGE, evidence=verdict.evidence)
        return verdict.model_copy(update={"why": ALL_HELD_BEFORE}) if stale else verdict


def read_check(line: str) -> "Check | None":
    """The check that a line stands for; None for one of the agent's answer.

    Raises UsageError for what is none, with the forms that there are.
    """
    from .own.checks import AppCheck, FileCheck, SettingCheck, ShellCheck, UiCheck

    words = _words(line)
    if "" in map(str.strip, words) and {"text", "part", "contains"} & set(words):
        raise UsageError(f"--check {line!r}: say what text; an empty one is found everywhere")
    match words:
        case ["settings" | "setting", space, name, operator, value] if space in NAMESPACES:
            return _made(
                line, SettingCheck, setting=f"{space}.{name}", **_match(line, operator, value)
            )
        case ["text", text, "visible"]:
            return _made(line, UiCheck, ui=text)
        case ["text", text, "not", "visible"]:
            return _made(line, UiCheck, ui=text, absent=True)
        case ["part", text, "visible"]:
            return _made(line, UiCheck, ui=text, part=True)
        case ["part", text, "not", "visible"]:
            return _made(line, UiCheck, ui=text, part=True, absent=True)
        case ["file", path, "exists"]:
            return _made(line, FileCheck, file=path)
        case ["file", path, "does", "not", "exist"]:
            return _made(line, FileCheck, file=path, absent=True)
        case ["file", path, operator, value]:
            return _made(line, FileCheck, file=path, **_match(line, operator, value))
        case ["app", package, "in", "front"]:
            return _made(line, AppCheck, app=package)
        case ["package", name, "installed"]:
            return _made(line, ShellCheck, shell=("pm", "path", name), contains="package:")
        case ["package", name, "not", "installed"]:
            return _made(line, ShellCheck, shell=("pm", "path", name), exit_code=1, equals="")
        case ["shell", command, operator, value]:
            argv = tuple(shlex.split(command))
            return _made(line, ShellCheck, shell=argv, **_match(line, operator, value))
        case ["shell", command, "grew", "by", number] if re.fullmatch(r"[1-9]\d{0,8}", number):
            argv = tuple(shlex.split(command))
            return _made(line, ShellCheck, shell=argv, matches=_A_NUMBER)
        case ["answer", "==" | "contains", _]:
            return None
        case _:
            raise UsageError(f"--check {line!r} is none of: {'; '.join(FORMS)}")


def runs_command(line: str) -> bool:
    """Whether a check has a command of its maker's run on the phone; raises UsageError."""
    return _words(line)[:1] == ["shell"]


def _words(line: str) -> list[str]:
    try:
        return shlex.split(line)
    except ValueError as error:
        raise UsageError(f"--check {line!r}: {error}; close every quotation mark") from error


def _match(line: str, operator: str, value: str) -> dict[str, str]:
    """The condition of a task's file that an operator stands for."""
    match operator:
        case "==":
            return {"equals": value}
        case "!=":
            return {"matches": rf"\A(?!\s*{re.escape(value)}\s*\Z)"}
        case "contains":
            return {"contains": value}
        case ">=":
            return {"at_least": value}
        case "<=":
            return {"at_most": value}
        case _:
            raise UsageError(f"--check {line!r}: compare with ==, !=, >=, <= or contains")


def _made(line: str, kind: type[CheckT], **given: object) -> CheckT:
    try:
        return kind.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        raise UsageError(f"--check {line!r}: {first['msg']}") from error


def _growth(line: str) -> int | None:
    """By how much a number has to have grown; None for a check of anything else."""
    match _words(line):
        case ["shell", _, "grew", "by", number]:
            return int(number)
        case _:
            return None


def _grown(after: Evidence, before: Mapping[str, str]) -> Evidence:
    """Evidence that holds if its number has grown by just as much; other evidence as it is."""
    if (wanted := _growth(after.what)) is None:
        return after
    was, now = before.get(after.what, "nothing"), after.found
    counted = all(re.search(_A_NUMBER, text) for text in (was, now))
    return after.model_copy(
        update={
            "expected": f"{wanted} more than at the start",
            "found": f"{now}, at the start {was}",
            "holds": counted and int(now) - int(was) == wanted,
        }
    )


def _is_screen(line: str) -> bool:
    return _words(line)[:1] in (["text"], ["part"])


def _is_answer(line: str) -> bool:
    return _words(line)[:1] == ["answer"]


def _answered(line: str, answer: str | None) -> Evidence:
    """What was answered, beside what a line asks for; white space is folded."""
    _, operator, value = _words(line)
    wanted, said = folded(value), folded(answer)
    holds = answer is not None and (wanted == said if operator == "==" else wanted in said)
    expected = wanted if operator == "==" else f"contains {wanted}"
    found = "nothing" if answer is None else answer
    return Evidence(what=line, expected=expected, found=found, holds=holds)
