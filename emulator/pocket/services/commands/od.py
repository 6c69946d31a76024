"""`od`: bytes in octal and other bases (POSIX, "od")."""

import re
import struct

from ..shell.call import Call, Command, CommandError
from .filters import amount
from .options import read_short

NAMES = ("nul soh stx etx eot enq ack bel bs ht nl vt ff cr so si dle dc1 dc2 dc3 dc4 nak syn etb "
         "can em sub esc fs gs rs us sp").split()  # fmt: skip
ESCAPES = {0: "\\0", 7: "\\a", 8: "\\b", 9: "\\t", 10: "\\n", 11: "\\v", 12: "\\f", 13: "\\r"}
SIZES = {"C": 1, "S": 2, "I": 4, "L": 8, "F": 4, "D": 8}
SHORT = {"b": "o1", "c": "c", "d": "u2", "o": "o2", "s": "d2", "x": "x2", "h": "x2", "a": "a",
         "f": "f4", "B": "o2", "i": "d4", "l": "d8"}  # fmt: skip


async def od(call: Call) -> int:
    """`od [-bcdosxv] [-A BASE] [-j SKIP] [-N COUNT] [-t TYPE] [-w WIDTH] [FILE...]`."""
    options = read_short(call.args, flags="bcdosxhvfBil", valued="AjNt", optional="w", command="od")
    kinds = [SHORT[letter] for letter in SHORT if options.has(letter)]
    for text in options.values.get("t", []):
        kinds += _kinds(text)
    kinds = kinds or ["o2"]
    width = amount("od", options.value("w") or "16")
    base = options.value("A") or "o"
    if "N" in options.values and not options.words:
        want = amount("od", options.value("N") or "0") + amount("od", options.value("j") or "0")
        data = b""
        while len(data) < want and (part := await call.io.stdin.read(want - len(data))):
            data += part
        status = 0
    else:
        inputs, status = await call.read_inputs(options.words)
        data = b"".join(content for _, content in inputs)
    skip = amount("od", options.value("j") or "0")
    data = data[skip:]
    if (limit := options.value("N")) is not None:
        data = data[: amount("od", limit)]
    before = None
    starred = False
    for at in range(0, len(data), width):
        row = data[at : at + width]
        if row == before and len(row) == width and not options.has("v"):
            if not starred:
                call.print("*")
            starred = True
            continue
        before, starred = row, False
        for index, kind in enumerate(kinds):
            head = _offset(at + skip, base)
            call.print((head if index == 0 else " " * len(head)) + _row(row, kind))
    if base != "n":
        call.print(_offset(len(data) + skip, base))
    return status


def _offset(number: int, base: str) -> str:
    return {"o": f"{number:07o}", "d": f"{number:07d}", "x": f"{number:06x}"}.get(base, "")


def _kinds(text: str) -> list[str]:
    found = re.findall(r"([acdfoux])(\d?|[CSILFD])(?=z|[acdfoux]|$)z?", text)
    if not found:
        raise CommandError(f"od: bad -t {text}")
    kinds: list[str] = []
    for letter, size in found:
        number = str(SIZES.get(size, size)) or "4"
        kinds.append(letter if letter in "ac" else letter + (number or "4"))
        if letter not in "ac" and number not in ("1", "2", "4", "8"):
            raise CommandError(f"od: bad -t {text}")
    return kinds


def _row(row: bytes, kind: str) -> str:
    if kind in ("a", "c"):
        return "".join(f" {_letter(byte, kind):>3}" for byte in row)
    letter, size = kind[0], int(kind[1])
    row = row + b"\0" * (-len(row) % size)
    cells: list[str] = []
    for at in range(0, len(row), size):
        part = row[at : at + size]
        if letter == "f":
            value = struct.unpack("<f" if size == 4 else "<d", part)[0]
            cells.append(f"{value:{17 if size == 4 else 25}.7e}")
            continue
        number = int.from_bytes(part, "little", signed=letter == "d")
        digits = {"o": f"{number & (1 << size * 8) - 1:o}", "x": f"{number:x}"}.get(letter)
        wide = {"o": (3, 6, 11, 22), "x": (2, 4, 8, 16), "u": (3, 5, 10, 20),
                "d": (4, 6, 11, 20)}[letter][(1, 2, 4, 8).index(size)]  # fmt: skip
        # toybox lines up columns of bytes and of larger units (its posix/od.c).
        column = size * {"o": 4, "x": 3}.get(letter, 0) - 1
        shown = digits.zfill(wide) if digits is not None else str(number).rjust(wide)
        cells.append(shown.rjust(column))
    return "".join(f" {cell}" for cell in cells)


def _letter(byte: int, kind: str) -> str:
    if kind == "a":
        low = byte & 127
        return NAMES[low] if low < 33 else "del" if low == 127 else chr(low)
    if byte in ESCAPES:
        return ESCAPES[byte]
    return chr(byte) if 32 <= byte < 127 else f"{byte:03o}"


COMMANDS: dict[str, Command] = {"od": od}
