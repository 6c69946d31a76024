"""A client that is not ours reads the manners too: OpenAI's SDK puts the streams together."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from openai import AsyncOpenAI, BadRequestError

from tapwright.agent.rehearsal import RehearsalServer
from tapwright.agent.rehearsal.vendors import MANNERS

from .test_manners import FUNCTIONS, IMAGE, Taps
from .test_rehearsal_dialects import look

TOOLS: Any = [{"type": "function", **tool["function"]} for tool in FUNCTIONS]
ASKED: Any = {
    "role": "user",
    "content": [
        {"type": "input_text", "text": "go"},
        {"type": "input_image", "detail": "high", "image_url": IMAGE["image_url"]["url"]},
    ],
}
SEALED: Any = {"store": False, "include": ["reasoning.encrypted_content"]}


@asynccontextmanager
async def sdk(name: str) -> AsyncGenerator[AsyncOpenAI]:
    async with RehearsalServer(manners=MANNERS[name]) as server:
        url = server.add_session("a", Taps(), look)
        async with AsyncOpenAI(api_key="k", base_url=url, max_retries=0) as client:
            yield client


async def test_responses_are_streamed_and_given_back() -> None:
    async with sdk("openai") as client:
        given: list[Any] = [ASKED]
        names: list[str] = []
        for _ in range(2):
            async with client.responses.stream(
                model="m", input=given, tools=TOOLS, **SEALED
            ) as stream:
                response = await stream.get_final_response()
            assert [item.type for item in response.output] == ["reasoning", "function_call"]
            assert response.usage is not None and response.usage.output_tokens > 200
            for item in response.output:
                given.append(item.model_dump(exclude_none=True, exclude={"parsed_arguments"}))
                if item.type == "function_call":
                    names.append(item.name)
                    given.append(
                        {"type": "function_call_output", "call_id": item.call_id, "output": "done"}
                    )
        assert names == ["tap", "done"]
        # Without the reasoning before it the call is refused.
        bare = [one for one in given if one.get("type") != "reasoning"]
        with pytest.raises(BadRequestError, match="without its required 'reasoning' item"):
            await client.responses.create(model="m", input=bare, tools=TOOLS, **SEALED)


@pytest.mark.parametrize(
    "name", ["openai", "gemini", "kimi", "xai", "openrouter", "mistral", "vllm"]
)
async def test_chat_is_streamed(name: str) -> None:
    user: Any = {"role": "user", "content": [{"type": "text", "text": "go"}, IMAGE]}
    tools: Any = FUNCTIONS
    async with (
        sdk(name) as client,
        client.chat.completions.stream(
            model="m", messages=[user], tools=tools, stream_options={"include_usage": True}
        ) as stream,
    ):
        completion = await stream.get_final_completion()
    (call,) = completion.choices[0].message.tool_calls or [None]
    assert call is not None
    assert call.function.name == "tap" and '"x":' in call.function.arguments.replace(" ", "")
    assert completion.choices[0].finish_reason == ("stop" if name == "gemini" else "tool_calls")
    # Moonshot counts in its last choice, where the SDK does not look.
    assert (completion.usage is None) == (name == "kimi")
