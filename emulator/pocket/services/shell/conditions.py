"""Reads `[[ ... ]]`."""

import re
from abc import abstractmethod

from .syntax import Check, Condition, Logic, Redirect
from .words import WordReader

UNARY = re.compile(r"-([a-zA-Z])(?=[ \t\n])")
BINARY = re.compile(r"(==|=|!=|<|>|-(?:eq|ne|lt|le|gt|ge|nt|ot|ef))(?=[ \t\n]|(?<=[<>]))")


class ConditionReader(WordReader):
    """A reader that knows the tests of `[[ ]]` (mksh(1), "[[ expression ]]")."""

    @abstractmethod
    def _redirects(self) -> tuple[Redirect, ...]:
        """The redirections that stand here."""

    def _condition(self) -> Condition:
        test = self._either()
        self._blanks(newlines=True)
        if not self._at_word("]]"):
            raise self._unexpected()
        self._at += 2
        return Condition(test, self._redirects())

    def _either(self) -> Check | Logic:
        self._enter()
        parts = [self._both()]
        while self._follows("||"):
            parts.append(self._both())
        self._depth -= 1
        return parts[0] if len(parts) == 1 else Logic("||", tuple(parts))

    def _both(self) -> Check | Logic:
        parts = [self._one()]
        while self._follows("&&"):
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else Logic("&&", tuple(parts))

    def _follows(self, token: str) -> bool:
        self._blanks(newlines=True)
        if not self._text.startswith(token, self._at):
            return False
        self._at += len(token)
        return True

    def _one(self) -> Check | Logic:
        self._blanks(newlines=True)
        if self._at_word("!"):
            self._at += 1
            self._enter()
            inner = self._one()
            self._depth -= 1
            return Logic("!", (inner,))
        if self._peek() == "(":
            self._at += 1
            inner = self._either()
            if not self._follows(")"):
                raise self._unexpected()
            return inner
        unary = UNARY.match(self._text, self._at)
        if unary is not None:
            start, self._at = self._at, unary.end()
            self._blanks()
            if not self._at_word("]]") and (operand := self._word()):
                return Check(unary[0], operand)
            self._at = start
        if self._at_word("]]"):
            raise self._unexpected()
        left = self._word()
        if not left:
            raise self._unexpected()
        self._blanks(newlines=True)
        binary = BINARY.match(self._text, self._at)
        if binary is None:
            return Check("-n", left)
        self._at = binary.end()
        self._blanks()
        right = self._word()
        if not right:
            raise self._unexpected()
        return Check(binary[1], left, right)
