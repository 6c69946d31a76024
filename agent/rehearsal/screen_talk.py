"""How the scripted model answers questions about a screen, and of a task's class: by rules, from
the views, and no better.

It sees no picture. What is in quotation marks is looked for word by word; anything else it cannot
tell, and says so. Which view is meant it decides by what stayed the same.
"""

import difflib
import json
import re
from collections.abc import Mapping
from typing import cast

from pydantic import JsonValue

from ...device.ui import UiTree
from .. import routing
from .. import screen_questions as questions
from ..dialects import Said
from ..second_opinion import SECOND_OPINION
from .wire import ChatRequest, TextContent, UserMessage

_QUOTED = re.compile(r'"([^"]+)"|“([^”]+)”')
_NOT = re.compile(r"\b(not|no|never|gone)\b", re.IGNORECASE)
_MENU = re.compile(r"\b(more options|menu|navigation drawer|more)\b", re.IGNORECASE)
_CLASSES: Mapping[str, str] = {
    "money": r"\b(pay|buy|order|book|checkout|purchase|ride)\b",
    "question": r"^(what|which|who|when|where|how|is|are)\b|\?|\b(read|find out)\b",
    "search": r"\b(all|every|each|cheapest|compare)\b",
    "settings": r"\b(turn|switch|alarm|setting|settings|mode)\b",
    "form": r"\b(add|write|send|text|fill|enter|type|log in)\b",
}
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
# Less alike than this, nothing is taken for the same.
_LEAST_ALIKE = 0.5


def asks_of_screen(request: ChatRequest) -> bool:
    """Whether this is one of our questions about a screen."""
    return _kind(request) is not None


def asks_second_opinion(request: ChatRequest) -> bool:
    """Whether this is our question about an act that cannot be undone."""
    return _system(request) == SECOND_OPINION


def screen_talk(request: ChatRequest, ui: UiTree) -> Said:
    """The answer to a question about the screen with these views."""
    asked = _asked(request)
    match _kind(request):
        case questions.HOLDS:
            answer = _holds(asked, ui)
        case questions.DEFECTS:
            answer = _defects(ui)
        case questions.TEXT:
            answer = _text(asked, ui)
        case questions.DATA:
            answer = _data(asked, ui)
        case routing.QUESTION:
            answer = {"class": _class(asked)}
        case _:
            answer = _meant(asked)
    return Said(text=json.dumps(answer, ensure_ascii=False))


def _kind(request: ChatRequest) -> str | None:
    known = (
        questions.HOLDS, questions.DEFECTS, questions.TEXT, questions.DATA, questions.MEANT,
        routing.QUESTION,
    )  # fmt: skip
    text = _system(request)
    return text if text in known else None


def _system(request: ChatRequest) -> str:
    for message in request.messages:
        if message.role in ("system", "developer"):
            said = message.content
            return said if isinstance(said, str) else _joined(said)
    return ""


def _asked(request: ChatRequest) -> str:
    first = next(one for one in request.messages if isinstance(one, UserMessage))
    return first.content if isinstance(first.content, str) else _joined(first.content)


def _joined(parts: object) -> str:
    return "\n".join(
        part.text for part in cast(tuple[object, ...], parts) if isinstance(part, TextContent)
    )


def _class(asked: str) -> str:
    """The class of a task by words in it, as far as such a rule goes."""
    task = asked.removeprefix("The task: ")
    found = (name for name, words in _CLASSES.items() if re.search(words, task, re.IGNORECASE))
    return next(found, "other")


def _shown(ui: UiTree) -> list[str]:
    return [text for node in ui.nodes() for text in (node.text, node.desc) if text]


def _holds(asked: str, ui: UiTree) -> dict[str, JsonValue]:
    quoted = [one or other for one, other in _QUOTED.findall(asked)]
    if not quoted:
        return {
            "reason": "I am scripted and look for what is in quotation marks only",
            "holds": None,
        }
    shown = _shown(ui)
    missing = [text for text in quoted if text not in shown]
    if _NOT.search(_QUOTED.sub("", asked)):
        there = [text for text in quoted if text in shown]
        return {"reason": f"shown: {', '.join(there) or 'none of it'}", "holds": not there}
    return {"reason": f"missing: {', '.join(missing) or 'nothing'}", "holds": not missing}


def _defects(ui: UiTree) -> dict[str, JsonValue]:
    """Raw template text, which is all that views tell of."""
    raw = [text for text in _shown(ui) if re.search(r"\{\{|%[sd]\b|lorem ipsum", text, re.I)]
    return {"defects": [f"raw text: {text[:60]}" for text in raw]}


def _text(asked: str, ui: UiTree) -> dict[str, JsonValue]:
    """What is called so: the view with that id, or the text that stands under such a text."""
    found = _value(asked.partition(":")[2].strip(), ui)
    return {"found": found is not None, "text": found or ""}


def _data(asked: str, ui: UiTree) -> dict[str, JsonValue]:
    schema = cast(dict[str, JsonValue], json.loads(asked.partition("JSON Schema: ")[2]))
    properties = schema.get("properties")
    data: dict[str, JsonValue] = {}
    for name, kind in properties.items() if isinstance(properties, dict) else ():
        text = _value(name, ui)
        if text is not None:
            data[name] = _as(kind, text)
    return {"found": bool(data), "data": data or None}


def _as(kind: JsonValue, text: str) -> JsonValue:
    wanted = kind.get("type") if isinstance(kind, dict) else None
    number = _NUMBER.search(text)
    if wanted in ("number", "integer") and number is not None:
        value = float(number[0].replace(",", "."))
        return int(value) if value.is_integer() else value
    return text.lower() in ("on", "true", "yes") if wanted == "boolean" else text


def _value(name: str, ui: UiTree) -> str | None:
    wanted = name.strip().strip('"').casefold()
    nodes = list(ui.nodes())
    for node in nodes:
        if wanted and wanted in (node.short_id.casefold(), node.resource_id.casefold()):
            return node.text or node.desc
    texts = [node for node in nodes if node.text]
    for place, node in enumerate(texts[:-1]):
        if node.text.casefold() == wanted:
            return texts[place + 1].text
    return None


def _meant(asked: str) -> dict[str, JsonValue]:
    """The view that shares most with the old one: its id, its words, its place; else the one menu
    that is shown."""
    told = cast(dict[str, JsonValue], json.loads(asked))
    now = [one for one in cast(list[JsonValue], told["now"]) if isinstance(one, dict)]
    before = told["before"] if isinstance(told["before"], dict) else {}
    rated = sorted((-_likeness(before, one, str(told["step"])), _of(one)) for one in now)
    if rated and -rated[0][0] >= _LEAST_ALIKE:
        return {"reason": "it is the most alike", "view": rated[0][1], "opens": None}
    menus = [one for one in now if _MENU.search(f"{one.get('description')} {one.get('text')}")]
    opens = _of(menus[0]) if menus else None
    return {"reason": "nothing is like it", "view": None, "opens": opens}


def _of(view: Mapping[str, JsonValue]) -> int:
    return cast(int, view["view"])


def _likeness(before: Mapping[str, JsonValue], now: Mapping[str, JsonValue], step: str) -> float:
    if before.get("kind", now.get("kind")) != now.get("kind"):
        return 0.0
    if before.get("id") and before.get("id") == now.get("id"):
        # A list gives all its rows one id: then the place tells them apart.
        same = 0.3 if before.get("bounds") == now.get("bounds") else 0.0
        return 0.4 + same + 0.3 * _alike(before, now)
    words = _alike(before, now) if before else _alike({"text": step}, now)
    return 0.9 * words


def _alike(one: Mapping[str, JsonValue], other: Mapping[str, JsonValue]) -> float:
    a = str(one.get("text") or one.get("description") or "").casefold()
    b = str(other.get("text") or other.get("description") or "").casefold()
    return difflib.SequenceMatcher(None, a, b).ratio() if a and b else 0.0
