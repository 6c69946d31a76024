"""Reads function calls that stand in a reply's text, in the forms that open models are trained on.

A server with the right parser takes them out of the text; without one, or with another model's,
they stay. The forms are those of the models' chat templates and of vLLM's tool parsers:
tags with a parameter each (qwen3_coder: Qwen3.5, Step 3.5; seed_oss: Seed), tags with `name=`
(Seed 2.0, minimax_m2, step3, deepseek_v32's DSML), `<arg_key>` pairs (glm45, glm47), marks before
JSON arguments (kimi_k2, deepseek_v3, mistral, openai's harmony, gemma), JSON objects (hermes,
llama), and Python calls (llama4_pythonic, Gemini's tool_code).
"""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from .loose_json import Json, objects, read_object
from .pseudo_code import read_call
from .scanner import ActionMissing, Unreadable

# What stands before a tag's name in DeepSeek's, Step 3's, Seed's and MiniMax's templates.
_PREFIX = r"(?:[|｜]?DSML[|｜]|[a-z]+:)?"
_NAMED = r"(?:\s*=\s*|\s[^<>]*?\bname\s*=\s*)[\"']?([\w.:-]+)[\"']?[^<>]*>"
_FUNCTION = re.compile(rf"<\s*{_PREFIX}(?:function|invoke){_NAMED}")
_PARAMETER = re.compile(rf"<\s*{_PREFIX}parameter{_NAMED}")
_END = re.compile(rf"</\s*{_PREFIX}parameter\s*>")
_CLOSE = re.compile(rf"</\s*{_PREFIX}(?:function|invoke|tool_call|function_calls)\s*>")
_LATER = re.compile(rf"<\s*{_PREFIX}parameter[\s=]|{_CLOSE.pattern}")
_OPENED = re.compile(rf"<\s*{_PREFIX}(?:tool_call|function_calls)\s*>\s*$")
_GLM = re.compile(r"<tool_call>\s*([\w.:-]+)\s*(?=<arg_key>|</tool_call>)")
_GLM_KEY = re.compile(r"\s*<arg_key>(.*?)</arg_key>\s*<arg_value>", re.DOTALL)
# Marks of templates after which a function's name and the JSON of its arguments stand.
_MARK = re.compile(
    r"(?:<\|tool_call_begin\|>|<｜tool▁call▁begin｜>|<｜tool▁sep｜>|\[TOOL_CALLS\]|\bcall:|\bto=)"
    r"(?:function<｜tool▁sep｜>)?\s*([\w.:-]+)"
)
_OBJECT = re.compile(r"(?:\s|<[|｜][^<>]*[|｜]>|<｜tool▁sep｜>|\[ARGS\]|```\w*|json)*(?=[{｛])")
_PYTHON = re.compile(
    r"(?:^|\n|;)\s*(?:```\w*\s*)?(?:Action\s*[:：]\s*)?(?:\[\s*|print\(\s*)?(?:\w+\.)?$"
)
_BEFORE_CALL = 100
_NAME_KEYS = ("name", "function", "tool", "tool_name")
_ARGUMENT_KEYS = ("arguments", "parameters", "args", "input")


@dataclass(frozen=True, slots=True)
class Tagged:
    """A call in tags: its name, its arguments as text, and where it begins."""

    name: str
    arguments: Mapping[str, str]
    start: int


def read_tagged(text: str) -> Tagged:
    """The first call in tags; raises ActionMissing, and Unreadable if it is cut off.

    The line breaks that templates put around a value are no part of it.
    """
    function = _FUNCTION.search(text)
    if function is None:
        return _read_pairs(text)
    close = _CLOSE.search(text, function.end())
    end = close.start() if close else len(text)
    arguments: dict[str, str] = {}
    opened = _PARAMETER.search(text, function.end(), end)
    while opened is not None:
        stop = _END.search(text, opened.end(), end) or _LATER.search(text, opened.end())
        if stop is None:
            raise Unreadable("the reply is cut off within a parameter")
        arguments[opened[1]] = _unwrapped(text[opened.end() : stop.start()])
        opened = _PARAMETER.search(text, stop.start(), end)
    inner = text[function.end() : end].strip()
    if not arguments and inner.startswith(("{", "｛")):
        # Llama's `<function=name>{...}</function>`.
        arguments = {key: _as_text(value) for key, value in read_object(inner).items()}
    if close is None and not arguments:
        raise Unreadable("the reply is cut off")
    before = _OPENED.search(text[: function.start()])
    return Tagged(function[1], arguments, before.start() if before else function.start())


def find_call(
    text: str, names: Collection[str], ends: Collection[str] = ()
) -> tuple[str, str] | None:
    """Name and JSON arguments of the first call of one of `names`; None if there is none.

    Those of `ends` have to be written as calls: an object with a word in it ends nothing.
    Raises Unreadable if there is one that is cut off.
    """
    if _FUNCTION.search(text) or "<arg_key>" in text:
        tagged = read_tagged(text)
        return tagged.name, json.dumps(dict(tagged.arguments), ensure_ascii=False)
    for mark in _MARK.finditer(text):
        name, brace = bare_name(mark[1], names), _OBJECT.match(text, mark.end())
        if name in names and brace:
            return name, _dumped(read_object(text, brace.end()))
    for found in objects(text):
        for said, arguments, is_call in _calls_in(found):
            name = bare_name(said, names)
            if name in names and (is_call or name not in ends):
                return name, arguments
    return _python_call(text, names)


def bare_name(name: str, names: Collection[str]) -> str:
    """The function that a decorated name means: `functions.tap:0`, `default_api:tap`,
    `tap<|channel|>json`; a name without a meaning as it is."""
    plain = name.strip().partition("<|")[0]
    parts = [part for part in re.split(r"[.:/]|__", plain) if part and not part.isdigit()]
    last = parts[-1].lower() if parts else ""
    return last if last in names else name


def _read_pairs(text: str) -> Tagged:
    """A call of GLM: its name after the tag, then keys and values in tags of their own."""
    head = _GLM.search(text)
    if head is None:
        raise ActionMissing("the reply holds no call")
    arguments: dict[str, str] = {}
    position = head.end()
    while key := _GLM_KEY.match(text, position):
        end = text.find("</arg_value>", key.end())
        if end < 0:
            raise Unreadable("the reply is cut off within an argument")
        arguments[key[1].strip()] = _unwrapped(text[key.end() : end])
        position = end + len("</arg_value>")
    return Tagged(head[1], arguments, head.start())


def _unwrapped(value: str) -> str:
    if len(value) >= 2 and value.startswith("\n") and value.endswith("\n"):
        return value[1:-1]
    return value


def _calls_in(found: Mapping[str, Json]) -> Iterator[tuple[str, str, bool]]:
    """The calls an object holds, itself or what it wraps as OpenAI's messages do: name, arguments,
    and whether the arguments stand in an object of their own, as in a call."""
    wrapped = found.get("tool_calls") or found.get("function_call") or found.get("function")
    for inner in wrapped if isinstance(wrapped, list) else [wrapped]:
        if isinstance(inner, dict):
            yield from _calls_in(inner)
    named = next((found[key] for key in _NAME_KEYS if isinstance(found.get(key), str)), None)
    arguments = next((found[key] for key in _ARGUMENT_KEYS if key in found), None)
    if isinstance(arguments, str):
        arguments = _object_in(arguments)
    if isinstance(named, str) and isinstance(arguments, dict):
        yield named, _dumped(arguments), True
    for key in ("action", *_NAME_KEYS):
        if arguments is None and isinstance(found.get(key), str):
            # The fields of the action beside its name, as models write that were shown none.
            rest = {name: value for name, value in found.items() if name != key}
            yield str(found[key]), _dumped(rest), False


def _python_call(text: str, names: Collection[str]) -> tuple[str, str] | None:
    """A line that is a call in Python, perhaps within a list or a print."""
    for found in re.finditer(rf"\b({'|'.join(map(re.escape, names))})\(", text):
        cut = found.start() - _BEFORE_CALL
        before = text[: found.start()] if cut <= 0 else f". {text[cut : found.start()]}"
        if _PYTHON.search(before):
            code = read_call(text, names, found.start())
            return code.name, json.dumps(dict(code.arguments), ensure_ascii=False)
    return None


def _object_in(text: str) -> Json:
    try:
        return read_object(text)
    except Unreadable:
        return None


def _as_text(value: Json) -> str:
    return value if isinstance(value, str) else _dumped(value)


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
