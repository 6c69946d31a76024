"""`date`: prints and sets the phone's clock."""

import re
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ..shell.call import Call, Command, CommandError
from .options import read_short

DEFAULT = "%a %b %e %H:%M:%S %Z %Y"
ISO = {"": "%Y-%m-%d", "date": "%Y-%m-%d", "hours": "%Y-%m-%dT%H%:z",
       "minutes": "%Y-%m-%dT%H:%M%:z", "seconds": "%Y-%m-%dT%H:%M:%S%:z",
       "ns": "%Y-%m-%dT%H:%M:%S,%N%:z"}  # fmt: skip
RFC = "%a, %d %b %Y %H:%M:%S %z"
DIRECTIVE = re.compile(r"%([-_0^#]*)(\d*)(::?z|[A-Za-z%+])")
PLAIN = frozenset("aAbBcCdDeFgGhHIjklmMnprRsStTuUVwWxXyYzZ%")


class _PosixZone(tzinfo):
    """A zone such as `EST5EDT` or `UTC0`, whose daylight saving is left out (POSIX, "TZ")."""

    def __init__(self, name: str, offset: timedelta) -> None:
        self._name = name
        self._offset = offset

    def utcoffset(self, dt: datetime | None) -> timedelta:
        return self._offset

    def dst(self, dt: datetime | None) -> timedelta:
        return timedelta(0)

    def tzname(self, dt: datetime | None) -> str:
        return self._name


def zone_of(text: str) -> tzinfo:
    """The zone of TZ's text; UTC for one that is not known."""
    posix = re.match(r"([A-Za-z]{3,}|<[^>]+>)([-+]?\d{1,2})(?::(\d\d))?", text)
    try:
        if posix is None or "/" in text:
            return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC
    hours = int(posix[2])
    minutes = int(posix[3] or 0)
    offset = timedelta(hours=-hours, minutes=-minutes if hours >= 0 else minutes)
    if abs(offset) >= timedelta(days=1):
        return UTC
    return _PosixZone(posix[1].strip("<>"), offset)


async def date(call: Call) -> int:
    """`date [-u] [-I RES] [-R] [-r FILE] [-D FORMAT] [-d DATE] [+FORMAT | DATE]`.

    A DATE to be set is `[-s]` or toybox's `MMDDhhmm[[CC]YY][.ss]`, `@seconds` or ISO's form.
    """
    options = read_short(
        call.args,
        flags="uR",
        valued="rDds",
        optional="I",
        long={"iso-8601": "I", "rfc-2822": "R", "rfc-email": "R", "utc": "u", "date": "d",
              "reference": "r", "universal": "u", "set": "s"},
        command="date",
    )  # fmt: skip
    clock = call.context.system.clock
    told = call.variables.get("TZ") or call.context.system.properties.get("persist.sys.timezone")
    zone = UTC if options.has("u") else zone_of(told or "UTC")
    now = clock.now().astimezone(zone)
    form, words = None, list(options.words)
    moment = now
    if (name := options.value("r")) is not None:
        try:
            stat = call.context.files.stat(call.path(name))
        except OSError as error:
            raise CommandError(f"date: {name}: {error.strerror}") from error
        moment = datetime.fromtimestamp(stat.mtime, zone)
    elif (text := options.value("d")) is not None:
        moment = _read(text, options.value("D"), now)
    for word in words:
        if word.startswith("+"):
            form = word[1:]
            continue
        moment = _read(word, options.value("D"), now)
        clock.set(moment)
    if (text := options.value("s")) is not None:
        moment = _read(text, options.value("D"), now)
        clock.set(moment)
    if form is None:
        form = RFC if options.has("R") else DEFAULT
        if options.has("I") or "I" in options.values:
            resolution = options.value("I") or ""
            form = next((ISO[key] for key in ISO if key.startswith(resolution) and key), ISO[""])
            form = form if resolution else ISO[""]
    call.print(formatted(moment, form))
    return 0


def _read(text: str, form: str | None, now: datetime) -> datetime:
    """The moment a text names, in `now`'s zone; raises CommandError."""
    try:
        if form is not None:
            found = datetime.strptime(text, form)
            if "%Y" not in form and "%y" not in form and "%s" not in form and "%F" not in form:
                found = found.replace(year=now.year)
            return found.replace(tzinfo=now.tzinfo)
        if re.fullmatch(r"@-?\d{1,12}(\.\d+)?", text):
            start = datetime.fromtimestamp(0, UTC) + timedelta(seconds=float(text[1:]))
            return start.astimezone(now.tzinfo)
        if match := re.fullmatch(r"(\d\d):(\d\d)(?::(\d\d))?", text):
            hour, minute, second = (int(part or 0) for part in match.groups())
            return now.replace(hour=hour, minute=minute, second=second, microsecond=0)
        if match := re.fullmatch(r"(\d\d)(\d\d)(\d\d)(\d\d)(\d{4}|\d\d)?(?:\.(\d\d))?", text):
            month, day, hour, minute = (int(match[index]) for index in range(1, 5))
            year = now.year if match[5] is None else int(match[5]) % 100 + 2000
            second = int(match[6] or 0)
            return datetime(year, month, day, hour, minute, second, tzinfo=now.tzinfo)
        found = datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        raise CommandError(f"date: bad date '{text}'") from None
    return found.astimezone(now.tzinfo) if found.tzinfo else found.replace(tzinfo=now.tzinfo)


def formatted(moment: datetime, form: str) -> str:
    """strftime with GNU's and toybox's additions (`%N`, `%3N`, `%-d`)."""

    def fill(match: re.Match[str]) -> str:
        flags, width, letter = match.groups()
        if letter == "N":
            return f"{moment.microsecond * 1000:09d}"[: int(width or 9)]
        if letter == ":z":
            zone = moment.strftime("%z")
            return f"{zone[:3]}:{zone[3:]}"
        if letter == "s":
            value = str(int(moment.timestamp()))
        elif letter == "P":
            value = moment.strftime("%p").lower()
        elif letter in PLAIN:
            value = moment.strftime(f"%{letter}")
        else:
            return match[0]
        if "-" in flags:
            value = value.lstrip("0 ") or "0"
        return value.upper() if "^" in flags else value

    return DIRECTIVE.sub(fill, form)


DATES: dict[str, Command] = {"date": date}
