"""A recorded episode as a phone: it shows what was seen, and takes only what was done."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from PIL import Image

from ..actions import DeviceAction, Outcome, Size, UsageError, describe
from ..device.device import DeviceInfo, ForegroundApp, Observation
from ..device.errors import CaptureFailed, CommandFailed, DeviceLost
from ..device.frame import Flag, Frame
from ..device.ui import UiTree
from .reader import read_episode, read_steps
from .schema import End, EpisodeRecord, ObservationRecord, ShownRecord, StepRecord
from .views import VIEWS, unpack_views

_CELL_PX = 16


@dataclass(frozen=True, slots=True)
class Recording:
    """An episode that has ended, with the pictures that were shown, in their order."""

    folder: Path
    record: EpisodeRecord
    steps: tuple[StepRecord, ...]

    @classmethod
    def load(cls, folder: Path) -> "Recording":
        """Read an episode folder; raises UsageError if it cannot be played again."""
        record = read_episode(folder)
        if record.end is None or record.end is End.CANCELLED:
            raise UsageError(f"{folder} has not come to an end of its own")
        if record.redacted:
            raise UsageError(f"{folder} is redacted: what the model was sent is not in it")
        steps = tuple(read_steps(folder))
        if not steps:
            raise UsageError(f"{folder} has no step")
        return cls(folder, record, steps)

    @property
    def shown(self) -> tuple[ShownRecord, ...]:
        """The pictures that went before the model, oldest first."""
        return tuple(one for step in self.steps for one in step.shown if one.file is not None)

    @property
    def pictures(self) -> tuple[ShownRecord, ...]:
        """Every picture in the order in which it was made: also those of screens between the acts
        of one reply, which no model was shown."""
        found: list[ShownRecord] = []
        for step in self.steps:
            if step.plan is not None and step.plan.act > 1 and found:
                found.append(found[-1].model_copy(update={"file": step.observation.frame.file}))
            found += [one for one in step.shown if one.file is not None]
        return tuple(found)

    def picture(self, shown: ShownRecord) -> bytes:
        """A picture as it was sent; raises UsageError if it is lost."""
        try:
            return (self.folder / "frames" / Path(shown.file or "").name).read_bytes()
        except OSError as error:
            raise UsageError(f"a picture of the trace cannot be read: {error}") from error

    def views(self) -> Mapping[str, bytes]:
        """The files of views that were kept, by name; raises UsageError if one is lost."""
        names = dict.fromkeys(step.observation.ui for step in self.steps)
        return {name: self._views(name) for name in names if name is not None}

    def tree(self, seen: ObservationRecord) -> UiTree | None:
        """The views that were on that screen, if they were kept; UsageError if they are lost."""
        return None if seen.ui is None else unpack_views(self._views(seen.ui)).tree()

    def _views(self, name: str) -> bytes:
        if not VIEWS.fullmatch(name):
            raise UsageError(f"{self.folder} names no file of views: {name!r}")
        try:
            return (self.folder / "views" / name).read_bytes()
        except OSError as error:
            raise UsageError(f"views of the trace cannot be read: {error}") from error


@dataclass(frozen=True, slots=True, eq=False)
class RecordedFrame(Frame):
    """A frame of which only the looks count: what it was known by, and how much had changed.

    The recorded picture is smaller than the frame was, so neither can be computed from it. Its
    cells are made up so that they differ from those of the frame before by just that share.
    """

    known_by: str = ""
    cells: Image.Image = field(default_factory=lambda: Image.new("L", (1, 1)))

    @property
    def thumbnail(self) -> Image.Image:
        """The cells that were made up."""
        return self.cells

    @property
    def signature(self) -> str:
        """The signature that was recorded."""
        return self.known_by


class RecordedDevice:
    """Plays a recording back; `done` holds the actions it took.

    An action other than the recorded one raises DeviceLost, which says what was recorded.
    """

    def __init__(self, recording: Recording) -> None:
        record, first = recording.record, recording.steps[0].observation.frame
        self.info = DeviceInfo(
            serial=record.device.serial,
            model=record.device.model,
            manufacturer="recorded",
            api_level=record.device.api_level,
            size=Size(first.width_px, first.height_px),
            simulated=True,
            adb_port=0,
        )
        self.done: list[DeviceAction] = []
        self.closed = False
        self._recording = recording
        self._record = record
        self._steps = recording.steps
        self._acting = [n for n, step in enumerate(self._steps) if _touches(step)]
        self._cells: Image.Image | None = None

    async def observe(self) -> Observation:
        """The screen as it was at this point; what was never looked at is plain grey."""
        seen = self._now()
        size = Size(seen.frame.width_px, seen.frame.height_px)
        now_s = time.monotonic()
        frame = RecordedFrame(
            image=Image.new("RGB", (size.width_px, size.height_px), (128, 128, 128)),
            size=size,
            rotation=seen.frame.rotation,
            source=seen.frame.source,
            flags=frozenset(cast(Iterable[Flag], seen.frame.flags)),
            taken_at_s=now_s,
            known_by=seen.frame.signature,
            cells=self._changed(size),
        )
        app = None
        if seen.package is not None:
            app = ForegroundApp(seen.package, seen.activity or "")
        return Observation(frame, app, seen.keyboard_shown, 0.0, 0.0, now_s)

    async def perform(self, action: DeviceAction, seen: Observation) -> Outcome:
        """What came of the action; raises DeviceLost if it did, or if another was recorded."""
        number = len(self.done)
        if number >= len(self._acting):
            raise DeviceLost(f"the recording ends before {describe(action)!r}")
        step = self._steps[self._acting[number]]
        if action != step.action:
            wanted = describe(step.action) if step.action else "nothing"
            raise DeviceLost(
                f"step {step.index + 1} does {describe(action)!r}, and {wanted!r} is recorded"
            )
        self.done.append(action)
        if step.outcome is None:
            raise DeviceLost(self._record.end_why)
        return step.outcome.model_copy(update={"changed": None})

    async def shell(self, *argv: str) -> str:
        """A recording runs no commands."""
        raise CommandFailed(argv, 127, "", "this phone is a recording")

    async def pull(self, path: str) -> bytes:
        """A recording has no files."""
        raise CommandFailed(("pull", path), -1, "", "this phone is a recording")

    async def ui(self) -> UiTree:
        """The views as they were at this point; raises CaptureFailed if they were not kept."""
        tree = self._recording.tree(self._now())
        if tree is None:
            raise CaptureFailed("this phone is a recording in which no views were kept")
        return tree

    async def close(self) -> None:
        """There is nothing to let go of."""

    def _now(self) -> ObservationRecord:
        """What was seen after the actions so far; raises DeviceLost if nothing was."""
        if not self.done:
            return self._steps[0].observation
        last = self._acting[len(self.done) - 1]
        if last + 1 < len(self._steps):
            return self._steps[last + 1].observation
        outcome = self._steps[last].outcome
        if self._record.end is End.DEVICE_LOST and outcome and outcome.changed is None:
            raise DeviceLost(self._record.end_why)
        return self._steps[last].observation

    def _changed(self, size: Size) -> Image.Image:
        """The cells of the screen before, as many of them turned over as had changed."""
        across, down = -(-size.width_px // _CELL_PX), -(-size.height_px // _CELL_PX)
        before = self._cells
        if before is None or before.size != (across, down):
            cells = bytearray(across * down)
        else:
            cells = bytearray(before.tobytes())
        outcome = self._steps[self._acting[len(self.done) - 1]].outcome if self.done else None
        share = outcome.changed if outcome and outcome.changed else 0.0
        for at in range(round(share * len(cells))):
            cells[at] ^= 0x80
        self._cells = Image.frombytes("L", (across, down), bytes(cells))
        return self._cells


def _touches(step: StepRecord) -> bool:
    astray = step.aim is not None and step.aim.result == "refused"
    doubted = step.opinion is not None and not step.opinion.yes
    return isinstance(step.action, DeviceAction) and not (astray or doubted)
