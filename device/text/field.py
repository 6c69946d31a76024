"""The view that takes text, and what is in it."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from ..adb import AdbTransport
from ..errors import AgentError, CaptureFailed
from ..u2 import Remote
from ..ui import UiNode, UiTree

# Widgets made for text: EditText and what extends it, under their own names in a dump
# (AutoCompleteTextView, MultiAutoCompleteTextView, SearchView's SearchAutoComplete, ReactEditText).
# Text in a web page, Compose and Flutter say EditText as well, where they say anything.
_TEXT_CLASS = re.compile(r"EditText|AutoComplete|ExtractEdit|TextField|TextInput")
# Views that have the focus of a remote control or a keyboard and take no text.
_NO_FIELD = re.compile(r"(?:TextView|Button|ImageView|CheckBox|Switch|ViewGroup|Layout|Spinner)$")

# What the input method serves: InputMethodManager's own dump, within `dumpsys input_method`
# (AOSP: mCurrentTextBoxAttribute up to Android 12, mCurrentEditorInfo since 13, each followed by
# EditorInfo.dump with `inputType=0x..`; 0 is TYPE_NULL, no editor). One small answer.
_SERVED = (
    "dumpsys input_method | grep -E "
    "'mCurrentTextBoxAttribute|mCurrentEditorInfo|inputType=|mInputShown='"
)
_EDITOR = re.compile(
    r"mCurrent(?:TextBoxAttribute|EditorInfo)(?!\W*null)[^\n]*\n\s*inputType=0x([0-9a-f]+)"
)
_SHOWN = re.compile(r"\bmInputShown=true\b")
_CLASS, _VARIATION, _TEXT, _NUMBER = 0xF, 0xFF0, 0x1, 0x2  # android.text.InputType
_SECRET = {_TEXT: (0x80, 0x90, 0xE0), _NUMBER: (0x10,)}  # (visible, web) password; number password
_TIMEOUT_S = 5.0


@dataclass(frozen=True, slots=True)
class Field:
    """What takes text; `text` may be the hint of an empty one, the phone does not say.

    `sure` is false for a view that takes text although it is no widget made for it: what it shows
    may be anything, so text that does not show there may have arrived all the same. `exact` says
    that the text is the field's own and not what a dump makes of it.
    """

    text: str
    password: bool
    resource_id: str
    sure: bool = True
    exact: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Served:
    """What the input method serves: whether that takes text, and whether the text is a secret."""

    takes_text: bool
    secret: bool = False


class FieldReader:
    """Reads the focused field, exactly where the agent runs."""

    def __init__(
        self, tree: Callable[[], Awaitable[UiTree]], remote: Remote, transport: AdbTransport
    ) -> None:
        self._tree = tree
        self._remote = remote
        self._transport = transport

    async def read(self) -> Field | None:
        """What takes text now, None if nothing does; raises CaptureFailed if nobody can tell."""
        try:
            tree = await self._tree()
        except CaptureFailed:
            # A film that plays lets no views be read; the input method may say enough.
            served = await self._served()
            if not served.takes_text:
                raise
            return Field("", served.secret, "", sure=False)
        node = focused_field(tree)
        sure = node is not None and is_text_class(node)
        served = Served(True)
        if not sure:
            served = await self._served()
            if not served.takes_text:
                return None
            node = node or focused_view(tree) or UiNode()
        assert node is not None
        password = node.password or served.secret
        text, exact = node.text, False
        if sure and not password and self._remote.agent.running:
            text, exact = await self._exactly(text)
        return Field(text, password, node.resource_id, sure, exact, node.hint)

    async def _served(self) -> Served:
        return served_in((await self._transport.script(_SERVED, timeout_s=_TIMEOUT_S)).text)

    async def _exactly(self, dumped: str) -> tuple[str, bool]:
        """The text without what a dump does to it: line ends become blanks, some signs are lost."""
        try:
            exact = await self._remote.focused_text()
        except AgentError:
            return dumped, False
        return (dumped, False) if exact is None else (exact, True)


def served_in(text: str) -> Served:
    """What the lines of `dumpsys input_method` say about the view that is served."""
    match = _EDITOR.search(text)
    kind = int(match[1], 16) if match else 0
    secret = kind & _VARIATION in _SECRET.get(kind & _CLASS, ())
    return Served(kind != 0 or _SHOWN.search(text) is not None, secret)


def is_text_class(node: UiNode) -> bool:
    """Whether that is a widget made for text, by its class."""
    return _TEXT_CLASS.search(node.class_name.rpartition(".")[2]) is not None


def focused_field(tree: UiTree) -> UiNode | None:
    """The view with the focus that a tree alone shows to be a text field.

    A field of Compose may be called View or HorizontalScrollView; it is known by its text and by
    the long press that selects it.
    """
    fields = [node for node in tree.nodes() if node.focused]
    by_class = next((node for node in fields if is_text_class(node)), None)
    return by_class or next((node for node in fields if _edits(node)), None)


def focused_view(tree: UiTree) -> UiNode | None:
    """The innermost view with the focus, whatever it is."""
    return next((node for node in reversed(list(tree.nodes())) if node.focused), None)


def _edits(node: UiNode) -> bool:
    told = node.hint or (node.text and node.clickable and node.long_clickable)
    return bool(told) and not node.children and not _NO_FIELD.search(node.class_name)
