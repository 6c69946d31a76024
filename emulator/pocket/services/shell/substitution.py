"""Works out the words of a command: variables, `$(...)`, `$((...))`, tildes."""

import re
from collections.abc import Mapping
from typing import Protocol

from ..context import Context
from .arithmetic import evaluate
from .call import ShellFault
from .expansion import WHITE, Fields, braces, match_files, plain
from .io import Streams
from .jobs import SHELL_PID, JobTable
from .patterns import Piece, compiled, letters
from .syntax import Arithmetic, HereText, Script, Substitution, Text, Variable, Word
from .variables import Variables

KSH_VERSION = "@(#)MIRBSD KSH R59 2020/10/31 Android"
OPTION_LETTERS = {"errexit": "e", "noglob": "f", "nounset": "u", "xtrace": "x", "noclobber": "C"}


class ExpandingShell(Protocol):
    """The shell whose words are worked out."""

    @property
    def context(self) -> Context: ...

    directory: str
    variables: Variables
    arguments: list[str]
    status: int
    options: set[str]
    jobs: JobTable

    async def capture(self, script: Script, io: Streams) -> str: ...


class Expander:
    """Expands the words of one shell; raises ShellFault and ArithmeticFault."""

    def __init__(self, shell: ExpandingShell) -> None:
        self._shell = shell

    async def words(self, word: Word, io: Streams) -> list[str]:
        """The fields that a word of a command becomes."""
        shell = self._shell
        found: list[str] = []
        for each in braces(word):
            fields = Fields(shell.variables.get("IFS", WHITE))
            for index, part in enumerate(each):
                match part:
                    case Text(text, quoted):
                        text = self._tilde(text, each) if index == 0 and not quoted else text
                        fields.text(text, quoted or (index == 0 and text != part.text))
                    case Variable():
                        values = await self._values(part, io)
                        if isinstance(values, list):
                            fields.several(values, part.quoted)
                        elif part.quoted:
                            fields.text(values, quoted=True)
                        elif part.operator in (":-", "-", ":+", "+", ":=", "="):
                            await self._operand_fields(part, values, fields, io)
                        else:
                            fields.value(values)
                    case HereText():
                        fields.text(await self.string(part.body, io), quoted=True)
                    case _:
                        value = await self._computed(part, io)
                        fields.text(value, True) if part.quoted else fields.value(value)
            for pieces in fields.done():
                if "noglob" in shell.options:
                    found.append(plain(pieces))
                else:
                    found += match_files(shell.context.files, shell.directory, pieces)
        return found

    async def string(self, word: Word, io: Streams) -> str:
        """The word without splitting or file matching."""
        return plain(await self.pieces(word, io))

    async def value(self, word: Word, io: Streams) -> str:
        """The right side of an assignment, in which `~` is somebody's home."""
        if word and isinstance(word[0], Text) and not word[0].quoted:
            word = (Text(self._tilde(word[0].text, word), True), *word[1:])
        return await self.string(word, io)

    async def pieces(self, word: Word, io: Streams) -> list[Piece]:
        """The word's texts, each with whether it was quoted, for use as a pattern."""
        found: list[Piece] = []
        for part in word:
            match part:
                case Text(text, quoted):
                    found.append((text, quoted))
                case Variable():
                    values = await self._values(part, io)
                    joined = self._joined(values) if isinstance(values, list) else values
                    found.append((joined, part.quoted))
                case HereText():
                    found.append((await self.string(part.body, io), True))
                case _:
                    found.append((await self._computed(part, io), part.quoted))
        return found

    async def _computed(self, part: Substitution | Arithmetic, io: Streams) -> str:
        if isinstance(part, Substitution):
            return await self._shell.capture(part.body, io)
        return str(self.evaluate(await self.string(part.expression, io)))

    def evaluate(self, text: str) -> int:
        return evaluate(text, _Numbers(self, self._shell.variables))

    async def _operand_fields(
        self, part: Variable, value: str, fields: Fields, io: Streams
    ) -> None:
        """`${x:-"a b"}`: quotes within the operand keep it together."""
        used = part.operands and self._chosen(part) is not None
        if not used or part.operator in (":=", "="):
            fields.value(value)
            return
        for each in part.operands[0]:
            if isinstance(each, Variable):
                values = await self._values(each, io)
                if isinstance(values, list):
                    fields.several(values, each.quoted)
                else:
                    fields.text(values, True) if each.quoted else fields.value(values)
                continue
            (text, quoted), *_ = await self.pieces((each,), io) or [("", True)]
            fields.text(text, True) if quoted else fields.value(text)

    def _chosen(self, part: Variable) -> str | None:
        """The operator, when its operand is what counts."""
        value = self.parameter(part.name) if part.index is None else None
        if part.index is not None:
            value = self._shell.variables.get(f"{part.name}[{_literal(part.index)}]")
        if part.name in "@*" and len(self._shell.arguments) > 1:
            value = " ".join(self._shell.arguments[1:])
        missing = value is None or (part.operator.startswith(":") and value == "")
        return part.operator if missing != part.operator.endswith("+") else None

    # parameters

    async def _values(self, part: Variable, io: Streams) -> str | list[str]:
        """The value, a list for `$@` and `${name[@]}`."""
        listed = await self._list(part, io)
        if part.operator == "keys":
            return self._keys(part, listed)
        if listed is not None:
            return await self._of_list(part, listed, io)
        name = part.name
        if part.index is not None:
            index = self.evaluate(await self.string(part.index, io) or "0")
            name = f"{name}[{index}]"
        value = self.parameter(name)
        if part.operator == "length":
            return str(len(value or ""))
        if part.operator in ("", "@Q", "@#", ":") or part.operator[0] in "#%/":
            if value is None and "nounset" in self._shell.options:
                raise ShellFault(f"{part.name}: parameter not set")
        return await self._operated(part, name, value, io)

    async def _operated(self, part: Variable, name: str, value: str | None, io: Streams) -> str:
        operator, text = part.operator, value or ""
        missing = value is None or (operator[:1] == ":" and len(operator) > 1 and value == "")
        match operator:
            case "":
                return text
            case ":-" | "-":
                return await self.string(part.operands[0], io) if missing else text
            case ":+" | "+":
                return "" if missing else await self.string(part.operands[0], io)
            case ":=" | "=":
                if missing:
                    if not re.match("[A-Za-z_]", name):
                        raise ShellFault(f"{name}: can't assign")
                    text = await self.string(part.operands[0], io)
                    self._shell.variables[name] = text
                    text = self._shell.variables[name]
                return text
            case ":?" | "?":
                if missing:
                    told = await self.string(part.operands[0], io)
                    raise ShellFault(f"{name}: {told or 'parameter null or not set'}")
                return text
            case "@Q":
                return quoted_again(text)
            case "@#":
                return str(abs(hash(text)))
            case ":":
                return await self._slice(part, text, io)
            case _:
                return await self._matched(part, text, io)

    async def _slice(self, part: Variable, text: str, io: Streams) -> str:
        start, length = await self._bounds(part, len(text), io)
        return text[start : start + length] if length >= 0 else text[start:]

    async def _bounds(self, part: Variable, size: int, io: Streams) -> tuple[int, int]:
        start = self.evaluate(await self.string(part.operands[0], io))
        start = max(0, size + start) if start < 0 else start
        length = size
        if len(part.operands) > 1:
            length = self.evaluate(await self.string(part.operands[1], io))
        return start, length

    async def _matched(self, part: Variable, text: str, io: Streams) -> str:
        """`#`, `%` and `/` with a pattern."""
        operator = part.operator
        pattern = await self.pieces(part.operands[0], io)
        if operator[0] == "#":
            return _without_prefix(text, pattern, longest=operator == "##")
        if operator[0] == "%":
            return _without_suffix(text, pattern, longest=operator == "%%")
        new = await self.string(part.operands[1], io) if len(part.operands) > 1 else ""
        source = compiled(letters(pattern)).pattern
        if not source:
            return text
        source = {"/#": rf"\A(?:{source})", "/%": rf"(?:{source})\Z"}.get(operator, source)
        return re.sub(source, lambda _: new, text, count=operator != "//", flags=re.DOTALL)

    async def _list(self, part: Variable, io: Streams) -> list[str] | None:
        if part.index is None:
            return self._shell.arguments[1:] if part.name in ("@", "*") else None
        if _literal(part.index) in ("@", "*"):
            return list(self._shell.variables.elements(part.name).values())
        return None

    def _keys(self, part: Variable, listed: list[str] | None) -> str | list[str]:
        if listed is None or part.index is None:
            slot = self._shell.variables.slot(part.name)
            return slot.values.get(0, "") if slot and slot.reference else part.name
        return [str(index) for index in self._shell.variables.elements(part.name)]

    async def _of_list(self, part: Variable, values: list[str], io: Streams) -> str | list[str]:
        operator = part.operator
        if operator == "length":
            return str(len(values))
        if operator in (":", "@Q", "@#") or operator[:1] in ("#", "%", "/"):
            # mksh has no such thing for several values at once.
            raise ShellFault(f"${{{part.name}{operator}}}: bad substitution")
        if operator in (":-", "-", ":+", "+", ":?", "?", ":=", "="):
            if not values or operator.endswith("+"):
                return await self._operated(part, part.name, " ".join(values) or None, io)
        star = part.name == "*" or (part.index is not None and _literal(part.index) == "*")
        return self._joined(values) if star and part.quoted else values

    def _joined(self, values: list[str]) -> str:
        return self._shell.variables.get("IFS", WHITE)[:1].join(values)

    def parameter(self, name: str) -> str | None:
        """The value of a variable or special parameter, None when it is not set."""
        shell = self._shell
        match name:
            case "?":
                return str(shell.status)
            case "#":
                return str(len(shell.arguments) - 1)
            case "@" | "*":
                return self._joined(shell.arguments[1:]) if len(shell.arguments) > 1 else None
            case "$" | "BASHPID":
                return str(SHELL_PID)
            case "PPID":
                return "4241"
            case "!":
                return str(shell.jobs.last) if shell.jobs.last else ""
            case "-":
                letters_on = (OPTION_LETTERS.get(name, "") for name in sorted(shell.options))
                return "hc" + "".join(letters_on)
            case "PWD":
                return shell.directory
            case "LINENO":
                return "1"
            case "SECONDS":
                return "0"
            case "KSH_VERSION":
                return KSH_VERSION
            case _ if name.isdecimal():
                index = int(name[:9])
                return shell.arguments[index] if index < len(shell.arguments) else None
            case _:
                return shell.variables.get(name)

    def _tilde(self, text: str, word: Word) -> str:
        if not text.startswith("~"):
            return text
        name, slash, rest = text.partition("/")
        if not slash and len(word) > 1:
            return text
        home = {
            "~": self._shell.variables.get("HOME"),
            "~+": self._shell.directory,
            "~-": self._shell.variables.get("OLDPWD"),
            "~root": "/",
            "~shell": "/",
        }.get(name)
        return text if home is None else f"{home}{slash}{rest}"


class _Numbers(dict[str, str]):
    """Variables as arithmetic sees them: the special ones too."""

    def __init__(self, expander: Expander, variables: Variables) -> None:
        super().__init__()
        self._expander = expander
        self._variables = variables

    def get(self, key: str, default: str = "") -> str:  # type: ignore[override]
        value = self._expander.parameter(key)
        return default if value is None else value

    def __setitem__(self, key: str, value: str) -> None:
        self._variables[key] = value


def quoted_again(text: str) -> str:
    """The text as sh would read it again (mksh(1), `${name@Q}`)."""
    if text and re.fullmatch(r"[A-Za-z0-9_@%+:,./^-]*", text):
        return text
    if any(ord(char) < 32 or ord(char) == 127 for char in text):
        shown = text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n")
        return "$'" + shown.replace("\t", "\\t") + "'"
    return "'" + text.replace("'", "'\\''") + "'"


def _literal(word: Word) -> str:
    return "".join(part.text for part in word if isinstance(part, Text))


def _without_prefix(text: str, pattern: list[Piece], *, longest: bool) -> str:
    fits = compiled(letters(pattern)).fullmatch
    ends = range(len(text) + 1)
    found = next((end for end in (reversed(ends) if longest else ends) if fits(text, 0, end)), 0)
    return text[found:]


def _without_suffix(text: str, pattern: list[Piece], *, longest: bool) -> str:
    fits = compiled(letters(pattern)).fullmatch
    starts = range(len(text) + 1)
    chosen = starts if longest else reversed(starts)
    return text[: next((start for start in chosen if fits(text, start)), len(text))]


def environment(variables: Variables, extra: Mapping[str, str]) -> dict[str, str]:
    """What a program is started with."""
    return {**variables.exported(), **extra}
