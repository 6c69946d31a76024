"""What the server was started with; clients can change none of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from ..tasks.settings import Settings
from .secret_fields import SecretFields

Privacy: TypeAlias = Literal["pictures", "local"]
"""Whether pictures of the screen go to the client, or only text that was made here."""


@dataclass(frozen=True, slots=True)
class ServerOptions:
    """`settings` are those of `tapwright run`: device, policy, standing rules, model, folder of
    traces. `secrets` are texts by name, which only the phone gets; `wait_s` is how long a phone
    that somebody else holds is waited for, in seconds."""

    settings: Settings = field(default_factory=Settings)
    pool: str | None = None
    wait_s: float = 0.0
    secrets: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    privacy: Privacy = "pictures"
    secret_fields: SecretFields = field(default_factory=SecretFields, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class HttpOptions:
    """Where streamable HTTP is served; `token` is asked of every request. `names` are further
    hosts by which the server may be called, beside the one it listens on."""

    host: str = "127.0.0.1"
    port: int = 8765
    token: str = field(default="", repr=False)
    names: tuple[str, ...] = ()
    idle_s: float = 120.0
    """A session without a request or stream for so long ends, and lets go of its phone."""
    gone_s: float = 10.0
    """One whose stream has ended, and that asks for nothing for so long, has lost its client."""
