"""Reads the expressions of awk, from the loosest operator to the tightest."""

import re

from .awk_tokens import ASSIGNS, COMPARISONS, FUNCTIONS, KEYWORDS, AwkTokens, Node


class AwkGrammar(AwkTokens):
    """A recursive-descent reader of expressions."""

    _no_greater = False
    """Whether `>` is where `print` writes to, and no comparison."""

    # expressions, from the loosest to the tightest

    def _expression(self) -> Node:
        self._enter()
        try:
            left = self._choice()
            if self._kind == "sign" and self._token in ASSIGNS:
                if left.kind not in ("var", "field", "element"):
                    raise self._bad()
                sign = self._token.replace("**", "^")
                self._advance(operand=True)
                self._newlines()
                return Node("assign", sign[:-1], (left, self._expression()))
            return left
        finally:
            self._depth -= 1

    def _choice(self) -> Node:
        condition = self._either()
        if not self._is("?"):
            return condition
        self._advance(operand=True)
        self._newlines()
        yes = self._expression()
        self._newlines()
        self._expect(":", operand=True)
        self._newlines()
        return Node("choice", parts=(condition, yes, self._expression()))

    def _either(self) -> Node:
        left = self._both()
        while self._is("||"):
            self._advance(operand=True)
            self._newlines()
            left = Node("or", parts=(left, self._both()))
        return left

    def _both(self) -> Node:
        left = self._membership()
        while self._is("&&"):
            self._advance(operand=True)
            self._newlines()
            left = Node("and", parts=(left, self._membership()))
        return left

    def _membership(self) -> Node:
        left = self._matching()
        while self._kind == "name" and self._token == "in":
            self._advance()
            parts = left.parts if left.kind == "grouping" else (left,)
            left = Node("in", self._name(), parts)
        return left

    def _matching(self) -> Node:
        left = self._comparison()
        while self._kind == "sign" and self._token in ("~", "!~"):
            sign = self._token
            self._advance(operand=True)
            left = Node("match", sign, (left, self._comparison()))
        return left

    def _comparison(self) -> Node:
        left = self._concatenation()
        if self._kind == "sign" and self._token in COMPARISONS:
            if self._token == ">" and self._no_greater and not self._in_parens:
                return left
            sign = self._token
            self._advance(operand=True)
            return Node("compare", sign, (left, self._concatenation()))
        if self._is("|") and re.compile(r"\s*getline\b").match(self._text, self._at):
            while self._is("|") and re.compile(r"\s*getline\b").match(self._text, self._at):
                self._advance()
                self._advance(operand=True)
                left = Node("getline", "|", (left, *self._optional_target()))
        return left

    def _concatenation(self) -> Node:
        left = self._sum()
        right = left
        while self._begins_operand(right):
            right = self._sum()
            left = Node("concat", parts=(left, right))
        return left

    def _begins_operand(self, before: Node) -> bool:
        if self._kind in ("number", "string", "regex"):
            return True
        if self._kind == "name":
            return self._token not in KEYWORDS
        if self._kind == "sign" and self._token in ("-", "+"):
            return before.kind == "string"
        return self._kind == "sign" and self._token in ("$", "(", "++", "--")

    def _sum(self) -> Node:
        left = self._product()
        # `"x" -1` is a text and a number, for a text is nothing to subtract from.
        while left.kind != "string" and self._kind == "sign" and self._token in ("+", "-"):
            sign = self._token
            self._advance(operand=True)
            left = Node("binary", sign, (left, self._product()))
        return left

    def _product(self) -> Node:
        left = self._unary()
        while self._kind == "sign" and self._token in ("*", "/", "%"):
            sign = self._token
            self._advance(operand=True)
            left = Node("binary", sign, (left, self._unary()))
        return left

    def _unary(self) -> Node:
        if self._kind == "sign" and self._token in ("!", "-", "+"):
            self._enter()
            sign = self._token
            self._advance(operand=True)
            made = Node("unary", sign, (self._unary(),))
            self._depth -= 1
            return made
        return self._power()

    def _power(self) -> Node:
        left = self._postfix()
        if self._kind == "sign" and self._token in ("^", "**"):
            self._advance(operand=True)
            return Node("binary", "^", (left, self._unary()))
        return left

    def _postfix(self) -> Node:
        left = self._primary()
        stores = left.kind in ("var", "field", "element")
        if stores and self._kind == "sign" and self._token in ("++", "--"):
            sign = self._token
            self._advance()
            return Node("after", sign, (left,))
        return left

    def _primary(self) -> Node:
        kind, token = self._kind, self._token
        if kind in ("number", "string", "regex"):
            self._advance()
            return Node(kind, token)
        if kind == "name":
            return self._named(token)
        match token:
            case "$":
                self._advance(operand=True)
                return Node("field", parts=(self._field_number(),))
            case "++" | "--":
                self._advance(operand=True)
                return Node("before", token, (self._primary(),))
            case "-" | "+" | "!":
                return self._unary()
            case "(":
                return self._grouping()
            case _:
                raise self._bad()

    def _field_number(self) -> Node:
        if self._kind == "sign" and self._token in ("++", "--", "-", "+"):
            return self._unary()
        return self._primary()

    def _grouping(self) -> Node:
        self._in_parens += 1
        self._advance(operand=True)
        values = [self._expression()]
        while self._is(","):
            self._advance(operand=True)
            self._newlines()
            values.append(self._expression())
        self._in_parens -= 1
        self._expect(")")
        if len(values) > 1:
            return Node("grouping", parts=tuple(values))
        return Node("group", parts=(values[0],))

    def _named(self, name: str) -> Node:
        if name == "getline":
            self._advance()
            target = self._optional_target()
            if self._is("<"):
                self._advance(operand=True)
                return Node("getline", "<", (self._primary(), *target))
            return Node("getline", "", target)
        if name in KEYWORDS:
            raise self._bad()
        called = self._text.startswith("(", self._at)
        self._advance()
        if name in FUNCTIONS or called:
            return Node("call", name, self._arguments() if self._is("(") else ())
        if self._is("["):
            return Node("element", name, (self._subscript(),))
        return Node("var", name)

    def _arguments(self) -> tuple[Node, ...]:
        self._in_parens += 1
        self._advance(operand=True)
        values: list[Node] = []
        self._newlines()
        while not self._is(")"):
            values.append(self._expression())
            self._newlines()
            if self._is(","):
                self._advance(operand=True)
                self._newlines()
            elif not self._is(")"):
                raise self._bad()
        self._in_parens -= 1
        self._advance()
        return tuple(values)

    def _subscript(self) -> Node:
        self._in_parens += 1
        self._advance(operand=True)
        values = [self._expression()]
        while self._is(","):
            self._advance(operand=True)
            values.append(self._expression())
        self._in_parens -= 1
        self._expect("]")
        return values[0] if len(values) == 1 else Node("subscripts", parts=tuple(values))

    def _optional_target(self) -> tuple[Node, ...]:
        if self._kind == "sign" and self._token == "$":
            return (self._primary(),)
        if self._kind == "name" and self._token not in KEYWORDS:
            return (self._primary(),)
        return ()
