"""Taking hold of an emulator's gRPC, once its pictures are seen to be those of the phone."""

import time
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import TypeAlias

from ...actions.log import get_logger
from ..emulator_discovery import RunningEmulator
from ..errors import CaptureFailed
from ..input import ShellInput
from ..screen.displays import Panel
from ..screen.shot import Screen
from ..settle import Pace
from .clipboard import HostPaste
from .link import EmulatorCallFailed, EmulatorLink, StubsMissing
from .screen import GrpcScreen
from .touch import TAP_S, GrpcInput

log = get_logger(__name__)

Paste: TypeAlias = Callable[[str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class EmulatorHost:
    """An emulator that answers; `call_s` is what the least of its calls takes, `tap_s` a tap."""

    link: EmulatorLink
    screen: GrpcScreen
    version: str
    call_s: float

    @property
    def tap_s(self) -> float:
        """Both events of it, and the time until they have arrived."""
        return 2 * self.call_s + TAP_S

    def hands(self, panel: Panel, keys: ShellInput, pace: Pace) -> tuple[GrpcInput, Paste]:
        """Its fingers, and its way of typing."""
        return GrpcInput(self.link, panel, pace), HostPaste(self.link, keys).put


async def open_host(
    emulator: RunningEmulator, executor: Executor, panel: Panel, against: Screen
) -> EmulatorHost | str:
    """Connect and compare a picture with one of `against`; gives the reason if it is of no use.

    That is a line in the log and no error: there are other methods.
    """
    link: EmulatorLink | None = None
    try:
        link = EmulatorLink(emulator)
        version = await link.version()  # connects
        began_s = time.perf_counter()
        await link.version()
        call_s = time.perf_counter() - began_s
        screen = GrpcScreen(link, executor, panel)
        await screen.check(against)
    except (EmulatorCallFailed, StubsMissing, CaptureFailed) as exc:
        # Whoever has not installed it wants none of it, and the doctor says what there is.
        say = log.info if isinstance(exc, StubsMissing) else log.warning
        say("the emulator's gRPC is not used", serial=emulator.serial, why=str(exc))
        if link is not None:
            link.close()
        return str(exc)
    except BaseException:
        if link is not None:
            link.close()
        raise
    log.info("the emulator's gRPC is used", serial=emulator.serial, version=version, took_s=call_s)
    return EmulatorHost(link, screen, version, call_s)
