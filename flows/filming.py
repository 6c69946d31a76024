"""Films that the phone makes of its own screen by `screenrecord`, or that are made of steps."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from ..actions import UsageError
from ..device.device import Device
from ..device.errors import CommandFailed
from ..traces.film import write_gif, write_mp4
from .phone import LookPace

# AOSP screenrecord's own limit; Android 14's takes 0 for none, older ones do not.
LONGEST_S = 180
_FOLDER = "/data/local/tmp"
_BEGINS_S, _ENDS_S = 3.0, 20.0


class NoFilm(Exception):
    """The phone makes no film, or lost it; the message is what it said."""


@dataclass(frozen=True, slots=True)
class PhoneFilm:
    """A film that a phone is making: its process and files there."""

    phone: Device
    pace: LookPace
    pid: str
    remote: str
    log: str

    @classmethod
    async def begin(cls, phone: Device, pace: LookPace, name: str) -> "PhoneFilm":
        """Begin a film and wait until it is written to; raises NoFilm, and DeviceError if the phone
        is lost. It ends by itself after 180 s."""
        remote, log = f"{_FOLDER}/{name}.mp4", f"{_FOLDER}/{name}.log"
        line = (
            f"rm -f {remote}; screenrecord --time-limit {LONGEST_S} {remote} "
            f">{log} 2>&1 </dev/null & echo $!"
        )
        pid = (await phone.shell("sh", "-c", line)).strip()
        if not pid.isdecimal():
            raise NoFilm(f"the phone did not begin to record: {pid[:200]}")
        film = cls(phone, pace, pid, remote, log)
        try:
            await film._begun()
        except asyncio.CancelledError:
            await film.end(keep=False)
            raise
        return film

    async def _begun(self) -> None:
        """Wait until something is written, or for a few seconds; raises NoFilm."""
        ask = f"test -s {self.remote} && echo film; kill -0 {self.pid} 2>/dev/null || echo gone"
        deadline_s = self.pace.clock() + _BEGINS_S
        while True:
            state = await self.phone.shell("sh", "-c", ask)
            if "gone" in state:
                said = (await self.phone.shell("sh", "-c", f"cat {self.log}")).strip()
                await self.forget()
                raise NoFilm(f"this phone cannot record its screen: {said[:200] or 'no reason'}")
            if "film" in state or self.pace.clock() >= deadline_s:
                return
            await self.pace.sleep(self.pace.poll_s)

    async def end(self, keep: bool = True) -> bytes:
        """End it and give the MP4, nothing if it is not to be kept; raises NoFilm."""
        # SIGINT has screenrecord write the end of the file, without which no player shows it.
        sign = "2" if keep else "9"
        await self.phone.shell("sh", "-c", f"kill -{sign} {self.pid} 2>/dev/null; true")
        try:
            if not keep:
                return b""
            deadline_s = self.pace.clock() + _ENDS_S
            while "on" in await self.phone.shell(
                "sh", "-c", f"kill -0 {self.pid} 2>/dev/null && echo on; true"
            ):
                if self.pace.clock() >= deadline_s:
                    raise NoFilm(f"the recording did not end within {_ENDS_S:g} s")
                await self.pace.sleep(self.pace.poll_s)
            try:
                return await self.phone.pull(self.remote)
            except CommandFailed as error:
                raise NoFilm(f"the recording is not on the phone: {error}") from error
        finally:
            await self.forget()

    async def forget(self) -> None:
        """Take its files off the phone."""
        await self.phone.shell("rm", "-f", self.remote, self.log)


@dataclass(frozen=True, slots=True)
class StepsFilm:
    """The screens of a trace's steps from `begin` on, for phones that make no film."""

    trace: Path
    begin: int

    def write(self, target: Path, last: Image.Image) -> Path:
        """Write them with the screen at the end, and say where: an MP4, or a GIF without the extra
        `video`. Raises NoFilm."""
        try:
            try:
                write_mp4(self.trace, target, begin=self.begin, last=last)
            except UsageError:
                target = target.with_suffix(".gif")
                write_gif(self.trace, target, begin=self.begin, last=last)
        except UsageError as error:
            raise NoFilm(f"no film of the steps: {error}") from error
        return target
