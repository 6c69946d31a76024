"""Reads awk programs into a tree: the language of the one true awk (AOSP external/one-true-awk)."""

import re
from dataclasses import dataclass, field

from ..shell.call import CommandError
from ..shell.escapes import c_escapes

TOKEN = re.compile(
    r"(?P<space>(?:[ \t\r]|\\\r?\n|#[^\n]*)+)"
    r"|(?P<number>0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)"
    r'|(?P<string>"(?:\\[\s\S]|[^"\\\n])*")'
    r"|(?P<name>[A-Za-z_]\w*)"
    r"|(?P<sign>\n|\*\*=|\*\*|&&|\|\||\+\+|--|\+=|-=|\*=|/=|%=|\^=|==|<=|>=|!=|!~|>>"
    r"|[-+*/%^!<>=~?:,;(){}\[\]$|])"
)
KEYWORDS = frozenset(
    "BEGIN END function func if else while do for in break continue next nextfile exit return "
    "delete print printf getline".split()
)
FUNCTIONS = frozenset(
    "length substr index split sub gsub match sprintf sin cos atan2 exp log sqrt int rand srand "
    "tolower toupper system close fflush".split()
)
COMPARISONS = ("<", "<=", "==", "!=", ">", ">=")
ASSIGNS = ("=", "+=", "-=", "*=", "/=", "%=", "^=", "**=")
MAX_DEPTH = 60


@dataclass(frozen=True, slots=True)
class Node:
    """A piece of a program: its kind, the name, operator or text it has, and its parts."""

    kind: str
    text: str = ""
    parts: "tuple[Node, ...]" = ()


NOTHING = Node("nothing")


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


class AwkReader:
    """A recursive-descent reader. Raises CommandError."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._kind: str = ""
        self._token: str = ""
        self._depth = 0
        self._in_parens = 0
        self._advance(operand=True)

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

    _no_greater = False

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

    # tokens

    def _advance(self, *, operand: bool = False) -> None:
        """The next token; where an operand is wanted `/` begins a regular expression."""
        while True:
            if self._at >= len(self._text):
                self._kind, self._token = "end", ""
                return
            if operand and self._text[self._at] == "/":
                regex = re.compile(r"/((?:\\.|\[(?:\\.|\^?\]?[^\]\n])*\]|[^/\\\n])*)/").match(
                    self._text, self._at
                )
                if regex is None:
                    raise self._bad()
                self._kind, self._token = "regex", regex[1].replace("\\/", "/")
                self._at = regex.end()
                return
            match = TOKEN.match(self._text, self._at)
            if match is None:
                raise self._bad()
            self._at = match.end()
            self._kind = match.lastgroup or ""
            if self._kind == "space":
                continue
            self._token = match[0]
            if self._kind == "string":
                self._token = c_escapes(match[0][1:-1].replace("\\/", "/").replace("\\\n", ""))
            return

    def _is(self, sign: str) -> bool:
        return self._kind == "sign" and self._token == sign

    def _at_end(self) -> bool:
        return self._kind == "end" or (self._kind == "sign" and self._token in (";", "\n", "}"))

    def _expect(self, sign: str, *, operand: bool = False) -> None:
        if not self._is(sign):
            raise self._bad()
        self._advance(operand=operand or sign in "{(")

    def _name(self) -> str:
        if self._kind != "name" or self._token in KEYWORDS:
            raise self._bad()
        name = self._token
        self._advance()
        return name

    def _newlines(self) -> None:
        while self._is("\n"):
            self._advance(operand=True)

    def _terminators(self) -> None:
        while self._kind == "sign" and self._token in (";", "\n"):
            self._advance(operand=True)

    def _ended(self, node: Node) -> Node:
        if not self._at_end():
            raise self._bad()
        if self._kind == "sign" and self._token in (";", "\n"):
            self._advance(operand=True)
        return node

    def _enter(self) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise CommandError("awk: program too deeply nested", 2)

    def _bad(self) -> CommandError:
        line = self._text.count("\n", 0, self._at) + 1
        near = self._token.replace("\n", "newline") or "end of program"
        return CommandError(f"awk: syntax error at source line {line}\n near {near}", 2)
