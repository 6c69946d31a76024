"""Reads a shell line into its syntax tree.

Known: quotes, escapes, `$` expansions, assignments, `; & && || | !`, redirections, groups and
comments. Loops, conditions, functions, arithmetic and here-documents are syntax errors.
"""

import re

from .syntax import (
    Assignment,
    Group,
    Item,
    Joiner,
    Part,
    Pipeline,
    Redirect,
    RedirectOp,
    Script,
    Simple,
    Substitution,
    Text,
    Variable,
    Word,
)

MAX_DEPTH = 40
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
ASSIGNMENT = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)=")
REDIRECT = re.compile(r"(\d?)(<<|>>|>&|<&|<>|>\||<|>)")
PLAIN = re.compile(r"[^ \t\n;&|<>()'\"\\$`#]+")
QUOTED_PLAIN = re.compile(r"[^\"\\$`]+")
SPECIAL = "?$#@*!-0123456789"
UNKNOWN_WORDS = frozenset(
    "if then else elif fi for while until do done case esac select function [[".split()
)


class ShellSyntaxError(Exception):
    """The line is no shell this phone reads; the message is what sh would say."""


def parse(line: str) -> Script:
    """The tree of a whole line or script; raises ShellSyntaxError."""
    reader = _Reader(line, depth=0)
    return reader.script(end=None)


class _Reader:
    """A recursive-descent reader over one text."""

    def __init__(self, text: str, depth: int) -> None:
        self._text = text
        self._at = 0
        self._depth = depth

    # lists

    def script(self, end: str | None) -> Script:
        """Items up to `end` (`)` or `}`), which is eaten, or up to the end of the text."""
        self._enter()
        items: list[Item] = []
        while True:
            self._blanks(newlines=True)
            if self._peek() == "" or (end is not None and self._at_end(end)):
                break
            items.append(self._item())
        if end is not None:
            if self._peek() == "":
                raise ShellSyntaxError("syntax error: unexpected EOF")
            self._at += 1
        self._depth -= 1
        return Script(tuple(items))

    def _item(self) -> Item:
        first = self._pipeline()
        rest: list[tuple[Joiner, Pipeline]] = []
        while True:
            self._blanks()
            for joiner in ("&&", "||"):
                if self._text.startswith(joiner, self._at):
                    self._at += 2
                    self._blanks(newlines=True)
                    rest.append((joiner, self._pipeline()))
                    break
            else:
                break
        background = False
        if self._peek() and self._peek() in ";&\n":
            background = self._peek() == "&"
            self._at += 1
        elif self._peek() and self._peek() != ")":
            raise self._unexpected()
        return Item(first, tuple(rest), background)

    def _pipeline(self) -> Pipeline:
        negated = False
        while self._at_word("!"):
            self._at += 1
            self._blanks()
            negated = not negated
        commands = [self._command()]
        while True:
            self._blanks()
            if self._peek() != "|" or self._text.startswith("||", self._at):
                return Pipeline(tuple(commands), negated)
            self._at += 1
            self._blanks(newlines=True)
            commands.append(self._command())

    # commands

    def _command(self) -> Simple | Group:
        if self._peek() == "(":
            self._at += 1
            return Group(self.script(")"), isolated=True, redirects=self._redirects())
        if self._at_word("{"):
            self._at += 1
            return Group(self.script("}"), isolated=False, redirects=self._redirects())
        return self._simple()

    def _simple(self) -> Simple:
        assignments: list[Assignment] = []
        words: list[Word] = []
        redirects: list[Redirect] = []
        while True:
            self._blanks()
            redirect = self._redirect()
            if redirect is not None:
                redirects.append(redirect)
                continue
            named = ASSIGNMENT.match(self._text, self._at) if not words else None
            if named is not None:
                self._at = named.end()
                assignments.append(Assignment(named[1], self._word()))
                continue
            if self._peek() == "(" or (self._peek() == "}" and not words):
                raise self._unexpected()
            start = self._at
            word = self._word()
            if not word:
                break
            if not words and self._text[start : self._at] in UNKNOWN_WORDS:
                raise ShellSyntaxError(f"syntax error: unexpected '{self._text[start : self._at]}'")
            words.append(word)
        if not words and not assignments and not redirects:
            raise self._unexpected()
        return Simple(tuple(assignments), tuple(words), tuple(redirects))

    def _redirects(self) -> tuple[Redirect, ...]:
        found: list[Redirect] = []
        while True:
            self._blanks()
            redirect = self._redirect()
            if redirect is None:
                return tuple(found)
            found.append(redirect)

    def _redirect(self) -> Redirect | None:
        both = self._text.startswith("&>", self._at)
        match = REDIRECT.match(self._text, self._at)
        if match is None or both:
            return None
        op = match[2]
        if op in ("<<", "<>"):
            raise ShellSyntaxError(f"syntax error: unexpected '{op}'")
        self._at = match.end()
        self._blanks()
        target = self._word()
        if not target:
            raise self._unexpected()
        known: RedirectOp = ">" if op == ">|" else _REDIRECT_OPS[op]
        fd = int(match[1]) if match[1] else (0 if op.startswith("<") else 1)
        return Redirect(fd, known, target)

    # words

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
            raise ShellSyntaxError("no closing quote")
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
                raise ShellSyntaxError("no closing quote")
            if char == "\\":
                following = self._text[self._at + 1 : self._at + 2]
                self._at += 2
                if following == "":
                    raise ShellSyntaxError("no closing quote")
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
            raise ShellSyntaxError("syntax error: unexpected '(('")
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
        inner = _Reader(self._text[self._at : end], self._depth + 1)
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
            raise ShellSyntaxError("no closing quote")
        self._at = at + 1
        inner = _Reader("".join(body), self._depth + 1)
        return Substitution(inner.script(end=None), quoted)

    # characters

    def _enter(self) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ShellSyntaxError("syntax error: nested too deeply")

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]

    def _at_word(self, word: str) -> bool:
        """Whether the reserved `word` stands here by itself."""
        after = self._text[self._at + len(word) : self._at + len(word) + 1]
        return self._text.startswith(word, self._at) and after in ("", " ", "\t", "\n")

    def _at_end(self, end: str) -> bool:
        return self._peek() == end

    def _blanks(self, newlines: bool = False) -> None:
        """Skip blanks, continued lines and comments, and newlines when asked."""
        while True:
            char = self._peek()
            if self._text.startswith("\\\n", self._at):
                self._at += 2
            elif char == "#":
                end = self._text.find("\n", self._at)
                self._at = len(self._text) if end < 0 else end
            elif char and char in " \t\n" and (newlines or char != "\n"):
                self._at += 1
            else:
                return

    def _unexpected(self) -> ShellSyntaxError:
        char = self._peek()
        for token in ("&&", "||"):
            if self._text.startswith(token, self._at):
                char = token
        shown = {"": "EOF", "\n": "newline"}.get(char, f"'{char}'")
        return ShellSyntaxError(f"syntax error: unexpected {shown}")


_REDIRECT_OPS: dict[str, RedirectOp] = {"<": "<", ">": ">", ">>": ">>", ">&": ">&", "<&": "<&"}
