"""What a run leaves behind: versioned records, enough to replay an episode and to bill it.

A run folder holds `run.json`, and for each episode `episodes/<id>/` with `episode.json`,
`steps.jsonl` (one StepRecord a line), `frames/`, each picture named by its content, and `views/`
likewise.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal, Self, TypeAlias, TypeVar

from pydantic import BaseModel, Field, JsonValue

from ..actions import (
    AimRecord,
    ExpectRecord,
    OpinionRecord,
    Outcome,
    PlanRecord,
    PolicyRecord,
    TaggedAction,
)
from ..device.device import DeviceInfo, InstalledApp, Observation
from .endings import End as End
from .endings import Ending as Ending
from .endings import Evidence as Evidence
from .endings import ExtractedRecord as ExtractedRecord
from .endings import FrozenRecord
from .endings import RegionRecord as RegionRecord
from .endings import Verdict as Verdict
from .files import SealedRecord
from .money import Paid, Player, Spent, Totals, Usage

SCHEMA_VERSION = 1

Rung: TypeAlias = Literal["low", "medium", "high", "advisor", "human"]
TaskClass: TypeAlias = Literal["question", "form", "money", "search", "settings", "other"]
_Model = TypeVar("_Model", bound=BaseModel)


class FrameRecord(FrozenRecord):
    """A screenshot: the picture the model was sent (`file`, named by its SHA-256, in `frames/`),
    the size in pixels of the frame it was made from, and what is known of that frame."""

    file: str
    width_px: int
    height_px: int
    rotation: int
    source: str
    flags: tuple[str, ...] = ()
    signature: str = ""


class ShownRecord(FrozenRecord):
    """Something put before the model: a line, and with `file` the picture under it as it was sent
    (`width_px` x `height_px`). One that is not `sent` is the last screenshot once more, and the
    line says so; `instead_of` names the larger picture whose place in the prompt it takes."""

    text: str
    file: str | None = None
    media_type: Literal["image/png", "image/jpeg", "image/webp"] = "image/jpeg"
    width_px: int = 0
    height_px: int = 0
    sent: bool = True
    instead_of: str | None = None


class ObservationRecord(FrozenRecord):
    """What the agent saw before it acted; `ui` names the file in `views/` that holds the views."""

    frame: FrameRecord
    ui: str | None = None
    package: str | None = None
    activity: str | None = None
    keyboard_shown: bool = False

    @classmethod
    def of(cls, seen: Observation, file: str, ui: str | None) -> Self:
        """What was seen, with the files that keep its picture and its views."""
        frame, app = seen.frame, seen.app
        return cls(
            frame=FrameRecord(
                file=file,
                width_px=frame.size.width_px,
                height_px=frame.size.height_px,
                rotation=frame.rotation,
                source=frame.source,
                flags=tuple(sorted(frame.flags)),
                signature=frame.signature,
            ),
            ui=ui,
            package=app.package if app else None,
            activity=app.activity if app else None,
            keyboard_shown=seen.keyboard_shown,
        )


class ToolCallRecord(FrozenRecord):
    """A tool call as the model wrote it; `arguments` is the raw text, which may not parse.

    `extra` is what else stood in it: the endpoint may want it back, so it is kept unread.
    """

    id: str
    name: str
    arguments: str
    extra: Mapping[str, JsonValue] | None = None


class ReplyRecord(FrozenRecord):
    """A model's reply, verbatim; `extra` as in its calls. `refusal` is what it says instead of one,
    `rejected` why its endpoint could not use it."""

    text: str = ""
    reasoning: str = ""
    tool_calls: tuple[ToolCallRecord, ...] = ()
    finish_reason: str = ""
    model: str = ""
    refusal: str | None = None
    rejected: str | None = None
    extra: Mapping[str, JsonValue] | None = None


class Timings(FrozenRecord):
    """Seconds spent in each phase of a step."""

    capture_s: float = 0.0
    settle_s: float = 0.0
    ui_s: Annotated[float, Field(description="reading the views for the trace")] = 0.0
    model_s: float = 0.0
    act_s: float = 0.0
    journal_s: Annotated[float, Field(description="writing the step before this one")] = 0.0


class CallRecord(SealedRecord, Paid):
    """A call beside the one that decides a step, and which model profile was asked."""

    by: Player
    profile: str
    usage: Usage
    at: datetime | None = None

    @property
    def spent(self) -> Spent:
        """What it took."""
        known = self.at_least_usd
        return Spent(calls=1, usage=self.usage, cost_usd=self.cost_usd, at_least_usd=known)


class FlowStepRecord(FrozenRecord):
    """A step of a flow: its command and words, where it stands in which file, how deep it is
    nested, and what became of it; `near` is what came near an element that was not found.

    `spent` is what it took to ask models: billed by the episode's calls, or by those of the other
    `episode` in which a model worked towards a goal.
    """

    command: str
    text: str
    file: str
    line: int
    column: int
    depth: int = 0
    status: Literal["passed", "failed", "warned", "skipped", "error"]
    why: str = ""
    near: tuple[str, ...] = ()
    logs: tuple[str, ...] = ()
    spent: Spent | None = None
    episode: str | None = None


class StepRecord(SealedRecord, Paid):
    """One turn: what was seen, asked, answered, done, and what came of it.

    `by` is who decided. `usage` and the price are of all its calls; `advice` is the one to an
    advisor who only advised, if there was one. `begun_s` are the seconds into the episode on a
    clock that nobody sets. `instead` is the act that somebody had done in the place of `action`;
    `policy` is the gate's ruling, None without a gate; `aim` compares what the act names with what
    lies there, None where it names nothing; `expect` what the model said would come with what came,
    `opinion` the second one on what cannot be undone. `plan` is there if the reply asks for several
    acts: only the first has the reply and its price. `flow` is there for a step of a flow, which no
    model decided.
    """

    version: Literal[1] = SCHEMA_VERSION
    index: int
    at: datetime
    observation: ObservationRecord
    shown: tuple[ShownRecord, ...] = ()
    prompt_sha256: str
    prompt_tokens_estimate: int
    rung: Rung
    rung_why: str = ""
    rung_extra_usd: Decimal | None = None
    reply: ReplyRecord
    usage: Usage
    by: Player = "actor"
    advice: CallRecord | None = None
    begun_s: float | None = None
    thought: str = ""
    action: TaggedAction | None = None
    instead: TaggedAction | None = None
    policy: PolicyRecord | None = None
    aim: AimRecord | None = None
    expect: ExpectRecord | None = None
    plan: PlanRecord | None = None
    opinion: OpinionRecord | None = None
    flow: FlowStepRecord | None = None
    bad_reply: str | None = None
    outcome: Outcome | None = None
    signals: tuple[str, ...] = ()
    timings: Timings = Timings()


class DeviceRecord(FrozenRecord):
    """The phone an episode ran on; `simulated` is never left out."""

    serial: str
    model: str
    api_level: int
    simulated: bool

    @classmethod
    def of(cls, info: DeviceInfo) -> Self:
        """What is known of a phone that is attached."""
        return cls(
            serial=info.serial,
            model=info.model,
            api_level=info.api_level,
            simulated=info.simulated,
        )


class ModelRecord(FrozenRecord):
    """The model that decided; `scripted` means that no model was asked at all."""

    profile: str
    name: str
    endpoint: str
    scripted: bool
    prices_date: str | None = None
    price_note: str = ""


class PromptRules(FrozenRecord):
    """How the prompts of an episode are kept short; as it stands here, as 0.1.0 did.

    `dialect` is the one spoken; `most_images` are in a prompt before all but two leave; with
    `shrinks` the one that stays then is sent smaller; with `skips` a screen that looks exactly as
    the one before is told in words; `thought_words` are asked for, by dialects that ask; `steady`
    says that the effort stands in the prompt, so that changing it has a price.
    """

    dialect: str | None = None
    most_images: int = 8
    shrinks: bool = False
    skips: bool = False
    thought_words: int = 20
    steady: bool = False


class RoutingRecord(FrozenRecord):
    """The class of a task, who says so and why. `table` says where the table of routes is from,
    empty without one; `row` is what it has for the class, and `outranked` are the names in it that
    the person's own settings stand above."""

    task_class: TaskClass
    by: Literal["person", "file", "tags", "model", "nothing"]
    why: str = ""
    table: str = ""
    row: Mapping[str, JsonValue] = {}
    outranked: tuple[str, ...] = ()


class EpisodeRecord(SealedRecord):
    """One attempt at one goal. `end` and `verdict` are None while it runs or after a kill.

    `secrets` are the names that stand in braces for what only the phone is told; `checks` prove a
    goal in words. `redacted` is set in a copy whose texts and pictures are not those the model was
    sent; `extract_schema` is that of the data asked for; `offers` are the kinds of actions since
    0.1.0 that the model was offered; `policy` is the gate's preset, and `ordered` is whether the
    goal is the user's own word, not that of a program; `routing` is its class; `app` is under test;
    `files` has the SHA-256 of what else was kept. `signature` is a mark of the user who has begun
    it, on its settings: they hold again on that one's computer without being asked about.
    """

    version: Literal[1] = SCHEMA_VERSION
    id: str
    task: str
    trial: int = 0
    seed: int = 0
    goal: str
    tags: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    redacted: bool = False
    settings: Mapping[str, JsonValue] = Field(default_factory=dict[str, JsonValue])
    signature: str | None = None
    extract_schema: Mapping[str, JsonValue] | None = None
    offers: tuple[str, ...] = ()
    prompts: PromptRules = PromptRules()
    policy: Literal["strict", "standard", "benchmark"] | None = None
    ordered: bool = True
    routing: RoutingRecord | None = None
    files: Mapping[str, str] = {}
    device: DeviceRecord
    app: InstalledApp | None = None
    model: ModelRecord
    started_at: datetime
    end: End | None = None
    end_why: str = ""
    answer: str | None = None
    extracted: ExtractedRecord | None = None
    verdict: Verdict | None = None
    totals: Totals = Totals()


class RunRecord(SealedRecord):
    """One invocation: which version of tapwright ran what."""

    version: Literal[1] = SCHEMA_VERSION
    name: str
    started_at: datetime
    tapwright: str
    command: tuple[str, ...] = ()
    episodes: tuple[str, ...] = ()
