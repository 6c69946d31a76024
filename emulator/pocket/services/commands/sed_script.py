"""Reads the scripts of `sed` (POSIX, "sed", with toybox's additions)."""

import re
from dataclasses import dataclass, field

from ..shell.call import CommandError
from .regex import for_command

Address = int | re.Pattern[str] | tuple[int, int] | str  # a line, a match, first~step, "$"


@dataclass(slots=True)
class Step:
    """One command of a script with its addresses; `ends` is where a block's `}` or label is."""

    name: str
    first: Address | None = None
    last: Address | None = None
    plus: int | None = None
    negated: bool = False
    text: str = ""
    pattern: re.Pattern[str] | None = None
    flags: str = ""
    target: int = -1
    until: int | None = field(default=None)
    """Up to which line a range that has begun goes, -1 for one that a match ends."""


class Reader:
    """Reads a script into steps."""

    def __init__(self, script: str, extended: bool) -> None:
        self._text = script
        self._extended = extended
        self._at = 0
        self._steps: list[Step] = []

    def steps(self) -> list[Step]:
        blocks: list[int] = []
        while self._skip(" \t\n;"):
            if self._peek() == "#":
                self._take(r"[^\n]*")
                continue
            step = self._step()
            if step.name == "{":
                blocks.append(len(self._steps))
            elif step.name == "}":
                if not blocks:
                    raise self._bad("unexpected }")
                self._steps[blocks.pop()].target = len(self._steps)
            self._steps.append(step)
        if blocks:
            raise self._bad("no }")
        labels = {step.text: at for at, step in enumerate(self._steps) if step.name == ":"}
        for step in self._steps:
            if step.name in ("b", "t", "T"):
                if step.text and step.text not in labels:
                    raise self._bad(f"no ':{step.text}'")
                step.target = labels.get(step.text, len(self._steps))
        return self._steps

    def _step(self) -> Step:
        step = Step("")
        step.first = self._address()
        if step.first is not None and self._peek() == ",":
            self._at += 1
            self._skip(" ")
            if plus := self._take(r"\+(\d+)"):
                step.plus = int(plus[1:])
            else:
                step.last = self._address()
                if step.last is None:
                    raise self._bad("bad address")
        self._skip(" \t")
        while self._peek() == "!":
            self._at += 1
            step.negated = True
            self._skip(" \t")
        step.name = self._peek()
        self._at += 1
        self._rest(step)
        return step

    def _rest(self, step: Step) -> None:
        match step.name:
            case "s":
                self._substitute(step)
            case "y":
                end = self._peek()
                self._at += 1
                one, other = self._part(end), self._part(end)
                step.text = one + "\0" + other
                if len(one) != len(other):
                    raise self._bad("y strings different len")
            case "a" | "i" | "c":
                step.text = self._block_text()
            case ":":
                step.text = self._take(r"[ \t]*[^\s;}]+").strip()
            case "b" | "t" | "T":
                step.text = self._take(r"[ \t]*[^\s;}]*").strip()
            case "r" | "w":
                step.text = self._take(r"[^\n]*").strip()
            case "q" | "Q":
                step.text = self._take(r"[ \t]*\d*").strip()
            case "}" | "{" | "=" | "d" | "D" | "g" | "G" | "h" | "H" | "l" | "n" | "N":
                pass
            case "p" | "P" | "x" | "z":
                pass
            case _:
                raise self._bad(f"bad pattern '{self._text}'@{self._at} ({step.name})")

    def _substitute(self, step: Step) -> None:
        end = self._peek()
        self._at += 1
        if end in ("", "\n", "\\"):
            raise self._bad("bad s")
        source = self._part(end, keep=True)
        step.text = self._part(end, keep=True)
        step.flags = self._take(r"[gpiIe0-9]*")
        if self._peek() == "w":
            self._at += 1
            step.flags += "w" + self._take(r"[^\n]*").strip()
        plain = step.flags.partition("w")[0].lower()
        step.pattern = self._regex(source, "i" in plain)

    def _address(self) -> Address | None:
        if step := self._take(r"\d+~\d+"):
            first, _, by = step.partition("~")
            return int(first), int(by)
        if number := self._take(r"\d+"):
            return int(number)
        char = self._peek()
        if char == "$":
            self._at += 1
            return "$"
        if char == "/" or (char == "\\" and self._text[self._at + 1 : self._at + 2]):
            self._at += 1 if char == "/" else 2
            source = self._part("/" if char == "/" else self._text[self._at - 1], keep=True)
            ignore = bool(self._take(r"I"))
            return self._regex(source, ignore)
        return None

    def _regex(self, source: str, ignore: bool) -> re.Pattern[str]:
        if not source:
            return re.compile("")
        return for_command("sed", source, extended=self._extended, ignore_case=ignore)

    def _part(self, end: str, *, keep: bool = False) -> str:
        """The text up to `end`, which is eaten; `keep` leaves other escapes alone."""
        out: list[str] = []
        bracket = False
        while (char := self._peek()) != end or bracket:
            if char == "" or (char == "\n" and not keep):
                raise self._bad(f"bad pattern '{self._text}'")
            self._at += 1
            if char == "\\":
                char = self._peek()
                self._at += 1
                if char == end and not bracket:
                    out.append(char)
                elif keep or char not in "n\\":
                    out.append("\\" + char)
                else:
                    out.append("\n" if char == "n" else "\\")
                continue
            if char == "[" and keep and not bracket:
                closing = re.compile(r"\^?\]?(?:\[:\w+:\]|[^\]\n])*\]").match(self._text, self._at)
                if closing is not None:
                    out.append("[" + closing[0])
                    self._at = closing.end()
                    continue
            out.append(char)
        self._at += 1
        return "".join(out)

    def _block_text(self) -> str:
        """What `a`, `i` and `c` add, up to a line without a backslash at its end."""
        self._skip(" \t")
        if self._text.startswith("\\\n", self._at):
            self._at += 2
        elif self._peek() == "\\":
            self._at += 1
        text = self._take(r"(?:[^\\\n]|\\[\s\S])*")
        if not text and self._peek() == "":
            raise self._bad("no text")
        return re.sub(r"\\([\s\S])", r"\1", text)

    def _skip(self, chars: str) -> bool:
        while self._peek() and self._peek() in chars:
            self._at += 1
        return self._peek() != ""

    def _take(self, pattern: str) -> str:
        match = re.compile(pattern).match(self._text, self._at)
        if match is None:
            return ""
        self._at = match.end()
        return match[0]

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]

    def _bad(self, told: str) -> CommandError:
        return CommandError(f"sed: {told}")
