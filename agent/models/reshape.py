"""Prompts as endpoints with rules of their own take them; only loaded for a profile that needs it.

Each takes a Prompt and gives one that says the same: the conversation itself, and with it the hash
of its prompts, stays as it is.
"""

import json
from dataclasses import replace

from .base import Message, Part, Prompt, TextPart
from .profiles import Profile

# Mistral takes an assistant's word only between a function's result and the user.
BRIDGE = "I look at the screen again."
LEFT_OUT = "(an earlier picture, left out)"
IN_WORDS = """\
Your functions, as JSON Schemas, one a line:
{tools}
You cannot call them natively. To call one, answer with this JSON object and nothing after it:
{{"name": "<function>", "arguments": {{...}}}}"""


def reshaped(prompt: Prompt, profile: Profile) -> Prompt:
    """The prompt by the rules that the profile names."""
    if profile.most_images is not None:
        prompt = with_fewer_pictures(prompt, profile.most_images)
    if not profile.native_tools:
        prompt = with_tools_in_words(prompt)
    if profile.assistant_after_tool:
        prompt = with_bridges(prompt)
    return with_merged_turns(prompt) if profile.merge_turns else prompt


def with_fewer_pictures(prompt: Prompt, most: int) -> Prompt:
    """The newest `most` pictures; a line stands for each of the others."""
    left = most
    messages: list[Message] = []
    for message in reversed(prompt.messages):
        parts: list[Part] = []
        for part in reversed(message.parts):
            keep = isinstance(part, TextPart) or left > 0
            left -= not isinstance(part, TextPart) and keep
            parts.append(part if keep else TextPart(LEFT_OUT))
        messages.append(replace(message, parts=tuple(reversed(parts))))
    return Prompt(tuple(reversed(messages)), prompt.tools)


def with_tools_in_words(prompt: Prompt) -> Prompt:
    """Functions described in the instructions, calls and their results as text."""
    if not prompt.tools:
        return prompt
    told = TextPart(IN_WORDS.format(tools="\n".join(tool.text for tool in prompt.tools)))
    messages = [_in_words(message) for message in prompt.messages]
    for place, message in enumerate(messages):
        if message.role == "system":
            messages[place] = replace(message, parts=(*message.parts, told))
            return Prompt(tuple(messages))
    return Prompt((Message("system", (told,)), *messages))


def _in_words(message: Message) -> Message:
    if message.role == "tool":
        return Message("user", message.parts)
    if not message.tool_calls:
        return message
    calls = tuple(TextPart(_call_text(call.name, call.arguments)) for call in message.tool_calls)
    return replace(message, parts=(*message.parts, *calls), tool_calls=(), extra={})


def _call_text(name: str, arguments: str) -> str:
    try:
        return json.dumps({"name": name, "arguments": json.loads(arguments)}, ensure_ascii=False)
    except (ValueError, RecursionError):
        return f"{name} {arguments}"


def with_bridges(prompt: Prompt) -> Prompt:
    """An assistant's word between the result of a function and what the user says."""
    messages: list[Message] = []
    for message in prompt.messages:
        if message.role == "user" and messages and messages[-1].role == "tool":
            messages.append(Message("assistant", (TextPart(BRIDGE),)))
        messages.append(message)
    return replace(prompt, messages=tuple(messages))


def with_merged_turns(prompt: Prompt) -> Prompt:
    """Neighbours of one role are one message."""
    messages: list[Message] = []
    for message in prompt.messages:
        last = messages[-1] if messages else None
        if last is not None and last.role == message.role == "user":
            messages[-1] = replace(last, parts=(*last.parts, *message.parts))
        else:
            messages.append(message)
    return replace(prompt, messages=tuple(messages))
