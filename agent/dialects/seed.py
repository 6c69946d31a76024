"""UI-TARS 2 and Seed: the functions of UI-TARS as tagged calls with one tag a parameter.

`<seed:tool_call><function=click><parameter=point><point>x y</point></parameter></function>..`
"""

import re

from ...actions import Action, Size
from .base import Decision, Unsayable
from .coordinates import THOUSAND
from .scanner import Unreadable
from .text import RULES, TextDialect, thought_in
from .ui_tars import PROMPT, action_of, words_of

_FUNCTION = re.compile(r"<\s*function\s*=\s*[\"']?(\w+)[\"']?\s*>")
_PARAMETER = re.compile(r"<\s*parameter\s*=\s*[\"']?(\w+)[\"']?\s*>")
_END = re.compile(r"</\s*parameter\s*>")
_LATER = re.compile(r"<\s*parameter\s*=|</\s*function\s*>|</\s*seed:tool_call\s*>")
_CLOSE = re.compile(r"</\s*function\s*>|</\s*seed:tool_call\s*>")

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

    def read(self, text: str, shown: Size) -> Decision:
        """The first tagged call."""
        name, arguments, start = read_tagged(text)
        thought = thought_in(text[:start])
        return Decision(thought, action_of(name, arguments, thought, THOUSAND, shown))

    def write(self, action: Action, thought: str, shown: Size) -> str:
        """The thought and the tagged call."""
        name, arguments = words_of(action, THOUSAND, shown)
        if any(re.search(r"<\s*/?\s*(?:parameter|function|seed)", v) for v in arguments.values()):
            raise Unsayable("the text looks like a tag of the grammar")
        tags = "".join(f"<parameter={k}>{v}</parameter>" for k, v in arguments.items())
        return f"{thought}\n<seed:tool_call><function={name}>{tags}</function></seed:tool_call>"


def read_tagged(text: str) -> tuple[str, dict[str, str], int]:
    """Name, arguments and place of the first `<function=..>` call; raises Unreadable."""
    function = _FUNCTION.search(text)
    if function is None:
        raise Unreadable("the reply holds no call")
    close = _CLOSE.search(text, function.end())
    end = close.start() if close else len(text)
    arguments: dict[str, str] = {}
    opened = _PARAMETER.search(text, function.end(), end)
    while opened is not None:
        stop = _END.search(text, opened.end(), end) or _LATER.search(text, opened.end())
        if stop is None:
            raise Unreadable("the reply is cut off within a parameter")
        arguments[opened[1]] = text[opened.end() : stop.start()]
        opened = _PARAMETER.search(text, stop.start(), end)
    if close is None and not arguments:
        raise Unreadable("the reply is cut off")
    start = text.rfind("<seed:tool_call>", 0, function.start())
    return function[1], arguments, start if start >= 0 else function.start()
