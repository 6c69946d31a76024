"""Reads a shell line into its syntax tree: the language of mksh, Android's sh."""

import re

from .characters import ShellSyntaxError
from .conditions import ConditionReader
from .syntax import (
    Assignment,
    Branch,
    Case,
    Command,
    Count,
    For,
    Function,
    Group,
    If,
    Item,
    Joiner,
    Pipeline,
    Redirect,
    RedirectOp,
    Script,
    Select,
    Simple,
    While,
    Word,
)
from .words import NAME

__all__ = ["ShellSyntaxError", "parse", "unfinished"]

ASSIGNMENT = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)(\[|\+?=)")
FUNCTION = re.compile(r"([A-Za-z_][A-Za-z0-9_.-]*)[ \t]*\([ \t]*\)")
REDIRECT = re.compile(r"(\d?)(<<<|<<-|<<|>>|>&|<&|<>|>\||<|>)|(&>>?)(?!&)")
UNEXPECTED_WORDS = frozenset("then else elif fi do done esac }".split())
COMPOUNDS = frozenset("if for while until case select function [[".split())
NO_WORDS: frozenset[str] = frozenset()


def parse(line: str) -> Script:
    """The tree of a whole line or script; raises ShellSyntaxError."""
    return _Reader(line, depth=0).whole()


def unfinished(text: str) -> bool:
    """Whether a script breaks off in the middle of something."""
    try:
        parse(text)
    except ShellSyntaxError as error:
        return error.unfinished
    return False


class _Reader(ConditionReader):
    """A recursive-descent reader over one text."""

    def _inner(self, text: str) -> "_Reader":
        return _Reader(text, self._depth + 1)

    # lists

    def whole(self) -> Script:
        """The whole text."""
        script = self.script(end=None)
        if self._peek():
            raise self._unexpected()
        for _, delimiter, *_ in self._documents:
            raise self._unclosed(delimiter)
        return script

    def script(self, end: str | None) -> Script:
        """Items up to `end` (`)` or `}`), which is eaten, or up to the end of the text."""
        script = self._items(end, NO_WORDS)
        if end is not None:
            if self._peek() == "":
                raise self._unexpected()
            self._at += 1
        return script

    def _items(self, end: str | None, words: frozenset[str]) -> Script:
        """Items up to the character `end` or one of `words`, neither of which is eaten."""
        self._enter()
        items: list[Item] = []
        while True:
            self._blanks(newlines=True)
            char = self._peek()
            if char == "" or char == end or self._reserved(words) is not None:
                break
            items.append(self._item())
        self._depth -= 1
        return Script(tuple(items))

    def _until(self, *words: str) -> tuple[Script, str]:
        """Items up to one of the words, which is eaten; raises ShellSyntaxError without one."""
        script = self._items(None, frozenset(words))
        word = self._reserved(frozenset(words))
        if word is None or not script.items:
            raise self._unexpected()
        self._at += len(word)
        return script, word

    def _reserved(self, words: frozenset[str]) -> str | None:
        """The one of these words that stands here."""
        return next((word for word in words if self._at_word(word)), None)

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
            if self._text.startswith((";;", ";&", ";|"), self._at):
                return Item(first, tuple(rest), background=False)
            self._newline() if self._peek() == "\n" else self._step()
        elif self._peek() and self._peek() != ")":
            raise self._unexpected()
        return Item(first, tuple(rest), background)

    def _step(self) -> None:
        self._at += 1

    def _pipeline(self) -> Pipeline:
        negated = timed = False
        while (word := self._reserved(frozenset(("!", "time")))) is not None:
            self._at += len(word)
            self._blanks()
            negated ^= word == "!"
            timed = timed or word == "time"
            if timed and self._at_word("-p"):
                self._at += 2
                self._blanks()
            if timed and self._peek() in ("", ";", "\n", ")"):
                return Pipeline((Simple((), (), ()),), negated, timed)
        commands = [self._command()]
        while True:
            self._blanks()
            if self._peek() != "|" or self._text.startswith("||", self._at):
                return Pipeline(tuple(commands), negated, timed)
            self._at += 1
            self._blanks(newlines=True)
            commands.append(self._command())

    # commands

    def _command(self) -> Command:
        if self._text.startswith("((", self._at):
            inside = self._within_double_parens(self._at + 2)
            if inside is not None:
                self._at += len(inside) + 4
                return Count(self._inner(inside).expression(), self._redirects())
        if self._peek() == "(":
            self._at += 1
            return Group(self.script(")"), isolated=True, redirects=self._redirects())
        if self._at_word("{"):
            self._at += 1
            return Group(self.script("}"), isolated=False, redirects=self._redirects())
        word = self._reserved(COMPOUNDS)
        if word is None:
            named = FUNCTION.match(self._text, self._at)
            if named is None:
                return self._simple()
            self._at = named.end()
            return self._function(named[1])
        self._at += len(word)
        match word:
            case "if":
                return self._if()
            case "for" | "select":
                return self._for(word)
            case "[[":
                return self._condition()
            case "function":
                return self._named_function()
            case "case":
                return self._case()
            case _:
                condition, _ = self._until("do")
                body, _ = self._until("done")
                return While(condition, body, word == "until", self._redirects())

    def _if(self) -> If:
        branches: list[tuple[Script, Script]] = []
        otherwise: Script | None = None
        word = "elif"
        while word == "elif":
            condition, _ = self._until("then")
            body, word = self._until("elif", "else", "fi")
            branches.append((condition, body))
        if word == "else":
            otherwise, _ = self._until("fi")
        return If(tuple(branches), otherwise, self._redirects())

    def _named_function(self) -> Function:
        self._blanks()
        name = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*").match(self._text, self._at)
        if name is None:
            raise self._unexpected()
        self._at = name.end()
        brackets = re.compile(r"[ \t]*\([ \t]*\)").match(self._text, self._at)
        self._at = self._at if brackets is None else brackets.end()
        return self._function(name[0])

    def _function(self, name: str) -> Function:
        self._blanks(newlines=True)
        self._enter()
        body = self._command()
        self._depth -= 1
        return Function(name, body)

    def _for(self, kind: str) -> For | Select:
        self._blanks()
        name = NAME.match(self._text, self._at)
        if name is None:
            raise self._unexpected()
        self._at = name.end()
        self._blanks(newlines=True)
        words: tuple[Word, ...] | None = None
        if self._at_word("in"):
            self._at += len("in")
            words = tuple(self._words())
        if self._peek() == ";":
            self._at += 1
        self._blanks(newlines=True)
        if self._at_word("{"):
            self._at += 1
            body = self.script("}")
        elif self._at_word("do"):
            self._at += len("do")
            body, _ = self._until("done")
        else:
            raise self._unexpected()
        made = For if kind == "for" else Select
        return made(name[0], words, body, self._redirects())

    def _case(self) -> Case:
        self._blanks()
        subject = self._needed_word()
        self._blanks(newlines=True)
        if not self._at_word("in"):
            raise self._unexpected()
        self._at += len("in")
        branches: list[Branch] = []
        while True:
            self._blanks(newlines=True)
            if self._at_word("esac"):
                self._at += len("esac")
                return Case(subject, tuple(branches), self._redirects())
            branches.append(self._branch())

    def _branch(self) -> Branch:
        """`pattern | pattern) commands ;;`"""
        if self._peek() == "(":
            self._at += 1
        patterns: list[Word] = []
        while True:
            self._blanks()
            patterns.append(self._needed_word())
            self._blanks()
            if self._peek() != "|":
                break
            self._at += 1
        if self._peek() != ")":
            raise self._unexpected()
        self._at += 1
        body = self._items(";", frozenset(("esac",)))
        end = self._text[self._at : self._at + 2]
        if end == ";;" or end == ";&" or end == ";|":
            self._at += 2
            return Branch(tuple(patterns), body, end)
        if not self._at_word("esac"):
            raise self._unexpected()
        return Branch(tuple(patterns), body)

    def _words(self) -> list[Word]:
        """The words up to the end of the command."""
        words: list[Word] = []
        while True:
            self._blanks()
            word = self._word()
            if not word:
                return words
            words.append(word)

    def _needed_word(self) -> Word:
        word = self._word()
        if not word:
            raise self._unexpected()
        return word

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
            if named is not None and (found := self._assignment(named)) is not None:
                assignments.append(found)
                continue
            if self._peek() == "(" or (self._peek() == "}" and not words):
                raise self._unexpected()
            start = self._at
            word = self._word()
            if not word:
                break
            literal = self._text[start : self._at]
            if not words and not assignments and literal in UNEXPECTED_WORDS:
                raise ShellSyntaxError(f"syntax error: unexpected '{literal}'")
            words.append(word)
        if not words and not assignments and not redirects:
            raise self._unexpected()
        return Simple(tuple(assignments), tuple(words), tuple(redirects))

    def _assignment(self, named: re.Match[str]) -> Assignment | None:
        """`NAME=...` whose name is matched already; None when it is a word after all."""
        start, index = self._at, None
        self._at = named.end()
        if named[2] == "[":
            index = self._operand("]\n", quoted=False)
            self._at += 1
        else:
            self._at = named.end(1)
        sign = next((s for s in ("+=", "=") if self._text.startswith(s, self._at)), None)
        if sign is None:
            self._at = start
            return None
        self._at += len(sign)
        array: tuple[Word, ...] | None = None
        value: Word = ()
        if self._peek() == "(" and index is None:
            self._at += 1
            array = tuple(self._array())
        else:
            value = self._word()
        return Assignment(named[1], value, index, sign == "+=", array)

    def _array(self) -> list[Word]:
        """The words up to the closing parenthesis, which is eaten."""
        words: list[Word] = []
        while True:
            self._blanks(newlines=True)
            if self._peek() == ")":
                self._at += 1
                return words
            words.append(self._needed_word())

    def _redirects(self) -> tuple[Redirect, ...]:
        found: list[Redirect] = []
        while True:
            self._blanks()
            redirect = self._redirect()
            if redirect is None:
                return tuple(found)
            found.append(redirect)

    def _redirect(self) -> Redirect | None:
        match = REDIRECT.match(self._text, self._at)
        if match is None:
            return None
        self._at = match.end()
        self._blanks()
        if match[3]:
            return Redirect(1, "&>", self._needed_word())
        op = match[2]
        fd = int(match[1]) if match[1] else (0 if op.startswith("<") else 1)
        if op in ("<<", "<<-"):
            return Redirect(fd, "<<", self._document(strip=op == "<<-"))
        return Redirect(fd, _REDIRECT_OPS[op], self._needed_word())


_REDIRECT_OPS: dict[str, RedirectOp] = {
    "<": "<",
    ">": ">",
    ">>": ">>",
    ">&": ">&",
    "<&": "<&",
    "<>": "<>",
    ">|": ">|",
    "<<<": "<<<",
}
