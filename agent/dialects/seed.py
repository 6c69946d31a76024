"""UI-TARS 2 and Seed: the functions of UI-TARS as tagged calls with one tag a parameter.

`<seed:tool_call><function=click><parameter=point><point>x y</point></parameter></function>..`
"""

import json
import re

from ...actions import Action, Size
from ..models.base import Reply
from .base import Decision, Unsayable
from .coordinates import THOUSAND
from .loose_json import Json, read_object
from .scanner import ActionMissing, Unreadable
from .text import CUT, RULES, TextDialect, cut_mark, thought_in
from .ui_tars import NAMES, PROMPT, action_of, words_of
from .written_calls import Tagged, find_call, read_tagged

# Endpoints that take a model's special tokens out of its text leave the rest of the tags: the
# name and each parameter before a `>` (doubao-seed-1-8, bytedance/UI-TARS issue 229).
_BARE_NAME = re.compile(rf"(?:^|>)[^\S\n]*({'|'.join(NAMES)})\s*>", re.MULTILINE)
_BARE_KEY = re.compile(
    r"(start_point|end_point|start_box|end_box|point|direction|content|app_name|key)>(?:point>)?"
)

_REPLY = """\
Reply with your reasons, then one call:
<seed:tool_call><function=NAME><parameter=KEY>VALUE</parameter></function></seed:tool_call>"""
_POINTS = "Points are 0-1000 to the right and down from the top left of the screenshot."


class Seed(TextDialect):
    """UI-TARS 2: text parameters are taken as they stand between their tags."""

    name = "ui-tars-2"
    example = (
        "<seed:tool_call><function=click><parameter=point><point>500 300</point></parameter>"
        "</function></seed:tool_call>"
    )

    @property
    def system_prompt(self) -> str:
        """The grammar in our words; the functions are written as UI-TARS 1 writes them."""
        return PROMPT.format(points=_POINTS, reply=_REPLY, rules=RULES)

    def text_of(self, reply: Reply) -> str:
        """The text; a server with Seed's tool parser has taken the call out of it."""
        if not reply.tool_calls:
            return super().text_of(reply)
        call = reply.tool_calls[0]
        arguments = read_object((call.arguments or "{}") + cut_mark(reply))
        tags = "".join(f"<parameter={k}>{_shown(v)}</parameter>" for k, v in arguments.items())
        return f"{reply.text}\n<function={call.name}>{tags}</function>"

    def read(self, text: str, shown: Size, before: str = "") -> Decision:
        """The first tagged call, what an endpoint has left of one, or a call in another form."""
        try:
            call = read_tagged(text)
        except ActionMissing:
            call = _read_bare(text) or _read_other(text)
        thought = thought_in(f"{before}\n{text[: call.start]}")
        return Decision(thought, action_of(call.name, call.arguments, thought, THOUSAND, shown))

    def write(self, action: Action, thought: str, shown: Size) -> str:
        """The thought and the tagged call."""
        name, arguments = words_of(action, THOUSAND, shown)
        if any(re.search(r"<\s*/?\s*(?:parameter|function|seed)", v) for v in arguments.values()):
            raise Unsayable("the text looks like a tag of the grammar")
        if any(v.startswith("\n") and v.endswith("\n") for v in arguments.values()):
            raise Unsayable("line breaks around a parameter are taken for those of the grammar")
        tags = "".join(f"<parameter={k}>{v}</parameter>" for k, v in arguments.items())
        return f"{thought}\n<seed:tool_call><function={name}>{tags}</function></seed:tool_call>"


def _read_bare(text: str) -> Tagged | None:
    """A call whose special tokens were taken out: `click>point>point>500 300`."""
    name = _BARE_NAME.search(text)
    if name is None:
        return None
    keys = list(_BARE_KEY.finditer(text, name.end()))
    ends = [*(key.start() for key in keys[1:]), len(text)]
    arguments = {
        key[1]: text[key.end() : end].strip() for key, end in zip(keys, ends, strict=False)
    }
    if any(CUT in value for value in arguments.values()):
        raise Unreadable("the reply is cut off within a parameter")
    return Tagged(name[1], arguments, name.start(1))


def _read_other(text: str) -> Tagged:
    """A call as JSON, as Doubao leaks it between `<|FunctionCallBegin|>` marks, or as UI-TARS 1
    writes it."""
    call = find_call(text, NAMES, ("finished", "call_user"))
    if call is None:
        raise ActionMissing("the reply holds no call")
    arguments = {key: _shown(value) for key, value in read_object(call[1]).items()}
    return Tagged(call[0], arguments, len(text) - len(text.lstrip()))


def _shown(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value)
