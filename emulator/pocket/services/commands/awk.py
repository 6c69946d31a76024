"""`awk`: AOSP's is the one true awk (external/one-true-awk, since Android 10)."""

import math
import random
import re
from collections.abc import Callable

from ..shell.call import Call, Command, CommandError
from ..shell.escapes import c_escapes
from ..shell.io import BufferSink, BytesSource, FileSink, NullSink, Sink, Streams, read_all
from .awk_script import AwkReader, Node, Program
from .awk_values import Field, Value, compare, formatted, number, regex_escapes, text, truth
from .regex import for_command

SUBSEP = "\x1c"
MAX_CALLS = 60
SPECIAL = {"FS": " ", "OFS": " ", "ORS": "\n", "RS": "\n", "SUBSEP": SUBSEP, "CONVFMT": "%.6g",
           "OFMT": "%.6g", "RSTART": 0.0, "RLENGTH": -1.0, "NR": 0.0, "FNR": 0.0,
           "FILENAME": ""}  # fmt: skip


class _Next(Exception):
    """`next`, and `nextfile` when `file`."""

    def __init__(self, *, file: bool = False) -> None:
        super().__init__()
        self.file = file


class _Exit(Exception):
    """`exit`."""


class _Loop(Exception):
    """`break` and, when `again`, `continue`."""

    def __init__(self, *, again: bool) -> None:
        super().__init__()
        self.again = again


class _Return(Exception):
    def __init__(self, value: Value) -> None:
        super().__init__()
        self.value = value


Array = dict[str, Value]


class Interpreter:
    """One run of a program over its inputs."""

    def __init__(self, call: Call, program: Program, names: list[str]) -> None:
        self.call = call
        self._program = program
        self._globals: dict[str, Value] = dict(SPECIAL)
        self._arrays: dict[str, Array] = {}
        self._locals: list[dict[str, Value | Array]] = []
        self._names = names
        self._records: list[str] | None = None
        self._fields: list[str] = []
        self._record = ""
        self._ranges: set[int] = set()
        self._sinks: dict[str, Sink] = {}
        self._commands: dict[str, BufferSink] = {}
        self._inputs: dict[str, list[str]] = {}
        self._random = random.Random(0)
        self.status = 0
        self._arrays["ENVIRON"] = {key: Field(value) for key, value in call.variables.items()}
        self._arrays["ARGV"] = {str(i): Field(n) for i, n in enumerate(["awk", *names])}
        self._globals["ARGC"] = float(len(names) + 1)

    def preset(self, separator: str | None, assigned: list[str]) -> None:
        """What `-F` and `-v` say."""
        if separator is not None:
            self._globals["FS"] = separator
        for word in assigned:
            name, equals, value = word.partition("=")
            if not equals or not name.isidentifier():
                raise CommandError(f"awk: invalid -v argument: {word}", 2)
            self._globals[name] = Field(c_escapes(value))

    async def run(self) -> int:
        kinds = {rule.kind for rule in self._program.rules}
        try:
            await self._all("BEGIN")
            if kinds - {"BEGIN"}:
                while await self._next_record():
                    try:
                        await self._main()
                    except _Next as end:
                        self._records = [] if end.file else self._records
        except _Exit:
            pass
        try:
            await self._all("END")
        except _Exit:
            pass
        for name in [*self._sinks, *self._commands]:
            await self._close(name)
        return self.status

    async def _all(self, kind: str) -> None:
        for rule in self._program.rules:
            if rule.kind == kind and rule.action is not None:
                await self._do(rule.action)

    async def _main(self) -> None:
        for at, rule in enumerate(self._program.rules):
            if rule.kind or not await self._chosen(at):
                continue
            if rule.action is None:
                self._out(self._record + text(self._globals["ORS"]))
            else:
                await self._do(rule.action)

    async def _chosen(self, at: int) -> bool:
        rule = self._program.rules[at]
        if rule.first is None:
            return True
        if rule.last is None:
            return truth(await self._value(rule.first))
        if at not in self._ranges and not truth(await self._value(rule.first)):
            return False
        self._ranges.add(at)
        if truth(await self._value(rule.last)):
            self._ranges.discard(at)
        return True

    # records

    async def _next_record(self) -> bool:
        while not self._records:
            name = self._next_name()
            if name is None:
                return False
            try:
                data = await self.call.read_file(name)
            except OSError as error:
                raise CommandError(f"awk: can't open file {name}: {error.strerror}", 2) from error
            self._globals["FILENAME"] = "" if name == "-" else name
            self._globals["FNR"] = 0.0
            self._records = self._split_records(data.decode(errors="surrogateescape"))
        self._set_record(self._records.pop(0))
        for counter in ("NR", "FNR"):
            self._globals[counter] = number(self._globals[counter]) + 1
        return True

    def _next_name(self) -> str | None:
        while self._names:
            name = self._names.pop(0)
            assigned = re.fullmatch(r"([A-Za-z_]\w*)=(.*)", name, re.DOTALL)
            if assigned is None:
                self._read_any = True
                return name
            self._globals[assigned[1]] = Field(c_escapes(assigned[2]))
        if self._read_any:
            return None
        self._read_any = True
        return "-"

    _read_any = False

    def _split_records(self, data: str) -> list[str]:
        separator = text(self._globals["RS"])
        if separator == "":
            return [part for part in re.split(r"\n\n+", data.strip("\n")) if part]
        if len(separator) > 1:
            parts = for_command("awk", separator, extended=True).split(data)
        else:
            parts = data.split(separator)
        if parts and parts[-1] in ("", "\n"):
            parts.pop()
        return parts

    def _set_record(self, record: str) -> None:
        self._record = record
        self._fields = self._split(record, text(self._globals["FS"]))

    def _split(self, value: str, separator: str) -> list[str]:
        if separator == " ":
            return value.split()
        if value == "":
            return []
        if text(self._globals["RS"]) == "" and separator != " ":
            separator = f"{separator if len(separator) > 1 else re.escape(separator)}|\n"
        if separator == "":
            return list(value)
        if len(separator) == 1:
            return value.split(separator)
        return [p or "" for p in _pieces(for_command("awk", separator, extended=True), value)]

    def _field(self, index: int) -> Value:
        if index < 0:
            raise CommandError(f"awk: trying to access out of range field {index}", 2)
        if index == 0:
            return Field(self._record)
        return Field(self._fields[index - 1]) if index <= len(self._fields) else None

    def _set_field(self, index: int, value: str) -> None:
        if index == 0:
            self._set_record(value)
            return
        if not 0 < index < 100_000:
            raise CommandError(f"awk: trying to access out of range field {index}", 2)
        self._fields += [""] * (index - len(self._fields))
        self._fields[index - 1] = value
        self._record = text(self._globals["OFS"]).join(self._fields)

    # statements

    async def _do(self, node: Node) -> None:
        parts = node.parts
        match node.kind:
            case "block":
                for part in parts:
                    await self._do(part)
            case "expression":
                await self._value(parts[0])
            case "print" | "printf":
                await self._print(node)
            case "if":
                if truth(await self._value(parts[0])):
                    await self._do(parts[1])
                elif len(parts) > 2:
                    await self._do(parts[2])
            case "while" | "do" | "for":
                await self._loop(node)
            case "forin":
                for key in list(self._array(parts[0].text)):
                    self._set(Node("var", node.text), Field(key))
                    if not await self._round(parts[1]):
                        break
            case "next" | "nextfile":
                raise _Next(file=node.kind == "nextfile")
            case "break" | "continue":
                raise _Loop(again=node.kind == "continue")
            case "exit":
                if parts:
                    self.status = int(number(await self._value(parts[0]))) & 0xFF
                raise _Exit
            case "return":
                raise _Return(await self._value(parts[0]) if parts else None)
            case "delete":
                if parts:
                    self._array(node.text).pop(await self._key(parts[0]), None)
                else:
                    self._array(node.text).clear()
            case _:
                pass

    async def _loop(self, node: Node) -> None:
        parts = node.parts
        if node.kind == "do":
            while await self._round(parts[0]) and truth(await self._value(parts[1])):
                pass
            return
        start, condition, step, body = (
            parts if node.kind == "for" else (None, parts[0], None, parts[1])
        )
        if start is not None:
            await self._do(start)
        rounds = 0
        while truth(await self._value(condition)) and await self._round(body):
            if step is not None:
                await self._do(step)
            rounds += 1
            if rounds % 1000 == 0:
                await self.call.flush()

    async def _round(self, body: Node) -> bool:
        """One run of a loop's body; False when it broke off."""
        try:
            await self._do(body)
        except _Loop as end:
            return end.again
        return True

    async def _print(self, node: Node) -> None:
        values = [await self._value(part) for part in node.parts[0].parts]
        if node.kind == "printf":
            if not values:
                raise CommandError("awk: not enough args in printf", 2)
            line = formatted(text(values[0]), values[1:])
        else:
            form = text(self._globals["OFMT"])
            shown = [text(value, form) for value in values] if values else [self._record]
            line = text(self._globals["OFS"]).join(shown) + text(self._globals["ORS"])
        if not node.text:
            self._out(line)
            return
        name = text(await self._value(node.parts[1]))
        (await self._sink(node.text, name)).write(line.encode(errors="surrogateescape"))

    async def _sink(self, sign: str, name: str) -> Sink:
        if name == "/dev/stdout" or name == "-":
            return self.call.io.out
        if name == "/dev/stderr":
            return self.call.io.err
        if name == "/dev/null":
            return NullSink()
        if sign == "|":
            return self._commands.setdefault(name, BufferSink())
        if name not in self._sinks:
            path = self.call.path(name)
            self._sinks[name] = FileSink(self.call.context.files, path, sign == ">>")
        return self._sinks[name]

    async def _close(self, name: str) -> int:
        self._inputs.pop(name, None)
        sink = self._sinks.pop(name, None)
        if sink is not None:
            await sink.flush()
            return 0
        fed = self._commands.pop(name, None)
        if fed is None:
            return -1
        await self.call.flush()
        streams = Streams(BytesSource(fed.data), self.call.io.out, self.call.io.err)
        return await self.call.shell.fork().run_to_end(name, streams)

    def _out(self, line: str) -> None:
        self.call.print(line, end="")

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

    def _set(self, node: Node, value: Value) -> None:
        if node.text == "NF":
            count = max(0, min(int(number(value)), 100_000))
            self._fields = self._fields[:count] + [""] * (count - len(self._fields))
            self._record = text(self._globals["OFS"]).join(self._fields)
        elif self._locals and node.text in self._locals[-1]:
            self._locals[-1][node.text] = value
        else:
            self._globals[node.text] = value

    def _variable(self, name: str) -> Value:
        if name == "NF":
            return float(len(self._fields))
        if self._locals and name in self._locals[-1]:
            value = self._locals[-1][name]
            if isinstance(value, dict):
                raise CommandError(f"awk: can't read value of {name}; it's an array name.", 2)
            return value
        return self._globals.get(name)

    def _array(self, name: str) -> Array:
        if self._locals and name in self._locals[-1]:
            value = self._locals[-1][name]
            if isinstance(value, dict):
                return value
            made: Array = {}
            self._locals[-1][name] = made
            return made
        return self._arrays.setdefault(name, {})

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

    def _is_array(self, name: str) -> bool:
        if self._locals and name in self._locals[-1]:
            return isinstance(self._locals[-1][name], dict)
        return name in self._arrays

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
        except _Return as end:
            return end.value
        finally:
            self._locals.pop()
        return None

    async def _split_into(self, subject: Node, name: str, rest: list[Node]) -> Value:
        value = await self._text(subject)
        if rest and rest[0].kind == "regex":
            parts = _pieces(self._regex(rest[0]), value) if value else []
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


def _pieces(pattern: re.Pattern[str], value: str) -> list[str]:
    """The parts of a text between matches, without what groups captured."""
    parts: list[str] = []
    at = 0
    for match in pattern.finditer(value):
        if match[0]:
            parts.append(value[at : match.start()])
            at = match.end()
    return [*parts, value[at:]]


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


async def awk(call: Call) -> int:
    """`awk [-F SEPARATOR] [-v NAME=VALUE] [-f FILE | PROGRAM] [FILE | NAME=VALUE...]`."""
    words = list(call.args)
    assigned: list[str] = []
    programs: list[str] = []
    separator: str | None = None
    while words and len(words[0]) > 1 and words[0].startswith("-"):
        flag = words.pop(0)
        if flag == "--":
            break
        if flag in ("-version", "--version", "-V"):
            call.print("awk version 20240728")
            return 0
        value = flag[2:] or (words.pop(0) if words else "")
        match flag[1]:
            case "F":
                separator = "\t" if value == "t" else c_escapes(value)
            case "v":
                assigned.append(value)
            case "f":
                programs.append((await call.read_file(value)).decode(errors="surrogateescape"))
            case _:
                raise CommandError(f"awk: unknown option {flag} ignored", 2)
    if not programs:
        if not words:
            raise CommandError("usage: awk [-F fs][-v var=value][prog | -f progfile][file ...]", 2)
        programs = [words.pop(0)]
    program = AwkReader("\n".join(programs)).program()
    running = Interpreter(call, program, words)
    running.preset(separator, assigned)
    return await running.run()


COMMANDS: dict[str, Command] = {"awk": awk}
