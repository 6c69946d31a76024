"""Steps with text: typed, made up, erased, copied and pasted."""

from random import Random
from typing import assert_never

from ...actions import TypeText
from ...device.ui import UiNode
from ..context import FlowContext
from ..language.commands import (
    CopyTextCommand,
    EraseTextCommand,
    InputRandomCommand,
    InputTextCommand,
    PasteTextCommand,
    SetClipboardCommand,
    TextGroup,
)
from ..outcomes import StepFailed
from ..phone import FlowPhone, number

_DELETE, _MOVE_END = "67", "123"
_MOST_ERASED = 5000
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_FIRST = ("Ada", "Ben", "Clara", "David", "Emma", "Felix", "Grace", "Henry", "Ines", "Jonas")
_LAST = ("Adams", "Baker", "Clark", "Dixon", "Evans", "Foster", "Green", "Hughes", "Irwin")
_CITIES = ("Lisbon", "Oslo", "Vienna", "Dublin", "Prague", "Athens", "Geneva", "Lyon")
_COUNTRIES = ("Portugal", "Norway", "Austria", "Ireland", "Greece", "Chile", "Kenya", "Japan")
_COLORS = ("red", "green", "blue", "yellow", "violet", "orange", "white", "black", "teal")


async def on_text(context: FlowContext, command: TextGroup) -> str:
    """Carry out one step; gives a note, raises StepFailed."""
    match command:
        case InputTextCommand(text=text):
            return await _type(context.phone, text)
        case InputRandomCommand():
            text = made_up(command, context.random)
            note = await _type(context.phone, text)
            return f"typed {text!r}" + (f"; {note}" if note else "")
        case EraseTextCommand(characters=characters):
            await _erase(context.phone, round(number(characters, "charactersToErase")))
        case CopyTextCommand(element=element, optional=optional):
            node = context.acts_on(await context.find(element, optional))
            text = node.text or node.hint or node.desc
            if not text:
                raise StepFailed(f"{element} has no text to copy")
            await _copied(context, text)
            return f"copied {text!r}"
        case SetClipboardCommand(text=text):
            await _copied(context, text)
        case PasteTextCommand():
            if not context.copied:
                return "nothing was copied before, so nothing was pasted"
            return await _type(context.phone, context.copied)
        case _:
            assert_never(command)
    return ""


async def _copied(context: FlowContext, text: str) -> None:
    context.copied = text
    await context.script(lambda: context.scripts.copied(text))


async def _type(phone: FlowPhone, text: str) -> str:
    if not text:
        return "there was nothing to type"
    outcome = await phone.act(TypeText(text=text))
    await phone.settle()
    return outcome.why


async def _erase(phone: FlowPhone, count: int) -> None:
    if count <= 0:
        return
    held = next((node for node in (await phone.look()).nodes if node.focused), None)
    # More than is there deletes nothing more, and each key takes its time on a real phone; dots of
    # a secret are as many as its letters, and a field that shows its hint says so.
    whole = False
    if held is not None and held.text and held.text != held.hint:
        length = len(held.text.encode("utf-16-le")) // 2
        whole, count = count >= length, min(count, length)
    await phone.shell("input", "keyevent", *[_DELETE] * min(count, _MOST_ERASED))
    await phone.settle()
    if whole and held is not None:
        await _erase_rest(phone, held)


async def _erase_rest(phone: FlowPhone, before: UiNode) -> None:
    """What lay behind the cursor: a tap puts it where the finger was, and who asks for as many
    characters as there are means all of them."""
    held = next((node for node in (await phone.look()).nodes if node.focused), None)
    rest = held.text if held is not None and held.bounds.top == before.bounds.top else ""
    if held is None or not rest or rest == held.hint or not before.text.endswith(rest):
        return
    count = min(len(rest.encode("utf-16-le")) // 2, _MOST_ERASED)
    await phone.shell("input", "keyevent", _MOVE_END, *[_DELETE] * count)
    await phone.settle()


def made_up(command: InputRandomCommand, random: Random) -> str:
    """A text of the kind that is asked for; raises StepFailed for a length that is no number."""
    length = max(0, round(number(command.length, "length")))
    person = f"{random.choice(_FIRST)} {random.choice(_LAST)}"
    match command.random:
        case "text":
            return "".join(random.choice(_LETTERS) for _ in range(length))
        case "number":
            # No zero in front: a field for numbers would drop it.
            first = random.choice("123456789") if length else ""
            return first + "".join(random.choice("0123456789") for _ in range(length - 1))
        case "email":
            digits = random.randrange(10**6)
            return f"{person.replace(' ', '.').lower()}.{digits:06}@example.com"
        case "person name":
            return person
        case "city name":
            return random.choice(_CITIES)
        case "country name":
            return random.choice(_COUNTRIES)
        case "color name":
            return random.choice(_COLORS)
