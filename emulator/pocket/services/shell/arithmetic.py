"""The shell's integer arithmetic: 64-bit numbers, C's operators and precedence."""

import re
from collections.abc import Callable, MutableMapping

TOKEN = re.compile(
    r"\s*(0[xX][0-9a-fA-F]+|\d+|[A-Za-z_]\w*"
    r"|<<=|>>=|<<|>>|<=|>=|==|!=|&&|\|\||\+=|-=|\*=|/=|%=|[-+*/%<>!~&|^?:=()])"
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


class ArithmeticFault(ValueError):
    """The expression cannot be worked out; the message is what sh would say."""


def evaluate(text: str, variables: MutableMapping[str, str]) -> int:
    """The value of an expression; assignments change `variables`. Raises ArithmeticFault."""
    return _Evaluator(text, variables).whole()


class _Evaluator:
    def __init__(self, text: str, variables: MutableMapping[str, str]) -> None:
        self._text = text
        self._variables = variables
        self._tokens = _split(text)
        self._at = 0
        self._depth = 0

    def whole(self) -> int:
        if not self._tokens:
            return 0
        value = self._assignment()
        if self._at < len(self._tokens):
            raise self._fault()
        return value

    def _assignment(self) -> int:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ArithmeticFault("expression nested too deeply")
        name, sign = self._peek(), self._peek(1)
        if name and _is_name(name) and sign in ("=", "+=", "-=", "*=", "/=", "%="):
            self._at += 2
            value = self._assignment()
            if sign != "=":
                value = OPERATORS[sign[0]](self._named(name), value)
            self._variables[name] = str(_wrap(value))
        else:
            value = self._choice()
        self._depth -= 1
        return _wrap(value)

    def _choice(self) -> int:
        value = self._binary(0)
        if self._peek() != "?":
            return value
        self._at += 1
        first = self._assignment()
        self._expect(":")
        second = self._assignment()
        return first if value else second

    def _binary(self, level: int) -> int:
        if level == len(LEVELS):
            return self._unary()
        value = self._binary(level + 1)
        while (sign := self._peek()) in LEVELS[level]:
            self._at += 1
            value = _wrap(OPERATORS[sign](value, self._binary(level + 1)))
        return value

    def _unary(self) -> int:
        sign = self._peek()
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
            value = self._assignment()
            self._expect(")")
            return value
        if not token or not (token[0].isalnum() or token[0] == "_"):
            raise self._fault()
        self._at += 1
        return self._named(token) if _is_name(token) else _number(token)

    def _named(self, name: str) -> int:
        text = self._variables.get(name, "").strip()
        return _number(text) if text else 0

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
    sign = -1 if text.startswith("-") else 1
    digits = text.lstrip("+-")
    if re.fullmatch(r"0[xX][0-9a-fA-F]{1,16}", digits):
        return sign * int(digits, 16)
    if re.fullmatch(r"\d{1,19}", digits):
        octal = len(digits) > 1 and digits.startswith("0") and re.fullmatch(r"[0-7]+", digits)
        return sign * int(digits, 8 if octal else 10)
    raise ArithmeticFault(f"{text}: bad number")


def _is_name(token: str) -> bool:
    return token[0].isalpha() or token[0] == "_"


def _wrap(value: int) -> int:
    """The value as a signed 64-bit number."""
    return (value + 2**63) % 2**64 - 2**63


def _divided(one: int, other: int) -> int:
    """C's division, towards zero."""
    if other == 0:
        raise ArithmeticFault("zero divisor")
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
    "<<": lambda a, b: a << (b % 64),
    ">>": lambda a, b: a >> (b % 64),
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": _divided,
    "%": lambda a, b: a - b * _divided(a, b),
}
