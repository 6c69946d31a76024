"""What the driver of a run and a host of phones say to each other, in whichever way it travels.

A host is a process that holds phones and the agents on them; the driver alone writes the run. Every
message can be pickled.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, TypeAlias

from ..agent.models.profiles import Profile
from ..device.device import InstalledApp
from ..tasks.goal import Language
from ..traces.schema import EpisodeRecord
from .report.result import UnitKey
from .worker import InfrastructureFailure

Change: TypeAlias = Literal["put", "append", "remove", "mkdir"]


@dataclass(frozen=True, slots=True)
class HostShare:
    """The phones of one host: so many pocket phones, or real ones by their serials there; `host`
    tells those with as many apart."""

    pockets: int = 0
    serials: tuple[str, ...] = ()
    persona: str | None = None
    host: int = 0
    language: Language = "en"

    @property
    def phones(self) -> int:
        """How many it is to hold."""
        return len(self.serials) or self.pockets


@dataclass(frozen=True, slots=True)
class PlayTurn:
    """Driver: play an attempt on the phone with that place in the host's list."""

    turn: int
    phone: int
    key: UnitKey
    attempt: int
    language: Language


@dataclass(frozen=True, slots=True)
class InstallApp:
    """Driver: have the app under test on the phone with that place, before anything is begun."""

    phone: int


@dataclass(frozen=True, slots=True)
class CancelTurn:
    """Driver: break an attempt off, and close its trace."""

    turn: int


@dataclass(frozen=True, slots=True)
class ChangeKept:
    """Driver: what was waited for is on disk, or `refusal` is the disk's; `name` is the folder of
    an episode that begins."""

    number: int
    name: str = ""
    refusal: tuple[int, str] | None = None


@dataclass(frozen=True, slots=True)
class GateOpened:
    """Driver: go in; with what is known of the endpoint by now."""

    number: int
    findings: Mapping[str, object]
    lines: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class HostReady:
    """Host: the phones are there, each with its name and whether it is simulated."""

    phones: tuple[tuple[str, bool], ...]
    computer: str
    pid: int


@dataclass(frozen=True, slots=True)
class HostFailed:
    """Host: the phones or the agents cannot be had; `mistake` is one that the user can mend."""

    why: str
    mistake: bool


@dataclass(frozen=True, slots=True)
class AppInstalled:
    """Host: what that phone says of the app, None without one; or why it does not have it, and
    whether that is a mistake that the user can mend."""

    phone: int
    app: InstalledApp | None = None
    why: str | None = None
    mistake: bool = False


@dataclass(frozen=True, slots=True)
class EpisodeBegun:
    """Host: an attempt has got as far as a trace; the driver says what its folder is called."""

    turn: int
    number: int
    id: str


@dataclass(frozen=True, slots=True)
class FileChanged:
    """Host: a file of the trace, by its path in the episode's folder; waited for if `number`."""

    turn: int
    change: Change
    name: str
    content: bytes = field(default=b"", repr=False)
    durable: bool = True
    number: int = 0


@dataclass(frozen=True, slots=True)
class StepPaid:
    """Host: a step was taken, or a judge asked, at that price in USD if it is known."""

    turn: int
    usd: Decimal | None


@dataclass(frozen=True, slots=True)
class TurnEnded:
    """Host: the attempt is over. All are None if it was cancelled; `told` is for the log."""

    turn: int
    record: EpisodeRecord | None = None
    failure: InfrastructureFailure | None = None
    mistake: str | None = None
    told: str = ""


@dataclass(frozen=True, slots=True)
class GateAsked:
    """Host: a model wants to ask the endpoint of that profile."""

    number: int
    profile: Profile


@dataclass(frozen=True, slots=True)
class GateLeft:
    """Host: it has asked, or wants to no more."""

    number: int


@dataclass(frozen=True, slots=True)
class GatePaused:
    """Host: the endpoint asked to be left alone for so long."""

    profile: Profile
    seconds: float


@dataclass(frozen=True, slots=True)
class GateWaits:
    """Host: a model waits so long before it tries again, and why."""

    profile: Profile
    seconds: float
    why: str


@dataclass(frozen=True, slots=True)
class GateLearned:
    """Host: what the endpoint was found not to take, and the lines of a profile that keep it."""

    profile: Profile
    changes: Mapping[str, object]
    lines: Mapping[str, str]
    told: str


FromDriver: TypeAlias = PlayTurn | InstallApp | CancelTurn | ChangeKept | GateOpened
GateMessage: TypeAlias = GateAsked | GateLeft | GatePaused | GateWaits | GateLearned
TraceMessage: TypeAlias = EpisodeBegun | FileChanged | StepPaid | TurnEnded
FromHost: TypeAlias = HostReady | HostFailed | AppInstalled | TraceMessage | GateMessage
