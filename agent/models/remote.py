"""A model behind an HTTP endpoint: chat completions, responses or messages."""

import asyncio
import os
import random
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

import httpx2

from ...actions.log import get_logger
from ...traces.money import Usage
from .base import AnswerRejected, Effort, ModelLost, Prompt, Reply, note_sent, wait
from .failures import CALL_ERRORS, CallFailed, CallFailure, failure_of
from .gate import Clock, EndpointGate, Sleeper
from .profiles import NO_KEY, Profile
from .retry import RetryPolicy
from .transport import CONNECTIONS, SENT_MARK, BoundedClient, SentMark, certificates, refused
from .usage import read_usage
from .wire import Collector, EventReader, WireFormat, error_in, json_bytes, read_whole, request

_CONNECT_S = 10.0
# The version of the messages endpoint that messages_wire.py is written to.
ANTHROPIC_VERSION = "2023-06-01"
_LEAST_MORE_ROOM = 4096
_DRAINED_S = 0.25
# Of one request: an endpoint that wants this and then that again wants nothing.
_MOST_LEARNED = 8
# What servers end a reply with that they had to drop: SGLang, OpenRouter ("Errors"), DeepSeek
# ("Chat Completion"), Zhipu ("Chat completions").
_GIVEN_UP = ("abort", "error", "insufficient_system_resource", "network_error")

_log = get_logger(__name__)


@dataclass(slots=True)
class _Spent:
    """Seconds that are left for one `ask`, its retries and its second try included."""

    left_s: float


class RemoteModel:
    """Asks an endpoint of any shape; `profile.total_s` bounds a call with all its retries.

    Waiting for a turn at `gate`, which all models of an endpoint share, does not count against it.
    `keeps_limit` never asks for more output than the profile's `max_output_tokens`: a reply that
    ran out of room is left so, and an endpoint that takes no limit is lost.
    """

    def __init__(
        self,
        profile: Profile,
        api_key: str,
        *,
        gate: EndpointGate | None = None,
        retries: RetryPolicy | None = None,
        clock: Clock = time.monotonic,
        sleeper: Sleeper = asyncio.sleep,
        rng: random.Random | None = None,
        keeps_limit: bool = False,
    ) -> None:
        if profile.base_url is None or profile.model is None:
            raise ValueError(f"profile {profile.name!r} has no base URL or no model name yet")
        self._profile = profile
        self._secret = api_key
        self._gate = gate or EndpointGate(name=profile.name)
        # What the endpoint asks of one is asked of all who share its gate.
        self._shared = gate is not None
        self._retries = retries or RetryPolicy(while_busy=True)
        self._clock = clock
        self._sleeper = sleeper
        self._rng = rng or random.Random()
        self._keeps_limit = keeps_limit
        self._client = BoundedClient(
            base_url=profile.base_url,
            verify=certificates(),
            timeout=httpx2.Timeout(profile.total_s, connect=min(_CONNECT_S, profile.total_s)),
            limits=CONNECTIONS,
            headers=_headers(profile, api_key),
        )
        self._wire = _wire_of(profile)

    def __repr__(self) -> str:
        return f"RemoteModel({self._profile.name!r} at {self._profile.base_url!r})"

    @property
    def profile(self) -> Profile:
        """Name, endpoint, prices and conventions of this model."""
        return self._profile

    async def ask(self, prompt: Prompt, effort: Effort) -> Reply:
        """Send one prompt and wait for the whole reply; raises ModelLost when that is hopeless.

        A reply that ran out of room is asked for once more with twice the room; both are billed in
        the reply's usage. If that fails, the reply that was cut is all there is.
        """
        room = self._profile.max_output_tokens
        spent = _Spent(self._profile.total_s)
        reply = await self._tried(prompt, effort, room, spent)
        if reply.finish_reason != "length" or self._keeps_limit:
            return reply
        more = max(_LEAST_MORE_ROOM, 2 * (room or reply.usage.output or 0))
        _log.info("model_truncated", profile=self._profile.name, room=more)
        try:
            whole = await self._tried(prompt, effort, more, spent)
        except ModelLost:
            return reply
        return replace(whole, usage=reply.usage + whole.usage)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def _tried(
        self, prompt: Prompt, effort: Effort, room: int | None, spent: "_Spent"
    ) -> Reply:
        """One reply with as many attempts as the policy and the deadline allow."""
        body = self._request(prompt, effort, room)
        attempt, learned = 1, 0
        while True:
            async with self._gate:
                started_s = self._clock()
                try:
                    reply = await self._call(body, spent.left_s)
                except CALL_ERRORS as error:
                    failure = failure_of(error, self._profile)
                    # An endpoint may echo the key; an error that holds it is not passed on.
                    cause = error if self._redacted(str(error)) == str(error) else None
                else:
                    if reply.finish_reason not in _GIVEN_UP or attempt >= self._retries.attempts:
                        self._log_call(reply, effort, attempt, started_s)
                        return reply
                    note_sent(reply.usage)
                    failure = CallFailure(f"{self._profile.name} gave up its answer", retry=True)
                    cause = None
                finally:
                    spent.left_s -= self._clock() - started_s
            other = self._learned(failure, body, prompt, effort, room)
            if other is not None and learned < _MOST_LEARNED:
                body, learned = other, learned + 1
                continue
            if failure.rejected is not None:
                said = self._redacted(failure.why)
                raise AnswerRejected(said, failure.rejected.masked(self._redacted)) from cause
            spent.left_s = await self._pause(failure, cause, attempt, spent.left_s)
            attempt += 1

    async def _call(self, body: Mapping[str, object], left_s: float) -> Reply:
        """One request; raises one of CALL_ERRORS. What is sent and comes to nothing is noted."""
        if left_s <= 0:
            raise TimeoutError
        attempt, collector = SentMark(), self._wire.collector()
        token = SENT_MARK.set(attempt)
        try:
            return await self._answered(body, left_s, collector)
        except asyncio.CancelledError:
            if attempt.sent:
                note_sent(read_usage(collector.usage))
            raise
        except CALL_ERRORS as error:
            failure = failure_of(error, self._profile)
            known = failure.usage if failure.usage != Usage() else read_usage(collector.usage)
            # What a rejected answer took stands in the reply that is made of it.
            if attempt.sent and failure.rejected is None and (failure.billed or known != Usage()):
                note_sent(known)
            raise
        finally:
            SENT_MARK.reset(token)

    async def _answered(
        self, body: Mapping[str, object], left_s: float, collector: Collector
    ) -> Reply:
        """The first piece of a stream is due at `first_token_s`, each other as soon after the one
        before it, everything at `left_s`."""
        loop = asyncio.get_running_loop()
        end_s = loop.time() + left_s
        first_s = min(left_s, self._profile.first_token_s) if self._profile.stream else left_s
        reader = EventReader()
        begun = False
        try:
            async with asyncio.timeout(first_s) as deadline:
                # The bytes are ours, so that the pictures in them are not gone through again at
                # each step.
                sent = json_bytes(body)
                async with self._client.stream("POST", self._wire.path, content=sent) as response:
                    await refused(response)
                    pieces = response.aiter_bytes()
                    async for piece in pieces:
                        news = reader.streams is False
                        for event in reader.feed(piece):
                            news |= _feed(collector, event, begun)
                        begun |= news
                        if begun:
                            # Any sign of life counts: a model that thinks may say nothing new.
                            idle_s = first_s if self._profile.stream else left_s
                            late_s = min(end_s, loop.time() + idle_s)
                            deadline.reschedule(late_s)
                        if reader.done:
                            await _drained(pieces)
                            break
                if not reader.streams:
                    return read_whole(self._wire, bytes(reader.whole))
                for event in reader.end():
                    _feed(collector, event, begun)
                return collector.reply(reader.done)
        except TimeoutError as error:
            if begun and loop.time() < end_s:
                why = f"stopped in the middle of its answer and said nothing for {first_s:.3g} s"
                raise CallFailed(why, retry=True) from error
            late = "did not finish" if begun else "did not answer"
            within = left_s if begun else first_s
            raise CallFailed(f"{late} in time ({within:.3g} s)", retry=True) from error

    def _request(self, prompt: Prompt, effort: Effort, room: int | None) -> Mapping[str, object]:
        findings = self._gate.findings
        settled = self._profile.model_copy(update=findings) if findings else self._profile
        return request(self._wire, settled, prompt, effort, room)

    def _learned(
        self,
        failure: CallFailure,
        body: Mapping[str, object],
        prompt: Prompt,
        effort: Effort,
        room: int | None,
    ) -> Mapping[str, object] | None:
        """The request without what the endpoint was just found not to take; None if it says nothing
        of that kind, or if the request would be the same."""
        if failure.error is None or failure.rejected is not None:
            return None
        # Only an endpoint that refused something needs it.
        from .adapt import learn, profile_line

        settled = self._profile.model_copy(update=self._gate.findings)
        finding = learn(failure.error, failure.status, body, settled)
        if finding is None or (self._keeps_limit and _drops_limit(finding.changes)):
            return None
        settled = settled.model_copy(update=finding.changes)
        other = request(self._wire, settled, prompt, effort, room)
        if other == body:
            return None
        line = profile_line(self._profile, self._gate.lines, finding)
        self._gate.learn(
            finding.changes,
            f"{self._profile.name}: {finding.what}; to keep that, in tapwright.yaml: {line}",
        )
        return other

    async def _pause(
        self, failure: CallFailure, cause: Exception | None, attempt: int, left_s: float
    ) -> float:
        """Wait before the next attempt and return the seconds left then, or raise ModelLost."""
        why = self._redacted(failure.why)
        if not failure.retry:
            raise ModelLost(why) from cause
        if attempt >= self._retries.attempts and not (failure.busy and self._retries.while_busy):
            raise ModelLost(f"{why} (tried {attempt} times)") from cause
        wait_s = self._retries.wait_s(attempt, failure.asked_s, self._rng)
        if wait_s >= left_s:
            given = f"given up after {attempt} tries within {self._profile.total_s:g} s"
            asked = f"; it asks to wait {failure.asked_s:g} s" if failure.asked_s else ""
            raise ModelLost(f"{why} ({given}{asked})") from cause
        _log.info("model_retry", profile=self._profile.name, why=why, wait_s=round(wait_s, 3))
        self._gate.tell(wait_s, f"{self._profile.name}: {why}; then it is asked again")
        if failure.asked_s is not None and self._shared:
            self._gate.pause(failure.asked_s)
        await wait(self._sleeper, wait_s)
        return left_s - wait_s

    def _redacted(self, text: str) -> str:
        """The text without the key, should the endpoint have echoed it."""
        return text.replace(self._secret, "***") if self._secret != NO_KEY else text

    def _log_call(self, reply: Reply, effort: Effort, attempt: int, started_s: float) -> None:
        _log.debug(
            "model_call",
            profile=self._profile.name,
            effort=effort,
            attempt=attempt,
            ms=round((self._clock() - started_s) * 1000, 1),
            finish=reply.finish_reason,
            **reply.usage.model_dump(),
        )


def _drops_limit(changes: Mapping[str, object]) -> bool:
    """Whether a finding leaves out what bounds a reply, in the words of any endpoint."""
    omitted = changes.get("omit", ())
    limits = ("max_tokens", "max_completion_tokens", "max_output_tokens")
    return isinstance(omitted, tuple) and any(name in omitted for name in limits)


async def _drained(pieces: AsyncIterator[bytes]) -> None:
    """Read what follows the end of a reply, so that the connection can be used again; the reply is
    whole, so nothing that happens here matters."""
    with suppress(TimeoutError, CallFailed):
        async with asyncio.timeout(_DRAINED_S):
            async for _ in pieces:
                continue


def _feed(collector: Collector, event: object, said: bool) -> bool:
    """Take in an event; whether it says something. Raises CallFailed if it is an error."""
    if (error := error_in(event, said=said, usage=collector.usage)) is not None:
        raise error
    return collector.feed(event)


def _wire_of(profile: Profile) -> WireFormat:
    """What an endpoint is spoken to by; only that is loaded."""
    match profile.endpoint:
        case "chat":
            from .chat_wire import ChatWire

            return ChatWire()
        case "responses":
            from .responses_wire import ResponsesWire

            return ResponsesWire()
        case "messages":
            from .messages_wire import MessagesWire

            return MessagesWire()


def _headers(profile: Profile, api_key: str) -> Mapping[str, str]:
    headers = {
        "accept": "application/json",
        # Replies are small, and a packed one can be as large as it likes.
        "accept-encoding": "identity",
        "content-type": "application/json",
        "user-agent": "tapwright",
    }
    if profile.endpoint == "messages":
        headers["anthropic-version"] = ANTHROPIC_VERSION
    if profile.key_header == "x-api-key":
        return headers | {"x-api-key": api_key}
    # Which of several accounts pays (OpenAI, "API reference", Authentication).
    accounts = {"OPENAI_ORG_ID": "openai-organization", "OPENAI_PROJECT_ID": "openai-project"}
    chosen = {header: said for name, header in accounts.items() if (said := os.environ.get(name))}
    return headers | chosen | {"authorization": f"Bearer {api_key}"}
