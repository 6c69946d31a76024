"""What testers call things elsewhere, and what they are called here.

The names are those of Playwright's documentation for Python, "Locator", "Page" and
"LocatorAssertions".
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..language.mistakes import did_you_mean

_HERE: Mapping[str, str] = {
    "click": "tap()",
    "dblclick": "double_tap()",
    "get_by_alt_text": "get_by_description(...)",
    "get_by_label": "get_by_description(...)",
    "get_by_placeholder": "get_by_text(...), which looks at hints too",
    "get_by_test_id": "get_by_id(...)",
    "go_back": "back()",
    "goto": "open_link(...)",
    "inner_text": "text()",
    "input_value": "text()",
    "keyboard": "press(...) and type(...)",
    "press_sequentially": "fill(...)",
    "scroll_into_view_if_needed": "scroll_into_view()",
    "set_checked": "check() or uncheck()",
    "text_content": "text()",
    "to_be_attached": "to_be_visible()",
    "to_be_editable": "to_be_enabled()",
    "to_have_value": "to_have_text(...)",
    "wait_for_selector": "get_by_text(...).wait_for()",
    "wait_for_timeout": "see(...) or expect(...): both wait for what should be there",
}


class TellsNames:
    """Answers a name that it does not have with the one that is meant."""

    if not TYPE_CHECKING:
        # Type checkers know the names, and would take all for known if they saw this.
        def __getattr__(self, name: str) -> object:
            kind = type(self).__name__
            hint = ""
            if not name.startswith("_"):
                known = [one for one in dir(self) if not one.startswith("_")]
                opposite = name.removeprefix("not_")
                if opposite != name and opposite in known:
                    hint = f": say not_.{opposite}(...)"
                else:
                    here = _HERE.get(name)
                    hint = f": it is {here} here" if here else did_you_mean(name, known)
            raise AttributeError(f"{kind} has no {name}{hint}", name=name, obj=self)
