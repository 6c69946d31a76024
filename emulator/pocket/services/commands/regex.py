"""POSIX's regular expressions, basic and extended, as Python's (POSIX, "Regular Expressions")."""

import re
from functools import lru_cache

from ..shell.call import CommandError
from ..shell.patterns import CLASSES

GNU_ESCAPES = {"w": r"[A-Za-z0-9_]", "W": r"[^A-Za-z0-9_]", "s": r"\s", "S": r"\S", "b": r"\b",
               "B": r"\B", "<": r"\b(?=\w)", ">": r"\b(?<=\w)", "n": "\n", "t": "\t", "r": "\r",
               "f": "\f", "v": "\v", "`": r"\A", "'": r"\Z"}  # fmt: skip


class BadRegex(ValueError):
    """The expression is none; the message is what regcomp(3) says."""


@lru_cache(maxsize=256)
def compiled(
    pattern: str, *, extended: bool, ignore_case: bool = False, multiline: bool = False
) -> re.Pattern[str]:
    """The expression, ready for use. Raises BadRegex."""
    flags = (re.IGNORECASE if ignore_case else 0) | (re.MULTILINE if multiline else 0) | re.DOTALL
    try:
        return re.compile(_Translator(pattern, extended).whole(), flags)
    except (re.error, OverflowError, RecursionError) as error:
        raise BadRegex(f"Invalid preceding regular expression ({error})") from error


def for_command(
    command: str, pattern: str, *, extended: bool, ignore_case: bool = False, status: int = 1
) -> re.Pattern[str]:
    """Like `compiled`; raises CommandError."""
    try:
        return compiled(pattern, extended=extended, ignore_case=ignore_case)
    except BadRegex as error:
        raise CommandError(f"{command}: bad regex '{pattern}': {error}", status) from error


class _Translator:
    """Reads one expression and writes the other."""

    def __init__(self, pattern: str, extended: bool) -> None:
        self._text = pattern
        self._extended = extended
        self._at = 0
        self._open = 0
        self._out: list[str] = []
        self._fresh = True
        """Whether an expression begins here, where `*` and basic `^` are other than elsewhere."""

    def whole(self) -> str:
        while self._at < len(self._text):
            self._token()
        if self._open:
            raise BadRegex("Unmatched ( or \\(")
        return "".join(self._out)

    def _token(self) -> None:
        char = self._text[self._at]
        following = self._text[self._at + 1 : self._at + 2]
        self._at += 1
        if char == "[":
            self._put(self._bracket())
        elif char == "\\":
            if not following:
                raise BadRegex("Trailing backslash")
            self._at += 1
            self._escaped(following)
        elif char in "*" or (self._extended and char in "+?"):
            self._repeat(char)
        elif char == "." or (char == "$" and self._ends()):
            self._put("." if char == "." else "$(?!\n)")
        elif char == "^" and (self._extended or self._fresh):
            self._put("^", fresh=True)
        elif self._extended and char in "()|{":
            self._operator(char)
        else:
            self._put(re.escape(char))

    def _escaped(self, char: str) -> None:
        if char.isdecimal() and char != "0":
            if int(char) > sum(part == "(" for part in self._out):
                raise BadRegex("Invalid back reference")
            self._put(f"(?:\\{char})")
        elif not self._extended and char in "(){|":
            self._operator(char)
        elif not self._extended and char in "+?":
            self._repeat(char)
        elif char in GNU_ESCAPES:
            self._put(GNU_ESCAPES[char])
        else:
            self._put(re.escape(char))

    def _operator(self, char: str) -> None:
        match char:
            case "(":
                self._open += 1
                self._put("(", fresh=True)
            case ")" if self._open:
                self._open -= 1
                self._put(")")
            case ")" if self._extended:
                self._put("\\)")
            case ")":
                raise BadRegex("Unmatched ) or \\)")
            case "|":
                self._put("|", fresh=True)
            case _:
                self._interval()

    def _interval(self) -> None:
        end = "}" if self._extended else "\\}"
        match = re.compile(r"(\d{0,3})(,?)(\d{0,3})" + re.escape(end)).match(self._text, self._at)
        if match is None or not (match[1] or match[2]) or self._fresh:
            if not self._extended:
                raise BadRegex("Invalid content of \\{\\}")
            self._put("\\{")
            return
        self._at = match.end()
        self._out.append("{" + (match[1] or "0") + match[2] + match[3] + "}")

    def _repeat(self, char: str) -> None:
        if self._fresh:
            if self._extended and char != "*":
                raise BadRegex("Invalid preceding regular expression")
            self._put(re.escape(char))
        elif self._out[-1] not in ("*", "+", "?"):
            self._out.append(char)

    def _ends(self) -> bool:
        """Whether `$` means the end here: always when extended, else only at the end."""
        rest = self._text[self._at :]
        return self._extended or rest == "" or rest.startswith(("\\)", "\\|"))

    def _bracket(self) -> str:
        text, at = self._text, self._at
        negated = text[at : at + 1] == "^"
        at += negated
        out: list[str] = []
        first = True
        while True:
            if at >= len(text):
                raise BadRegex("Unmatched [, [^, [:, [., or [=")
            char = text[at]
            if char == "]" and not first:
                break
            first = False
            named = re.compile(r"\[:(\w+):\]|\[[.=](.)[.=]\]").match(text, at)
            if named is not None and named[1] is not None:
                if named[1] not in CLASSES:
                    raise BadRegex("Invalid character class name")
                out.append(CLASSES[named[1]])
                at = named.end()
                continue
            if named is not None:
                char, at = named[2], named.end() - 1
            if char == "\\" and text[at + 1 : at + 2] in ("n", "t"):
                out.append(GNU_ESCAPES[text[at + 1]])
                at += 2
                continue
            ranged = char == "-" and out and text[at + 1 : at + 2] != "]"
            out.append("-" if ranged else re.escape(char))
            at += 1
        self._at = at + 1
        return f"[{'^' if negated else ''}{''.join(out)}]"

    def _put(self, text: str, *, fresh: bool = False) -> None:
        self._out.append(text)
        self._fresh = fresh
