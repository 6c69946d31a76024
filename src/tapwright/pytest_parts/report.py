"""What reports say of a test on a phone: pytest's own, JUnit, pytest-html and Allure."""

from base64 import b64encode
from importlib import import_module
from typing import Any, cast

import pytest

from .traces import TestTrace


def attach(report: pytest.TestReport, item: pytest.Item, trace: TestTrace) -> None:
    """Add where the trace is, what was spent, and of a failure the screen and its views."""
    told = dict(item.user_properties)
    for name, value in trace.properties():
        if told.get(name) != value:
            item.user_properties.append((name, value))
    report.user_properties = list(item.user_properties)
    lines = [f"{name.removeprefix('tapwright_')}: {value}" for name, value in trace.properties()]
    if trace.lost:
        what = {"phone": "the phone was lost", "model": "the model cannot be asked"}
        why = what.get(trace.lost, "not the app is why it ended")
        lines.insert(0, f"{why}: an error, which says nothing about the app")
    if trace.why:
        kept = trace.folders[0] / "failure.png" if trace.journal is not None else None
        if trace.screenshot is not None and kept is not None:
            lines.append(f"screenshot: {kept}")
    if report.failed and not trace.told:
        report.sections.append(("tapwright", "\n".join(lines)))
    if trace.told:
        return
    trace.told = True
    _to_html(report, item.config, trace, lines)
    _to_allure(item.config, trace, lines)


def _to_html(
    report: pytest.TestReport, config: pytest.Config, trace: TestTrace, lines: list[str]
) -> None:
    """Extras of pytest-html, if it writes a report (its documentation, "Extra content")."""
    if not config.pluginmanager.hasplugin("html"):
        return
    extras: Any = import_module("pytest_html.extras")
    made = cast("list[Any]", getattr(report, "extras", []))
    if trace.screenshot is not None:
        picture = b64encode(trace.screenshot).decode()
        made.append(extras.png(picture, name="screen"))
    if trace.views:
        made.append(extras.text(trace.views, name="views"))
    made.append(extras.text("\n".join(lines), name="tapwright"))
    report.extras = made  # pyright: ignore


def _to_allure(config: pytest.Config, trace: TestTrace, lines: list[str]) -> None:
    """Attachments of Allure, if results are written (its documentation, "Attachments")."""
    if not config.getoption("--alluredir", default=None):
        return
    allure: Any = import_module("allure")
    kinds, attach = allure.attachment_type, allure.attach
    if trace.screenshot is not None:
        attach(trace.screenshot, name="screen", attachment_type=kinds.PNG)
    if trace.views:
        attach(trace.views, name="views", attachment_type=kinds.TEXT)
    attach("\n".join(lines), name="tapwright", attachment_type=kinds.TEXT)
