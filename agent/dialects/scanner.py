"""Reads the pieces that damaged replies are made of: blanks, marks, strings and numbers.

Full-width and typographic marks count as the ASCII marks they stand for, but only outside strings:
what a model wants typed is never changed.
"""

import re

_BLANK = re.compile(r"\s*")
_NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][-+]?\d+)?")
# Digits beyond which a whole number is no longer exact as a float, nor anything a model means.
_EXACT_DIGITS = 15
_WIDE = {"（": "(", "）": ")", "，": ",", "、": ",", "：": ":", "＝": "=", "｛": "{", "｝": "}",
         "［": "[", "］": "]", "【": "[", "】": "]"}  # fmt: skip
# Which marks end a string that was begun with a mark.
_QUOTES = {'"': '"', "'": "'", "“": '”“"', "”": "”", "‘": "’‘'", "’": "’", "＂": "＂", "「": "」"}
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "/": "/", "\\": "\\"}


class Unreadable(Exception):
    """A reply does not follow the grammar; the message is shown to the model."""


class ActionMissing(Unreadable):
    """A text holds nothing that looks like an action, so that one may stand somewhere else."""


class Scanner:
    """A position in a text; everything that is missing raises Unreadable."""

    def __init__(self, text: str, position: int = 0) -> None:
        self._text = text
        self.position = position

    def peek(self) -> str:
        """The next mark that is not blank, as ASCII; empty at the end."""
        blank = _BLANK.match(self._text, self.position)
        self.position = blank.end() if blank else self.position
        mark = self._text[self.position : self.position + 1]
        return _WIDE.get(mark, mark)

    def take(self, marks: str) -> str:
        """Go past one of `marks` and return it; empty if another mark comes."""
        mark = self.peek()
        if not mark or mark not in marks:
            return ""
        self.position += 1
        return mark

    def need(self, marks: str) -> str:
        """Go past one of `marks`, which has to come now."""
        taken = self.take(marks)
        if not taken:
            raise Unreadable(f"expected {' or '.join(marks)} at {self._ahead()}")
        return taken

    def match(self, pattern: re.Pattern[str]) -> str:
        """What the pattern matches here, gone past; empty if it does not."""
        self.peek()
        found = pattern.match(self._text, self.position)
        if found is None:
            return ""
        self.position = found.end()
        return found.group()

    def at_string(self) -> bool:
        """Whether a quotation mark comes next."""
        return self.peek() in _QUOTES and self.peek() != ""

    def string(self, followers: str) -> str:
        """A quoted string; a quotation mark within it ends it only before one of `followers`."""
        ends = _QUOTES[self.peek()]
        self.position += 1
        said: list[str] = []
        while self.position < len(self._text):
            mark = self._text[self.position]
            self.position += 1
            if mark == "\\":
                said.append(self._escape())
            elif mark in ends and self._ends_here(followers):
                return _joined("".join(said))
            else:
                said.append(mark)
        raise Unreadable("the text is cut off within quotation marks")

    def number(self) -> int | float:
        """A number, whole if it is written so; one at the very end may have lost digits."""
        digits = self.match(_NUMBER)
        if not digits:
            raise Unreadable(f"expected a value at {self._ahead()}")
        if self.position >= len(self._text):
            raise Unreadable("the reply is cut off within a number")
        return number_from(digits)

    def bare(self, stops: str) -> str:
        """Unquoted text up to one of `stops` that is not within brackets."""
        start, depth = self.position, 0
        while self.position < len(self._text):
            mark = self._text[self.position]
            mark = _WIDE.get(mark, mark)
            if depth == 0 and mark in stops:
                return self._text[start : self.position].strip()
            depth += (mark in "([{") - (mark in ")]}")
            self.position += 1
        whole = self._text[start:].strip()
        # Closed brackets are whole, while digits or letters at the very end may lack some.
        if depth == 0 and whole.endswith((")", "]", ">")):
            return whole
        raise Unreadable("the reply is cut off")

    def _ends_here(self, followers: str) -> bool:
        back = self.position
        mark = self.peek()
        self.position = back
        return not mark or mark in followers

    def _escape(self) -> str:
        mark = self._text[self.position : self.position + 1]
        self.position += 1
        if mark == "u":
            digits = self._text[self.position : self.position + 4]
            if re.fullmatch(r"[0-9A-Fa-f]{4}", digits):
                self.position += 4
                return chr(int(digits, 16))
        if mark in _QUOTES and mark:
            return mark
        return _ESCAPES.get(mark, f"\\{mark}")

    def _ahead(self) -> str:
        ahead = self._text[self.position : self.position + 20]
        return repr(ahead) if ahead else "the end of the reply"


def number_from(digits: str) -> int | float:
    """The number as it is written: `1` is whole and `1.0` is not; too many digits are a float."""
    whole = len(digits) <= _EXACT_DIGITS and not any(mark in ".eE" for mark in digits)
    return int(digits) if whole else float(digits)


def _joined(text: str) -> str:
    """Two escaped halves of one character become that character; a lone half becomes U+FFFD."""
    if not any("\ud800" <= mark <= "\udfff" for mark in text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
