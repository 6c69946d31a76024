"""The film of a flow that failed: the phone's own, or else its steps' screens as a film."""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, TypeAlias

from ..actions import UsageError
from ..device.device import Device
from ..device.errors import DeviceError
from ..traces.film import write_mp4
from ..traces.journal import Journal
from .diagnosis import VIDEO, Diagnosis
from .filming import LONGEST_S, NoFilm, PhoneFilm
from .phone import LookPace

VideoKind: TypeAlias = Literal["none", "steps", "screen"]
"""`screen` has the phone film all of a flow, `steps` makes a film of the pictures in the trace."""


class FlowFilm:
    """Films one flow; what is not kept is taken off the phone again."""

    def __init__(self, phone: Device, pace: LookPace, kind: VideoKind) -> None:
        self._phone = phone
        self._pace = pace
        self._kind = kind
        self._film: PhoneFilm | None = None
        self._begun_s = 0.0
        self._missing: list[str] = []

    async def begin(self) -> None:
        """Begin, if the phone is to film; a phone that cannot is said with the failure."""
        if self._kind != "screen":
            return
        self._begun_s = self._pace.clock()
        try:
            self._film = await PhoneFilm.begin(self._phone, self._pace, "tapwright-flow")
        except (NoFilm, DeviceError) as error:
            self._missing.append(f"no film of the phone's own: {error}")

    async def end(self, found: Diagnosis | None, journal: Journal) -> Diagnosis | None:
        """The diagnosis with the film, or why there is none; without a failure none is kept."""
        content = b""
        if self._film is not None:
            took_s = self._pace.clock() - self._begun_s
            try:
                content = await self._film.end(keep=found is not None)
            except (NoFilm, DeviceError) as error:
                self._missing.append(f"no film of the phone's own: {error}")
            if content and took_s > LONGEST_S:
                self._missing.append(
                    f"the film ends after {LONGEST_S} s, the flow took {took_s:.0f}"
                )
        if found is None or self._kind == "none":
            return found
        if not content:
            try:
                content = await asyncio.to_thread(_of_steps, journal.folder)
            except (UsageError, OSError) as error:
                self._missing.append(f"no film of the steps: {error}")
        if content:
            journal.keep(VIDEO, content)
        missing = (*found.missing, *self._missing)
        return found.model_copy(update={"video": VIDEO if content else "", "missing": missing})


def _of_steps(trace: Path) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / VIDEO
        write_mp4(trace, path)
        return path.read_bytes()
