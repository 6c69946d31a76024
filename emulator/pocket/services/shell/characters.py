"""The characters of a shell line, one place at a time."""

MAX_DEPTH = 40
WORD_ENDS = " \t\n;&|<>()"


class ShellSyntaxError(Exception):
    """The line is no shell this phone reads; the message is what sh would say.

    `unfinished` when the line may only lack what the next one brings.
    """

    def __init__(self, message: str, *, unfinished: bool = False, status: int = 1) -> None:
        super().__init__(message)
        self.unfinished = unfinished
        self.status = status


class Characters:
    """A text and the place that is read next; `_depth` counts how deeply readers are nested."""

    def __init__(self, text: str, depth: int) -> None:
        self._text = text
        self._at = 0
        self._depth: int = depth

    def _enter(self) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ShellSyntaxError("syntax error: nested too deeply")

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]

    def _at_word(self, word: str) -> bool:
        """Whether the reserved `word` stands here by itself."""
        after = self._text[self._at + len(word) : self._at + len(word) + 1]
        return self._text.startswith(word, self._at) and (after == "" or after in WORD_ENDS)

    def _blanks(self, newlines: bool = False) -> None:
        """Skip blanks, continued lines and comments, and newlines when asked."""
        while True:
            char = self._peek()
            if self._text.startswith("\\\n", self._at):
                self._at += 2
            elif char == "#":
                end = self._text.find("\n", self._at)
                self._at = len(self._text) if end < 0 else end
            elif char == "\n" and newlines:
                self._newline()
            elif char and char in " \t":
                self._at += 1
            else:
                return

    def _newline(self) -> None:
        """Go past the end of a line."""
        self._at += 1

    def _unexpected(self) -> ShellSyntaxError:
        char = self._peek()
        for token in ("&&", "||", ";;"):
            if self._text.startswith(token, self._at):
                char = token
        shown = {"": "EOF", "\n": "newline"}.get(char, f"'{char}'")
        return ShellSyntaxError(f"syntax error: unexpected {shown}", unfinished=not char)
