"""Asks a model for the next action on a labelled screenshot, in the words the agent itself uses."""

import asyncio
import hashlib
import time
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from PIL import Image

from ...actions import Done, Size, UsageError
from ...agent.conversation import FIRST_OUTPUT_TOKENS
from ...agent.cost import price
from ...agent.dialects import CALLING, BadReply, Decision, Dialect, make_dialect
from ...agent.encoder import ScreenshotEncoder
from ...agent.estimate import prompt_tokens
from ...agent.history import History
from ...agent.models.base import Effort, ImagePart, Model, Prompt, Reply, Tool, ToolCall
from ...agent.models.factory import build_model
from ...agent.models.function import FunctionModel
from ...agent.models.gate import EndpointGates
from ...agent.models.profiles import Profile
from ...agent.prompts import line_text, screen_text, system_text
from ...agent.step_draft import reply_record
from ...agent.vision import Sizing
from ...device.frame import Frame
from ...traces.money import Usage
from .dataset import StaticEpisode, StaticStep
from .record import Prediction
from .scoring import score

NULL = "null"

# A screenshot from a folder cannot be looked at more closely, and there is no later step.
_NO_USE = ("zoom", "note")
_DONE = "done"


def _dialect_of(profile: Profile) -> Dialect:
    """The profile's dialect; of those that call functions the one that has some to leave out."""
    return make_dialect("tool_calls" if profile.dialect in CALLING else profile.dialect)


@dataclass(frozen=True, slots=True)
class Question:
    """A prompt that is ready to be sent, and the size of the picture in it."""

    step: StaticStep
    prompt: Prompt
    shown: Size


class Predictor:
    """Predicts with one model; `screens` is how many of the newest screenshots a prompt shows."""

    def __init__(
        self,
        model: Model,
        sizing: Sizing,
        effort: Effort,
        screens: int,
        executor: Executor,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._model = model
        self._dialect: Dialect = _dialect_of(model.profile)
        self._tools = tuple(tool for tool in self._dialect.tools if tool.name not in _NO_USE)
        profile = model.profile
        self._eyes = ScreenshotEncoder(
            profile.vision_family, sizing, executor, profile.image_max_px
        )
        self._sizing: Sizing = sizing
        self._effort: Effort = effort
        self._screens = screens
        self._executor = executor
        self._clock = clock
        self._last_output = FIRST_OUTPUT_TOKENS

    @property
    def agent(self) -> dict[str, str]:
        """All that the predictions depend on, the data aside."""
        profile = self._model.profile
        return {
            "profile": profile.name,
            "model": profile.model or "",
            "endpoint": profile.base_url or "",
            "dialect": self._dialect.name,
            "vision": profile.vision_family,
            "sizing": self._sizing,
            "effort": self._effort,
            "screens": str(self._screens),
            "instructions": instructions_sha256(self._dialect.system_prompt, self._tools),
        }

    async def question(self, episode: StaticEpisode, position: int) -> Question:
        """The prompt for one step: the goal, what was done before, and the newest screenshots."""
        history = History(
            episode.goal, self._tools, self._dialect.system_prompt, keep=self._screens
        )
        step = episode.steps[position]
        told = step.history
        for line in told or ():
            history.hear(Reply(), _DONE, line)
        for index, earlier in enumerate(episode.steps[:position]):
            if index > position - self._screens:
                await self._see(history, earlier)
            if told is None:
                line = line_text(earlier.label.as_action(earlier.size), _DONE)
                history.hear(Reply(), _DONE, line)
        shown = await self._see(history, step)
        prompt = history.brief(self._tools, self._dialect.system_prompt)
        return Question(step, prompt, Size(shown.width_px, shown.height_px))

    def likely_usd(self, question: Question) -> Decimal | None:
        """What asking is likely to cost; None if no price is known."""
        tokens = prompt_tokens(question.prompt, self._model.profile.vision_family)
        likely = Usage(prompt=tokens, output=self._last_output)
        return price(likely, self._model.profile.prices)

    async def answer(self, question: Question) -> Prediction:
        """Ask, and compare with the label; raises ModelLost if the model cannot be used."""
        started_s = self._clock()
        reply = await self._model.ask(question.prompt, self._effort)
        model_s = self._clock() - started_s
        self._last_output = reply.usage.output or self._last_output
        parsed = self._dialect.parse(reply, question.shown)
        action = parsed.action if isinstance(parsed, Decision) else None
        step = question.step
        found = score(step.label, action, step.size)
        return Prediction(
            episode=step.episode,
            step=step.number,
            kind=step.label.kind,
            name=step.label.name,
            action=action,
            thought=parsed.thought if isinstance(parsed, Decision) else "",
            bad_reply=parsed.why if isinstance(parsed, BadReply) else None,
            type_right=found.type_right,
            right=found.right,
            why=found.why,
            reply=reply_record(reply),
            usage=reply.usage,
            cost_usd=price(reply.usage, self._model.profile.prices),
            model_s=round(model_s, 6),
            prompt_sha256=question.prompt.sha256(),
        )

    async def _see(self, history: History, step: StaticStep) -> ImagePart:
        loop = asyncio.get_running_loop()
        image = await loop.run_in_executor(self._executor, _opened, step.image)
        frame = Frame(image, Size(image.width, image.height), 0, "file", frozenset(), 0.0)
        picture = await self._eyes.picture(frame)
        history.see(screen_text(step.package, step.keyboard_shown), picture)
        return picture


def make_predicting_model(profile: Profile, gates: EndpointGates | None = None) -> Model:
    """The model of a profile; UsageError without its key, or for a script that sees nothing."""
    if profile.name == NULL:
        return _null_model(profile)
    if profile.scripted:
        raise UsageError(
            "predicting from screenshots needs a model: set STEP_API_KEY, or name one with --model "
            "(tapwright models); the rehearsal is scripted and sees no picture"
        )
    return build_model(profile, gates or EndpointGates())


def instructions_sha256(grammar: str | None, tools: tuple[Tool, ...]) -> str:
    """A short hash of everything a model is told beside goals and screenshots."""
    told = "\n".join((system_text(grammar), *(tool.text for tool in tools)))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _null_model(profile: Profile) -> Model:
    """Calls every goal reached, without being sent anywhere."""
    said = _dialect_of(profile).render(Done(), "There is nothing to do.")
    calls = (ToolCall("call_0", said.call.name, said.call.arguments),) if said.call else ()
    reply = Reply(said.text, tool_calls=calls, usage=Usage(prompt=0, cached=0, output=0))
    return FunctionModel(lambda prompt, effort: reply, profile)


def _opened(path: Path) -> Image.Image:
    try:
        with Image.open(path) as picture:
            return picture.convert("RGB")
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error}") from error
