"""`content query|insert|update|delete|call` on the phone's content providers."""

import re
from dataclasses import dataclass

from ...system.providers import BadQuery, ContentProvider, Query, UnknownUri, Value
from ..shell.call import Call, Command, CommandError
from .options import read_long
from .users import acts_for_user

VALUED = frozenset("--uri --user --projection --where --sort --bind --method --arg --extra".split())
URI = re.compile(r"content://([^/?#]+)/?([^?#]*)")


@dataclass(frozen=True, slots=True)
class _Target:
    """The provider a URI names, and the path below it."""

    provider: ContentProvider
    path: str
    uri: str


@acts_for_user
async def content(call: Call) -> int:
    verb = call.args[0] if call.args else ""
    if verb not in ("query", "insert", "update", "delete", "call", "read", "gettype"):
        raise CommandError("usage: adb shell content [subcommand] [options]", 1)
    options = read_long(call.args[1:], flags=frozenset(), valued=VALUED)
    if options.words:
        raise CommandError(f"[ERROR] Unsupported argument: {options.words[0]}")
    uri = options.value("--uri")
    if uri is None:
        raise CommandError(
            "[ERROR] Content provider URI not specified. Did you specify --uri argument?"
        )
    target = _target(call, uri)
    where = options.value("--where")
    try:
        match verb:
            case "query":
                projection = tuple(filter(None, (options.value("--projection") or "").split(":")))
                _query(call, target, Query(target.path, projection, where, options.value("--sort")))
            case "insert":
                target.provider.insert(target.path, _values(options.values.get("--bind", [])))
            case "update":
                values = _values(options.values.get("--bind", []))
                if not values:
                    raise CommandError(
                        "[ERROR] Binding not specified. Did you specify --bind argument(s)?"
                    )
                target.provider.update(target.path, values, where)
            case "delete":
                target.provider.delete(target.path, where)
            case "gettype":
                call.print("Result: vnd.android.cursor.dir/vnd.tapwright")
            case _:
                call.print("Result: null")
    except UnknownUri as error:
        raise _failed(uri, f"java.lang.IllegalArgumentException: Unknown URI: {uri}") from error
    except BadQuery as error:
        raise _failed(uri, f"android.database.sqlite.SQLiteException: {error}") from error
    return 0


def _target(call: Call, uri: str) -> _Target:
    match = URI.fullmatch(uri)
    provider = call.context.system.providers.get(match[1]) if match else None
    if match is None or provider is None:
        authority = match[1] if match else uri
        raise CommandError(
            f"[ERROR] Could not find provider: {authority}\n"
            f"Error while accessing provider:{authority}\n"
            "java.lang.IllegalStateException: Could not find provider: " + authority
        )
    return _Target(provider, match[2].strip("/"), uri)


def _query(call: Call, target: _Target, query: Query) -> None:
    rows = target.provider.query(query)
    if not rows:
        call.print("No result found.")
    for index, row in enumerate(rows):
        cells = ", ".join(f"{name}={_shown(value)}" for name, value in row.items())
        call.print(f"Row: {index} {cells}")


def _shown(value: Value) -> str:
    match value:
        case None:
            return "NULL"
        case bytes():
            return "BLOB"
        case float():
            return f"{value:g}"
        case _:
            return str(value)


def _values(bindings: list[str]) -> dict[str, Value]:
    """`name:type:value` bindings; types are b, s, i, l, f, d and n."""
    values: dict[str, Value] = {}
    for binding in bindings:
        name, kind, text = [*binding.split(":", 2), "", ""][:3]
        try:
            match kind:
                case "s":
                    values[name] = text
                case "b":
                    values[name] = int(text.lower() == "true")
                case "i" | "l":
                    values[name] = int(text)
                case "f" | "d":
                    values[name] = float(text)
                case "n":
                    values[name] = None
                case _:
                    raise CommandError(f"[ERROR] Unsupported type: {kind}")
        except ValueError:
            raise CommandError(f'[ERROR] For input string: "{text}"') from None
    return values


def _failed(uri: str, reason: str) -> CommandError:
    authority = uri.removeprefix("content://").split("/")[0]
    return CommandError(f"Error while accessing provider:{authority}\n{reason}")


COMMANDS: dict[str, Command] = {"content": content}
