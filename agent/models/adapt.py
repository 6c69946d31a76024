"""What an endpoint does not take, found out from its own error: the request is then made otherwise.

A finding is a change of the profile: it holds for the run, and is said as the line that keeps it.
Only what the endpoint itself refused is changed, and nothing that a request cannot do without.
docs/endpoints.md names the sources of the words that are looked for.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias, cast

from .failures import ErrorSaid
from .profiles import Profile

Changes: TypeAlias = Mapping[str, object]

# A server that cannot do it at all may say so with these as well (llama.cpp, OpenRouter).
_STATUSES = frozenset({400, 404, 422, 500, 501})
# How endpoints say that they do not know a field, or not with this value.
_UNKNOWN = re.compile(
    r"unsupported|not support|n't support|unrecognized|unknown|unexpected|not permitted"
    r"|not allowed|extra inputs|extra_forbidden|invalid|does not accept|must be|only the default"
    r"|cannot specify|cannot be|not available|not compatible|incompatible|deprecated"
    r"|no such (field|parameter)",
    re.IGNORECASE,
)
# Without these there is no request.
_NEEDED = frozenset({"model", "messages", "input", "tools", "system", "stream"})


@dataclass(frozen=True, slots=True)
class Adaptation:
    """A change of a profile: `what` the endpoint said in our words, `line` what keeps it."""

    what: str
    changes: Changes
    line: str


def learn(
    error: ErrorSaid, status: int | None, body: Mapping[str, object], profile: Profile
) -> Adaptation | None:
    """What an error teaches about the endpoint, if the request can do without it.

    `status` is that of the answer, None for an error within one; `body` is what was refused.
    """
    known = status or error.status
    if known is not None and known not in _STATUSES:
        return None
    # Every error of a request is an invalid_request_error: that says nothing about a field.
    code = "" if error.code.lower().endswith("error") else error.code
    words = " ".join((code, error.message, *error.params))
    for find in (_order, _echo, _tools, _images, _limit, _effort, _detail):
        if (found := find(words, body, profile)) is not None:
            return found
    return _field(words, error.params, body, profile)


def _order(words: str, body: Mapping[str, object], profile: Profile) -> Adaptation | None:
    if re.search(r"role .?user.? after role .?tool", words, re.IGNORECASE):
        if not profile.assistant_after_tool:
            return Adaptation(
                "it takes no user message right after a function's result",
                {"assistant_after_tool": True},
                "assistant_after_tool: true",
            )
    if re.search(r"roles? must alternate|alternate user and assistant", words, re.IGNORECASE):
        if not profile.merge_turns:
            return Adaptation(
                "it wants user and assistant in turn",
                {"merge_turns": True, "assistant_after_tool": True},
                "merge_turns: true",
            )
    return None


def _echo(words: str, body: Mapping[str, object], profile: Profile) -> Adaptation | None:
    if re.search(r"thought_?signature", words, re.IGNORECASE) and not profile.call_filler:
        return Adaptation(
            "a call that the model did not write itself must say so",
            {"call_filler": GEMINI_FILLER},
            'call_filler: {extra_content: {google: {thought_signature: "'
            'skip_thought_signature_validator"}}}',
        )
    field = re.search(r"reasoning_content", words)
    wanted = re.search(r"missing|pass(ed)? back|required|must be", words, re.IGNORECASE)
    if field and wanted and "reasoning_content" not in profile.echo:
        echo = (*profile.echo, "reasoning_content")
        return Adaptation(
            "it wants the reasoning of earlier replies back",
            {"echo": echo},
            f"echo: [{', '.join(echo)}]",
        )
    for name in (*profile.echo, "extra_content"):
        if name in words and _UNKNOWN.search(words) and not wanted and name in profile.echo:
            echo = tuple(one for one in profile.echo if one != name)
            return Adaptation(
                f"it does not take {name} back", {"echo": echo}, f"echo: [{', '.join(echo)}]"
            )
    return None


# Google, "Thought signatures", of a call that another model or a person put into the history.
GEMINI_FILLER = {
    "extra_content": {"google": {"thought_signature": "skip_thought_signature_validator"}}
}


def _tools(words: str, body: Mapping[str, object], profile: Profile) -> Adaptation | None:
    said = re.search(
        r"(not|n't) support (the use of )?(tools|function|tool)|support tool use|--jinja"
        r"|auto-tool-choice|function calling is not|tools? (is|are) not supported"
        r"|tool (use|calling) is not",
        words,
        re.IGNORECASE,
    )
    if said is None or "tools" not in body or not profile.native_tools:
        return None
    return Adaptation(
        "it takes no functions, so they are described in words",
        {"native_tools": False},
        "dialect: json",
    )


def _images(words: str, body: Mapping[str, object], profile: Profile) -> Adaptation | None:
    said = re.search(r"at most (\d+) (image|picture)", words, re.IGNORECASE)
    if said is None or int(said[1]) < 1:
        return None
    most = int(said[1])
    if profile.most_images is not None and profile.most_images <= most:
        return None
    if _pictures(body) <= most:
        return None
    return Adaptation(
        f"it takes {most} picture{'s' * (most > 1)} at once",
        {"most_images": most},
        f"most_images: {most}",
    )


def _limit(words: str, body: Mapping[str, object], profile: Profile) -> Adaptation | None:
    there = profile.output_limit_field
    other = "max_completion_tokens" if there == "max_tokens" else "max_tokens"
    if there not in body or not re.search(rf"\b{there}\b", words):
        return None
    if other not in words and not re.search(r"unsupported|unrecognized|unknown", words, re.I):
        return None
    return Adaptation(
        f"it calls the limit of a reply {other}",
        {"output_limit_field": other},
        f"output_limit_field: {other}",
    )


def _effort(words: str, body: Mapping[str, object], profile: Profile) -> Adaptation | None:
    if profile.effort_field is None or not _UNKNOWN.search(words):
        return None
    last = profile.effort_field.rpartition(".")[2]
    first = profile.effort_field.partition(".")[0]
    if not re.search(rf"\b({re.escape(profile.effort_field)}|{last}|{first}|effort)\b", words):
        return None
    return Adaptation(
        f"it takes no {profile.effort_field}, so every rung thinks as long",
        {"effort_field": None},
        "effort_field: null",
    )


def _detail(words: str, body: Mapping[str, object], profile: Profile) -> Adaptation | None:
    said = re.search(r"image_url\W+detail|\bdetail\b.{0,40}image|\.detail\b", words, re.I)
    if profile.image_detail is None or not said or not _UNKNOWN.search(words):
        return None
    return Adaptation(
        "it takes no detail of a picture", {"image_detail": None}, "image_detail: null"
    )


def _field(
    words: str, params: tuple[str, ...], body: Mapping[str, object], profile: Profile
) -> Adaptation | None:
    """A field of the request that the error names, the longest name first."""
    if not params and not _UNKNOWN.search(words):
        return None
    for path in sorted(_paths(body), key=len, reverse=True):
        named = path in params or re.search(rf"(?<![\w-]){re.escape(path)}(?![\w-])", words)
        if not named or path in profile.omit:
            continue
        if path == "temperature" and profile.temperature is not None:
            return Adaptation("it takes no temperature", {"temperature": None}, "temperature: null")
        if path == "parallel_tool_calls" and profile.one_call:
            return Adaptation(
                "it cannot switch parallel calls off", {"one_call": False}, "one_call: false"
            )
        omit = (*profile.omit, path)
        return Adaptation(f"it takes no {path}", {"omit": omit}, f"omit: [{', '.join(omit)}]")
    return None


def _paths(body: Mapping[str, object], before: str = "") -> Iterator[str]:
    for name, value in body.items():
        if not before and name in _NEEDED:
            continue
        yield before + name
        if isinstance(value, Mapping):
            yield from _paths(cast(Mapping[str, object], value), f"{before}{name}.")


def _pictures(body: object) -> int:
    """Pictures in a request of any shape."""
    match body:
        case Mapping():
            fields = cast(Mapping[str, object], body)
            here = fields.get("type") in ("image_url", "input_image", "image")
            return here + sum(map(_pictures, fields.values()))
        case list():
            return sum(map(_pictures, cast(list[object], body)))
        case _:
            return 0


def profile_line(profile: Profile, finding: Adaptation) -> str:
    """The line of tapwright.yaml that keeps a finding."""
    own = f"my-{profile.name.rpartition('/')[2]}"
    return f'models: {{{own}: {{like: "{profile.name}", {finding.line}}}}}'
