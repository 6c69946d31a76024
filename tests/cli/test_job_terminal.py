"""The terminal as a channel of jobs, on a terminal of its own."""

import asyncio
import io
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from rich.console import Console

from tapwright.cli.job_terminal import TerminalChannel
from tapwright.jobs.questions.messages import ChannelMessage
from tapwright.jobs.questions.question import Asked, Question

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@dataclass
class Screen:
    """A terminal that the test types on."""

    channel: TerminalChannel
    out: io.StringIO
    keyboard: int

    async def shows(self, text: str) -> None:
        async with asyncio.timeout(30):
            while text not in self.out.getvalue():
                await asyncio.sleep(0.01)


@pytest.fixture
def screen() -> Iterator[Screen]:
    ours, theirs = os.openpty()
    out = io.StringIO()
    yield Screen(TerminalChannel(Console(file=out, width=100), theirs), out, ours)
    os.close(ours)
    os.close(theirs)


def question(kind: str = "approval", name: str = "q1") -> Question:
    asked = Asked(kind=kind, text="tap", label="[red]Pay", amount="€12")  # pyright: ignore[reportArgumentType]
    return Question(
        id=name, job="top-up", run="r1", asked=asked, asked_at=NOON, deadline_at=NOON,
        then="stop", key="k",
    )  # fmt: skip


@pytest.mark.parametrize(("typed", "said"), [("yes", "yes"), ("y", "yes"), ("N", "no")])
async def test_only_a_whole_yes_is_one(screen: Screen, typed: str, said: str) -> None:
    # What was typed before the question does not count.
    os.write(screen.keyboard, b"yes\n")
    asking = asyncio.create_task(screen.channel.tell(question(), ""))
    await screen.shows("[yes/no]")
    await asyncio.sleep(0)
    os.write(screen.keyboard, f"{typed}\n".encode())
    given = await asking
    assert given is not None and given[0] == said and given[1]
    shown = screen.out.getvalue()
    assert "tap on “[red]Pay”" in shown and "then the run is stopped" in shown


@pytest.mark.parametrize("typed", ["sure", "yep", "yes please", ""])
async def test_what_is_neither_is_asked_again(screen: Screen, typed: str) -> None:
    asking = asyncio.create_task(screen.channel.tell(question(), ""))
    await screen.shows("[yes/no]")
    await asyncio.sleep(0)
    os.write(screen.keyboard, f"{typed}\n".encode())
    await screen.shows("Type yes or no. [yes/no]")
    assert not asking.done()
    await asyncio.sleep(0)
    os.write(screen.keyboard, b"no\n")
    given = await asking
    assert given is not None and given[0] == "no"


async def test_one_question_after_the_other_and_what_is_answered_elsewhere_is_given_up(
    screen: Screen,
) -> None:
    first = asyncio.create_task(screen.channel.tell(question(), ""))
    await screen.shows("(q1)")
    second = asyncio.create_task(screen.channel.tell(question("question", "q2"), ""))
    await asyncio.sleep(0)
    assert "(q2)" not in screen.out.getvalue()
    first.cancel()
    await screen.shows("(q2)")
    assert "it is asked no more" in screen.out.getvalue()
    os.write(screen.keyboard, b"the blue one\n")
    given = await second
    assert given is not None and given[0] == "the blue one"
    await screen.channel.say(ChannelMessage("the job failed", ("why",)))
    assert "the job failed\nwhy" in screen.out.getvalue()
