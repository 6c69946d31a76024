"""Tools over bytes: od, xxd, strings, base64, dd, truncate, digests."""

import base64
import binascii
import hashlib
import re
import zlib

from ..shell.call import Call, Command, CommandError
from ..shell.io import RandomSource, read_all
from .filters import amount
from .options import read_short, usage

DIGESTS = {f"sha{bits}sum": f"sha{bits}" for bits in (1, 224, 256, 384, 512)} | {"md5sum": "md5"}
DIGESTS["sha3sum"] = "sha3_224"


async def digest(call: Call) -> int:
    """`md5sum [-bcs] [FILE...]` and the sha family; `-c` checks what they printed."""
    options = read_short(
        call.args, flags="bcs", long={"check": "c", "status": "s"}, command=call.name
    )
    if options.has("c"):
        return await _check(call, options.words, quiet=options.has("s"))
    inputs, status = await call.read_inputs(options.words)
    for name, data in inputs:
        value = hashlib.new(DIGESTS[call.name], data).hexdigest()
        call.print(value if options.has("b") else f"{value}  {name}")
    return status


async def _check(call: Call, names: list[str], *, quiet: bool) -> int:
    status = 0
    for name in names or ["-"]:
        for line in (await call.read_file(name)).decode(errors="replace").splitlines():
            match = re.fullmatch(r"([0-9a-fA-F]+)[ \t]+\*?(.+)", line)
            if match is None:
                call.warn(f"{call.name}: bad line {line}")
                status = 1
                continue
            try:
                data = await call.read_file(match[2])
            except OSError:
                data = None
            good = data is not None and (
                hashlib.new(DIGESTS[call.name], data).hexdigest() == match[1].lower()
            )
            status = status if good else 1
            if data is None:
                call.warn(f"{call.name}: {match[2]}: No such file or directory")
            if not quiet:
                call.print(f"{match[2]}: {'OK' if good else 'FAILED'}")
    return status


async def cksum(call: Call) -> int:
    """`cksum` (POSIX) and `crc32`."""
    options = read_short(call.args, flags="HILNP", command=call.name)
    inputs, status = await call.read_inputs(options.words)
    for name, data in inputs:
        if call.name == "crc32":
            several = len(inputs) > 1
            call.print(f"{zlib.crc32(data):08x}" + (f" {name}" if several else ""))
        else:
            call.print(f"{_posix_crc(data)} {len(data)}" + ("" if name == "-" else f" {name}"))
    return status


def _posix_crc(data: bytes) -> int:
    size, length = len(data), bytearray()
    while size:
        length.append(size & 255)
        size >>= 8
    crc = 0
    for byte in data + bytes(length):
        crc ^= byte << 24
        for _ in range(8):
            crc = (crc << 1 ^ (0x04C11DB7 if crc & 0x80000000 else 0)) & 0xFFFFFFFF
    return crc ^ 0xFFFFFFFF


async def base64_(call: Call) -> int:
    """`base64 [-di] [-w COLUMNS] [FILE...]` and `base32`."""
    options = read_short(
        call.args,
        flags="di",
        valued="w",
        long={"decode": "d", "wrap": "w", "ignore-garbage": "i"},
        command=call.name,
    )
    inputs, status = await call.read_inputs(options.words)
    data = b"".join(content for _, content in inputs)
    small = call.name == "base32"
    if options.has("d"):
        alphabet = rb"[^A-Z2-7=]" if small else rb"[^A-Za-z0-9+/=]"
        text = re.sub(alphabet if options.has("i") else rb"\s", b"", data)
        size = 8 if small else 4
        text = text.rstrip(b"=")
        text += b"=" * (-len(text) % size)
        try:
            decoded = base64.b32decode(text) if small else base64.b64decode(text, validate=True)
        except binascii.Error:
            raise CommandError(f"{call.name}: bad input") from None
        call.write(decoded)
        return status
    text = base64.b32encode(data) if small else base64.b64encode(data)
    wrap = amount(call.name, options.value("w") or "76")
    step = wrap if wrap > 0 else max(1, len(text))
    for start in range(0, len(text), step):
        call.write(text[start : start + step] + (b"\n" if wrap > 0 else b""))
    return status


async def strings(call: Call) -> int:
    options = read_short(call.args, flags="fo", valued="nt", command="strings")
    least = amount("strings", options.value("n") or "4")
    inputs, status = await call.read_inputs(options.words)
    for name, data in inputs:
        for match in re.finditer(rb"[\x09\x20-\x7e]{%d,}" % max(1, least), data):
            head = f"{name}: " if options.has("f") else ""
            place = options.value("t") or ("o" if options.has("o") else "")
            if place:
                head += f"{format(match.start(), place):>7} "
            call.print(head + match[0].decode())
    return status


async def xxd(call: Call) -> int:
    """`xxd [-ipr] [-c COLUMNS] [-g GROUP] [-l LIMIT] [-s SKIP] [-o OFFSET] [INFILE [OUTFILE]]`."""
    args = ["-p" if word in ("-ps", "-plain") else word for word in call.args]
    options = read_short(args, flags="ipru", valued="cgloS" + "s", command="xxd")
    data = await call.read_file(options.words[0] if options.words else "-")
    if options.has("r"):
        out = _unhexed(data, plain=options.has("p"))
        if len(options.words) > 1:
            call.context.files.write(call.path(options.words[1]), out)
        else:
            call.write(out)
        return 0
    skip = amount("xxd", options.value("s") or "0")
    data = data[skip:]
    if (limit := options.value("l")) is not None:
        data = data[: amount("xxd", limit)]
    columns = amount("xxd", options.value("c") or ("30" if options.has("p") else "16"))
    columns = columns or max(1, len(data))
    if options.has("i"):
        rows = [data[at : at + 12] for at in range(0, len(data), 12)]
        text = ",\n".join("  " + ", ".join(f"0x{byte:02x}" for byte in row) for row in rows)
        call.print(text)
        return 0
    group = amount("xxd", options.value("g") or "2")
    for at in range(0, len(data), columns):
        row = data[at : at + columns]
        if options.has("p"):
            call.print(row.hex())
            continue
        size = group or columns
        hexed = " ".join(row[i : i + size].hex() for i in range(0, len(row), size))
        width = columns * 2 + -(-columns // size) - 1
        shown = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in row)
        offset = at + skip + amount("xxd", options.value("o") or "0")
        call.print(f"{offset:08x}: {hexed:<{width}}  {shown}")
    return 0


def _unhexed(data: bytes, *, plain: bool) -> bytes:
    out = bytearray()
    for line in data.decode(errors="replace").splitlines():
        text = line if plain else line.partition(":")[2].partition("  ")[0]
        digits = re.sub(r"[^0-9a-fA-F]", "", text)
        out += bytes.fromhex(digits[: len(digits) // 2 * 2])
    return bytes(out)


async def dd(call: Call) -> int:
    """`dd [if=] [of=] [bs=] [count=] [skip=] [seek=] [conv=] [status=]` (AOSP's is toybox's)."""
    given: dict[str, str] = {}
    for word in call.args:
        name, equals, value = word.partition("=")
        if not equals or name not in DD_WORDS:
            raise CommandError(f"dd: unknown operand {word}")
        given[name] = value
    ins = amount("dd", given.get("bs", given.get("ibs", "512")))
    outs = amount("dd", given.get("bs", given.get("obs", "512")))
    skip, seek = amount("dd", given.get("skip", "0")), amount("dd", given.get("seek", "0"))
    conversions = given.get("conv", "").split(",")
    limit = amount("dd", given["count"]) * ins if "count" in given else None
    name = given.get("if", "-")
    device = call.device(name)
    try:
        if isinstance(device, RandomSource):
            data = await device.read((limit if limit is not None else 65536) + skip * ins)
        else:
            data = await (read_all(call.io.stdin) if name == "-" else call.read_file(name))
    except OSError as error:
        raise CommandError(f"dd: {name}: {error.strerror}") from error
    data = data[skip * ins :]
    data = data if limit is None else data[:limit]
    if "sync" in conversions:
        data += b"\0" * (-len(data) % ins)
    target = given.get("of")
    if target is None:
        call.write(data)
    else:
        _written(call, target, data, seek * outs, keep="notrunc" in conversions)
    if given.get("status") not in ("none",):
        whole, part = divmod(len(data), ins)
        call.warn(f"{whole}+{int(part > 0)} records in\n{whole}+{int(part > 0)} records out")
        if given.get("status") != "noxfer":
            call.warn(f"{len(data)} bytes ({len(data)} B) copied, 0.000 s, 1.0 G/s")
    return 0


DD_WORDS = frozenset("if of bs ibs obs count skip seek conv status iflag oflag".split())


def _written(call: Call, target: str, data: bytes, at: int, *, keep: bool) -> None:
    files, path = call.context.files, call.path(target)
    old = files.read(path) if files.exists(path) else b""
    head = old[:at] + b"\0" * (at - len(old))
    rest = old[at + len(data) :] if keep else b""
    mode = files.stat(path).mode if files.exists(path) else 0o666 & ~call.shell.umask
    files.write(path, head + data + rest, mode)


async def truncate(call: Call) -> int:
    """`truncate [-c] -s SIZE FILE...`, `fallocate -l SIZE FILE`."""
    grows = call.name == "fallocate"
    options = read_short(
        call.args, flags="c", valued="lo" if grows else "s", command=call.name, needs=1
    )
    text = options.value("l" if grows else "s")
    if text is None:
        raise usage(call, f"Needs -{'l' if grows else 's'}")
    sign = text[0] if text[0] in "+-<>/%" else ""
    number = amount(call.name, text[len(sign) :])
    files = call.context.files
    for name in options.words:
        path = call.path(name)
        if not files.exists(path):
            if options.has("c"):
                continue
            files.write(path, b"")
        data = files.read(path)
        size = {
            "+": len(data) + number,
            "-": max(0, len(data) - number),
            "<": min(len(data), number),
            ">": max(len(data), number),
        }.get(sign, number)
        if grows:
            size = max(size, len(data))
        if size > 1 << 28:
            raise OSError(28, "No space left on device", name)
        files.write(path, data[:size] + b"\0" * (size - len(data)), files.stat(path).mode)
    return 0


COMMANDS: dict[str, Command] = {
    "base32": base64_,
    "base64": base64_,
    "cksum": cksum,
    "crc32": cksum,
    "dd": dd,
    "fallocate": truncate,
    "strings": strings,
    "truncate": truncate,
    "xxd": xxd,
    **dict.fromkeys(DIGESTS, digest),
}
