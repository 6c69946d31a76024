"""Reads awk programs: the language of the one true awk (AOSP external/one-true-awk)."""

import re
from dataclasses import dataclass, field

from .awk_grammar import AwkGrammar
from .awk_tokens import NOTHING, Node

__all__ = ["AwkFunction", "AwkReader", "Node", "Program", "Rule"]


@dataclass(frozen=True, slots=True)
class Rule:
    """`pattern { action }`; with `last` a range. `kind` is BEGIN, END or empty."""

    kind: str
    first: Node | None
    last: Node | None
    action: Node | None


@dataclass(frozen=True, slots=True)
class AwkFunction:
    """`function name(parameters) { body }`."""

    parameters: tuple[str, ...]
    body: Node


@dataclass(slots=True)
class Program:
    """A whole program."""

    rules: list[Rule] = field(default_factory=list[Rule])
    functions: dict[str, AwkFunction] = field(default_factory=dict[str, AwkFunction])


class AwkReader(AwkGrammar):
    """A reader of whole programs. Raises CommandError."""

    def program(self) -> Program:
        made = Program()
        self._newlines()
        while self._kind != "end":
            if self._token in ("function", "func"):
                self._function(made)
            else:
                made.rules.append(self._rule())
            while self._token in (";", "\n") and self._kind == "sign":
                self._advance(operand=True)
        return made

    def _function(self, made: Program) -> None:
        self._advance()
        name = self._name()
        self._expect("(")
        parameters: list[str] = []
        while self._token != ")":
            parameters.append(self._name())
            if self._token == ",":
                self._advance()
                self._newlines()
        self._advance()
        self._newlines()
        made.functions[name] = AwkFunction(tuple(parameters), self._block())

    def _rule(self) -> Rule:
        if self._kind == "name" and self._token in ("BEGIN", "END"):
            kind = self._token
            self._advance()
            return Rule(kind, None, None, self._block())
        first = last = action = None
        if not self._is("{"):
            first = self._expression()
            if self._is(","):
                self._advance(operand=True)
                self._newlines()
                last = self._expression()
        if self._is("{"):
            action = self._block()
        return Rule("", first, last, action)

    # statements

    def _block(self) -> Node:
        self._expect("{")
        parts: list[Node] = []
        self._terminators()
        while not self._is("}"):
            if self._kind == "end":
                raise self._bad()
            parts.append(self._statement())
            self._terminators()
        self._advance(operand=True)
        return Node("block", parts=tuple(parts))

    def _statement(self) -> Node:
        self._enter()
        try:
            return self._statement_inside()
        finally:
            self._depth -= 1

    def _statement_inside(self) -> Node:
        if self._is("{"):
            return self._block()
        if self._is(";"):
            self._advance(operand=True)
            return NOTHING
        word = self._token if self._kind == "name" else ""
        match word:
            case "if":
                return self._if()
            case "while":
                self._advance()
                condition = self._in_brackets()
                if self._is(";"):
                    return Node("while", parts=(condition, NOTHING))
                return Node("while", parts=(condition, self._body()))
            case "do":
                self._advance(operand=True)
                body = self._body()
                self._terminators()
                if self._token != "while":
                    raise self._bad()
                self._advance()
                return self._ended(Node("do", parts=(body, self._in_brackets())))
            case "for":
                return self._for()
            case _:
                return self._ended(self._simple())

    def _if(self) -> Node:
        self._advance()
        condition = self._in_brackets()
        yes = self._body()
        kept = self._at, self._kind, self._token
        self._terminators()
        if self._token == "else" and self._kind == "name":
            self._advance(operand=True)
            return Node("if", parts=(condition, yes, self._body()))
        self._at, self._kind, self._token = kept
        return Node("if", parts=(condition, yes))

    def _for(self) -> Node:
        self._advance()
        self._expect("(")
        match = re.compile(r"\s*in\s+([A-Za-z_]\w*)\s*\)").match(self._text, self._at)
        if self._kind == "name" and match is not None:
            name = self._token
            self._at = match.end()
            self._advance(operand=True)
            return Node("forin", name, (Node("var", match[1]), self._body()))
        start = NOTHING if self._is(";") else self._simple()
        self._expect(";", operand=True)
        self._newlines()
        condition = Node("number", "1") if self._is(";") else self._expression()
        self._expect(";", operand=True)
        self._newlines()
        step = NOTHING if self._is(")") else self._simple()
        self._expect(")", operand=True)
        if self._is(";"):
            return Node("for", parts=(start, condition, step, NOTHING))
        return Node("for", parts=(start, condition, step, self._body()))

    def _body(self) -> Node:
        self._newlines()
        return self._statement()

    def _in_brackets(self) -> Node:
        self._expect("(", operand=True)
        found = self._expression()
        self._expect(")", operand=True)
        return found

    def _simple(self) -> Node:
        word = self._token if self._kind == "name" else ""
        if word in ("break", "continue", "next", "nextfile"):
            self._advance()
            return Node(word)
        if word in ("exit", "return"):
            self._advance(operand=True)
            value = () if self._at_end() else (self._expression(),)
            return Node(word, parts=value)
        if word == "delete":
            self._advance()
            name = self._name()
            if not self._is("["):
                return Node("delete", name)
            return Node("delete", name, (self._subscript(),))
        if word in ("print", "printf"):
            return self._print(word)
        return Node("expression", parts=(self._expression(),))

    def _print(self, word: str) -> Node:
        self._advance(operand=True)
        values: tuple[Node, ...] = ()
        if not self._at_end() and not (self._kind == "sign" and self._token in (">", ">>", "|")):
            values = self._print_values()
        target: tuple[Node, ...] = ()
        sign = ""
        if self._kind == "sign" and self._token in (">", ">>", "|"):
            sign = self._token
            self._advance(operand=True)
            target = (self._concatenation(),)
        return Node(word, sign, (Node("list", parts=values), *target))

    def _print_values(self) -> tuple[Node, ...]:
        self._no_greater = True
        try:
            first = self._expression()
            values = [first]
            while self._is(","):
                self._advance(operand=True)
                self._newlines()
                values.append(self._expression())
        finally:
            self._no_greater = False
        if len(values) == 1 and first.kind == "grouping":
            return first.parts
        return tuple(values)
