"""Plays a recorded episode once more through the real agent, with no phone, model or person."""

import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from ..actions import AimRecord, Box, DeviceAction, Done, Outcome, Size
from ..device.device import Observation
from ..device.frame import Frame
from ..traces.journal import Journal
from ..traces.money import Spent
from ..traces.recording import RecordedDevice, Recording
from ..traces.schema import End, Ending, StepRecord, Totals
from .aim import AimCheck
from .conversation import build_conversation
from .encoder import PictureShrinker, ScreenshotEncoder
from .extraction import Extraction
from .ladder import UNCONFIRMED, UNEXPECTED, Ladder, TroubleDetector
from .limits import Limits
from .loop import Agent
from .models.base import Effort, ImagePart, Model, Prompt, Reply
from .models.profiles import Profile
from .models.recorded import RecordedModel, RecordedReplies
from .plan import PlanCheck
from .prompts import CUT_OFF, advice_text, hint_text
from .second_opinion import SecondOpinion
from .step_draft import StepDraft
from .views import Glimpse, Views

_USER_SAYS = "the user says: "


@dataclass(frozen=True, slots=True)
class ReplayResult:
    """What came of playing a recording: how it ended, its steps, and what they add up to."""

    ending: Ending
    steps: tuple[StepRecord, ...]
    totals: Totals


class RecordedScreenshots(ScreenshotEncoder):
    """Shows the pictures that were sent, byte for byte, instead of making new ones."""

    def __init__(
        self, recording: Recording, profile: Profile, executor: ThreadPoolExecutor
    ) -> None:
        super().__init__(profile.vision_family, "balanced", executor)
        self._recording = recording
        self._shown = list(recording.pictures)
        self._next = 0

    async def picture(self, frame: Frame) -> ImagePart:
        """The next recorded picture; the last one again for a screen no model has seen."""
        return await self._recorded()

    async def _recorded(self) -> ImagePart:
        shown = self._shown[min(self._next, len(self._shown) - 1)]
        self._next += 1
        size = Size(shown.width_px, shown.height_px)
        encoded = self._recording.picture(shown)
        return ImagePart(encoded, shown.media_type, size.width_px, size.height_px)

    async def region(self, frame: Frame, box: Box) -> ImagePart:
        """The same: a region is a picture like any other."""
        return await self.picture(frame)

    async def shrunk(self, picture: ImagePart) -> ImagePart | None:
        """The recorded picture that took the place of that one, if one did."""
        if self._next < len(self._shown) and self._shown[self._next].instead_of is not None:
            return await self._recorded()
        return None


class RecordedAim(AimCheck):
    """Finds under each act what was found there, and rules as it was ruled."""

    def __init__(self, recording: Recording) -> None:
        super().__init__(Views(), ahead=False)
        self._steps = [s for s in recording.steps if isinstance(s.action, DeviceAction)]
        self._checked = 0

    async def check(
        self,
        action: DeviceAction,
        seen: Observation,
        fresh: Glimpse | None = None,
        sure: bool = False,
    ) -> AimRecord | None:
        """What is recorded of this act; nothing where the recording has ended."""
        self._checked += 1
        return self._steps[self._checked - 1].aim if self._checked <= len(self._steps) else None

    def ruled(self, action: DeviceAction, record: AimRecord | None) -> tuple[str, DeviceAction]:
        """The words of the refusal, if there was one; what was corrected is known to the phone."""
        outcome = self._steps[self._checked - 1].outcome if record else None
        refused = record is not None and record.result == "refused"
        return (outcome.why if refused and outcome else ""), action

    def told(self, outcome: Outcome, record: AimRecord | None) -> Outcome:
        """The recorded outcome, which says it all."""
        return outcome


class RecordedPlan(PlanCheck):
    """Finds after each act what was found, and goes on where it was gone on."""

    def __init__(self, recording: Recording) -> None:
        super().__init__(Views())
        self._steps = recording.steps

    async def look(self, draft: StepDraft, after: Observation) -> None:
        """What is recorded of this step; after its last act a reply was cut off, if not dropped."""
        if draft.index >= len(self._steps):
            return
        step = self._steps[draft.index]
        draft.expect = step.expect
        if UNEXPECTED in step.signals:
            draft.signals += (UNEXPECTED,)
        if step.plan is not None:
            draft.dropped = step.plan.dropped
            following = self._steps[draft.index + 1 : draft.index + 2]
            if draft.goes_on and not any(s.plan and s.plan.of == step.plan.of for s in following):
                draft.dropped = CUT_OFF


class RecordedOpinion(SecondOpinion):
    """Says of each act what was said of it, and refuses what was refused."""

    def __init__(self, recording: Recording) -> None:
        self._steps = recording.steps

    async def objects(self, draft: StepDraft, action: DeviceAction) -> str:
        """The words of the refusal, if there was one; nothing where the recording has ended."""
        if draft.index >= len(self._steps):
            return ""
        step = self._steps[draft.index]
        draft.opinion = step.opinion
        refused = step.opinion is not None and not step.opinion.yes
        return step.outcome.why if refused and step.outcome else ""


class RecordedUser:
    """Says what the user said: hints first heard before a step, and answers to questions."""

    def __init__(self, recording: Recording) -> None:
        self._said: list[str | None] = []
        prefix = hint_text("")
        for step in recording.steps:
            told = (one.text for one in step.shown if one.file is None)
            self._said += [text.removeprefix(prefix) for text in told if text.startswith(prefix)]
            if step.action is not None and step.action.kind == "ask":
                why = step.outcome.why if step.outcome else ""
                known = why.startswith(_USER_SAYS)
                self._said.append(why.removeprefix(_USER_SAYS) if known else None)
        self._next = 0

    async def answer(self, question: str) -> str | None:
        """The next thing the user said; None if that was nothing."""
        self._next += 1
        return self._said[self._next - 1] if self._next <= len(self._said) else None


def attended(recording: Recording) -> bool:
    """Whether a person was there: somebody answered, or the ladder climbed up to them."""
    answered = any(
        step.outcome and step.outcome.why.startswith(_USER_SAYS) for step in recording.steps
    )
    return answered or any(step.rung == "human" for step in recording.steps)


def advice(recording: Recording) -> list[str]:
    """What an advisor that only advised said, in its order."""
    prefix = advice_text("")
    told = (one.text for step in recording.steps for one in step.shown if one.file is None)
    return [text.removeprefix(prefix) for text in told if text.startswith(prefix)]


def claims_doubted(recording: Recording) -> tuple[bool, ...] | None:
    """Of each claim whether it was looked at again; None if that is as it is done now.

    Until 0.1.0 a claim that was made high enough up ended the episode at once.
    """
    doubted: list[bool] = []
    trouble = TroubleDetector()
    for step in recording.steps:
        if UNCONFIRMED in step.signals:
            doubted.append(True)
            trouble.claimed()
        elif isinstance(step.action, Done):
            otherwise_now = trouble.doubts(confirms=step.rung in ("advisor", "human"))
            return (*doubted, False) if otherwise_now else None
        elif step.action is not None and step.outcome is not None:
            trouble.acted(step.observation.frame.signature, step.action, step.outcome)
    return None


class RecordedAdviser:
    """Gives the recorded advice; what it cost is in the steps it was given for."""

    def __init__(self, profile: Profile, recording: Recording) -> None:
        self.profile = profile
        self._advice = iter(advice(recording))

    async def ask(self, prompt: Prompt, effort: Effort) -> Reply:
        """The next advice; none is left when the agent asks for more than it did."""
        return Reply(text=next(self._advice, ""))

    async def close(self) -> None:
        """There is nothing to give back."""


async def play_recording(
    recording: Recording,
    profile: Profile,
    advisor: Profile | None,
    ladder: Ladder,
    limits: Limits,
    drives: bool = True,
) -> ReplayResult:
    """Let the agent live through the recording; what differs shows in what is returned.

    `drives` says whether the advisor decided in the model's stead or only advised.
    """
    schema = recording.record.extract_schema
    replies = RecordedReplies(recording.record, recording.steps)
    model = RecordedModel(profile, replies)
    adviser: Model | None = None
    if advisor is not None:
        recorded = RecordedModel(advisor, replies)
        adviser = recorded if drives else RecordedAdviser(advisor, recording)
    steps: list[StepRecord] = []
    with (
        tempfile.TemporaryDirectory(prefix="tapwright-") as scratch,
        ThreadPoolExecutor(1) as executor,
    ):
        folder = Path(scratch) / recording.record.id
        folder.mkdir()
        unset = dict.fromkeys(("end", "answer", "extracted", "verdict"))
        fresh = {**unset, "totals": Totals(), "end_why": ""}
        with Journal(folder, recording.record.model_copy(update=fresh)) as journal:
            encoder = RecordedScreenshots(recording, profile, executor)
            conversation = build_conversation(
                recording.record.goal,
                recording.record.secrets,
                model,
                adviser,
                ladder,
                advisor_drives=drives,
                schema=schema,
                offers=recording.record.offers,
                rules=recording.record.prompts,
                shrinker=PictureShrinker(encoder, journal.picture),
            )
            agent = Agent(
                device=RecordedDevice(recording),
                conversation=conversation,
                encoder=encoder,
                journal=journal,
                limits=limits,
                user=RecordedUser(recording),
                on_step=steps.append,
                extraction=None if schema is None else Extraction.of(schema),
                aim=RecordedAim(recording),
                plan=RecordedPlan(recording),
                second=RecordedOpinion(recording),
                trouble=TroubleDetector(doubted=claims_doubted(recording)),
            )
            ending = await agent.run()
            return ReplayResult(ending, tuple(steps), journal.record.totals)


def differences(recording: Recording, played: ReplayResult) -> list[str]:
    """What went otherwise than it is recorded, step by step; nothing if nothing did."""
    found: list[str] = []
    for was, now in zip(recording.steps, played.steps, strict=False):
        if now.prompt_sha256 != was.prompt_sha256:
            found.append(f"step {was.index + 1} was decided on another prompt")
        if now.action != was.action:
            found.append(f"step {was.index + 1} was {was.action!r} and is {now.action!r}")
        if now.rung != was.rung:
            found.append(f"step {was.index + 1} was on rung {was.rung} and is on {now.rung}")
    if len(played.steps) != len(recording.steps):
        found.append(f"there were {len(recording.steps)} steps and are {len(played.steps)}")
    expected = recording.record.end
    # What happens after the agent's end is not played: the verdict needs the phone.
    if expected is not End.VERIFIER_ERROR and played.ending.end is not expected:
        found.append(f"it ended with {expected} and ends with {played.ending.end}")
        found.append(f"because {played.ending.why}")
    beside = recording.record.totals.by.get("opinion", Spent()).usage
    if played.totals.usage + beside != recording.record.totals.usage:
        found.append("the tokens do not add up to what they did")
    return found
