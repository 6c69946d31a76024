"""`test` and `[ ]`."""

from ..shell.arithmetic import ArithmeticFault
from ..shell.call import Call, Command, CommandError
from ..shell.file_tests import BINARY, UNARY, holds

SH = "/system/bin/sh"


async def test(call: Call) -> int:
    """`[ ... ]` and `test`."""
    words = list(call.args)
    if call.name == "[":
        if words[-1:] != ["]"]:
            raise CommandError(f"{SH}: [: missing ]", 2)
        words.pop()
    reader = _Tests(call, words)
    return 0 if reader.whole() else 1


class _Tests:
    """The words of `[ ]`, read by POSIX's rules for their number, else by precedence."""

    def __init__(self, call: Call, words: list[str]) -> None:
        self._call = call
        self._words = words
        self._at = 0

    def whole(self) -> bool:
        match self._words:
            case []:
                return False
            case [text]:
                return text != ""
            case ["!", text]:
                return text == ""
            case [left, operator, right] if operator in BINARY:
                return self._holds(operator, left, right)
            case ["!", left, operator, right] if operator in BINARY:
                return not self._holds(operator, left, right)
            case ["(", text, ")"]:
                return text != ""
            case _:
                pass
        value = self._either()
        if self._at < len(self._words):
            raise self._unexpected(self._words[self._at])
        return value

    def _either(self) -> bool:
        value = self._both()
        while self._peek() == "-o":
            self._at += 1
            other = self._both()
            value = value or other
        return value

    def _both(self) -> bool:
        value = self._one()
        while self._peek() == "-a":
            self._at += 1
            other = self._one()
            value = value and other
        return value

    def _one(self) -> bool:
        word = self._peek()
        if word is None:
            raise self._unexpected("]")
        self._at += 1
        following = self._peek()
        if word == "!" and following is not None:
            return not self._one()
        if word == "(":
            value = self._either()
            if self._peek() != ")":
                raise CommandError(f"{SH}: [: missing )", 2)
            self._at += 1
            return value
        if following in BINARY and self._at + 1 < len(self._words):
            self._at += 2
            return self._holds(following, word, self._words[self._at - 1])
        if word in UNARY and following is not None:
            self._at += 1
            return self._holds(word, following)
        return word != ""

    def _holds(self, operator: str, left: str, right: str | None = None) -> bool:
        shell = self._call.shell
        try:
            return holds(shell.file_tests, operator, left, right, self._number)
        except ArithmeticFault as error:
            raise CommandError(f"{SH}: {self._call.name}: {error}", 2) from error

    def _number(self, text: str) -> int:
        return self._call.shell.variables.evaluate(text)

    def _peek(self) -> str | None:
        return self._words[self._at] if self._at < len(self._words) else None

    def _unexpected(self, word: str) -> CommandError:
        return CommandError(f"{SH}: {self._call.name}: {word}: unexpected operator/operand", 2)


COMMANDS: dict[str, Command] = {"[": test, "test": test}
