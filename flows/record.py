"""The trace of a flow: each step in the journal that agents use, so that the viewer shows it."""

import asyncio
import io
import time
from datetime import UTC, datetime
from decimal import Decimal

from PIL import Image

from ..actions import Outcome
from ..device.device import DeviceInfo, Observation
from ..device.frame import Frame
from ..device.ui import UiTree
from ..traces.journal import Journal
from ..traces.money import Usage
from ..traces.redactor import Redactor
from ..traces.schema import (
    CallRecord,
    DeviceRecord,
    End,
    Ending,
    EpisodeRecord,
    FlowStepRecord,
    ModelRecord,
    ObservationRecord,
    ReplyRecord,
    StepRecord,
    Timings,
)
from .filming import StepsFilm
from .language import Flow
from .outcomes import FlowResult, FlowStepResult
from .phone import FlowPhone

_WIDTH_PX = 540
_JPEG_QUALITY = 80
NO_MODEL = ModelRecord(profile="none", name="", endpoint="", scripted=True)
_OUTCOMES = {"passed": Outcome.done, "failed": Outcome.failed, "error": Outcome.unknown}


def episode_record(
    flow: Flow, number: int, info: DeviceInfo, model: ModelRecord = NO_MODEL
) -> EpisodeRecord:
    """The record of a flow that is about to run on a phone; `model` is what its steps may ask."""
    return EpisodeRecord(
        id=f"{number:04d}-{''.join(c if c.isalnum() else '_' for c in flow.path.stem)[:60]}",
        task=f"flow:{flow.path.name}",
        goal=flow.name,
        tags=flow.tags,
        device=DeviceRecord.of(info),
        model=model,
        started_at=datetime.now(UTC),
    )


class FlowJournal:
    """Writes the steps of one flow; pictures are smaller than the screen, and each is kept once."""

    def __init__(self, journal: Journal, secrets: Redactor | None = None) -> None:
        self._secrets = secrets or Redactor()
        self._journal = journal
        self._count = 0
        self._kept: tuple[Frame, str] | None = None
        self._written_s = 0.0

    async def step(self, result: FlowStepResult, phone: FlowPhone) -> None:
        """Write one step with what was on the screen before it acted, or when it failed."""
        seen, tree = await self._seen(result, phone)
        file = await self._picture(seen.frame)
        info, failure = result.info, result.failure
        outcome = _OUTCOMES.get(result.status, Outcome.refused)(result.why)
        began_s = time.perf_counter()
        ui = self._journal.views(tree) if tree is not None else None
        record = StepRecord(
            index=self._count,
            at=datetime.now(UTC),
            observation=ObservationRecord.of(seen, file, ui),
            prompt_sha256="",
            prompt_tokens_estimate=0,
            rung="low",
            reply=ReplyRecord(),
            usage=Usage(),
            cost_usd=Decimal(0),
            begun_s=round(max(0.0, self._journal.elapsed_s - result.seconds), 4),
            thought=info.text,
            action=phone.acted,
            flow=FlowStepRecord(
                command=info.command,
                text=info.text,
                file=str(info.at.file),
                line=info.at.line,
                column=info.at.column,
                depth=info.depth,
                status=result.status,
                why=result.why,
                near=tuple(map(str, failure.near)) if failure is not None else (),
                logs=result.logs,
                spent=result.spent if result.spent.calls else None,
                episode=result.episode or None,
            ),
            outcome=outcome,
            timings=Timings(act_s=round(result.seconds, 4), journal_s=self._written_s),
        )
        self._journal.append(self._secrets.masked(record))
        self._count += 1
        self._written_s = round(time.perf_counter() - began_s, 4)

    def film(self) -> StepsFilm:
        """A film of the steps from the next one on."""
        return StepsFilm(self._journal.folder, self._count)

    def book(self, call: CallRecord) -> None:
        """Write what a model was asked, before what it said can be lost."""
        self._journal.book(call)

    async def _seen(
        self, result: FlowStepResult, phone: FlowPhone
    ) -> tuple[Observation, UiTree | None]:
        if result.failure is not None:
            # The screen as it is now: what the step waited for may have come too late.
            return await phone.observe(), result.failure.tree or phone.tree
        if phone.acted_on is not None:
            return phone.acted_on
        return await phone.settled(), phone.tree

    async def _picture(self, frame: Frame) -> str:
        if self._kept is None or self._kept[0] is not frame:
            encoded = await asyncio.to_thread(_encoded, frame.image)
            self._kept = frame, self._journal.picture(encoded, "image/jpeg")
        return self._kept[1]

    def close(self, result: FlowResult) -> EpisodeRecord:
        """Write how the flow ended."""
        end = End.COMPLETED
        if result.status == "error":
            end = End.MODEL_LOST if result.lost == "model" else End.DEVICE_LOST
        verdict = self._secrets.masked(result.verdict)
        return self._journal.close(Ending(end, self._secrets.mask(result.why)), verdict)


def _encoded(image: Image.Image) -> bytes:
    """A JPEG of at most half a phone's width: what a person looks at, not what is compared."""
    scale = min(1.0, _WIDTH_PX / min(image.size))
    small = image.convert("RGB").reduce(max(1, round(1 / scale)))
    held = io.BytesIO()
    small.save(held, format="JPEG", quality=_JPEG_QUALITY)
    return held.getvalue()
