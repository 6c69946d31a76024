"""Typing that is read back: by the way that suits the text, by another if it did not arrive."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from ...actions import Outcome, TypeText
from ...actions.log import get_logger
from ..errors import AgentError, AgentRefused, CaptureFailed, CommandFailed
from ..input import (
    COMBINATION_API,
    CTRL_LEFT,
    DELETE,
    ENTER,
    LETTER_A,
    MOVE_END,
    ShellInput,
)
from ..settle import Pace
from ..u2 import Remote
from .agent_text import PastedText, SetText
from .field import Field, FieldReader
from .keyboard import KeyboardText
from .plain import PlainText, is_plain

log = get_logger(__name__)

_ARRIVE_S = 2.0
_POLL_S = 0.03
_KEYS_A_CALL = 200
_SHOWN = 60
_DOTS = frozenset("•●∙·⬤*")
_SEPARATORS = frozenset(" -().,/\xa0\u2009\u202f\u2068\u2069\u200e\u200f")


@dataclass(frozen=True, slots=True)
class _Way:
    name: str
    put: Callable[[str], Awaitable[None]]
    heard: bool = True  # whether somebody on the phone says no if nobody takes the text


class Typist:
    """Types into the field that has the focus."""

    def __init__(
        self,
        keys: ShellInput,
        keyboard: KeyboardText,
        remote: Remote,
        reader: FieldReader,
        api_level: int,
        pace: Pace,
        host_paste: Callable[[str], Awaitable[None]] | None = None,
    ) -> None:
        self._host_paste = host_paste
        self._keys = keys
        self._remote = remote
        self._reader = reader
        self._api_level = api_level
        self._pace = pace
        self._plain = PlainText(keys)
        self._paste = PastedText(remote)
        self._set = SetText(remote)
        self._keyboard = keyboard

    async def type(self, action: TypeText) -> Outcome:
        """Clear if asked, type, read back, submit if asked; failed says what the field holds."""
        try:
            field = await self._reader.read()
        except CaptureFailed as exc:
            return await self._blind(action, str(exc))
        if field is None:
            if action.clear:
                return Outcome.failed(
                    "no text field has the focus, so there is nothing to clear; tap one first"
                )
            return await self._blind(
                action, "no text field has the focus: if nothing appeared, tap a field first"
            )
        doubt = ""
        if action.clear:
            problem, doubt = await self._clear(field)
            if problem:
                return Outcome.failed(problem)
        if doubt and not action.text:
            # Nothing is typed whose reading would tell the two apart.
            if action.submit:
                return Outcome.failed(f"{doubt}; enter was not pressed: press it if that is right")
            return Outcome.done(doubt)
        base = "" if action.clear else field.text
        outcome = await self._typed(action.text, base, field) if action.text else Outcome.done()
        if outcome.status == "done" and action.submit:
            await self._keys.keys(ENTER)
        return outcome

    async def _typed(self, text: str, base: str, field: Field) -> Outcome:
        """Try one way after the other until the field holds what it should."""
        problems: list[str] = []
        held = base
        for way in self._ways(text):
            if held not in (base, "") and not await self._put_back(base):
                break
            try:
                await way.put(text)
            except (CommandFailed, AgentRefused) as exc:
                problems.append(f"{way.name}: {exc}")
                continue
            except AgentError as exc:
                if exc.sent:
                    raise
                problems.append(f"{way.name}: {exc}")
                continue
            if field.password:
                return await self._hidden(text, field, way)
            told, held = await self._arrived(text, base)
            if told is None and not field.sure:
                # Another way might type it twice.
                return _unread(way, f"the view shows {_short(held)}, which need not be its text")
            if told is not None:
                return told
            problems.append(f"{way.name}: the field holds {_short(held)}")
            log.warning("text did not arrive", way=way.name, wanted=len(text), held=len(held))
        reasons = "; ".join(problems) or "no way to type this works on this phone"
        return Outcome.failed(f"the text is not in the field as it should be: {reasons}")

    def _ways(self, text: str) -> list[_Way]:
        """The ways in the order in which they suit the text."""
        keys = _Way("keys", self._plain.put)
        paste = _Way("paste", self._paste.put)
        broadcast = _Way("keyboard for adb", self._keyboard.put, heard=False)
        by_agent = [paste] if self._paste.fits(text) else []
        # After the agent's: the emulator does not say when Android has the clipboard.
        if self._host_paste is not None:
            by_agent.append(_Way("paste by gRPC", self._host_paste, heard=False))
        if self._plain.fits(text):
            return [keys, *by_agent, broadcast]
        # Keys come last for what is long or has several lines: enter may submit instead.
        by_keys = [keys] if is_plain(text.replace("\n", "")) else []
        return [*by_agent, broadcast, *by_keys]

    async def _hidden(self, text: str, before: Field, way: _Way) -> Outcome:
        """Say of a secret what can be read: whether as many dots are shown as were typed."""
        deadline_s = self._pace.clock() + _ARRIVE_S
        wanted = len(text) + (len(before.text) if is_masked(before.text) else 0)
        while True:
            try:
                field = await self._reader.read()
            except CaptureFailed as exc:
                return _unread(way, f"the field is one for a secret, and {exc}")
            shown = field.text if field is not None else ""
            if is_masked(shown) and len(shown) == wanted:
                return Outcome.done("typed into a password field: as many dots, not read back")
            if not is_masked(shown) or self._pace.clock() >= deadline_s:
                break
            await self._pace.sleep(_POLL_S)
        # No numbers: how long a secret is, is part of it.
        other = "shows another number of dots" if is_masked(shown) else "is one for a secret"
        return _unread(way, f"the field {other}")

    async def _arrived(self, text: str, base: str) -> tuple[Outcome | None, str]:
        """Read the field until it holds the text; None with what it held when the time is over."""
        deadline_s = self._pace.clock() + _ARRIVE_S
        before: str | None = None
        while True:
            try:
                field = await self._reader.read()
            except CaptureFailed as exc:
                return Outcome.done(f"typed, but not read back: {exc}"), ""
            if field is None:
                return Outcome.done("typed; the field is gone, so it was not read back"), ""
            if holds(field.text, text, base):
                return Outcome.done(), field.text
            if not field.exact and holds_as_dumped(field.text, text, base):
                return Outcome.done("the phone tells its emoji as dots only"), field.text
            if is_masked(field.text) and len(field.text) >= len(text) and not is_masked(text):
                return Outcome.done("typed, but not read back: the field shows dots"), field.text
            if looks_like(field.text, text, base):
                return Outcome.done(f"the field shows it as {_short(field.text)}"), field.text
            # Two equal readings of a wrong text: it will not become right by waiting.
            if self._pace.clock() >= deadline_s or (before == field.text and before != base):
                return None, field.text
            before = field.text
            await self._pace.sleep(_POLL_S)

    async def _put_back(self, base: str) -> bool:
        """Make the field hold what it held before a way failed half-way."""
        field = await self._reader.read()
        # In doubt it was not cleared: what is in the field now is no hint.
        if field is None or any(await self._clear(field)):
            return False
        if not base:
            return True
        try:
            await self._set.replace(base)
        except AgentError:
            return False
        return True

    async def _blind(self, action: TypeText, why: str) -> Outcome:
        """Type without a field to read: keys go wherever the phone sends them."""
        if action.clear:
            return Outcome.failed(f"the field could not be read to clear it: {why}")
        if not is_plain(action.text.replace("\n", "")):
            return Outcome.failed(f"nothing was typed: {why}")
        await self._plain.put(action.text)
        if action.submit:
            await self._keys.keys(ENTER)
        return Outcome.done(f"typed, but not read back: {why}")

    async def _clear(self, field: Field) -> tuple[str, str]:
        """Empty the focused field; gives the reason if that did not work, and any doubt of it."""
        if not field.sure:
            return "", await self._clear_unread(field)
        if not field.text:
            return "", ""
        for empty in (self._clear_by_agent, self._clear_by_keys):
            if not await empty(field):
                continue
            rest = await self._reader.read()
            left = rest.text if rest is not None else ""
            if left in ("", field.hint) or left not in field.text:
                return "", ""
            # A password's dots are no hint.
            if left == field.text and not (field.password and len(set(left)) == 1):
                return "", (
                    f"the field shows {_short(left)} as before: that is its hint, or it cannot be "
                    "cleared"
                )
        return f"the field could not be cleared, {_short(field.text)} is still in it", ""

    async def _clear_unread(self, field: Field) -> str:
        """Select all and delete, where a field does not say what it holds; gives the doubt left."""
        try:
            if self._api_level < COMBINATION_API:
                await self._keys.keys(MOVE_END)
                await self._keys.keys(*[DELETE] * max(_KEYS_A_CALL, len(field.text)))
            else:
                await self._keys.combination(CTRL_LEFT, LETTER_A)
                await self._keys.keys(DELETE)
        except CommandFailed as exc:
            return f"the field does not tell its text, and was not emptied: {exc}"
        rest = await self._reader.read()
        if rest is not None and field.text and rest.text in ("", field.hint):
            return ""
        return "the field was emptied, but does not tell its text; look at the screen"

    async def _clear_by_agent(self, field: Field) -> bool:
        if not self._remote.agent.running:
            return False
        try:
            return await self._remote.clear_text()
        except AgentError as exc:
            log.debug("agent did not clear the field", why=str(exc))
            return False

    async def _clear_by_keys(self, field: Field) -> bool:
        if self._api_level >= COMBINATION_API and len(field.text) > _KEYS_A_CALL:
            try:
                await self._keys.combination(CTRL_LEFT, LETTER_A)
                await self._keys.keys(DELETE)
                return True
            except CommandFailed as exc:
                log.debug("no key combinations", why=str(exc))
        await self._keys.keys(MOVE_END)
        count = len(field.text)
        for start in range(0, count, _KEYS_A_CALL):
            await self._keys.keys(*[DELETE] * min(_KEYS_A_CALL, count - start))
        return True


def _unread(way: _Way, why: str) -> Outcome:
    """Typed into what cannot be read; without an answer it is not even known to have been heard."""
    if way.heard:
        return Outcome.done(f"typed, but could not be read back: {why}; look at the screen")
    return Outcome.unknown(
        f"sent to the {way.name}, which gives no answer, and not read back: {why}; look at the "
        "screen"
    )


def holds(held: str, text: str, base: str) -> bool:
    """Whether a field that held `base` holds `text` as well now, wherever its cursor was.

    What it held may have been its hint, which the text replaces.
    """
    held, text, base = _one_line(held), _one_line(text), _one_line(base)
    if held in (text, base + text):
        return True
    if len(held) != len(base) + len(text):
        return False
    at = held.find(text)
    while at >= 0:
        if held[:at] + held[at + len(text) :] == base:
            return True
        at = held.find(text, at + 1)
    return False


def looks_like(held: str, text: str, base: str) -> bool:
    """Whether only blanks, separators or capitals differ: some fields write a number their way."""
    return bool(_bare(text)) and _bare(held) in (_bare(text), _bare(base + text))


def holds_as_dumped(held: str, text: str, base: str) -> bool:
    """The same of a dump, which has dots for what it takes to be no XML.

    AOSP's AccessibilityNodeInfoDumper.stripInvalidXMLChars goes by UTF-16 units, so that an emoji
    becomes two dots; some makers' and agents' have question marks.
    """
    return any(holds(held, _dumped(text, sign), _dumped(base, sign)) for sign in ".?")


def _dumped(text: str, sign: str) -> str:
    return "".join(sign * 2 if letter > "\uffff" else letter for letter in text)


def is_masked(text: str) -> bool:
    """Whether that are the dots of a secret: one sign for each letter."""
    return bool(text) and len(set(text)) == 1 and text[0] in _DOTS


def _one_line(text: str) -> str:
    """As a dump or a field with one line has it: every line end is a blank."""
    return text.replace("\r\n", "\n").replace("\n", " ").replace("\xa0", " ")


def _bare(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter not in _SEPARATORS)


def _short(text: str) -> str:
    return repr(text if len(text) <= _SHOWN else text[:_SHOWN] + "...")
