"""A model behind an HTTP endpoint: chat completions, responses or messages."""

import asyncio
import random
import time
import zlib
from collections.abc import AsyncIterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace

import httpx2 as httpx
from openai import (
    AsyncOpenAI,
    AsyncStream,
    DefaultAsyncHttpxClient,
    Omit,
    RequestOptions,
    Timeout,
)

from ...actions.log import get_logger
from .base import Effort, ModelLost, Prompt, Reply
from .failures import CALL_ERRORS, CallFailed, CallFailure, failure_of
from .gate import Clock, EndpointGate, Sleeper
from .profiles import NO_KEY, Profile
from .retry import RetryPolicy
from .wire import WireFormat, request

_CONNECT_S = 10.0
# The version of the messages endpoint that messages_wire.py is written to.
ANTHROPIC_VERSION = "2023-06-01"
_LEAST_MORE_ROOM = 4096
# Of one answer, in bytes: a hundred thousand tokens in a stream, each in an event of its own with
# the names around it, are a third of it.
MOST_ANSWER = 64 * 1024 * 1024
# Of one event of a stream; the SDK copies an event again with every piece of it that comes.
_MOST_EVENT = 1024 * 1024
_PACKED = ("gzip", "x-gzip", "deflate")
_GZIP_OR_ZLIB = 47  # zlib's inflateInit2: 32 tells gzip from zlib by its header, 15 is the window

_log = get_logger(__name__)


@dataclass(slots=True)
class _Spent:
    """Seconds that are left for one `ask`, its retries and its second try included."""

    left_s: float


class RemoteModel:
    """Asks an endpoint of any shape; `profile.total_s` bounds a call with all its retries.

    Waiting for a turn at `gate`, which all models of an endpoint share, does not count against it.
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
    ) -> None:
        if profile.base_url is None or profile.model is None:
            raise ValueError(f"profile {profile.name!r} has no base URL or no model name yet")
        self._profile = profile
        self._secret = api_key
        self._gate = gate
        self._retries = retries or RetryPolicy()
        self._clock = clock
        self._sleeper = sleeper
        self._rng = rng or random.Random()
        # The SDK's own retries know neither our gate nor our deadline.
        self._client = AsyncOpenAI(
            api_key=api_key,
            base_url=profile.base_url,
            max_retries=0,
            http_client=DefaultAsyncHttpxClient(
                timeout=Timeout(profile.total_s, connect=min(_CONNECT_S, profile.total_s)),
                # The key would go along to wherever an endpoint sends us.
                follow_redirects=False,
                headers={"Accept-Encoding": "identity"},
                event_hooks={"response": [_bound]},
            ),
        )
        self._wire = _wire_of(profile)
        # On each request and not on the client, which insists on a key of its own kind.
        self._options: RequestOptions = {"headers": _headers(profile, api_key)}

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
        if reply.finish_reason != "length":
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
        await self._client.close()

    async def _tried(
        self, prompt: Prompt, effort: Effort, room: int | None, spent: "_Spent"
    ) -> Reply:
        """One reply with as many attempts as the policy and the deadline allow."""
        body = request(self._wire, self._profile, prompt, effort, room)
        for attempt in range(1, self._retries.attempts + 1):
            async with self._gate or nullcontext():
                started_s = self._clock()
                try:
                    reply = await self._call(body, spent.left_s)
                except CALL_ERRORS as error:
                    failure = failure_of(error, self._profile)
                    # An endpoint may echo the key; an error that holds it is not passed on.
                    cause = error if self._redacted(str(error)) == str(error) else None
                else:
                    self._log_call(reply, effort, attempt, started_s)
                    return reply
                finally:
                    spent.left_s -= self._clock() - started_s
            spent.left_s = await self._pause(failure, cause, attempt, spent.left_s)
        raise AssertionError("the last attempt either returns or raises")

    async def _call(self, body: Mapping[str, object], left_s: float) -> Reply:
        """One request; raises one of CALL_ERRORS."""
        if left_s <= 0:
            raise TimeoutError
        if self._profile.stream:
            return await self._streamed(body, left_s)
        async with asyncio.timeout(left_s):
            # Plain `post`, because `chat.completions.create` walks the whole history against its
            # types (6 ms at 20 messages, growing) and lets half-right answers through untyped.
            return self._wire.read(
                await self._client.post(
                    self._wire.path, body=body, options=self._options, cast_to=str
                )
            )

    async def _streamed(self, body: Mapping[str, object], left_s: float) -> Reply:
        """The first piece is due at `first_token_s`, the last at `left_s`."""
        loop = asyncio.get_running_loop()
        end_s = loop.time() + left_s
        first_s = min(left_s, self._profile.first_token_s)
        collector = self._wire.collector()
        begun = False
        try:
            async with asyncio.timeout(first_s) as deadline:
                stream = await self._client.post(
                    self._wire.path,
                    body=body,
                    options=self._options,
                    cast_to=object,
                    stream=True,
                    stream_cls=AsyncStream[object],
                )
                async with stream:
                    if "text/event-stream" not in stream.response.headers.get("content-type", ""):
                        # A server that does not stream answers whole.
                        return self._wire.read((await stream.response.aread()).decode())
                    async for event in stream:
                        if collector.feed(event) and not begun:
                            begun = True
                            deadline.reschedule(end_s)
                return collector.reply()
        except TimeoutError as error:
            late = "did not finish" if begun else "did not answer"
            within = left_s if begun else first_s
            raise CallFailed(f"{late} in time ({within:.3g} s)", retry=True) from error

    async def _pause(
        self, failure: CallFailure, cause: Exception | None, attempt: int, left_s: float
    ) -> float:
        """Wait before the next attempt and return the seconds left then, or raise ModelLost."""
        why = self._redacted(failure.why)
        if not failure.retry:
            raise ModelLost(why) from cause
        if attempt == self._retries.attempts:
            raise ModelLost(f"{why} (tried {attempt} times)") from cause
        wait_s = self._retries.wait_s(attempt, failure.asked_s, self._rng)
        if wait_s >= left_s:
            given = f"given up after {attempt} tries within {self._profile.total_s:g} s"
            asked = f"; it asks to wait {failure.asked_s:g} s" if failure.asked_s else ""
            raise ModelLost(f"{why} ({given}{asked})") from cause
        _log.info("model_retry", profile=self._profile.name, why=why, wait_s=round(wait_s, 3))
        if self._gate is not None:
            self._gate.tell(wait_s, f"{self._profile.name}: {why}; then it is asked again")
            if failure.asked_s is not None:
                self._gate.pause(failure.asked_s)
        await self._sleeper(wait_s)
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


async def _bound(response: httpx.Response) -> None:
    """Let no answer be longer than MOST_ANSWER bytes, packed ones when unpacked.

    httpx unpacks without end; an encoding that was not asked for and is none of gzip is refused.
    """
    encoding = response.headers.pop("content-encoding", "identity").strip().lower()
    if not isinstance(response.stream, httpx.AsyncByteStream):
        raise TypeError(f"an answer of {type(response.stream).__name__}")
    events = "text/event-stream" in response.headers.get("content-type", "")
    response.stream = _BoundedStream(response.stream, encoding, events)


class _BoundedStream(httpx.AsyncByteStream):
    """The bytes of an answer, unpacked; raises CallFailed when they are too many or no gzip."""

    def __init__(self, stream: httpx.AsyncByteStream, encoding: str, events: bool) -> None:
        self._stream = stream
        self._encoding = encoding
        self._events = events

    async def __aiter__(self) -> AsyncIterator[bytes]:
        unpacker = zlib.decompressobj(_GZIP_OR_ZLIB) if self._encoding in _PACKED else None
        if unpacker is None and self._encoding not in ("", "identity"):
            raise CallFailed(f"answers in {self._encoding}, unasked", retry=False)
        room, event = MOST_ANSWER, 0
        async for chunk in self._stream:
            try:
                content = unpacker.decompress(chunk, room + 1) if unpacker else chunk
            except zlib.error as error:
                raise CallFailed(f"sent a damaged gzip: {error}", retry=True) from error
            room -= len(content)
            if room < 0:
                raise CallFailed(f"sent more than {MOST_ANSWER / 2**20:g} MiB", retry=False)
            blank = max(content.rfind(b"\n\n"), content.rfind(b"\r\n\r\n"))
            event = event + len(content) if blank < 0 else len(content) - blank
            if self._events and event > _MOST_EVENT:
                raise CallFailed("sent an event without an end", retry=False)
            yield content

    async def aclose(self) -> None:
        await self._stream.aclose()


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


def _headers(profile: Profile, api_key: str) -> Mapping[str, str | Omit]:
    headers: dict[str, str | Omit] = {}
    if profile.endpoint == "messages":
        headers["anthropic-version"] = ANTHROPIC_VERSION
    if profile.key_header == "x-api-key":
        headers |= {"Authorization": Omit(), "x-api-key": api_key}
    return headers
