"""The shell's integer arithmetic: C's operators and precedence over signed 32-bit numbers.

mksh(1), "Arithmetic expressions": all numbers are 32 bits wide and wrap; `#` in front of an
expression makes it unsigned; a leading zero is no sign of base 8; `base#digits` has any base.
"""

import re
from collections.abc import Callable, MutableMapping

TOKEN = re.compile(
    r"\s*(0[xX][0-9a-fA-F]+|\d+#[0-9A-Za-z]+|1#.|\d\w*|[A-Za-z_]\w*(?:\[[^\]]*\])?"
    r"|<<=|>>=|<<|>>|<=|>=|==|!=|&&|\|\||\+\+|--|\+=|-=|\*=|/=|%=|&=|\|=|\^="
    r"|[-+*/%<>!~&|^?:=(),#])"
)
LEVELS = (
    ("||",),
    ("&&",),
    ("|",),
    ("^",),
    ("&",),
    ("==", "!="),
    ("<", "<=", ">", ">="),
    ("<<", ">>"),
    ("+", "-"),
    ("*", "/", "%"),
)
MAX_DEPTH = 60
ASSIGNMENTS = frozenset(("=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>="))


class ArithmeticFault(ValueError):
    """The expression cannot be worked out; the message is what sh would say."""


def evaluate(text: str, variables: MutableMapping[str, str]) -> int:
    """The value of an expression; assignments change `variables`. Raises ArithmeticFault."""
    return _Evaluator(text, variables).whole()


class _Evaluator:
    def __init__(self, text: str, variables: MutableMapping[str, str], nesting: int = 0) -> None:
        self._text = text
        self._variables = variables
        self._tokens = _split(text)
        self._at = 0
        self._depth = nesting
        self._quiet = 0
        """How many branches deep this is that count for nothing (`0 && (x = 1)`)."""

    def whole(self) -> int:
        if not self._tokens:
            return 0
        unsigned = self._peek() == "#"
        self._at += unsigned
        value = self._sequence()
        if self._at < len(self._tokens):
            raise self._fault()
        return value % 2**32 if unsigned else value

    def _sequence(self) -> int:
        value = self._assignment()
        while self._peek() == ",":
            self._at += 1
            value = self._assignment()
        return value

    def _assignment(self) -> int:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ArithmeticFault("expression nested too deeply")
        name, sign = self._peek(), self._peek(1)
        if name and _is_name(name) and sign in ASSIGNMENTS:
            self._at += 2
            value = self._assignment()
            if sign != "=":
                value = self._operate(sign[:-1], self._named(name), value)
            self._set(name, _wrap(value))
        else:
            value = self._choice()
        self._depth -= 1
        return _wrap(value)

    def _set(self, name: str, value: int) -> None:
        if not self._quiet:
            self._variables[name] = str(value)

    def _operate(self, sign: str, one: int, other: int) -> int:
        try:
            return _wrap(OPERATORS[sign](one, other))
        except ZeroDivisionError:
            if self._quiet:
                return 0
            raise ArithmeticFault(f"{self._text.strip()}: zero divisor") from None

    def _choice(self) -> int:
        value = self._binary(0)
        if self._peek() != "?":
            return value
        self._at += 1
        first = self._branch(self._assignment, counts=bool(value))
        self._expect(":")
        second = self._branch(self._assignment, counts=not value)
        return first if value else second

    def _branch(self, read: Callable[[], int], *, counts: bool) -> int:
        self._quiet += not counts
        value = read()
        self._quiet -= not counts
        return value

    def _binary(self, level: int) -> int:
        if level == len(LEVELS):
            return self._unary()
        value = self._binary(level + 1)
        while (sign := self._peek()) in LEVELS[level]:
            self._at += 1
            counts = sign not in ("&&", "||") or bool(value) == (sign == "&&")
            other = self._branch(lambda: self._binary(level + 1), counts=counts)
            value = self._operate(sign, value, other)
        return value

    def _unary(self) -> int:
        sign = self._peek()
        if sign in ("++", "--") and _is_name(self._peek(1) or "0"):
            name = self._peek(1)
            self._at += 2
            value = _wrap(self._named(name) + (1 if sign == "++" else -1))
            self._set(name, value)
            return value
        if sign in ("-", "+", "!", "~"):
            self._depth += 1
            if self._depth > MAX_DEPTH:
                raise ArithmeticFault("expression nested too deeply")
            self._at += 1
            value = self._unary()
            self._depth -= 1
            return {"-": -value, "+": value, "!": int(not value), "~": ~value}[sign]
        return self._primary()

    def _primary(self) -> int:
        token = self._peek()
        if token == "(":
            self._at += 1
            value = self._sequence()
            self._expect(")")
            return value
        if not token or not (token[0].isalnum() or token[0] == "_"):
            raise self._fault()
        self._at += 1
        if not _is_name(token):
            return _number(token)
        value = self._named(token)
        if self._peek() in ("++", "--"):
            self._set(token, _wrap(value + (1 if self._peek() == "++" else -1)))
            self._at += 1
        return value

    def _named(self, name: str) -> int:
        """A variable's value, which may be an expression itself."""
        text = self._variables.get(name, "").strip()
        if not text:
            return 0
        if re.fullmatch(r"-?\d{1,9}", text):
            return int(text)
        if self._depth > MAX_DEPTH:
            raise ArithmeticFault("expression nested too deeply")
        return _Evaluator(text, self._variables, self._depth + 8).whole()

    def _peek(self, ahead: int = 0) -> str:
        at = self._at + ahead
        return self._tokens[at] if at < len(self._tokens) else ""

    def _expect(self, token: str) -> None:
        if self._peek() != token:
            raise self._fault()
        self._at += 1

    def _fault(self) -> ArithmeticFault:
        return ArithmeticFault(f"{self._text.strip()}: unexpected '{self._peek() or 'EOF'}'")


def _split(text: str) -> list[str]:
    tokens: list[str] = []
    at = 0
    while text[at:].strip():
        match = TOKEN.match(text, at)
        if match is None:
            raise ArithmeticFault(f"{text.strip()}: unexpected '{text[at:].strip()[0]}'")
        tokens.append(match[1])
        at = match.end()
    return tokens


def _number(text: str) -> int:
    base, mark, digits = text.partition("#")
    if mark and base == "1":
        return ord(digits)
    if not mark and re.fullmatch(r"0[xX][0-9a-fA-F]+", text):
        base, digits = "16", text[2:]
    elif not mark:
        base, digits = "10", text
    try:
        # Integers of thousands of digits are not read by Python, nor are they by C.
        return _wrap(int(digits[:400], int(base)))
    except ValueError:
        raise ArithmeticFault(f"{text}: bad number") from None


def _is_name(token: str) -> bool:
    return token[0].isalpha() or token[0] == "_"


def _wrap(value: int) -> int:
    """The value as a signed 32-bit number."""
    return (value + 2**31) % 2**32 - 2**31


def _divided(one: int, other: int) -> int:
    """C's division, towards zero."""
    whole = abs(one) // abs(other)
    return whole if (one < 0) == (other < 0) else -whole


OPERATORS: dict[str, Callable[[int, int], int]] = {
    "||": lambda a, b: int(bool(a) or bool(b)),
    "&&": lambda a, b: int(bool(a) and bool(b)),
    "|": lambda a, b: a | b,
    "^": lambda a, b: a ^ b,
    "&": lambda a, b: a & b,
    "==": lambda a, b: int(a == b),
    "!=": lambda a, b: int(a != b),
    "<": lambda a, b: int(a < b),
    "<=": lambda a, b: int(a <= b),
    ">": lambda a, b: int(a > b),
    ">=": lambda a, b: int(a >= b),
    "<<": lambda a, b: a << (b % 32),
    ">>": lambda a, b: a >> (b % 32),
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": _divided,
    "%": lambda a, b: a - b * _divided(a, b),
}
