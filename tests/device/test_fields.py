"""What takes text is told by focus, keyboard and input type, not by the name of a class."""

import asyncio
import itertools
import shlex
from dataclasses import dataclass, field
from xml.sax.saxutils import quoteattr

import pytest

from tapwright.actions import TypeText
from tapwright.device import Pace
from tapwright.device.adb import ShellResult
from tapwright.device.dump import ViewReader, read_ui
from tapwright.device.errors import CaptureFailed, CommandFailed, DeviceTimeout
from tapwright.device.input import ShellInput
from tapwright.device.text import FieldReader, Typist, focused_field
from tapwright.device.text.field import Served, served_in
from tapwright.device.text.keyboard import KNOWN, KeyboardText, delivered
from tapwright.device.text.typist import holds_as_dumped, is_masked
from tapwright.device.u2 import Remote, U2Agent
from tapwright.device.ui import UiTree

NULL_ROOT = b"ERROR: null root node returned by UiTestAutomationBridge.\n"
NOT_IDLE = b"ERROR: could not get idle state.\n"


async def no_sleep(seconds: float) -> None:
    """Waits are for real phones."""


def xml(*nodes: str) -> str:
    return f"<?xml version='1.0'?><hierarchy rotation='0'>{''.join(nodes)}</hierarchy>"


def node(kind: str, text: str = "", **more: str) -> str:
    attributes = {
        "class": kind, "text": text, "focused": "true", "bounds": "[0,0][9,9]",
        **{name.replace("_", "-"): value for name, value in more.items()},
    }  # fmt: skip
    return "<node " + " ".join(f"{k}={quoteattr(v)}" for k, v in attributes.items()) + "/>"


@dataclass
class ViewPhone:
    """A phone whose focused view has any class, shows what it holds or not, and takes text."""

    kind: str = "android.view.View"
    held: str = ""
    shows: str = "text"  # or nothing, or dots, or as a dump does it
    label: str = ""
    served: str = "mCurrentEditorInfo:\n  inputType=0x1 imeOptions=0x2\nmInputShown=true\n"
    no_views: bytes = b""
    keyboards: tuple[str, ...] = ()
    keyboard: str = "com.example/.Keyboard"
    password: bool = False
    serial: str = "phone"
    sent: list[tuple[str, ...]] = field(default_factory=list[tuple[str, ...]])

    async def script(self, line: str, timeout_s: float = 0, stdin: bytes = b"") -> ShellResult:
        if "uiautomator dump" in line:
            if self.no_views:
                return ShellResult(b"", self.no_views, 0)
            return ShellResult(xml(node(self.kind, self.shown, **self.more)).encode(), b"", 0)
        if line.startswith("dumpsys input_method"):
            return ShellResult(self.served.encode(), b"", 0)
        if line.startswith("md5sum"):
            return ShellResult(b"", b"", 1)
        return await self.shell(*shlex.split(line))

    @property
    def more(self) -> dict[str, str]:
        return {"password": str(self.password).lower(), "long_clickable": "true"}

    @property
    def shown(self) -> str:
        match self.shows:
            case "text":
                return self.held
            case "dots":
                return "•" * len(self.held)
            case "dumped":
                return "".join(".." if sign > "\uffff" else sign for sign in self.held)
            case _:
                return self.label

    async def shell(self, *argv: str, timeout_s: float = 0) -> ShellResult:
        self.sent.append(argv)
        match argv:
            case ("input", "text", text):
                self.held += text.replace("%s", " ")
            case ("input", "keycombination", *_):
                self.sent.append(("all",))
            case ("input", "keyevent", "67") if ("all",) in self.sent:
                self.held = ""
            case ("ime", "list", *_):
                return ShellResult("\n".join(self.keyboards).encode(), b"", 0)
            case ("ime", "set", name):
                self.keyboard = name
            case ("settings", "get", *_):
                return ShellResult(f"{self.keyboard}\n".encode(), b"", 0)
            case ("am", "broadcast", *_):
                return ShellResult(b"Broadcast completed: result=0\n", b"", 0)
            case _:
                pass
        return ShellResult(b"", b"", 0)

    async def check(self, *argv: str, timeout_s: float = 0) -> str:
        return (await self.shell(*argv)).text

    async def open(self, name: str, what: str, timeout_s: float = 0) -> None:
        raise DeviceTimeout("nobody listens")

    async def push(self, *_: object) -> None:
        raise CommandFailed(("push",), -1, "", "Permission denied")

    def reader(self) -> FieldReader:
        remote = Remote(U2Agent(self))  # pyright: ignore[reportArgumentType]
        views = ViewReader(self, remote, no_sleep)  # pyright: ignore[reportArgumentType]
        return FieldReader(views.read, remote, self)  # pyright: ignore[reportArgumentType]

    def typist(self) -> Typist:
        return Typist(
            keys=ShellInput(self),  # pyright: ignore[reportArgumentType]
            keyboard=KeyboardText(self, Pace(sleep=no_sleep)),  # pyright: ignore
            remote=Remote(U2Agent(self)),  # pyright: ignore[reportArgumentType]
            reader=self.reader(),
            api_level=34,
            pace=Pace(clock=itertools.count(0.0, 0.4).__next__, sleep=lambda _: asyncio.sleep(0)),
        )


@pytest.mark.parametrize(
    "kind",
    [
        "android.widget.EditText", "android.widget.AutoCompleteTextView",
        "android.widget.MultiAutoCompleteTextView", "com.facebook.react.views.ReactEditText",
        "androidx.appcompat.widget.SearchView$SearchAutoComplete",
        "com.google.android.material.textfield.TextInputEditText",
        "android.inputmethodservice.ExtractEditText",
    ],
)  # fmt: skip
async def test_widgets_made_for_text_are_known_by_their_class(kind: str):
    phone = ViewPhone(kind, served="mInputShown=false")
    outcome = await phone.typist().type(TypeText(text="hello"))
    assert (outcome.status, outcome.why, phone.held) == ("done", "", "hello")


@pytest.mark.parametrize(
    "kind",
    ["android.view.View", "android.widget.HorizontalScrollView", "android.webkit.WebView",
     "io.flutter.embedding.android.FlutterView", "android.view.ViewGroup"],
)  # fmt: skip
@pytest.mark.parametrize(
    "served",
    [
        "mInputShown=true",
        # A hardware keyboard: nothing is shown, the view takes text all the same (Android 13, 11).
        "  mCurrentEditorInfo:\n    inputType=0x1 imeOptions=0x2\n  mInputShown=false",
        "  mCurrentTextBoxAttribute:\n    inputType=0x20001 imeOptions=0x5\n  mInputShown=false",
    ],
)
async def test_any_view_that_takes_text_is_typed_into_and_read_back(kind: str, served: str):
    phone = ViewPhone(kind, served=served)
    outcome = await phone.typist().type(TypeText(text="hello"))
    assert (outcome.status, outcome.why, phone.held) == ("done", "", "hello")


@pytest.mark.parametrize("shows", ["nothing", "label"])
async def test_a_view_that_does_not_tell_its_text_is_typed_into_once_and_said_so(shows: str):
    phone = ViewPhone(shows=shows, label="Sign in", keyboards=(KNOWN[0],))
    outcome = await phone.typist().type(TypeText(text="hello", submit=True))
    assert outcome.status == "done" and "typed, but could not be read back" in outcome.why
    assert phone.held == "hello" and ("input", "keyevent", "66") in phone.sent
    assert not any(argv[:2] == ("am", "broadcast") for argv in phone.sent)


async def test_without_views_the_input_method_says_that_text_is_taken():
    phone = ViewPhone(no_views=NOT_IDLE)
    outcome = await phone.typist().type(TypeText(text="hello"))
    assert outcome.status == "done" and "could not be read back" in outcome.why
    assert phone.held == "hello"
    phone = ViewPhone(no_views=NOT_IDLE, served="mInputShown=false")
    outcome = await phone.typist().type(TypeText(text="你好"))
    assert outcome.status == "failed" and "nothing was typed" in outcome.why


async def test_a_view_that_does_not_tell_its_text_is_emptied_whole():
    phone = ViewPhone(held="old", shows="nothing")
    outcome = await phone.typist().type(TypeText(text="", clear=True))
    assert phone.held == "" and "does not tell its text" in outcome.why
    phone = ViewPhone(held="old")
    assert (await phone.typist().type(TypeText(text="new", clear=True))).why == ""
    assert phone.held == "new"


@pytest.mark.parametrize(
    ("kind", "served"),
    [
        ("android.widget.TextView", "mInputShown=false"),  # an icon under a remote control
        ("android.view.ViewGroup", "mInputShown=false"),
        ("android.view.View", "  mCurrentEditorInfo:\n    inputType=0x0 imeOptions=0x0\n"),
        ("android.view.View", "  mCurrentEditorInfo: null\n  inputType=0x1\n"),
        ("android.view.View", ""),
    ],
)
async def test_a_view_that_takes_no_text_is_none(kind: str, served: str):
    phone = ViewPhone(kind, held="tile", served=served)
    assert await phone.reader().read() is None
    assert (await phone.typist().type(TypeText(text="x", clear=True))).status == "failed"


@pytest.mark.parametrize(
    ("kind", "secret"),
    [("0x81", True), ("0x91", True), ("0xe1", True), ("0x12", True), ("0x1", False), ("0x2", False),
     ("0x20001", False), ("0x80081", True)],
)  # fmt: skip
def test_the_input_type_tells_secrets(kind: str, secret: bool):
    said = f"  mCurrentTextBoxAttribute:\n    inputType={kind} imeOptions=0x2\n"
    assert served_in(said) == Served(True, secret)


async def test_a_secret_of_a_view_without_a_mark_is_known_by_its_input_type():
    served = "mCurrentEditorInfo:\n  inputType=0x81 imeOptions=0x2\n"
    outcome = await ViewPhone(shows="dots", served=served).typist().type(TypeText(text="espresso"))
    assert outcome.status == "done" and "as many dots" in outcome.why


async def test_dots_of_a_field_that_is_not_marked_as_one_for_secrets():
    phone = ViewPhone("android.widget.EditText", shows="dots")
    outcome = await phone.typist().type(TypeText(text="espresso"))
    assert outcome.status == "done" and "the field shows dots" in outcome.why


async def test_emoji_that_a_dump_shows_as_dots_have_arrived():
    phone = ViewPhone("android.widget.EditText", held="a 🙂", shows="dumped")
    outcome = await phone.typist().type(TypeText(text="b"))
    assert outcome.status == "done", outcome
    assert holds_as_dumped("hi ....", "hi 🙂👍", "") and holds_as_dumped("x ??", "🙂", "x ")
    assert not holds_as_dumped("hi", "hi 🙂", "") and not holds_as_dumped("hi .", "hi 🙂", "")


async def test_what_nobody_answered_is_not_called_typed():
    phone = ViewPhone(shows="nothing", keyboards=(KNOWN[0],))
    outcome = await phone.typist().type(TypeText(text="你好"))
    assert outcome.status == "unknown" and "gives no answer" in outcome.why
    phone = ViewPhone(shows="nothing", keyboards=(KNOWN[1],))
    outcome = await phone.typist().type(TypeText(text="你好"))
    assert outcome.status == "failed" and "reached no keyboard" in outcome.why


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("Broadcasting: Intent { act=X }\nBroadcast completed: result=0\n", False),
        ('Broadcasting: Intent { act=X }\nBroadcast completed: result=-1, data="success"\n', True),
        ("Broadcasting: Intent { act=result=-1 }\n", False),
        ("", False),
    ],
)
def test_a_broadcast_that_nobody_heard_is_not_delivered(said: str, heard: bool):
    assert delivered(said) == heard


def test_fields_that_a_tree_alone_shows():
    field_of = {"long_clickable": "true", "clickable": "true"}
    scrolled = node("android.widget.HorizontalScrollView", "alice", **field_of)
    tree = UiTree.parse(xml(node("android.widget.ListView"), scrolled))
    found = focused_field(tree)
    assert found is not None and found.text == "alice"
    hinted = UiTree.parse(xml(node("android.view.View", hint="Name")))
    assert (found := focused_field(hinted)) is not None and found.hint == "Name"
    for kind in ("android.widget.TextView", "android.widget.Button", "android.view.ViewGroup"):
        assert focused_field(UiTree.parse(xml(node(kind, "Play", **field_of)))) is None
    assert is_masked("•••") and not is_masked("...x") and not is_masked("")


@dataclass
class Dumps:
    """Answers `uiautomator dump` with one text after the other."""

    answers: list[bytes]
    asked: int = 0

    async def script(self, line: str, timeout_s: float = 0) -> ShellResult:
        self.asked += 1
        said = self.answers[min(self.asked, len(self.answers)) - 1]
        return ShellResult(said, b"", 0)


@pytest.mark.parametrize("passing", [NULL_ROOT, NOT_IDLE])
async def test_what_passes_by_itself_is_tried_again_a_few_times(passing: bytes):
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    phone = Dumps([passing, passing, xml(node("android.view.View")).encode()])
    tree = await read_ui(phone, sleep=sleep)  # pyright: ignore[reportArgumentType]
    assert len(tree.roots) == 1 and len(slept) == 2
    phone = Dumps([passing])
    with pytest.raises(CaptureFailed, match="ERROR"):
        await read_ui(phone, sleep=sleep)  # pyright: ignore[reportArgumentType]
    assert phone.asked == 3


async def test_what_does_not_pass_is_not_tried_again():
    phone = Dumps([b"/system/bin/sh: uiautomator: inaccessible or not found\n"])
    with pytest.raises(CaptureFailed, match="not found"):
        await read_ui(phone, sleep=no_sleep)  # pyright: ignore[reportArgumentType]
    assert phone.asked == 1
