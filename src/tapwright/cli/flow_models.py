"""What `tapwright test` says of its model: what it cost, and who is asked for a yes."""

from typing import TYPE_CHECKING

import typer

from ..flows.suite import FlowSuiteResult

if TYPE_CHECKING:
    # Flows without a model load nothing of it.
    from ..agent.policy.gate import Approver


def terminal_approver(quiet: bool) -> "Approver | None":
    """The person at the terminal, if there is one."""
    from .console_user import console_approver
    from .streams import console

    return console_approver(console(quiet=quiet), quiet)


def say_waiting(text: str) -> None:
    """Say that an endpoint is waited for, and why."""
    from .console_user import say

    say(text)


def print_spent(suite: FlowSuiteResult) -> None:
    """Say what models cost, if one was asked, and if it was a script."""
    if bill := suite.bill(suite.spent):
        typer.echo(bill)
