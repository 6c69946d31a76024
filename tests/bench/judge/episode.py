"""Recorded episodes, made without a phone: what was on the screen and done is said outright."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image

from tapwright.actions import Action, Done, Norm, Outcome, Tap, TypeText
from tapwright.traces import (
    DeviceRecord,
    End,
    Ending,
    EpisodeRecord,
    FrameRecord,
    ModelRecord,
    ObservationRecord,
    ReplyRecord,
    RunFolder,
    ShownRecord,
    StepRecord,
    Usage,
    Verdict,
)

WHEN = datetime(2026, 3, 2, 9, 41, tzinfo=UTC)
ACTIONS: tuple[Action, ...] = (
    Tap(at=Norm(x=500, y=300)),
    TypeText(text="The 14th is fine"),
    Done(summary="sent"),
)


def picture(number: int) -> bytes:
    """A small JPEG of its own."""
    encoded = io.BytesIO()
    Image.new("RGB", (36, 80), (8 * number, 255 - 8 * number, 0)).save(encoded, format="JPEG")
    return encoded.getvalue()


def record_episode(
    run: Path,
    actions: Sequence[Action] = ACTIONS,
    *,
    number: int = 1,
    goal: str = "Tell Daniel that the 14th is fine",
    model: str = "step-3.7-flash",
    ending: Ending | None = None,
    advisor: str | None = None,
    pictures: Sequence[int] | None = None,
) -> Path:
    """The folder of an episode in `run`, which is made if it is not there."""
    where = RunFolder.create(run, "run", "0", ())
    record = EpisodeRecord(
        id=f"{number:04d}-goal",
        task="goal",
        goal=goal,
        settings={"advisor": advisor} if advisor else {},
        device=DeviceRecord(serial="x", model="Pocket", api_level=34, simulated=True),
        model=ModelRecord(profile="own", name=model, endpoint="http://x/v1", scripted=False),
        started_at=WHEN,
    )
    with where.episode(record) as journal:
        for index, action in enumerate(actions):
            shows = pictures[index] if pictures else index
            file = journal.picture(picture(shows), "image/jpeg")
            journal.append(_step(index, action, file))
        journal.close(ending or Ending(End.COMPLETED), Verdict(status="unverified"))
        return journal.folder


def _step(index: int, action: Action, file: str) -> StepRecord:
    return StepRecord(
        index=index,
        at=WHEN,
        observation=ObservationRecord(
            frame=FrameRecord(file=file, width_px=36, height_px=80, rotation=0, source="test"),
            package="com.android.messaging",
        ),
        shown=(ShownRecord(text="Screen", file=file, width_px=36, height_px=80),),
        prompt_sha256="0" * 64,
        prompt_tokens_estimate=1,
        rung="low",
        reply=ReplyRecord(),
        usage=Usage(),
        thought="I am sure that this passes",
        action=action,
        outcome=Outcome.done(),
    )
