"""A recorded run to look at, with everything in it that tries to break out of a page."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tapwright.actions import Action, Box, Norm, Outcome, Scroll, Swipe, Tap, TypeText, Zoom
from tapwright.traces import (
    DeviceRecord,
    End,
    Ending,
    EpisodeRecord,
    Evidence,
    FrameRecord,
    Journal,
    ModelRecord,
    ObservationRecord,
    ReplyRecord,
    RunFolder,
    ShownRecord,
    StepRecord,
    Usage,
    Verdict,
)

HOSTILE = '</script><img src=x onerror="window.hacked=1"><b>&amp;\u2028\''
ACTIONS: tuple[Action, ...] = (
    Tap(at=Norm(x=300, y=400)),
    Swipe(start=Norm(x=500, y=800), end=Norm(x=500, y=200)),
    Scroll(direction="down"),
    Zoom(
        boxes=(
            Box(left=100, top=200, right=900, bottom=400),
            Box(left=0, top=500, right=1000, bottom=900),
        )
    ),
    TypeText(text=HOSTILE),
)


def picture(number: int) -> bytes:
    """A small screenshot of a colour of its own."""
    image = Image.new("RGB", (360, 800), (40 + number * 7 % 200, 90, 160))
    buffer = BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def record_episode(
    run: RunFolder,
    id: str,
    steps: int,
    end: End | Callable[[Journal], Ending],
    verdict: Verdict | None,
) -> Path:
    """An episode of `steps` steps that go through every kind of drawing."""
    record = EpisodeRecord(
        id=id,
        task=id.partition("-")[2],
        goal=f"goal {HOSTILE}",
        device=DeviceRecord(serial="s", model=HOSTILE, api_level=34, simulated=True),
        model=ModelRecord(profile="rehearsal", name="n", endpoint="e", scripted=True),
        started_at=datetime.now(UTC),
    )
    with run.episode(record) as journal:
        for index in range(steps):
            file = journal.picture(picture(index), "image/png")
            journal.append(
                StepRecord(
                    index=index,
                    at=datetime.now(UTC),
                    observation=ObservationRecord(
                        frame=FrameRecord(
                            file=file, width_px=360, height_px=800, rotation=0, source="raw"
                        ),
                        package=HOSTILE,
                    ),
                    shown=(ShownRecord(text=HOSTILE, file=file, width_px=360, height_px=800),),
                    prompt_sha256=f"{index:064}",
                    prompt_tokens_estimate=900,
                    rung="medium" if index == 0 else "low",
                    rung_why="planning" if index == 0 else "",
                    reply=ReplyRecord(text=HOSTILE),
                    usage=Usage(prompt=1000, cached=500, output=50),
                    cost_usd=Decimal("0.0002"),
                    thought=f"thought {index} {HOSTILE}",
                    action=ACTIONS[index % len(ACTIONS)],
                    outcome=Outcome.done().with_change(0.1),
                )
            )
        if verdict is not None:
            ending = Ending(end, HOSTILE) if isinstance(end, End) else end(journal)
            journal.close(ending, verdict)
        return journal.folder


@pytest.fixture
def run(tmp_path: Path) -> RunFolder:
    """Three episodes: passed, failed with evidence, and one that is still under way."""
    folder = RunFolder.create(tmp_path / "runs", "look", "0.1.0")
    record_episode(folder, "0001-Alpha", 6, End.COMPLETED, Verdict(status="passed"))
    evidence = (Evidence(what=HOSTILE, expected="1", found="0", holds=False),)
    record_episode(folder, "0002-Beta", 4, End.STUCK, Verdict.of(evidence))
    record_episode(folder, "0003-Gamma", 2, End.COMPLETED, None)
    return folder
