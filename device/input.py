"""Fingers and keys through the phone's `input` command."""

import shlex
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from ..actions import Arrow, Key, Px
from .adb import AdbTransport, ShellResult
from .errors import CommandFailed, DeviceError

INPUT_TIMEOUT_S = 15.0
KEYCODES: dict[Key, int] = {
    "back": 4, "home": 3, "recents": 187, "enter": 66, "delete": 67, "tab": 61, "escape": 111,
    "power": 26, "wake": 224, "volume_up": 24, "volume_down": 25,
}  # fmt: skip
DPAD: dict[Arrow, int] = {"up": 19, "down": 20, "left": 21, "right": 22, "center": 23}
ENTER, DELETE, MOVE_END, CTRL_LEFT, LETTER_A, WAKE = 66, 67, 123, 113, 29, 224
_UNMET = 113  # a code of our own; `input` ends with 0, 1 or that of a signal
COMBINATION_API = 31  # `input keycombination` came with Android 12


@dataclass(frozen=True, slots=True)
class Stroke:
    """One finger from here to there."""

    start: Px
    end: Px
    duration_s: float


@dataclass(frozen=True, slots=True)
class Pair:
    """Two fingers at once."""

    first: Stroke
    second: Stroke


class Touch(Protocol):
    """One way to touch the screen.

    Methods raise CommandFailed or AgentRefused if the phone says no.
    """

    async def tap(self, at: Px) -> None:
        """One tap."""
        ...

    async def double_tap(self, at: Px) -> None:
        """Two taps that an app takes for one double tap."""
        ...

    async def hold(self, at: Px, duration_s: float) -> None:
        """A long press."""
        ...

    async def stroke(self, stroke: Stroke) -> None:
        """A swipe."""
        ...

    async def glide(self, stroke: Stroke) -> None:
        """A swipe that lets go as slowly as this way can, for scrolling."""
        ...


class Fingers(Touch, Protocol):
    """One way to touch the screen, drop things on it, and press keys."""

    async def drag(self, stroke: Stroke) -> None:
        """A long press, a move and a drop."""
        ...

    async def keys(self, *codes: int) -> None:
        """Key codes, one after the other."""
        ...


class ScreenTurned(DeviceError):
    """An event was not sent because its condition did not hold; `begun` if others were before."""

    def __init__(self, begun: bool) -> None:
        super().__init__("the screen has turned since the picture was taken")
        self.begun = begun


class ShellInput:
    """Injects events with `input`; every method raises CommandFailed if the phone says no."""

    def __init__(self, transport: AdbTransport) -> None:
        self._transport = transport
        self.display = 0
        """The logical display to touch; others than the first can be named since Android 10."""
        self._condition = ""
        self._sent = 0

    @contextmanager
    def only_while(self, condition: str) -> Generator[None]:
        """Send nothing unless `condition`, in shell, holds; methods then raise ScreenTurned."""
        self._condition, self._sent = condition, 0
        try:
            yield
        finally:
            self._condition = ""

    async def tap(self, at: Px) -> None:
        """One tap."""
        await self._input("tap", str(at.x), str(at.y))

    async def double_tap(self, at: Px) -> None:
        """Two taps in one shell call, so that the way to the phone does not come between them."""
        tap = shlex.join((*self._command, "tap", str(at.x), str(at.y)))
        await self._run(("input", "double tap"), f"{tap} && {tap}")

    async def hold(self, at: Px, duration_s: float) -> None:
        """A swipe that does not move."""
        await self._moved("swipe", Stroke(at, at, duration_s))

    async def stroke(self, stroke: Stroke) -> None:
        """A swipe."""
        await self._moved("swipe", stroke)

    async def glide(self, stroke: Stroke) -> None:
        """A swipe; `input` cannot rest before it lets go, so a list may fly on."""
        await self._moved("swipe", stroke)

    async def drag(self, stroke: Stroke) -> None:
        """A long press, a move and a drop."""
        await self._moved("draganddrop", stroke)

    async def keys(self, *codes: int) -> None:
        """Key codes, one after the other."""
        await self._input("keyevent", *map(str, codes))

    async def took_s(self) -> float:
        """The seconds that `input` takes to say how it is used, which touches nothing."""
        began_s = time.perf_counter()
        await self._transport.shell("input", timeout_s=INPUT_TIMEOUT_S)
        return time.perf_counter() - began_s

    async def combination(self, *codes: int) -> None:
        """Key codes held down together, the modifiers first; since Android 12."""
        await self._input("keycombination", *map(str, codes))

    async def text(self, encoded: str) -> None:
        """Text as `input text` wants it, see text/plain.py."""
        await self._input("text", encoded)

    @property
    def _command(self) -> tuple[str, ...]:
        return ("input", "-d", str(self.display)) if self.display else ("input",)

    async def _moved(self, verb: str, stroke: Stroke) -> None:
        ends = (stroke.start.x, stroke.start.y, stroke.end.x, stroke.end.y)
        await self._input(
            verb, *map(str, ends), str(round(stroke.duration_s * 1000)), extra_s=stroke.duration_s
        )

    async def _input(self, *words: str, extra_s: float = 0.0) -> None:
        argv = (*self._command, *words)
        if self._condition:
            await self._run(argv, shlex.join(argv), extra_s)
        else:
            timeout_s = INPUT_TIMEOUT_S + extra_s
            _accepted(argv, await self._transport.shell(*argv, timeout_s=timeout_s))

    async def _run(self, argv: tuple[str, ...], line: str, extra_s: float = 0.0) -> None:
        timeout_s = INPUT_TIMEOUT_S + extra_s
        if not self._condition:
            _accepted(argv, await self._transport.script(line, timeout_s=timeout_s))
            return
        # Not `exit`: on old phones an echo of the code follows.
        line = f"{self._condition} || (exit {_UNMET}) && {line}"
        result = await self._transport.script(line, timeout_s=timeout_s, called="input")
        if result.code == _UNMET:
            raise ScreenTurned(begun=self._sent > 0)
        self._sent += 1
        _accepted(argv, result)


def _accepted(argv: tuple[str, ...], result: ShellResult) -> None:
    """Raise CommandFailed for a refusal, also for one that `input` reports with code 0."""
    errors = result.stderr.decode("utf-8", "replace")
    complaint = "Exception" in errors or errors.startswith("Error")
    if result.code != 0 or complaint:
        raise CommandFailed(argv, result.code, result.text, errors)
