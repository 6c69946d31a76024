"""Works out the expressions and functions of awk."""

import math
import re
from abc import ABC, abstractmethod
from collections.abc import Callable

from ..shell.call import CommandError
from ..shell.io import BufferSink, BytesSource, Streams, read_all
from .awk_script import Node
from .awk_state import Array, AwkState, pieces
from .awk_values import Field, Value, compare, formatted, number, regex_escapes, text, truth
from .regex import for_command

MAX_CALLS = 60


class AwkReturn(Exception):
    """`return`."""

    def __init__(self, value: Value) -> None:
        super().__init__()
        self.value = value


class Expressions(AwkState, ABC):
    """A run as far as it works out values."""

    @abstractmethod
    async def _do(self, node: Node) -> None:
        """Carry out a statement."""

    # values

    async def _value(self, node: Node) -> Value:
        parts = node.parts
        match node.kind:
            case "number":
                hexadecimal = node.text.lower().startswith("0x")
                return float(int(node.text, 16)) if hexadecimal else float(node.text)
            case "string":
                return node.text
            case "regex":
                return float(self._regex(node).search(self._record) is not None)
            case "var":
                return self._variable(node.text)
            case "field":
                return self._field(int(number(await self._value(parts[0]))))
            case "element":
                return self._array(node.text).setdefault(await self._key(parts[0]), None)
            case "group":
                return await self._value(parts[0])
            case "grouping" | "subscripts":
                return await self._key(node)
            case "assign":
                return await self._assign(node)
            case "choice":
                chosen = parts[1] if truth(await self._value(parts[0])) else parts[2]
                return await self._value(chosen)
            case "or" | "and":
                first = truth(await self._value(parts[0]))
                if first == (node.kind == "or"):
                    return float(first)
                return float(truth(await self._value(parts[1])))
            case "in":
                key = await self._key(Node("subscripts", parts=parts))
                return float(key in self._array(node.text))
            case "match":
                subject = text(await self._value(parts[0]))
                pattern = await self._pattern(parts[1])
                return float((pattern.search(subject) is not None) == (node.text == "~"))
            case "compare":
                order = compare(await self._value(parts[0]), await self._value(parts[1]))
                return float(ORDERS[node.text](order))
            case "concat":
                return await self._text(parts[0]) + await self._text(parts[1])
            case "binary":
                one = number(await self._value(parts[0]))
                return _calculated(node.text, one, number(await self._value(parts[1])))
            case "unary":
                value = await self._value(parts[0])
                return (
                    float(not truth(value))
                    if node.text == "!"
                    else (-number(value) if node.text == "-" else number(value))
                )
            case "before" | "after":
                old = number(await self._value(parts[0]))
                new = old + (1 if node.text == "++" else -1)
                await self._store(parts[0], new)
                return new if node.kind == "before" else old
            case "call":
                return await self._call(node)
            case "getline":
                return await self._getline(node)
            case _:
                raise CommandError("awk: syntax error", 2)

    async def _text(self, node: Node) -> str:
        return text(await self._value(node), text(self._globals["CONVFMT"]))

    async def _key(self, node: Node) -> str:
        if node.kind in ("subscripts", "grouping"):
            keys = [await self._text(part) for part in node.parts]
            return text(self._globals["SUBSEP"]).join(keys)
        return await self._text(node)

    async def _assign(self, node: Node) -> Value:
        value = await self._value(node.parts[1])
        if node.text:
            old = number(await self._value(node.parts[0]))
            value = _calculated(node.text, old, number(value))
        await self._store(node.parts[0], value)
        return value

    async def _store(self, node: Node, value: Value) -> None:
        if node.kind == "field":
            index = int(number(await self._value(node.parts[0])))
            self._set_field(index, text(value))
        elif node.kind == "element":
            self._array(node.text)[await self._key(node.parts[0])] = value
        else:
            self._set(node, value)

    def _regex(self, node: Node) -> re.Pattern[str]:
        return for_command("awk", node.text, extended=True, status=2)

    async def _pattern(self, node: Node) -> re.Pattern[str]:
        if node.kind == "regex":
            return self._regex(node)
        source = regex_escapes(await self._text(node))
        return for_command("awk", source, extended=True, status=2)

    async def _getline(self, node: Node) -> Value:
        target = node.parts[1:] if node.text else node.parts
        if node.text == "":
            kept, fields = self._record, self._fields
            if not await self._next_record():
                return 0.0
            line = self._record
            if target:
                self._record, self._fields = kept, fields
        else:
            name = await self._text(node.parts[0])
            if name not in self._inputs:
                try:
                    self._inputs[name] = await self._opened(node.text, name)
                except OSError:
                    return -1.0
            if not self._inputs[name]:
                return 0.0
            line = self._inputs[name].pop(0)
            if not target:
                self._set_record(line)
            if node.text == "|":
                self._globals["NR"] = number(self._globals["NR"]) + 1
        if target:
            await self._store(target[0], Field(line))
        return 1.0

    async def _opened(self, sign: str, name: str) -> list[str]:
        if sign == "|":
            await self.call.flush()
            out = BufferSink()
            streams = Streams(BytesSource(), out, self.call.io.err)
            await self.call.shell.fork().run_to_end(name, streams)
            return self._split_records(out.data.decode(errors="surrogateescape"))
        data = await (read_all(self.call.io.stdin) if name == "-" else self.call.read_file(name))
        return self._split_records(data.decode(errors="surrogateescape"))

    # functions

    async def _call(self, node: Node) -> Value:
        own = self._program.functions.get(node.text)
        if own is not None:
            return await self._own(node, own.parameters, own.body)
        match node.text, node.parts:
            case "split", (subject, Node(kind="var", text=name), *rest):
                return await self._split_into(subject, name, rest)
            case (("sub" | "gsub"), (pattern, new, *rest)):
                target = rest[0] if rest else Node("field", parts=(Node("number", "0"),))
                return await self._substitute(node.text == "gsub", pattern, new, target)
            case "length", ():
                return float(len(self._record))
            case "length", (Node(kind="var", text=name),) if self._is_array(name):
                return float(len(self._array(name)))
            case "match", (subject, pattern):
                found = (await self._pattern(pattern)).search(await self._text(subject))
                start, size = (found.start() + 1, len(found[0])) if found else (0, -1)
                self._globals["RSTART"], self._globals["RLENGTH"] = float(start), float(size)
                return float(start)
            case _:
                values = [await self._value(part) for part in node.parts]
                return await self._builtin(node.text, values)

    async def _own(self, node: Node, parameters: tuple[str, ...], body: Node) -> Value:
        if len(self._locals) > MAX_CALLS:
            raise CommandError("awk: function call nesting too deep", 2)
        frame: dict[str, Value | Array] = {}
        for index, name in enumerate(parameters):
            part = node.parts[index] if index < len(node.parts) else None
            if part is None:
                frame[name] = None
            elif part.kind == "var" and (
                self._is_array(part.text) or self._variable(part.text) is None
            ):
                known = self._is_array(part.text) or part.text not in self._globals
                frame[name] = self._array(part.text) if known else None
            else:
                frame[name] = await self._value(part)
        self._locals.append(frame)
        try:
            await self._do(body)
        except AwkReturn as end:
            return end.value
        finally:
            self._locals.pop()
        return None

    async def _split_into(self, subject: Node, name: str, rest: list[Node]) -> Value:
        value = await self._text(subject)
        if rest and rest[0].kind == "regex":
            parts = pieces(self._regex(rest[0]), value) if value else []
        else:
            separator = await self._text(rest[0]) if rest else text(self._globals["FS"])
            parts = self._split(value, separator)
        array = self._array(name)
        array.clear()
        array.update({str(index): Field(part) for index, part in enumerate(parts, 1)})
        return float(len(parts))

    async def _substitute(self, every: bool, pattern: Node, new: Node, target: Node) -> Value:
        template, subject = await self._text(new), await self._text(target)

        def fill(match: re.Match[str]) -> str:
            return re.sub(
                r"\\(.)|&",
                lambda token: (
                    match[0] if token[0] == "&" else (token[1] if token[1] in "&\\" else token[0])
                ),
                template,
            )

        found = await self._pattern(pattern)
        result, count = found.subn(fill, subject, count=0 if every else 1)
        if count:
            await self._store(target, result)
        return float(count)

    async def _builtin(self, name: str, values: list[Value]) -> Value:
        first = values[0] if values else None
        match name:
            case "length":
                return float(len(text(first)))
            case "substr":
                return _substr(text(first), values)
            case "index":
                return float(text(first).find(text(values[1])) + 1)
            case "tolower":
                return text(first).lower()
            case "toupper":
                return text(first).upper()
            case "sprintf":
                return formatted(text(first), values[1:])
            case "system":
                await self.call.flush()
                streams = Streams(BytesSource(), self.call.io.out, self.call.io.err)
                return float(await self.call.shell.fork().run_to_end(text(first), streams))
            case "close":
                return float(await self._close(text(first)))
            case "fflush":
                await self.call.flush()
                return 0.0
            case "rand":
                return self._random.random()
            case "srand":
                self._random.seed(number(first))
                return 0.0
            case "atan2":
                return math.atan2(number(first), number(values[1]))
            case _ if name in MATHS:
                try:
                    return float(MATHS[name](number(first)))
                except (ValueError, OverflowError):
                    return math.nan
            case _:
                raise CommandError(f"awk: calling undefined function {name}", 2)


def _substr(value: str, values: list[Value]) -> str:
    start = round(number(values[1]))
    end = start + round(number(values[2])) if len(values) > 2 else len(value) + 1
    return value[max(start, 1) - 1 : max(end, 1) - 1]


def _calculated(sign: str, one: float, other: float) -> float:
    try:
        return OPERATIONS[sign](one, other)
    except ZeroDivisionError:
        raise CommandError("awk: division by zero", 2) from None
    except (OverflowError, ValueError):
        return math.inf


MATHS: dict[str, Callable[[float], float]] = {"sin": math.sin, "cos": math.cos, "exp": math.exp,
                                              "log": math.log, "sqrt": math.sqrt,
                                              "int": math.trunc}  # fmt: skip
OPERATIONS: dict[str, Callable[[float, float], float]] = {
    "+": lambda one, other: one + other,
    "-": lambda one, other: one - other,
    "*": lambda one, other: one * other,
    "/": lambda one, other: one / other,
    "%": math.fmod,
    "^": math.pow,
}
ORDERS: dict[str, Callable[[int], bool]] = {
    "<": lambda order: order < 0,
    "<=": lambda order: order <= 0,
    "==": lambda order: order == 0,
    "!=": lambda order: order != 0,
    ">": lambda order: order > 0,
    ">=": lambda order: order >= 0,
}
