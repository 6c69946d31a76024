"""The tokens of awk programs, and the tree that they are read into."""

import re
from dataclasses import dataclass

from ..shell.call import CommandError
from ..shell.escapes import c_escapes

TOKEN = re.compile(
    r"(?P<space>(?:[ \t\r]|\\\r?\n|#[^\n]*)+)"
    r"|(?P<number>0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)"
    r'|(?P<string>"(?:\\[\s\S]|[^"\\\n])*")'
    r"|(?P<name>[A-Za-z_]\w*)"
    r"|(?P<sign>\n|\*\*=|\*\*|&&|\|\||\+\+|--|\+=|-=|\*=|/=|%=|\^=|==|<=|>=|!=|!~|>>"
    r"|[-+*/%^!<>=~?:,;(){}\[\]$|])"
)
KEYWORDS = frozenset(
    "BEGIN END function func if else while do for in break continue next nextfile exit return "
    "delete print printf getline".split()
)
FUNCTIONS = frozenset(
    "length substr index split sub gsub match sprintf sin cos atan2 exp log sqrt int rand srand "
    "tolower toupper system close fflush".split()
)
COMPARISONS = ("<", "<=", "==", "!=", ">", ">=")
ASSIGNS = ("=", "+=", "-=", "*=", "/=", "%=", "^=", "**=")
MAX_DEPTH = 60


@dataclass(frozen=True, slots=True)
class Node:
    """A piece of a program: its kind, the name, operator or text it has, and its parts."""

    kind: str
    text: str = ""
    parts: "tuple[Node, ...]" = ()


NOTHING = Node("nothing")


class AwkTokens:
    """A program and the token that is read next. Raises CommandError."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._kind: str = ""
        self._token: str = ""
        self._depth: int = 0
        self._in_parens = 0
        self._advance(operand=True)

    # tokens

    def _advance(self, *, operand: bool = False) -> None:
        """The next token; where an operand is wanted `/` begins a regular expression."""
        while True:
            if self._at >= len(self._text):
                self._kind, self._token = "end", ""
                return
            if operand and self._text[self._at] == "/":
                regex = re.compile(r"/((?:\\.|\[(?:\\.|\^?\]?[^\]\n])*\]|[^/\\\n])*)/").match(
                    self._text, self._at
                )
                if regex is None:
                    raise self._bad()
                self._kind, self._token = "regex", regex[1].replace("\\/", "/")
                self._at = regex.end()
                return
            match = TOKEN.match(self._text, self._at)
            if match is None:
                raise self._bad()
            self._at = match.end()
            self._kind = match.lastgroup or ""
            if self._kind == "space":
                continue
            self._token = match[0]
            if self._kind == "string":
                self._token = c_escapes(match[0][1:-1].replace("\\/", "/").replace("\\\n", ""))
            return

    def _is(self, sign: str) -> bool:
        return self._kind == "sign" and self._token == sign

    def _at_end(self) -> bool:
        return self._kind == "end" or (self._kind == "sign" and self._token in (";", "\n", "}"))

    def _expect(self, sign: str, *, operand: bool = False) -> None:
        if not self._is(sign):
            raise self._bad()
        self._advance(operand=operand or sign in "{(")

    def _name(self) -> str:
        if self._kind != "name" or self._token in KEYWORDS:
            raise self._bad()
        name = self._token
        self._advance()
        return name

    def _newlines(self) -> None:
        while self._is("\n"):
            self._advance(operand=True)

    def _terminators(self) -> None:
        while self._kind == "sign" and self._token in (";", "\n"):
            self._advance(operand=True)

    def _ended(self, node: Node) -> Node:
        if not self._at_end():
            raise self._bad()
        if self._kind == "sign" and self._token in (";", "\n"):
            self._advance(operand=True)
        return node

    def _enter(self) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise CommandError("awk: program too deeply nested", 2)

    def _bad(self) -> CommandError:
        line = self._text.count("\n", 0, self._at) + 1
        near = self._token.replace("\n", "newline") or "end of program"
        return CommandError(f"awk: syntax error at source line {line}\n near {near}", 2)
