"""Reads the words of a shell line: quotes, escapes and expansions."""

import re
from abc import ABC, abstractmethod

from .characters import Characters, ShellSyntaxError
from .escapes import c_escapes
from .syntax import Arithmetic, HereText, Part, Script, Substitution, Text, Variable, Word

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
PLAIN = re.compile(r"[^ \t\n;&|<>()'\"\\$`#]+")
QUOTED_PLAIN = re.compile(r"[^\"\\$`]+")
SPECIAL = "?$#@*!-0123456789"
OPERATORS = (
    *(":-", ":=", ":?", ":+", "-", "=", "?", "+"),
    *("##", "#", "%%", "%", "//", "/#", "/%", "/", ":", "@Q", "@#"),
)
"""What may follow a name in braces (mksh(1), "Parameters" and "Substitution")."""
PATTERN_OPERATORS = frozenset(("##", "#", "%%", "%", "//", "/#", "/%", "/"))
EXTENDED = "@*+?!"


class WordReader(Characters, ABC):
    """A reader of words; what is inside `$(...)` is read by the same kind of reader."""

    def __init__(self, text: str, depth: int) -> None:
        super().__init__(text, depth)
        self._documents: list[tuple[HereText, str, bool, bool]] = []

    @abstractmethod
    def script(self, end: str | None) -> Script:
        """Commands up to the character `end`, which is eaten, or up to the end of the text."""

    @abstractmethod
    def _inner(self, text: str) -> "WordReader":
        """A reader of a text within this one."""

    def _word(self, stops: str = "") -> Word:
        """The word at this place, empty when there is none; `stops` end it too."""
        parts: list[Part] = []
        start = self._at
        while True:
            plain = PLAIN.match(self._text, self._at)
            if plain is not None:
                cut = next((i for i, c in enumerate(plain[0]) if c in stops), len(plain[0]))
                parts.append(Text(plain[0][:cut], quoted=False)) if cut else None
                self._at += cut
                if cut < len(plain[0]):
                    return tuple(parts)
                if self._peek() == "(" and plain[0][-1] in EXTENDED:
                    self._alternatives(parts)
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

    def _alternatives(self, parts: list[Part]) -> None:
        """`(a|b)` after `@`, `*`, `+`, `?` or `!`, as parts of the same word."""
        self._enter()
        self._at += 1
        parts.append(Text("(", quoted=False))
        while (char := self._peek()) != ")":
            if char == "":
                raise ShellSyntaxError("syntax error: unexpected EOF", unfinished=True)
            if char in "|# \t&;<>(":
                parts.append(Text(char, quoted=char not in "|("))
                self._at += 1
            elif word := self._word():
                parts.extend(word)
            else:
                raise self._unexpected()
        self._at += 1
        parts.append(Text(")", quoted=False))
        self._depth -= 1

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
        while self._peek() != '"':
            plain = QUOTED_PLAIN.match(self._text, self._at)
            if plain is not None:
                parts.append(Text(plain[0], quoted=True))
                self._at = plain.end()
                continue
            char = self._peek()
            if char == "":
                raise ShellSyntaxError("no closing quote", unfinished=True)
            if char == "\\":
                self._quoted_escape(parts, '"\\$`')
            else:
                parts.append(self._expansion(quoted=True))
        self._at += 1
        # With no arguments "$@" is no word at all, where "" would be an empty one.
        if len(parts) == 2 and isinstance(parts[1], Variable) and _is_list(parts[1]):
            return parts[1:]
        return parts

    def _quoted_escape(self, parts: list[Part], escapable: str) -> None:
        following = self._text[self._at + 1 : self._at + 2]
        self._at += 2
        if following == "":
            raise ShellSyntaxError("no closing quote", unfinished=True)
        if following != "\n":
            kept = following if following in escapable else "\\" + following
            parts.append(Text(kept, quoted=True))

    def _escape(self) -> list[Part]:
        following = self._text[self._at + 1 : self._at + 2]
        self._at += 2
        if following == "\n":
            return []
        return [Text(following or "\\", quoted=True)]

    def _c_quoted(self) -> Text:
        """`$'...'`: the escapes of C."""
        at = self._at + 2
        while at < len(self._text) and self._text[at] != "'":
            at += 2 if self._text[at] == "\\" else 1
        if at >= len(self._text):
            raise ShellSyntaxError("no closing quote", unfinished=True)
        text = c_escapes(self._text[self._at + 2 : at])
        self._at = at + 1
        return Text(text, quoted=True)

    # expansions

    def _expansion(self, quoted: bool) -> Part:
        if self._peek() == "`":
            return self._backquoted(quoted)
        if self._text.startswith("$'", self._at) and not quoted:
            return self._c_quoted()
        if self._text.startswith("$((", self._at):
            inside = self._within_double_parens(self._at + 3)
            if inside is not None:
                self._at += len(inside) + 5
                return Arithmetic(self._inner(inside).expression(), quoted)
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
        self._enter()
        start = self._at
        self._at += 1
        text = self._text
        prefix = ""
        if self._peek() in ("#", "!") and text[self._at + 1 : self._at + 2] not in ("}", ""):
            after = text[self._at + 1]
            if after in SPECIAL.replace("-", "") or NAME.match(after):
                prefix = {"#": "length", "!": "keys"}[self._peek()]
                self._at += 1
        name = re.compile(r"[A-Za-z_]\w*|\d+|[?$#@*!-]").match(text, self._at)
        if name is None:
            raise self._bad_substitution(start)
        self._at = name.end()
        index: Word | None = None
        if self._peek() == "[" and NAME.match(name[0]):
            self._at += 1
            index = self._operand("]", quoted=False)
            self._at += 1
        operator, operands = prefix, list[Word]()
        if self._peek() != "}":
            found = next((sign for sign in OPERATORS if text.startswith(sign, self._at)), None)
            if found is None or prefix:
                raise self._bad_substitution(start)
            operator = found
            self._at += len(found)
            operands = self._operands(found, quoted)
        if self._peek() != "}":
            raise self._bad_substitution(start)
        self._at += 1
        self._depth -= 1
        return Variable(name[0], quoted, operator, tuple(operands), index)

    def _operands(self, operator: str, quoted: bool) -> list[Word]:
        inner_quoted = quoted and operator not in PATTERN_OPERATORS
        separator = {"/": "/", ":": ":"}.get(operator[0] if operator[:2] != ":-" else "", "")
        if operator in (":=", ":?", ":+", ":-"):
            separator = ""
        operands = [self._operand(separator + "}", inner_quoted)]
        if separator and self._peek() == separator:
            self._at += 1
            operands.append(self._operand("}", inner_quoted))
        return operands

    def _operand(self, stops: str, quoted: bool) -> Word:
        """The word up to one of `stops`, which is not eaten."""
        parts: list[Part] = []
        while (char := self._peek()) not in stops or char == "":
            if char == "":
                raise ShellSyntaxError("no closing quote", unfinished=True)
            if char == "'" and not quoted:
                parts.append(self._single_quoted())
            elif char == '"':
                parts.extend(self._double_quoted())
            elif char == "\\" and quoted:
                self._quoted_escape(parts, '"\\$`}')
            elif char == "\\":
                parts.extend(self._escape())
            elif char in "$`":
                parts.append(self._expansion(quoted))
            else:
                parts.append(Text(char, quoted))
                self._at += 1
        return tuple(parts)

    def _bad_substitution(self, start: int) -> ShellSyntaxError:
        end = self._text.find("}", start)
        if end < 0:
            return ShellSyntaxError("no closing quote", unfinished=True)
        return ShellSyntaxError(f"${self._text[start : end + 1]}: bad substitution", status=1)

    def _backquoted(self, quoted: bool) -> Substitution:
        body: list[str] = []
        escapable = ("`", "\\", "$", '"') if quoted else ("`", "\\", "$")
        at = self._at + 1
        while at < len(self._text) and self._text[at] != "`":
            if self._text[at] == "\\" and self._text[at + 1 : at + 2] in escapable:
                at += 1
            body.append(self._text[at])
            at += 1
        if at >= len(self._text):
            raise ShellSyntaxError("no closing quote", unfinished=True)
        self._at = at + 1
        inner = self._inner("".join(body))
        return Substitution(inner.script(end=None), quoted)

    def _within_double_parens(self, start: int) -> str | None:
        """The text from `start` to its `))`, None when these are two nested parentheses."""
        depth, at = 0, start
        while at < len(self._text):
            char = self._text[at]
            if depth == 0 and char == ")":
                closed = self._text.startswith("))", at)
                return self._text[start:at] if closed else None
            depth += {"(": 1, ")": -1}.get(char, 0)
            at += 1
        raise ShellSyntaxError("syntax error: unexpected EOF", unfinished=True)

    def expression(self) -> Word:
        """The whole text as an expression: everything literal but the expansions."""
        self._enter()
        parts: list[Part] = []
        while self._peek():
            if self._peek() in "$`":
                parts.append(self._expansion(quoted=True))
            elif self._peek() == '"':
                self._at += 1
            else:
                parts.append(Text(self._peek(), quoted=True))
                self._at += 1
        return tuple(parts)

    # here-documents

    def _document(self, strip: bool) -> Word:
        """Remember the here-document whose delimiter stands here."""
        start = self._at
        word = self._word()
        if not word:
            raise self._unexpected()
        literal = any(isinstance(part, Text) and part.quoted for part in word)
        delimiter = "".join(part.text for part in word if isinstance(part, Text))
        if any(not isinstance(part, Text) for part in word):
            delimiter = self._text[start : self._at]
        text = HereText()
        self._documents.append((text, delimiter, strip, literal))
        return (text,)

    def _newline(self) -> None:
        super()._newline()
        while self._documents:
            self._read_document(*self._documents.pop(0))

    def _read_document(self, into: HereText, delimiter: str, strip: bool, literal: bool) -> None:
        lines: list[str] = []
        while self._at < len(self._text):
            end = self._text.find("\n", self._at)
            end = len(self._text) if end < 0 else end
            line = self._text[self._at : end]
            self._at = min(end + 1, len(self._text))
            if strip:
                line = line.lstrip("\t")
            if line == delimiter:
                body = "".join(f"{text}\n" for text in lines)
                into.body = (Text(body, True),) if literal else self._inner(body).document()
                return
            lines.append(line)
        raise self._unclosed(delimiter)

    def _unclosed(self, delimiter: str) -> ShellSyntaxError:
        return ShellSyntaxError(f"here document '{delimiter}' unclosed", unfinished=True)

    def document(self) -> Word:
        """The whole text as the body of a here-document: expansions, but no quotes."""
        self._enter()
        parts: list[Part] = []
        while char := self._peek():
            if char in "$`":
                parts.append(self._expansion(quoted=True))
            elif char == "\\" and self._at + 1 < len(self._text):
                self._quoted_escape(parts, "\\$`")
            else:
                parts.append(Text(char, quoted=True))
                self._at += 1
        return tuple(parts)


def _is_list(variable: Variable) -> bool:
    """Whether it stands for several words even in quotes."""
    if variable.operator == "length":
        return False
    return variable.name == "@" or variable.index in ((Text("@", False),), (Text("@", True),))
