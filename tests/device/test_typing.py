"""Text arrives as it was meant, by one way or another, and is read back."""

import asyncio
import base64
import itertools
import re
import shlex
from dataclasses import dataclass, field
from xml.sax.saxutils import quoteattr

import pytest

from tapwright.actions import OpenApp, Tap, TypeText, to_norm
from tapwright.device import AdbDevice, Pace
from tapwright.device.adb import ShellResult
from tapwright.device.dump import ViewReader
from tapwright.device.errors import CommandFailed, DeviceLost, DeviceTimeout
from tapwright.device.input import ShellInput
from tapwright.device.text import FieldReader, Typist
from tapwright.device.text.keyboard import KNOWN, KeyboardText
from tapwright.device.text.typist import holds, looks_like
from tapwright.device.u2 import Remote, U2Agent

TEXTS = [
    "plain words",
    'it\'s 100% $(reboot) %s `id` "quoted" \\ & | ; > <',
    "naïve café – Grüße",
    "你好，世界",
    "مرحبا بالعالم",
    "🙂👩‍👩‍👧 flags 🇯🇵",
    "  blanks  around  ",
    "two\nlines",
]
PACE = Pace(still_s=0.001, cap_s=0.1)


async def focus_search(device: AdbDevice):
    await device.perform(OpenApp(name="com.android.settings"), await device.observe())
    seen = await device.observe()
    search = (await device.ui()).find(contains="search")
    assert search is not None
    await device.perform(Tap(at=to_norm(search.center, seen.frame.size)), seen)
    return await device.observe()


async def held_text(device: AdbDevice) -> str | None:
    await device.remote.agent.start()
    return await device.remote.focused_text()


async def test_texts_of_many_scripts(device: AdbDevice):
    seen = await focus_search(device)
    await device.remote.set_clipboard("what the user had copied")
    for text in TEXTS:
        outcome = await device.perform(TypeText(text=text, clear=True), seen)
        assert outcome.status == "done", (text, outcome)
        held = await held_text(device)
        assert held is not None
        assert held.replace("\n", " ") == text.replace("\n", " ")
    assert await device.remote.clipboard() == "what the user had copied"


async def test_a_hundred_thousand_letters_and_an_addition(device: AdbDevice):
    seen = await focus_search(device)
    text = "long text 长文 " * 8000
    assert (await device.perform(TypeText(text=text, clear=True), seen)).status == "done"
    assert (await device.perform(TypeText(text="and more"), seen)).status == "done"
    assert await held_text(device) == text + "and more"
    assert (await device.perform(TypeText(text="", clear=True), seen)).status == "done"
    assert len(await held_text(device) or "") < 100


async def test_nobody_has_the_focus(device: AdbDevice):
    seen = await device.observe()
    outcome = await device.perform(TypeText(text="to nobody"), seen)
    assert "no text field has the focus" in outcome.why
    outcome = await device.perform(TypeText(text="你好"), seen)
    assert outcome.status == "failed" and "nothing was typed" in outcome.why


async def no_sleep(seconds: float) -> None:
    """Waits are for real phones."""


@dataclass
class FieldPhone:
    """A phone with one focused field, without an agent, that takes keys or broadcasts."""

    held: str = ""
    hint: str = ""
    password: bool = False
    takes_keys: bool = True
    loses: str = ""
    keyboards: tuple[str, ...] = ("com.example/.Keyboard",)
    keyboard: str = "com.example/.Keyboard"
    broadcasts: str = "fine"
    serial: str = "phone"
    chosen: list[str] = field(default_factory=list)
    keeps: bool = False
    unread_after: int | None = None
    dumps: int = 0
    codes: list[str] = field(default_factory=list)

    async def script(self, line: str, timeout_s: float = 0, stdin: bytes = b"") -> ShellResult:
        if "uiautomator dump" in line:
            self.dumps += 1
            if self.unread_after is not None and self.dumps > self.unread_after:
                return ShellResult(b"", b"ERROR: could not get idle state.", 1)
            shown = quoteattr("•" * len(self.held) if self.password else self.held or self.hint)
            xml = (
                "<?xml version='1.0'?><hierarchy rotation='0'><node focused='true' "
                f"class='android.widget.EditText' password='{str(self.password).lower()}' "
                f"text={shown} bounds='[0,0][50,50]'/></hierarchy>"
            )
            return ShellResult(xml.encode(), b"", 0)
        if line.startswith("md5sum"):
            return ShellResult(b"", b"", 1)
        return await self.shell(*shlex.split(line))

    async def shell(self, *argv: str, timeout_s: float = 0) -> ShellResult:
        match argv:
            case ("input", "text", text):
                if self.takes_keys:
                    self.held += re.sub(
                        f"[{self.loses}]" if self.loses else "$^", "", text
                    ).replace("%s", " ")
            case ("input", "keyevent", *codes):
                self.codes += codes
                for code in codes:
                    self.held = self.held[:-1] if code == "67" and not self.keeps else self.held
                    self.held += "\n" if code == "66" else ""
            case ("input", "keycombination", *_):
                raise CommandFailed(argv, 255, "", "Unknown command")
            case ("ime", "list", *_):
                return ShellResult("\n".join(self.keyboards).encode(), b"", 0)
            case ("ime", "set", name):
                self.keyboard = name
                self.chosen.append(name)
            case ("settings", "get", *_):
                return ShellResult(f"{self.keyboard}\n".encode(), b"", 0)
            case ("am", "broadcast", *_, part):
                assert self.keyboard in KNOWN
                if self.broadcasts == "timeout":
                    raise DeviceTimeout("no answer")
                if self.broadcasts == "fine":
                    self.held += base64.b64decode(part).decode()
                # ADBKeyboard sets no result, uiautomator2's keyboard says what came of it.
                result = -1 if self.keyboard == KNOWN[1] and self.broadcasts == "fine" else 0
                return ShellResult(f"Broadcast completed: result={result}\n".encode(), b"", 0)
            case _:
                pass
        return ShellResult(b"", b"", 0)

    async def check(self, *argv: str, timeout_s: float = 0) -> str:
        return (await self.shell(*argv)).text

    async def open(self, name: str, what: str, timeout_s: float = 0) -> None:
        raise DeviceTimeout("nobody listens")

    async def push(self, *_: object) -> None:
        raise CommandFailed(("push",), -1, "", "Permission denied")

    def typist(self, api_level: int = 34) -> Typist:
        remote = Remote(U2Agent(self))  # pyright: ignore[reportArgumentType]
        views = ViewReader(self, remote, no_sleep)  # pyright: ignore[reportArgumentType]
        return Typist(
            keys=ShellInput(self),  # pyright: ignore[reportArgumentType]
            keyboard=KeyboardText(self, PACE),  # pyright: ignore[reportArgumentType]
            remote=remote,
            reader=FieldReader(views.read, remote, self),  # pyright: ignore[reportArgumentType]
            api_level=api_level,
            pace=Pace(clock=itertools.count(0.0, 0.4).__next__, sleep=lambda _: asyncio.sleep(0)),
        )


async def test_keys_where_they_will_do():
    phone = FieldPhone(held="before ")
    assert (await phone.typist().type(TypeText(text="and after"))).status == "done"
    assert phone.held == "before and after"
    assert phone.chosen == []


async def test_another_way_when_keys_do_not_arrive():
    phone = FieldPhone(takes_keys=False, keyboards=("com.example/.Keyboard", KNOWN[0]))
    assert (await phone.typist().type(TypeText(text="hello"))).status == "done"
    assert phone.held == "hello"
    assert phone.chosen == [KNOWN[0], "com.example/.Keyboard"]


async def test_what_arrived_wrong_is_taken_back_first():
    phone = FieldPhone(loses="'", keyboards=("com.example/.Keyboard", KNOWN[1]))
    assert (await phone.typist().type(TypeText(text="it's here", clear=True))).status == "done"
    assert phone.held == "it's here"


async def test_text_that_never_arrives_is_a_failure_that_says_so():
    phone = FieldPhone(loses="'")
    outcome = await phone.typist().type(TypeText(text="it's here"))
    assert outcome.status == "failed"
    assert "its here" in outcome.why and "no keyboard for adb" in outcome.why


@pytest.mark.parametrize("trouble", ["timeout", "lost"])
async def test_the_keyboard_is_put_back_whatever_happens(trouble):
    phone = FieldPhone(keyboards=("com.example/.Keyboard", KNOWN[0]), broadcasts=trouble)
    typist = phone.typist()
    if trouble == "timeout":
        with pytest.raises(DeviceTimeout):
            await typist.type(TypeText(text="你好"))
    else:
        assert (await typist.type(TypeText(text="你好"))).status == "failed"
    assert phone.keyboard == "com.example/.Keyboard"


async def test_the_keyboard_is_put_back_after_a_cancelled_step():
    phone = FieldPhone(keyboards=("com.example/.Keyboard", KNOWN[0]))
    begun = asyncio.Event()

    async def hang(*argv: str, timeout_s: float = 0) -> str:
        if argv[:2] == ("am", "broadcast"):
            begun.set()
            await asyncio.Event().wait()
        return (await phone.shell(*argv)).text

    phone.check = hang  # pyright: ignore[reportAttributeAccessIssue]
    task = asyncio.create_task(phone.typist().type(TypeText(text="你好")))
    await begun.wait()
    assert phone.keyboard == KNOWN[0]
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert phone.keyboard == "com.example/.Keyboard"


async def test_a_password_is_typed_and_not_read_back():
    phone = FieldPhone(password=True)
    outcome = await phone.typist().type(TypeText(text="espresso42", submit=True))
    assert outcome.status == "done" and "as many dots, not read back" in outcome.why
    assert "espresso42" not in str(outcome) and "10" not in outcome.why
    assert phone.dumps == 2
    assert phone.held == "espresso42\n"


async def test_a_hint_is_no_text():
    phone = FieldPhone(hint="Search")
    assert (await phone.typist().type(TypeText(text="wifi", clear=True))).status == "done"
    assert (await phone.typist().type(TypeText(text="", clear=True))).status == "done"
    assert phone.held == ""
    assert (await phone.typist().type(TypeText(text="more"))).status == "done"
    assert phone.held == "more"


async def test_lines_without_an_agent_go_by_keys_last():
    phone = FieldPhone()
    assert (await phone.typist().type(TypeText(text="one\ntwo"))).status == "done"
    assert phone.held == "one\ntwo"


async def test_a_lost_phone_is_not_an_outcome():
    phone = FieldPhone()

    async def gone(line: str, timeout_s: float = 0, stdin: bytes = b"") -> ShellResult:
        raise DeviceLost("gone")

    phone.script = gone  # pyright: ignore[reportAttributeAccessIssue]
    with pytest.raises(DeviceLost):
        await phone.typist().type(TypeText(text="x"))


@pytest.mark.parametrize(
    ("held", "text", "base", "arrived"),
    [
        ("abc", "abc", "", True),
        ("oldabc", "abc", "old", True),
        ("olabcd", "abc", "old", True),
        ("abcold", "abc", "old", True),
        ("old", "abc", "old", False),
        ("oldab", "abc", "old", False),
        ("abc", "abc", "hint text", True),
        ("a b", "a\nb", "", True),
        ("aXbc", "abc", "", False),
        ("aaa", "a", "aa", True),
    ],
)
def test_what_counts_as_arrived(held, text, base, arrived):
    assert holds(held, text, base) == arrived


def test_what_only_looks_different():
    assert looks_like("+1 (555) 010-9999", "+15550109999", "")
    assert looks_like("Hello there", "hello there", "")
    assert not looks_like("its here", "it's here", "")
    assert not looks_like("", "...", "")


@pytest.mark.parametrize(
    ("phone", "action"),
    [
        (FieldPhone(loses="'"), TypeText(text="it's here", submit=True)),
        (FieldPhone(takes_keys=False), TypeText(text="hello", submit=True)),
        (FieldPhone(held="stays", keeps=True), TypeText(text="x", clear=True, submit=True)),
        (FieldPhone(held="stays", keeps=True), TypeText(text="", clear=True, submit=True)),
        (FieldPhone(hint="Search"), TypeText(text="", clear=True, submit=True)),
        (
            FieldPhone(held="old one", keeps=True, password=True),
            TypeText(text="new one", clear=True, submit=True),
        ),
        (FieldPhone(loses="'", unread_after=1), TypeText(text="你好", submit=True)),
        (FieldPhone(unread_after=0), TypeText(text="你好", submit=True)),
        (FieldPhone(unread_after=0), TypeText(text="hello", clear=True, submit=True)),
    ],
)
async def test_enter_is_not_pressed_on_what_was_not_typed(phone: FieldPhone, action: TypeText):
    outcome = await phone.typist().type(action)
    assert outcome.status == "failed", outcome
    assert "66" not in phone.codes


async def test_enter_is_pressed_once_on_what_was_typed():
    phone = FieldPhone()
    assert (await phone.typist().type(TypeText(text="hello", submit=True))).status == "done"
    assert phone.held == "hello\n" and phone.codes == ["66"]
    phone = FieldPhone(held="as it is")
    assert (await phone.typist().type(TypeText(text="", submit=True))).status == "done"
    assert phone.held == "as it is\n"


async def test_a_field_that_may_not_be_empty_is_not_called_cleared():
    phone = FieldPhone(held="stays", keeps=True)
    outcome = await phone.typist().type(TypeText(text="", clear=True))
    assert "'stays' as before" in outcome.why and "cannot be cleared" in outcome.why
    assert await phone.typist().type(TypeText(text="", clear=True, submit=True)) != outcome
    phone = FieldPhone(held="goes", hint="Search")
    outcome = await phone.typist().type(TypeText(text="", clear=True, submit=True))
    assert (outcome.status, outcome.why, phone.codes.count("66")) == ("done", "", 1)
