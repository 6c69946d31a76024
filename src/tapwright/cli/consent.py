"""Asks before a task changes somebody's phone: a goal in words changes nothing by itself."""

import sys
from collections.abc import Sequence

import typer

from ..actions import UsageError
from ..device.device import Device
from ..tasks import Task
from ..tasks.app_under_test import AppUnderTest
from ..tasks.phone_language import check_phone_language
from ..tasks.told_changes import told_changes


async def consent(
    tasks: Sequence[Task], device: Device, yes: bool, app: AppUnderTest | None = None
) -> None:
    """Say what these tasks and the app under test change on the phone, and go on only if that is
    wished.

    Raises UsageError, before anything is changed, if it is not or if nobody is there to ask, and
    for a phone on which what a goal names cannot be.
    """
    await check_phone_language(tasks, device)
    told = await told_changes(tasks, device, app)
    if not told:
        return
    typer.echo(told, err=True)
    ask_to_go_on(yes)


def ask_to_go_on(yes: bool) -> None:
    """Ask whoever has been told what would be changed; raises UsageError if it is not wished, or if
    nobody is there to ask."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise UsageError(
            "nobody is at a terminal to allow these changes, so nothing was done; allow them "
            "with --yes"
        )
    if not typer.confirm("Go on?", default=False, err=True):
        raise UsageError("not allowed, so nothing was changed")
