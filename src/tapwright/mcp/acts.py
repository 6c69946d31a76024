"""The acts of a client on its phone: each passes the gate, and is a step of a trace."""

import asyncio
import json
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from pydantic import JsonValue

from ..actions import Action, DeviceAction, Outcome, PolicyRecord
from ..agent.hooks import VETOED
from ..agent.models.base import ImagePart, Model
from ..agent.policy.gate import Approval, ApprovalRequest, Approver, Gate
from ..agent.vision import encode_screenshot
from ..device.device import Device, Observation
from ..device.errors import CaptureFailed, DeviceError
from ..device.frame import Frame, changed_share
from ..device.ui import UiTree
from ..tasks.choices import choose_gate
from ..tasks.events import EventJournal
from ..traces.journal import RunFolder
from ..traces.money import Usage
from ..traces.redactor import Redactor
from ..traces.schema import (
    DeviceRecord,
    End,
    Ending,
    EpisodeRecord,
    ModelRecord,
    ObservationRecord,
    ReplyRecord,
    ShownRecord,
    StepRecord,
    Timings,
    ToolCallRecord,
    Verdict,
)
from .client_stage import ClientStage
from .options import ServerOptions
from .picture_size import picture_size

TASK = "mcp"
"""What a trace calls the task of acts that a client has chosen."""
PRICE_NOTE = "the client's own model decided; what that cost is not known here"
CANCELLED = "the client cancelled the call while this was under way; look at the screen"
NO_GOAL = ", and the goal does not order it"
"""What the gate says of an act that nobody has ordered; a client's acts have no goal."""
NOT_BEGUN = "nothing was done: the call was cancelled before"


@dataclass(frozen=True, slots=True)
class ClientCall:
    """A call as the client made it."""

    id: str
    tool: str
    arguments: Mapping[str, JsonValue] = field(default_factory=dict[str, JsonValue])


@dataclass(frozen=True, slots=True)
class ClientScreen:
    """A still screen and its views; without views, `why` the phone could not tell them."""

    seen: Observation
    tree: UiTree | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class ActResult:
    """What came of an act, and the screen after it."""

    outcome: Outcome
    after: Observation
    policy: PolicyRecord | None = None


class AskedOfTheCaller:
    """Whoever is behind the call that is under way is asked; it changes from call to call."""

    def __init__(self) -> None:
        self._approver: Approver | None = None

    @contextmanager
    def during(self, approver: Approver | None) -> Generator[None]:
        """Ask this one as long as the block lasts."""
        self._approver = approver
        try:
            yield
        finally:
            self._approver = None

    async def approve(self, request: ApprovalRequest) -> Approval | None:
        """What that one says; without one it is a no."""
        if self._approver is None:
            why = "the client cannot ask the person (it has no elicitation)"
            return Approval(False, "nobody", why)
        return await self._approver.approve(request)


class ClientActs:
    """One phone as one client uses it, from the first act to the last.

    `stage` is the phone with secrets by name; `looked` is what the client was shown since its last
    act.
    """

    def __init__(
        self,
        device: Device,
        run: RunFolder,
        options: ServerOptions,
        client: str,
        policy_model: Model | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.device = device
        self.asked = AskedOfTheCaller()
        self._now = now
        self._client = client
        secrets = Redactor(options.secrets)
        settings = options.settings
        setup = choose_gate(
            settings, False, None if settings.approve_url else self.asked, policy_model
        )
        record = EpisodeRecord(
            id=f"{len(run.episodes) + 1:04d}-{TASK}",
            task=TASK,
            goal=f"Tools called by {client}",
            secrets=secrets.names,
            settings=settings.model_dump(mode="json", exclude_defaults=True, exclude={"profiles"}),
            policy=setup.preset,
            device=DeviceRecord.of(device.info),
            model=ModelRecord(
                profile="mcp-client",
                name=client,
                endpoint="",
                scripted=False,
                price_note=PRICE_NOTE,
            ),
            started_at=now(),
        )
        self.journal = run.episode(record, secrets)
        self.stage = ClientStage(
            device, EventJournal(self.journal.folder, secrets), secrets, options.secret_fields
        )
        self.gate: Gate | None = None
        if setup.preset != "benchmark":
            # What a client says it wants is its model's word and orders nothing: no goal.
            self.gate = Gate(
                setup, self.stage, "", secrets.names, self.journal.folder / "frames",
                self.journal.book,
            )  # fmt: skip
        self._shown: list[ShownRecord] = []
        self._picture: tuple[Frame, ImagePart, str] | None = None

    async def picture(self, frame: Frame) -> tuple[ImagePart, str]:
        """A screen as a client is sent it, and the name of the file that keeps it."""
        if self._picture is None or self._picture[0] is not frame:
            part = await asyncio.to_thread(encode_screenshot, frame.image, picture_size(frame.size))
            self._picture = frame, part, self.journal.picture(part.encoded, part.media_type)
        return self._picture[1:]

    def looked(self, text: str, picture: tuple[ImagePart, str] | None = None) -> None:
        """Keep for the next step what the client was shown before it."""
        if picture is None:
            self._shown.append(ShownRecord(text=text))
            return
        part, file = picture
        size = part.width_px, part.height_px
        self._shown.append(ShownRecord(text=text, file=file, width_px=size[0], height_px=size[1]))

    async def see(self) -> ClientScreen:
        """The screen now, once it stands still; raises DeviceError."""
        seen = await self.stage.observe()
        try:
            return ClientScreen(seen, await self.stage.ui())
        except CaptureFailed as error:
            return ClientScreen(seen, None, str(error))

    async def do(
        self, action: DeviceAction, call: ClientCall, screen: ClientScreen, thought: str = ""
    ) -> ActResult:
        """Carry out one act, chosen on that screen, if the gate allows it.

        Raises DeviceError, with the step on record.
        """
        seen = screen.seen
        step = await self._begun(action, call, screen, thought)
        self.journal.intend(step)
        outcome, signals, ruled, act_s = Outcome.refused(NOT_BEGUN), (VETOED,), None, 0.0
        try:
            if self.gate is not None:
                file = step.observation.frame.file
                ruled = await self.gate.check(action, seen, picture=file)
                if not ruled.allowed:
                    outcome = Outcome.refused(refused_text(ruled))
                    return ActResult(outcome, seen, ruled)
            outcome, signals = Outcome.unknown(CANCELLED), ()
            self.journal.intend(step.model_copy(update={"policy": ruled, "outcome": outcome}))
            started_s = time.monotonic()
            try:
                outcome = await self.stage.perform(action, seen)
            except DeviceError as error:
                outcome = Outcome.unknown(str(error))
                raise
            finally:
                act_s = time.monotonic() - started_s
                if self.gate is not None and ruled is not None:
                    self.gate.told(ruled, outcome)
            after = await self.stage.observe()
            outcome = outcome.with_change(changed_share(seen.frame, after.frame))
            return ActResult(outcome, after, ruled)
        finally:
            done = {"outcome": outcome, "signals": signals, "policy": ruled}
            timings = step.timings.model_copy(update={"act_s": round(act_s, 4)})
            self.journal.append(step.model_copy(update={**done, "timings": timings}))

    async def note(
        self,
        call: ClientCall,
        outcome: Outcome,
        screen: ClientScreen,
        action: Action | None = None,
        policy: PolicyRecord | None = None,
    ) -> None:
        """Write a step of what no finger did, as a flow that was run; `screen` is the one before
        it."""
        step = await self._begun(action, call, screen, "")
        self.journal.append(step.model_copy(update={"outcome": outcome, "policy": policy}))

    def close(self, end: End, why: str) -> None:
        """Write how it ended; nobody has checked anything."""
        verdict = Verdict(status="unverified", why="acts that a client chose have no check")
        with self.journal:
            self.journal.close(Ending(end, why), verdict)

    async def _begun(
        self,
        action: Action | None,
        call: ClientCall,
        screen: ClientScreen,
        thought: str,
    ) -> StepRecord:
        seen, tree = screen.seen, screen.tree
        _, file = await self.picture(seen.frame)
        ui = self.journal.views(tree) if tree is not None else None
        shown, self._shown = tuple(self._shown), []
        arguments = json.dumps(dict(call.arguments), ensure_ascii=False)
        return StepRecord(
            index=self.journal.record.totals.steps,
            at=self._now(),
            observation=ObservationRecord.of(seen, file, ui),
            shown=shown,
            prompt_sha256="",
            prompt_tokens_estimate=0,
            rung="low",
            reply=ReplyRecord(
                tool_calls=(ToolCallRecord(id=call.id, name=call.tool, arguments=arguments),),
                model=self._client,
            ),
            usage=Usage(),
            cost_usd=None,
            begun_s=round(self.journal.elapsed_s, 4),
            thought=thought,
            action=action,
            timings=Timings(capture_s=seen.capture_s, settle_s=seen.settle_s),
        )


def refused_text(record: PolicyRecord) -> str:
    """What a client is told of an act that was not allowed, and what can be done about it."""
    why = record.why.removesuffix(NO_GOAL)
    if record.ruled == "deny":
        return f"not allowed: {why}"
    said = f" ({record.answer})" if record.answer and record.answer != "no" else ""
    return (
        f"not allowed by {record.by}{said}: {why}. Only the person can allow it: when asked, or by "
        "starting the server with --allow"
    )
