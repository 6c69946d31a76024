"""Tests that end because a phone or a model is gone: errors, since nothing is known of the app.

Loaded by the process that writes reports, which may have no phone: of the standard library only.
"""

from pathlib import Path
from typing import Any, Literal

import pytest

Lost = Literal["phone", "model", "other"]
_PACKAGE = Path(__file__).parents[1]
_KEY = "tapwright_lost"


class BrokenOff(RuntimeError):
    """Not the app is why a goal or flow did not end, so nothing is known of the app."""

    def __init__(self, why: str, lost: Lost) -> None:
        super().__init__(why)
        self.lost: Lost = lost


class NoPhone(BrokenOff):
    """There is no phone for a test."""


def cut_inside(excinfo: pytest.ExceptionInfo[BaseException]) -> bool:
    """Take from a traceback where inside of this package an error of ours came up, which is told by
    its message; False if nothing of the test is left then."""
    if isinstance(excinfo.value, NoPhone):
        return False
    entries: Any = list(excinfo.traceback)
    names = {kind.__name__ for kind in type(excinfo.value).__mro__}
    if "TapwrightError" not in names and Path(entries[-1].path).name != "other_names.py":
        return True
    while len(entries) > 1 and _PACKAGE in Path(entries[-1].path).parents:
        entries.pop()
    if "_pytest" in Path(entries[-1].path).parts:
        return False
    # pytest goes through the frames anew, so the chain itself ends here.
    entries[-1]._rawentry.tb_next = None
    excinfo.traceback = type(excinfo.traceback)(excinfo.traceback[0]._rawentry)  # pyright: ignore
    return True


def mark_lost(report: pytest.TestReport, lost: Lost) -> None:
    """Have a report counted as an error; pytest-xdist hands the mark on."""
    setattr(report, _KEY, lost)


def lost_of(report: object) -> str:
    """What was lost, empty if nothing was."""
    return str(getattr(report, _KEY, ""))


def mend_junit(config: pytest.Config, report: pytest.TestReport) -> None:
    """Say in JUnit why, where pytest says of every error that set-up failed."""
    for plugin in config.pluginmanager.get_plugins():
        reporter: Any = getattr(plugin, "node_reporter", None)
        if type(plugin).__name__ != "LogXML" or reporter is None:
            continue
        for node in reporter(report).nodes:
            said = str(node.get("message", ""))
            if node.tag == "error" and said.startswith('failed on setup with "'):
                node.set("message", said.removeprefix('failed on setup with "').removesuffix('"'))
