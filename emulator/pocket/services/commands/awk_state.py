"""What a running awk program holds: records, fields, variables, open files."""

import random
import re

from ..shell.call import Call, CommandError
from ..shell.escapes import c_escapes
from ..shell.io import BufferSink, BytesSource, FileSink, NullSink, Sink, Streams
from .awk_script import Node, Program
from .awk_values import Field, Value, number, text
from .regex import for_command

SUBSEP = "\x1c"
SPECIAL = {"FS": " ", "OFS": " ", "ORS": "\n", "RS": "\n", "SUBSEP": SUBSEP, "CONVFMT": "%.6g",
           "OFMT": "%.6g", "RSTART": 0.0, "RLENGTH": -1.0, "NR": 0.0, "FNR": 0.0,
           "FILENAME": ""}  # fmt: skip


Array = dict[str, Value]


class AwkState:
    """The state of one run."""

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
        return [p or "" for p in pieces(for_command("awk", separator, extended=True), value)]

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

    def _is_array(self, name: str) -> bool:
        if self._locals and name in self._locals[-1]:
            return isinstance(self._locals[-1][name], dict)
        return name in self._arrays

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


def pieces(pattern: re.Pattern[str], value: str) -> list[str]:
    """The parts of a text between matches, without what groups captured."""
    parts: list[str] = []
    at = 0
    for match in pattern.finditer(value):
        if match[0]:
            parts.append(value[at : match.start()])
            at = match.end()
    return [*parts, value[at:]]
