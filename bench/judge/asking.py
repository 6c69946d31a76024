"""What all questions to a judge share: how data stand in them, how they are put, what is read."""

import json
from collections.abc import Iterable, Sequence

from ...agent.dialects.loose_json import objects
from ...agent.models.base import Message, Part, Prompt, Reply, TextPart, Tool


def one_line(document: object) -> str:
    """A document as JSON on one line: a text in it cannot end it and go on as something else."""
    text = json.dumps(document, ensure_ascii=False)
    # Python leaves these two as they are, and some take them for ends of lines.
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def question(
    system: str, said: Sequence[str], shown: Iterable[Part], tool: Tool, in_text: str, calls: bool
) -> Prompt:
    """One question, the pictures after what is said; with `calls` it is answered by the native
    function `tool`, else as `in_text` says."""
    how = f"Call `{tool.name}` once." if calls else in_text
    user = (TextPart("\n\n".join(said)), *shown, TextPart(how))
    messages = (Message("system", (TextPart(system),)), Message("user", user))
    return Prompt(messages, (tool,) if calls else ())


def answer_in(reply: Reply, key: str) -> object:
    """The arguments of the first call, or the last JSON object with `key` in the text; None if none
    can be read."""
    for call in reply.tool_calls[:1]:
        try:
            return json.loads(call.arguments)
        except (ValueError, RecursionError):
            return None
    found = [document for document in objects(reply.text) if key in document]
    return found[-1] if found else None
