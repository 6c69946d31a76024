"""What a person has confirmed: which key may go where, which task files may read secrets, and which
settings of a folder loosen what is asked about, or show pictures of the phone to somebody else.

A file that lies in a folder, as `tapwright.yaml` of a repository somebody has cloned, says none of
it by itself: a name like GITHUB_TOKEN and an address of its own would be all that it takes to send
that token there.
"""

import hashlib
import hmac
import ipaddress
import json
import os
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Protocol
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from ...actions import UsageError
from ...actions.log import get_logger

_log = get_logger(__name__)
# What an endpoint is told beside the prompt can name other servers, as tools of its own do
# (OpenAI, "Connectors and MCP servers": `server_url` of a tool in the request).
BODY = "is put into every request, and can have the endpoint send it on"

_WORDS = re.compile(r"[^A-Z0-9]+")
# Registries that sell names one level further down, like example.co.uk, name that level so.
_SECOND_LEVEL = frozenset({"ac", "co", "com", "edu", "gov", "net", "org"})


@dataclass(frozen=True, slots=True)
class KeyUse:
    """A variable whose key a model of a file would send to `server` ("https://host:port").

    Without a variable it is only what the phone shows that goes there.
    """

    variable: str
    server: str
    model: str

    def __str__(self) -> str:
        what = f"the key in {self.variable}" if self.variable else "pictures of the screen"
        return f"{self.model} sends {what} to {self.server}"


@dataclass(frozen=True, slots=True)
class SettingUse:
    """A setting of a file that only a person may make: `value` as JSON, and what it does."""

    file: Path
    name: str
    value: str
    does: str

    def __str__(self) -> str:
        return f"{self.name}: {self.value} {self.does}"


class KeyedProfile(Protocol):
    """What matters here of a profile."""

    @property
    def name(self) -> str: ...
    @property
    def base_url(self) -> str | None: ...
    @property
    def key_vars(self) -> tuple[str, ...]: ...
    @property
    def key_required(self) -> bool: ...
    @property
    def extra_body(self) -> Mapping[str, JsonValue]: ...
    @property
    def scripted(self) -> bool: ...


class _Confirmed(BaseModel):
    """The file that remembers: servers by variable, hashes of task files, and settings by file
    and name."""

    model_config = ConfigDict(extra="forbid")

    keys: dict[str, set[str]] = {}
    tasks: set[Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]] = set()
    settings: dict[str, dict[str, str]] = {}


class TrustStore:
    """Remembers what was confirmed in `tapwright/trusted.json` of the user's configuration folder.

    That folder is XDG_CONFIG_HOME, or else `.config` at home (XDG Base Directory Specification).
    """

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        folder = environ.get("XDG_CONFIG_HOME", "")
        base = Path(folder) if folder.startswith("/") else Path.home() / ".config"
        self.path = base / "tapwright" / "trusted.json"
        self._key = self.path.with_name("own.key")

    def allows_key(self, use: KeyUse) -> bool:
        """Whether this key may go to that server; raises UsageError for a damaged memory."""
        return use.server in self._read().keys.get(use.variable, ())

    def allows_task(self, source_hash: str) -> bool:
        """Whether a task file of that SHA-256 may read secrets; raises UsageError."""
        return source_hash in self._read().tasks

    def allows_setting(self, use: SettingUse) -> bool:
        """Whether that file may set that to just this; raises UsageError."""
        kept = self._read().settings.get(str(use.file.resolve()), {})
        return kept.get(use.name) == use.value

    def confirm(
        self,
        uses: Sequence[KeyUse] = (),
        tasks: Sequence[str] = (),
        settings: Sequence[SettingUse] = (),
    ) -> None:
        """Remember these for good; raises UsageError if that cannot be written."""
        known = self._read()
        for use in uses:
            known.keys.setdefault(use.variable, set()).add(use.server)
        known.tasks.update(tasks)
        for setting in settings:
            of_file = known.settings.setdefault(str(setting.file.resolve()), {})
            of_file[setting.name] = setting.value
        plain = {
            "keys": {name: sorted(servers) for name, servers in sorted(known.keys.items())},
            "tasks": sorted(known.tasks),
            "settings": known.settings,
        }
        partial = self.path.with_suffix(f".{os.getpid()}.partial")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            partial.write_text(json.dumps(plain, indent=2) + "\n", "utf-8")
            partial.replace(self.path)
        except OSError as error:
            partial.unlink(missing_ok=True)
            raise UsageError(f"{self.path} cannot be written: {error}") from error

    def sign(self, text: str) -> str | None:
        """A mark on what this user has begun: HMAC-SHA256 (RFC 2104) with a key that stays in the
        configuration folder. None where no key can be kept there."""
        try:
            key = self._key.read_bytes() if self._key.exists() else self._new_key()
        except OSError as error:
            _log.warning("what is begun here cannot be told from others' runs", error=error)
            return None
        return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()

    def signed(self, text: str, signature: str | None) -> bool:
        """Whether `sign` made that mark for this text, here."""
        if signature is None or not self._key.exists():
            return False
        made = self.sign(text)
        return made is not None and hmac.compare_digest(made, signature)

    def _new_key(self) -> bytes:
        """A new key, whole or not at all; another process may be first, and then its key holds."""
        self._key.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        partial = self._key.with_suffix(f".{os.getpid()}.partial")
        partial.touch(mode=0o600)
        try:
            partial.write_bytes(secrets.token_bytes(32))
            os.link(partial, self._key)
        except FileExistsError:
            pass
        finally:
            partial.unlink(missing_ok=True)
        return self._key.read_bytes()

    def _read(self) -> _Confirmed:
        try:
            return _Confirmed.model_validate_json(self.path.read_bytes())
        except FileNotFoundError:
            return _Confirmed()
        except (OSError, ValidationError) as error:
            raise UsageError(
                f"{self.path} cannot be read, and it says whom you trust: mend or delete it"
            ) from error


def server_of(url: str | None) -> str:
    """Scheme, host and port of a URL: what decides who reads a key."""
    parts = urlsplit(url or "")
    port = parts.port or {"https": 443, "http": 80}.get(parts.scheme, 0)
    host = (parts.hostname or "").lower()
    shown = f"[{host}]" if ":" in host else host
    usual = {"https": 443, "http": 80}.get(parts.scheme) == port
    return f"{parts.scheme}://{shown}" + ("" if usual else f":{port}")


def check_key(
    profile: KeyedProfile,
    file: Path,
    environ: Mapping[str, str],
    address_chosen: bool,
    builtin: Mapping[str, KeyedProfile],
) -> None:
    """Raise UsageError if a file chooses by itself where a key that is set goes.

    `address_chosen` is that the user has given the address by a flag or a variable.
    """
    if profile.scripted:
        return
    check_setting(body_use(profile, file, builtin), environ)
    variable = next((v for v in profile.key_vars if environ.get(v, "").strip()), None)
    homes = key_homes(builtin)
    if address_chosen and (variable is None or variable in homes):
        return
    if variable is None and profile.key_required:
        return  # and without it nothing is asked
    use = KeyUse(variable or "", server_of(profile.base_url), profile.name)
    why = objection(use, homes)
    if why and not TrustStore(environ).allows_key(use):
        what = f"the key in {variable}" if variable else "pictures of the screen"
        raise UsageError(
            f"{file} lets model {profile.name!r} send {what} to {use.server}, and "
            f"{why}; nothing was sent. If you want that: `tapwright trust {file}`"
        )


def check_setting(use: SettingUse | None, environ: Mapping[str, str]) -> None:
    """Raise UsageError for a setting of a file that nobody has confirmed."""
    if use is not None and not TrustStore(environ).allows_setting(use):
        raise UsageError(
            f"{use.file} sets {use.name} to {use.value}, which {use.does}; no folder's file does "
            f"that by itself. If you want that: `tapwright trust {use.file}`"
        )


def body_use(
    profile: KeyedProfile, file: Path, builtin: Mapping[str, KeyedProfile]
) -> SettingUse | None:
    """What a profile of a file puts into every request, unless a built-in one does the same."""
    if not profile.extra_body or any(profile.extra_body == b.extra_body for b in builtin.values()):
        return None
    return SettingUse(file, f"{profile.name}.extra_body", as_json(profile.extra_body), BODY)


def as_json(value: object) -> str:
    """A setting's value, the same text for the same value."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)


def key_uses(profile: KeyedProfile) -> tuple[KeyUse, ...]:
    """Each key that a profile may send, and where to; one that needs none sends pictures alone."""
    server = server_of(profile.base_url)
    variables = (*profile.key_vars, *(() if profile.key_required else ("",)))
    return tuple(KeyUse(variable, server, profile.name) for variable in variables)


def key_homes(builtin: Mapping[str, KeyedProfile]) -> Mapping[str, frozenset[str]]:
    """The servers of the built-in profiles by the variables of their keys."""
    homes: dict[str, frozenset[str]] = {}
    for profile in builtin.values():
        here = frozenset({server_of(profile.base_url)} if profile.base_url else ())
        for variable in profile.key_vars:
            homes[variable] = homes.get(variable, frozenset()) | here
    return homes


def objection(use: KeyUse, homes: Mapping[str, frozenset[str]]) -> str:
    """Why a file may not choose that by itself; empty if it may.

    `homes` are the servers of the built-in profiles by key variable: such a key goes nowhere else.
    Any other variable has to begin with the name of the vendor it is sent to: that of the domain,
    or on this computer, where no vendor is, of the model.
    """
    if not use.variable:
        known = any(use.server in servers for servers in homes.values())
        return "" if known or is_here(use.server) else "no profile of tapwright's own is there"
    if known := homes.get(use.variable):
        if use.server in known:
            return ""
        where = " or ".join(sorted(known)) or "an address that you give"
        return f"that key belongs to {where}"
    vendor = _vendor(use)
    if vendor and use.variable.upper().startswith(f"{vendor}_"):
        return ""
    if not vendor:
        return f"{use.server} names no vendor that the variable could begin with"
    return f"the variable does not begin with {vendor}_, the vendor it would go to"


def _vendor(use: KeyUse) -> str:
    host = (urlsplit(use.server).hostname or "").lower()
    if is_here(use.server):
        return _as_words(use.model)
    if _address(host) or "." not in host:
        return ""
    labels = host.split(".")
    if len(labels) > 2 and labels[-2] in _SECOND_LEVEL:
        del labels[-1]
    return _as_words(labels[-2])


def is_here(server: str) -> bool:
    """Whether a server is on this computer."""
    host = (urlsplit(server).hostname or "").lower()
    return host == "localhost" or _address(host) == "loopback"


def _address(host: str) -> str:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return ""
    return "loopback" if address.is_loopback else "address"


def _as_words(name: str) -> str:
    return _WORDS.sub("_", name.upper()).strip("_")
