"""Carries out `tapwright flow record`: holds the phone, follows the person, writes the flow."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import typer

from ..actions import OpenApp, UsageError
from ..agent.rehearsal.loopback import LoopbackServer
from ..device.adb_device import AdbDevice
from ..fleet.leases import Patience
from ..fleet.phones import open_phone
from ..flows.recording.live import LiveRecording
from ..flows.recording.mirror import Mirror
from ..flows.recording.naming import LivePictures, PictureNamer
from ..flows.recording.on_phone import PhoneWatcher, touch_of
from .to_flow import MadeFlow, check_target, picture_namer, save_flow

_WAYS = ("mirror", "phone")


@dataclass(frozen=True, slots=True)
class RecordRequest:
    """What was asked for on the command line."""

    out: Path
    device: str | None
    by: str
    app: str | None
    port: int
    force: bool
    wait_s: float


async def run(request: RecordRequest) -> None:
    """Record until the person ends it; raises UsageError before a phone is touched."""
    if request.by not in _WAYS:
        raise UsageError(f"--by is mirror or phone, not {request.by!r}")
    check_target(request.out, request.force)
    async with open_phone(request.device, Patience(request.wait_s)) as device:
        if not isinstance(device, AdbDevice):
            raise UsageError(f"{device.info.serial} is no phone that a person could use")
        namer = picture_namer(request.out)
        pictures = LivePictures(namer)
        if request.app is not None:
            await _start(device, request.app)
        simulated = ", simulated" if device.info.simulated else ""
        recording = LiveRecording(f"{device.info.model}{simulated}", request.app, pictures)
        saved = _Saved(recording, request.out, namer)
        if request.by == "mirror":
            await _by_mirror(device, recording, saved, pictures, request.port)
        else:
            await _by_phone(device, recording, saved)
    made = saved.made
    if made is None:
        raise UsageError("nothing was done on the phone, so no flow was written")
    typer.echo(f"Wrote {made.path}: {made.steps} steps; run it with tapwright test {made.path}")
    for note in (*made.notes, *(f"not in the flow: {why}" for why in recording.skipped)):
        typer.echo(note)


class _Saved:
    """Writes the flow after each act, so that nothing is lost however the recording ends."""

    def __init__(self, recording: LiveRecording, path: Path, namer: PictureNamer) -> None:
        self._recording = recording
        self.path = path
        self._namer = namer
        self.made: MadeFlow | None = None

    def __call__(self) -> None:
        """Write it as it is now; raises UsageError."""
        if self._recording.acts:
            flow = self._recording.flow(self.path.stem)
            self.made = save_flow(flow, self.path, self._namer)


async def _start(device: AdbDevice, app: str) -> None:
    await device.shell("am", "force-stop", app)
    outcome = await device.perform(OpenApp(name=app), await device.observe())
    if outcome.status != "done":
        raise UsageError(f"{app} could not be started: {outcome.why}")


async def _by_mirror(
    device: AdbDevice, recording: LiveRecording, saved: _Saved, pictures: LivePictures, port: int
) -> None:
    mirror = Mirror(device, recording, saved, str(saved.path), pictures)
    async with LoopbackServer(mirror.app(), port, mirror.finished.set) as server:
        typer.echo(f"{server.url}/#{mirror.token}")
        typer.echo("Open this address; the page or Ctrl-C ends the recording.", err=True)
        # Ctrl-C is one of the two ways to end it.
        with suppress(asyncio.CancelledError):
            await mirror.finished.wait()
        mirror.finished.set()
        await mirror.end()


async def _by_phone(device: AdbDevice, recording: LiveRecording, saved: _Saved) -> None:
    watcher = PhoneWatcher(device, await touch_of(device), recording, saved)
    following = asyncio.create_task(watcher.run())
    try:
        await asyncio.wait(
            {following, ready := asyncio.create_task(watcher.ready.wait())},
            return_when=asyncio.FIRST_COMPLETED,
        )
        ready.cancel()
        if not following.done():
            typer.echo(f"recording on {device.info.serial}")
            typer.echo("Use the phone, a screen at a time; Ctrl-C ends the recording.", err=True)
        await following
    except asyncio.CancelledError:
        following.cancel()
        await watcher.finish()
