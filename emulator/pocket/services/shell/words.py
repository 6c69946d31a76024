"""Reads the words of a shell line: quotes, escapes and expansions."""

import re
from abc import ABC, abstractmethod

from .characters import Characters, ShellSyntaxError
from .syntax import Arithmetic, Part, Script, Substitution, Text, Variable, Word

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
PLAIN = re.compile(r"[^ \t\n;&|<>()'\"\\$`#]+")
QUOTED_PLAIN = re.compile(r"[^\"\\$`]+")
SPECIAL = "?$#@*!-0123456789"


class WordReader(Characters, ABC):
    """A reader of words; what is inside `$(...)` is read by the same kind of reader."""

    @abstractmethod
    def script(self, end: str | None) -> Script:
        """Commands up to the character `end`, which is eaten, or up to the end of the text."""

    @abstractmethod
    def _inner(self, text: str) -> "WordReader":
        """A reader of a text within this one."""

    def _word(self) -> Word:
        """The word at this place, empty when there is none."""
        parts: list[Part] = []
        start = self._at
        while True:
            plain = PLAIN.match(self._text, self._at)
            if plain is not None:
                parts.append(Text(plain[0], quoted=False))
                self._at = plain.end()
                continue
            char = self._peek()
            if char == "#" and self._at > start:
                parts.append(Text("#", quoted=False))
                self._at += 1
            elif char == "'":
                parts.append(self._single_quoted())
            elif char == '"':
                parts.extend(self._double_quoted())
            elif char == "\\":
                parts.extend(self._escape())
            elif char and char in "$`":
                parts.append(self._expansion(quoted=False))
            else:
                return tuple(parts)

    def _single_quoted(self) -> Text:
        end = self._text.find("'", self._at + 1)
        if end < 0:
            raise ShellSyntaxError("no closing quote", unfinished=True)
        text = self._text[self._at + 1 : end]
        self._at = end + 1
        return Text(text, quoted=True)

    def _double_quoted(self) -> list[Part]:
        self._at += 1
        parts: list[Part] = [Text("", quoted=True)]
        while True:
            plain = QUOTED_PLAIN.match(self._text, self._at)
            if plain is not None:
                parts.append(Text(plain[0], quoted=True))
                self._at = plain.end()
            char = self._peek()
            if char == '"':
                self._at += 1
                return parts
            if char == "":
                raise ShellSyntaxError("no closing quote", unfinished=True)
            if char == "\\":
                following = self._text[self._at + 1 : self._at + 2]
                self._at += 2
                if following == "":
                    raise ShellSyntaxError("no closing quote", unfinished=True)
                if following != "\n":
                    kept = following if following in '"\\$`' else "\\" + following
                    parts.append(Text(kept, quoted=True))
            else:
                parts.append(self._expansion(quoted=True))

    def _escape(self) -> list[Part]:
        following = self._text[self._at + 1 : self._at + 2]
        self._at += 2
        if following == "\n":
            return []
        return [Text(following or "\\", quoted=True)]

    # expansions

    def _expansion(self, quoted: bool) -> Part:
        if self._peek() == "`":
            return self._backquoted(quoted)
        if self._text.startswith("$((", self._at):
            return self._arithmetic(quoted)
        self._at += 1
        char = self._peek()
        if char == "(":
            self._at += 1
            return Substitution(self.script(")"), quoted)
        if char == "{":
            return self._braced(quoted)
        if char and char in SPECIAL:
            self._at += 1
            return Variable(char, quoted)
        name = NAME.match(self._text, self._at)
        if name is None:
            return Text("$", quoted)
        self._at = name.end()
        return Variable(name[0], quoted)

    def _braced(self, quoted: bool) -> Variable:
        start = self._at
        name = NAME.match(self._text, self._at + 1)
        if name is not None:
            self._at = name.end()
        else:
            self._at += 2
        label = self._text[start + 1 : self._at]
        if not label or (name is None and label not in SPECIAL):
            raise ShellSyntaxError("bad substitution")
        default: Word | None = None
        for sign in (":-", "-"):
            if self._text.startswith(sign, self._at):
                self._at += len(sign)
                default = self._default_word()
                break
        if self._peek() != "}":
            raise ShellSyntaxError("bad substitution")
        self._at += 1
        return Variable(label, quoted, default)

    def _default_word(self) -> Word:
        """The text after `:-`, up to the closing brace."""
        end = self._text.find("}", self._at)
        if end < 0:
            raise ShellSyntaxError("bad substitution")
        inner = self._inner(self._text[self._at : end])
        inner._enter()
        word = inner._word()
        if inner._peek():
            raise ShellSyntaxError("bad substitution")
        self._at = end
        return word or (Text("", quoted=True),)

    def _backquoted(self, quoted: bool) -> Substitution:
        body: list[str] = []
        at = self._at + 1
        while at < len(self._text) and self._text[at] != "`":
            if self._text[at] == "\\" and self._text[at + 1 : at + 2] in ("`", "\\", "$"):
                at += 1
            body.append(self._text[at])
            at += 1
        if at >= len(self._text):
            raise ShellSyntaxError("no closing quote", unfinished=True)
        self._at = at + 1
        inner = self._inner("".join(body))
        return Substitution(inner.script(end=None), quoted)

    def _arithmetic(self, quoted: bool) -> Arithmetic:
        """`$((...))`, whose own expansions come first."""
        depth, at = 0, self._at + 3
        while at < len(self._text):
            char = self._text[at]
            if depth == 0 and self._text.startswith("))", at):
                break
            depth += {"(": 1, ")": -1}.get(char, 0)
            if depth < 0:
                raise ShellSyntaxError("syntax error: unexpected ')'")
            at += 1
        else:
            raise ShellSyntaxError("syntax error: unexpected EOF", unfinished=True)
        inner = self._inner(self._text[self._at + 3 : at])
        self._at = at + 2
        return Arithmetic(inner.expression(), quoted)

    def expression(self) -> Word:
        """The whole text as an expression: everything literal but the expansions."""
        self._enter()
        parts: list[Part] = []
        while self._peek():
            if self._peek() in "$`":
                parts.append(self._expansion(quoted=True))
            else:
                parts.append(Text(self._peek(), quoted=True))
                self._at += 1
        return tuple(parts)
