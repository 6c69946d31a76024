"""The time that touch is told to set."""

from datetime import UTC, datetime

from ..shell.call import Call, CommandError
from .options import Options, whole


def touch_time(call: Call, options: Options) -> int | None:
    """Epoch seconds from `-d`, `-t` or `-r`, None without them; raises CommandError."""
    date, stamp, model = (options.value(name) for name in "dtr")
    moment: datetime | None = None
    if model is not None:
        files = call.context.files
        if not files.exists(call.path(model)):
            raise CommandError(f"touch: '{model}': No such file or directory")
        return files.stat(call.path(model)).mtime
    if date is not None:
        if date.startswith("@") and (seconds := whole(date[1:])) is not None:
            return seconds
        moment = _read(date, None)
    elif stamp is not None:
        moment = _stamp(stamp, call.context.system.clock.now().year)
    else:
        return None
    if moment is None:
        raise CommandError(f"touch: bad date '{date or stamp}'")
    return int(moment.timestamp())


def moment_of(text: str) -> int | None:
    """Epoch seconds of a date as `-d` takes it, None when it is none."""
    if text.startswith("@"):
        return whole(text[1:])
    found = _read(text, None)
    return None if found is None else int(found.timestamp())


def _stamp(text: str, year: int) -> datetime | None:
    """`[[CC]YY]MMDDhhmm[.ss]` in UTC, None for anything else."""
    digits, _, seconds = text.partition(".")
    century = {8: str(year), 10: str(year)[:2], 12: ""}.get(len(digits))
    if century is None:
        return None
    return _read(f"{century}{digits}{seconds or '00'}", "%Y%m%d%H%M%S")


def _read(text: str, form: str | None) -> datetime | None:
    try:
        found = datetime.fromisoformat(text) if form is None else datetime.strptime(text, form)
    except ValueError:
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
