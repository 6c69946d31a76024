"""Small tools that make text or bytes: echo, printf, seq, date, base64, gzip."""

import base64
import binascii
import posixpath
import re
import zlib
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ..shell.call import Call, Command, CommandError
from .options import whole

async def date(call: Call) -> int:
    clock = call.context.system.clock
    words = list(call.args)
    zone = "UTC" if "-u" in words else call.context.system.properties.get("persist.sys.timezone")
    try:
        now = clock.now().astimezone(ZoneInfo(zone or "UTC"))
    except (ZoneInfoNotFoundError, ValueError):
        now = clock.now()
    for word in words:
        if word.startswith("+"):
            call.print(_strftime(now, word[1:]))
            return 0
        if (moment := _date_to_set(word, now)) is not None:
            clock.set(moment)
            now = moment
    call.print(now.strftime("%a %b %e %H:%M:%S %Z %Y"))
    return 0


async def basename(call: Call) -> int:
    name = posixpath.basename(call.need(0, "basename: Needs 1 argument").rstrip("/")) or "/"
    suffix = call.args[1] if len(call.args) > 1 else ""
    call.print(name.removesuffix(suffix) if suffix and suffix != name else name)
    return 0


async def dirname(call: Call) -> int:
    call.print(posixpath.dirname(call.need(0, "dirname: Needs 1 argument").rstrip("/")) or ".")
    return 0


def _strftime(now: datetime, pattern: str) -> str:
    return now.strftime(pattern.replace("%N", f"{now.microsecond * 1000:09d}"))


def _date_to_set(word: str, now: datetime) -> datetime | None:
    """The moment in `MMDDhhmm[[CC]YY][.ss]`, `@epoch` or `YYYY-MM-DD hh:mm:ss`, else None."""
    match = re.fullmatch(r"(\d\d)(\d\d)(\d\d)(\d\d)(\d{4}|\d\d)?(?:\.(\d\d))?", word)
    try:
        if word.startswith("@"):
            return datetime.fromtimestamp(0, now.tzinfo) + timedelta(seconds=int(word[1:]))
        if match is None:
            return datetime.fromisoformat(word).replace(tzinfo=now.tzinfo)
        month, day, hour, minute = (int(match[index]) for index in range(1, 5))
        year = now.year if match[5] is None else int(match[5]) % 100 + 2000
        return datetime(year, month, day, hour, minute, int(match[6] or 0), tzinfo=now.tzinfo)
    except (ValueError, OverflowError):
        return None


COMMANDS: dict[str, Command] = {
    "basename": basename,
    "date": date,
    "dirname": dirname,
}
