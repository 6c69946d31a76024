"""A model behind an OpenAI-compatible chat completions endpoint, with native tool calls."""

import asyncio
import random
import time
from collections.abc import Mapping
from contextlib import nullcontext

from openai import AsyncOpenAI, Timeout

from ...actions.log import get_logger
from .base import Effort, ModelLost, Prompt, Reply
from .chat_wire import message_param, nested, read_reply, tool_param
from .failures import CALL_ERRORS, Failure, failure_of
from .gate import Clock, EndpointGate, Sleeper
from .profiles import NO_KEY, Profile
from .retry import RetryPolicy

_CONNECT_S = 10.0

_log = get_logger(__name__)


class ChatModel:
    """Asks a chat completions endpoint; `profile.total_s` bounds a call with all its retries.

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
            timeout=Timeout(profile.total_s, connect=min(_CONNECT_S, profile.total_s)),
        )

    def __repr__(self) -> str:
        return f"ChatModel({self._profile.name!r} at {self._profile.base_url!r})"

    @property
    def profile(self) -> Profile:
        """Name, endpoint, prices and conventions of this model."""
        return self._profile

    async def ask(self, prompt: Prompt, effort: Effort) -> Reply:
        """Send one prompt and wait for the whole reply; raises ModelLost when that is hopeless."""
        body = self._body(prompt, effort)
        left_s = self._profile.total_s
        for attempt in range(1, self._retries.attempts + 1):
            async with self._gate or nullcontext():
                started_s = self._clock()
                try:
                    async with asyncio.timeout(left_s):
                        reply = await self._call(body)
                except CALL_ERRORS as error:
                    failure = failure_of(error, self._profile)
                    # An endpoint may echo the key; an error that holds it is not passed on.
                    cause = error if self._redacted(str(error)) == str(error) else None
                else:
                    self._log_call(reply, effort, attempt, started_s)
                    return reply
                left_s -= self._clock() - started_s
            left_s = await self._pause(failure, cause, attempt, left_s)
        raise AssertionError("the last attempt either returns or raises")

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def _call(self, body: Mapping[str, object]) -> Reply:
        # Plain `post`, because `chat.completions.create` walks the whole history against its types
        # (6 ms at 20 messages, growing) and lets half-right answers through untyped.
        text = await self._client.post("/chat/completions", body=body, cast_to=str)
        return read_reply(text)

    async def _pause(
        self, failure: Failure, cause: Exception | None, attempt: int, left_s: float
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
        if failure.asked_s is not None and self._gate is not None:
            self._gate.pause(failure.asked_s)
        await self._sleeper(wait_s)
        return left_s - wait_s

    def _body(self, prompt: Prompt, effort: Effort) -> Mapping[str, object]:
        profile = self._profile
        body: dict[str, object] = {
            "model": profile.model,
            "messages": [message_param(m, profile.image_detail) for m in prompt.messages],
        }
        if prompt.tools:
            body["tools"] = [tool_param(tool) for tool in prompt.tools]
        if profile.max_output_tokens is not None:
            body["max_tokens"] = profile.max_output_tokens
        if profile.temperature is not None:
            body["temperature"] = profile.temperature
        if profile.effort_field is not None:
            body |= nested(profile.effort_field, effort)
        return body

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
