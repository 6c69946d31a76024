"""Asks a person on behalf of a run: keeps the question, tells the channels, waits."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ...actions.log import get_logger
from ...agent.policy.gate import Approval, ApprovalRequest
from .channels import Channel, ChannelFailed
from .question import YES, Asked, AtDeadline, GivenAnswer, Question
from .store import AnswerRefused, QuestionStore

# How often it is looked whether another process has brought the answer.
_LOOK_S = 0.25
# The gate gives up by itself; an answer that is taken has to reach it before.
_BEFORE_GATE_S = 1.0

_log = get_logger(__name__)


def utc_now() -> datetime:
    """The time of the wall clock."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class AskingTerms:
    """How long a person has, what happens then, and who is told: `stop` ends the run, and hears
    why."""

    deadline_s: float
    then: AtDeadline
    channels: Sequence[Channel] = ()
    link: Callable[[Question], str] = lambda question: ""
    stop: Callable[[str], None] = lambda why: None


class QuestionAsker:
    """The user and the approver of one run; `picture` finds the newest screenshot of it."""

    def __init__(
        self,
        store: QuestionStore,
        job: str,
        run: str,
        terms: AskingTerms,
        picture: Callable[[], Path | None] = lambda: None,
        clock: Callable[[], datetime] = utc_now,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._job = job
        self._run = run
        self._terms = terms
        self._picture = picture
        self._clock = clock
        self._timer = timer

    async def answer(self, question: str) -> str | None:
        """What a person answers to the agent's question; None at the deadline."""
        asked = Asked(kind="question", text=question)
        given = await self._ask(asked, self._picture(), self._terms.deadline_s)
        return None if given is None else given.text

    async def approve(self, request: ApprovalRequest) -> Approval | None:
        """A person's yes or no; None at the deadline."""
        asked = Asked(
            kind="approval",
            text=request.does,
            goal=request.goal,
            why=request.why,
            app=request.app,
            label=request.label,
            amount=request.amount,
            most="" if request.amount else request.most,
        )
        gate_s = request.deadline_s
        within_s = min(self._terms.deadline_s, max(gate_s - _BEFORE_GATE_S, gate_s / 2))
        given = await self._ask(asked, request.picture or self._picture(), within_s)
        if given is None:
            return None
        return Approval(given.text == YES, f"{given.by} ({given.channel})", str(given))

    async def _ask(self, asked: Asked, picture: Path | None, within_s: float) -> GivenAnswer | None:
        now, terms = self._clock(), self._terms
        deadline = now + timedelta(seconds=within_s)
        question = self._store.ask(self._job, self._run, asked, picture, now, deadline, terms.then)
        # A clock that is set back gives nobody more time: the gate has given up by then.
        left_s = (question.deadline_at - now).total_seconds()
        end_s = self._timer() + min(left_s, within_s)
        told = {channel for channel, failed in self._store.deliveries(question.id) if not failed}
        telling = [
            asyncio.create_task(self._tell(channel, question))
            for channel in terms.channels
            if channel.name not in told and question.state == "open"
        ]
        try:
            ended = await self._waited(question, end_s)
        except asyncio.CancelledError:
            # By the gate's own deadline on a busy computer, or because the run is stopped.
            if self._left_s(question, end_s) <= 0:
                self._expired(self._store.end(question.id, "expired"))
                # An answer that came between the two is to an act that was denied, and to no other.
                self._store.use(question.id, self._clock())
            raise
        finally:
            for task in telling:
                task.cancel()
            await asyncio.gather(*telling, return_exceptions=True)
        given = self._store.use(question.id, self._clock())
        if given is None:
            self._expired(ended)
        return given

    def _expired(self, question: Question) -> None:
        """Stop the run, if that is what happens at the deadline."""
        if question.state == "expired" and question.then == "stop":
            self._terms.stop(f"nobody answered {question.id} until its deadline")

    def _left_s(self, question: Question, end_s: float) -> float:
        wall_s = (question.deadline_at - self._clock()).total_seconds()
        return min(wall_s, end_s - self._timer())

    async def _waited(self, question: Question, end_s: float) -> Question:
        while question.state == "open":
            if (left_s := self._left_s(question, end_s)) <= 0:
                return self._store.end(question.id, "expired")
            await asyncio.sleep(min(_LOOK_S, left_s))
            question = self._store.get(question.id)
        return question

    async def _tell(self, channel: Channel, question: Question) -> None:
        """Tell a channel; one that brings an answer back answers by itself."""
        failed = ""
        try:
            given = await channel.tell(question, self._terms.link(question))
            if given is not None:
                self._store.answer(question.id, given[0], given[1], channel.name, self._clock())
        except (ChannelFailed, AnswerRefused) as error:
            failed = str(error)
            _log.warning("a question was not delivered", channel=channel.name, why=failed)
        self._store.delivered(question.id, channel.name, failed, self._clock())
