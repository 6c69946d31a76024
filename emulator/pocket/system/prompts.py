"""The system's own dialogs: permissions, crashes, apps that do not respond."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from ..toolkit import kit
from ..toolkit.strings import tr
from .activity import Layer
from .permissions import BACKGROUND_LOCATION, Group

PERMISSIONS = "com.android.permissioncontroller"
"""Its resources keep this name where the package is `com.google.android.permissioncontroller`."""
ANDROID = "android"
Decision = Literal["foreground", "once", "allow", "deny"]


def permission_prompt(
    app: str, group: Group, permission: str, decide: Callable[[Decision], None]
) -> Layer:
    """Ask for a permission; it stays until it is answered."""

    def build() -> kit.View:
        question = tr(group.question, app=app)
        if permission == BACKGROUND_LOCATION:
            question = tr("Allow {app} to access this device’s location all the time?", app=app)
        title = kit.Text(
            question, "title_large", align="center", rid=f"{PERMISSIONS}:id/permission_message"
        )
        choices: list[tuple[str, str, Decision]]
        if group.while_in_use and permission != group.background:
            choices = [
                ("permission_allow_foreground_only_button", "While using the app", "foreground"),
                ("permission_allow_one_time_button", "Only this time", "once"),
                ("permission_deny_button", "Don’t allow", "deny"),
            ]
        else:
            choices = [
                ("permission_allow_button", "Allow", "allow"),
                ("permission_deny_button", "Don’t allow", "deny"),
            ]
        buttons = _stack(
            [
                (f"{PERMISSIONS}:id/{rid}", tr(label), _answer(decide, d))
                for rid, label, d in choices
            ]
        )
        body = kit.Column(
            [
                kit.Place(kit.Icon(group.icon, 28, "primary"), x="center"),
                kit.Space(height=16),
                title,
            ]
        )
        return kit.Dialog(body=kit.Column([body, kit.Space(height=24), *buttons]))

    return Layer(build, package=PERMISSIONS, cancelable=False)


def _answer(decide: Callable[[Decision], None], decision: Decision) -> kit.Handler:
    return lambda: decide(decision)


def _stack(choices: list[tuple[str, str, kit.Handler]]) -> list[kit.View]:
    """Wide buttons, one joined block."""
    views: list[kit.View] = []
    last = len(choices) - 1
    for index, (rid, label, act) in enumerate(choices):
        top, bottom = (16 if index == 0 else 4), (16 if index == last else 4)
        tone: kit.Role = "on_secondary_container"
        text = kit.Text(label, "label_large", tone, 1, "center", hidden=True)
        box = kit.Surface(
            kit.Pad(text, x=16, y=18), "secondary_container", (top, top, bottom, bottom)
        )
        views.append(kit.Tap(box, act, info=kit.Info("android.widget.Button", rid, label)))
        if index < last:
            views.append(kit.Space(height=2))
    return views


def crash_prompt(app: str, about: kit.Handler, close: kit.Handler) -> Layer:
    """Say that an app has stopped."""
    choices = (
        ("aerr_app_info", "info", "App info", about),
        ("aerr_close", "close", "Close", close),
    )
    return _error_prompt(lambda: tr("{app} keeps stopping", app=app), choices)


def anr_prompt(app: str, close: kit.Handler, wait: kit.Handler) -> Layer:
    """Say that an app does not respond."""
    choices = (
        ("aerr_close", "close", "Close app", close),
        ("aerr_wait", "hourglass_empty", "Wait", wait),
    )
    return _error_prompt(lambda: tr("{app} isn’t responding", app=app), choices)


def _error_prompt(
    title: Callable[[], str], choices: tuple[tuple[str, str, str, kit.Handler], ...]
) -> Layer:
    def build() -> kit.View:
        rows = [
            kit.ListItem(tr(label), leading=kit.Icon(icon), on_tap=act, rid=f"android:id/{rid}")
            for rid, icon, label, act in choices
        ]
        return kit.Dialog(title(), body=kit.Pad(kit.Column(rows), x=8), wide_body=True)

    return Layer(build, package=ANDROID, cancelable=False)
