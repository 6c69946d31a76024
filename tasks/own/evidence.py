"""Evaluates a task's checks on the phone: each becomes one line of the verdict."""

import hashlib
from collections.abc import Callable, Sequence

from ...device.device import Device
from ...device.errors import CommandFailed
from ...device.ui import UiNode
from ...traces.schema import Evidence
from ..answers import folded
from ..providers import query_rows
from .checks import (
    AnswerCheck,
    AppCheck,
    Check,
    ContentCheck,
    EndCheck,
    FileCheck,
    JudgeCheck,
    ScriptCheck,
    SettingCheck,
    ShellCheck,
    SqliteCheck,
    UiCheck,
)
from .matching import Match
from .sqlite import query_database
from .values import same_value

# So much of what was found stands in the verdict.
_LONGEST = 300


async def look_up(
    device: Device, checks: Sequence[Check], mask: Callable[[str], str] = str
) -> tuple[Evidence, ...]:
    """The evidence of every check that the phone decides, in their order; raises DeviceError.

    `mask` takes secrets out of what is said of it.
    """
    found = [e for check in checks if (e := await _one(device, check)) is not None]
    return tuple(_told(evidence, mask) for evidence in found)


def answered(check: AnswerCheck, answer: str | None) -> Evidence:
    """The evidence of what the agent answered."""
    equals = check.equals
    wanted = equals if isinstance(equals, str) else ", ".join(equals)
    holds = answer is not None and same_value(check.answer, equals, answer)
    found = "nothing" if answer is None else answer
    evidence = _evidence(check.what or "the answer", f"{check.answer} {wanted}", found, holds)
    return _told(evidence, str)


async def _one(device: Device, check: Check) -> Evidence | None:
    match check:
        case ShellCheck(shell=words):
            return await _printed(device, check, words, " ".join(words))
        case ScriptCheck(sh=line):
            return await _printed(device, check, ("sh", "-c", line), line)
        case SettingCheck(setting=name):
            return await _setting(device, check, name)
        case ContentCheck():
            return await _content(device, check)
        case FileCheck():
            return await _file(device, check)
        case SqliteCheck():
            return await _sqlite(device, check)
        case UiCheck():
            return await _ui(device, check)
        case AppCheck():
            return await _app(device, check)
        case AnswerCheck() | EndCheck() | JudgeCheck():
            return None


async def _printed(
    device: Device, check: ShellCheck | ScriptCheck, words: Sequence[str], name: str
) -> Evidence:
    try:
        code, text = 0, await device.shell(*words)
    except CommandFailed as error:
        code, text = error.code, error.stdout or error.stderr
    found = text if code == check.exit_code else f"exit code {code}: {text}"
    holds = code == check.exit_code and check.fits(text)
    return _evidence(check.what or name, check.wanted, found, holds)


async def _setting(device: Device, check: SettingCheck, name: str) -> Evidence:
    namespace, _, key = name.partition(".")
    text = await device.shell("settings", "get", namespace, key)
    return _matched(check.what or f"setting {name}", check, text)


async def _content(device: Device, check: ContentCheck) -> Evidence:
    name = check.what or f"rows of {check.content}"
    conditions = [f"{column} = {value}" for column, value in check.columns.items()]
    wanted = " with ".join([check.wanted, *([", ".join(conditions)] if conditions else [])])
    columns = tuple(check.columns)
    try:
        rows = await query_rows(device, check.content, columns, check.where)
    except CommandFailed as error:
        return _evidence(name, wanted, error.whole, False)
    found = sum(
        all(folded(row[column]) == folded(value) for column, value in check.columns.items())
        for row in rows
    )
    return _evidence(name, wanted, f"{found} rows of {len(rows)}", check.fits(found))


async def _file(device: Device, check: FileCheck) -> Evidence:
    name = check.what or f"file {check.file}"
    parts = [check.wanted, f"MD5 {check.md5}" if check.md5 else ""]
    wanted = "no such file" if check.absent else " and ".join(filter(None, parts)) or "a file"
    try:
        content = await device.pull(check.file)
    except CommandFailed:
        return _evidence(name, wanted, "no such file", check.absent)
    if check.absent:
        return _evidence(name, wanted, f"a file of {len(content)} bytes", False)
    digest = hashlib.md5(content, usedforsecurity=False).hexdigest()
    text = content.decode("utf-8", "replace")
    holds = check.fits(text) and check.md5 in (None, digest)
    return _evidence(name, wanted, f"MD5 {digest}" if check.md5 else text, holds)


async def _sqlite(device: Device, check: SqliteCheck) -> Evidence:
    name = check.what or f"rows of {check.sqlite}"
    rows = await query_database(device, check.sqlite, check.sql)
    if isinstance(rows, str):
        return _evidence(name, check.wanted, rows, False)
    if check.rows is None:
        return _evidence(name, check.wanted, f"{len(rows)} rows", check.fits(len(rows)))
    holds = [[*map(folded, row)] for row in rows] == [[*map(folded, row)] for row in check.rows]
    return _evidence(name, str(list(check.rows)), str(rows), holds)


async def _ui(device: Device, check: UiCheck) -> Evidence:
    nodes = (await device.ui()).nodes()
    shown = any(_shows(node, check) for node in nodes)
    wanted = f"{'not ' if check.absent else ''}on the screen"
    found = "on the screen" if shown else "not on the screen"
    return _evidence(check.what or f"“{check.ui}”", wanted, found, shown != check.absent)


def _shows(node: UiNode, check: UiCheck) -> bool:
    wanted = folded(check.ui)
    texts = (folded(node.text), folded(node.desc))
    return any(wanted in text if check.part else wanted == text for text in texts)


async def _app(device: Device, check: AppCheck) -> Evidence:
    app = (await device.observe()).app
    found = app.package if app else "none"
    wanted = (check.app,) if isinstance(check.app, str) else check.app
    return _evidence(check.what or "app in front", " or ".join(wanted), found, found in wanted)


def _matched(name: str, check: Match, text: str) -> Evidence:
    return _evidence(name, check.wanted, text, check.fits(text))


def _evidence(what: str, expected: str, found: str, holds: bool) -> Evidence:
    return Evidence(what=what, expected=expected, found=found, holds=holds)


def _told(evidence: Evidence, mask: Callable[[str], str]) -> Evidence:
    """The evidence in short; cut only once it is masked, for half a secret has no name."""
    shown = mask(evidence.found).strip()
    if len(shown) > _LONGEST:
        shown = f"{shown[:_LONGEST]} ... ({len(evidence.found)} characters)"
    what, expected = mask(evidence.what), mask(evidence.expected)
    return Evidence(what=what, expected=expected, found=shown, holds=evidence.holds)
