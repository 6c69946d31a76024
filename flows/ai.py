"""Steps that ask a model of the user's own: what it is asked, and what it may cost."""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import TypeVar, assert_never

from PIL import Image
from pydantic import JsonValue

from ..actions import Size, UsageError
from ..agent import screen_questions as questions
from ..agent.cost import list_price, price
from ..agent.encoder import ScreenshotEncoder
from ..agent.estimate import prompt_tokens
from ..agent.extraction import Extraction
from ..agent.limits import Limits
from ..agent.models.base import (
    AnswerRejected,
    ImagePart,
    Model,
    ModelLost,
    Prompt,
    TextPart,
    sent_requests,
)
from ..agent.models.base import Reply as ModelReply
from ..agent.models.profiles import Profile
from ..agent.policy.gate import Approver
from ..agent.vision import encode_screenshot
from ..device.device import Device
from ..device.errors import DeviceLost
from ..tasks.session import Session
from ..traces.journal import RunFolder
from ..traces.money import Spent, Usage, Usd
from ..traces.redactor import Redactor
from ..traces.schema import CallRecord, End, EpisodeRecord
from .context import FlowContext
from .language.commands import (
    AIGroup,
    AssertWithAICommand,
    DoCommand,
    ExtractCommand,
    ExtractTextWithAICommand,
)
from .outcomes import StepFailed, StepSkipped
from .phone import number

AnswerT = TypeVar("AnswerT")
# What a short answer takes with its reasoning; an assumption for the cap, not a measurement.
_ANSWER_TOKENS = 800
# An answer that cannot be used is asked for once more.
_TRIES = 2


class SkippedAI:
    """Leaves out the steps that need a model."""

    async def run(self, command: AIGroup, context: FlowContext) -> str:
        """Skip the step."""
        raise StepSkipped("it needs a model, and --no-ai skip leaves such steps out")


@dataclass(frozen=True, slots=True)
class RefusedAI:
    """Fails the steps that need a model, with the reason that none is asked."""

    why: str

    async def run(self, command: AIGroup, context: FlowContext) -> str:
        """Fail the step."""
        raise StepFailed(self.why)


@dataclass(slots=True)
class CostCap:
    """What all steps of a run may cost together, in USD; None is no bound, and `name` is who set
    it.

    Under a cap what is paid for is done one at a time, so that two phones do not spend the same
    dollar.
    """

    cap_usd: Decimal | None = None
    name: str = "--max-cost"
    spent: Usd = field(default_factory=Usd)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    @asynccontextmanager
    async def turn(self) -> AsyncGenerator[None]:
        """Nobody else spends meanwhile, if there is a cap."""
        if self.cap_usd is None:
            yield
            return
        async with self._turn:
            yield

    def left(self, next_usd: Decimal | None = Decimal(0)) -> Decimal | None:
        """What may still be spent, None without a cap; raises StepFailed if the next call, at about
        `next_usd`, would pass it."""
        if self.cap_usd is None:
            return None
        if not self.spent.whole or next_usd is None:
            raise StepFailed(
                f"{self.spent} is spent, and what a call costs is not known, so "
                f"{self.name} {self.cap_usd} can no longer be kept"
            )
        left = self.cap_usd - self.spent.known_usd
        if left <= 0 or next_usd > left:
            raise StepFailed(
                f"{self.spent} is spent, and the next call, about ${next_usd:.4f}, would pass "
                f"{self.name} {self.cap_usd}"
            )
        return left


class FlowModel:
    """The models of a session, for steps of flows on any number of phones at once.

    What goals are worked towards goes into `run` as episodes of its own.
    """

    def __init__(
        self,
        session: Session,
        run: RunFolder | None = None,
        *,
        approver: Approver | None = None,
        cap_name: str = "--max-cost",
        secrets: Redactor | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.session = session
        self.approver = approver
        self.secrets = secrets or Redactor()
        self._run = run
        self._now = now
        self._asked = 0
        self.cap = CostCap(session.settings.max_cost, cap_name)

    @property
    def profile(self) -> Profile:
        """Of the model that is asked."""
        return self.session.models.profile

    async def run(self, command: AIGroup, context: FlowContext) -> str:
        """Carry out one step; gives what the model said and what it cost.

        Raises StepFailed, ModelLost if the model cannot be asked, DeviceLost.
        """
        match command:
            case DoCommand():
                said = await self._do(command, context)
            case AssertWithAICommand(assertion=statement):
                said = await self._judged(statement, context)
            case ExtractTextWithAICommand():
                said = await self._text(command, context)
            case ExtractCommand():
                said = await self._data(command, context)
            case _:
                assert_never(command)
        return f"{said} {self.signed(context.spent)}"

    def signed(self, spent: Spent) -> str:
        """Who was asked, and what it cost."""
        scripted = ", scripted" if self.profile.scripted else ""
        return f"({self.profile.name}{scripted}, {spent.cost})"

    async def _judged(self, statement: str | None, context: FlowContext) -> str:
        if statement is None:
            return await self._defects(context)
        return await self._holds(statement, context)

    async def _holds(self, statement: str, context: FlowContext) -> str:
        screen = await self.screen(context)
        prompt = questions.ask_whether(statement, screen)
        opinion = await self.ask(prompt, questions.read_opinion, context)
        if opinion.holds is None:
            raise self._no(f"the model cannot tell whether it holds: {opinion.why}", context)
        if not opinion.holds:
            raise self._no(f"it does not hold: {opinion.why}", context)
        return f"the model says it holds: {opinion.why}"

    async def _defects(self, context: FlowContext) -> str:
        prompt = questions.ask_defects(await self.screen(context))
        defects = await self.ask(prompt, questions.read_defects, context)
        if defects:
            raise self._no(f"defects: {'; '.join(defects)}", context)
        return "the model sees no defect"

    async def _text(self, command: ExtractTextWithAICommand, context: FlowContext) -> str:
        prompt = questions.ask_text(command.query, await self.screen(context))
        text = await self.ask(prompt, questions.read_text, context)
        if text is None:
            raise self._no(f"the screen does not show {command.query}", context)
        await _define(context, command.output_variable, text)
        return f"{command.output_variable} is {text!r}"

    async def _data(self, command: ExtractCommand, context: FlowContext) -> str:
        extraction = Extraction.of(command.schema)
        prompt = questions.ask_data(command.schema, command.query, await self.screen(context))
        data = await self.ask(
            prompt, lambda reply: (questions.read_data(reply, extraction),), context
        )
        if data[0] is None:
            raise self._no("the screen does not show these data", context)
        await _put(context, command.output_variable, data[0])
        said = json.dumps(data[0], ensure_ascii=False)
        return f"output.{command.output_variable} is {said[:300]}"

    async def _do(self, command: DoCommand, context: FlowContext) -> str:
        steps = max(1, round(number(command.max_steps, "maxSteps")))
        seconds = command.max_seconds
        goal = self.secrets.mask(command.goal)
        # The model knows them by name, and only the phone gets their text.
        named = {one: self.secrets.fill(f"{{{one}}}") for one in self.secrets.names}
        named = {one: text for one, text in named.items() if f"{{{one}}}" in goal}
        async with self.cap.turn():
            limits = Limits(
                steps=steps,
                cost_usd=self.cap.left(),
                wall_s=None if seconds is None else number(seconds, "maxSeconds"),
            )
            try:
                record = await self.session.attempt(
                    goal, context.phone.device, run=self._run, approver=self.approver,
                    judged=False, limits=limits, secrets=named or None,
                    task_class=command.task_class,
                )  # fmt: skip
            except UsageError as error:
                raise StepFailed(str(error)) from error
            finally:
                # Whatever became of it, the screen is another one now.
                context.phone.touched()
            totals = record.totals
            context.episode = record.id
            context.spent = context.spent + Spent(
                calls=totals.model_calls, usage=totals.usage, cost_usd=totals.cost_usd,
                at_least_usd=totals.at_least_usd,
            )  # fmt: skip
            self.cap.spent = self.cap.spent + totals.cost
        return await self._ended(record, context)

    async def _ended(self, record: EpisodeRecord, context: FlowContext) -> str:
        """What the end of an attempt is for the step; only the agent's own success goes on."""
        told = f"{record.totals.steps} steps, episode {record.id}"
        match record.end:
            case End.COMPLETED:
                said = record.end_why
            case End.ANSWERED:
                said = record.answer or ""
                await _define(context, "aiOutput", said)
            case End.DEVICE_LOST:
                raise DeviceLost(record.end_why)
            case End.MODEL_LOST:
                raise ModelLost(f"{record.end_why} ({told})")
            case _:
                why = f": {record.end_why}" if record.end_why else ""
                raise self._no(f"the model ended with {record.end}{why}; {told}", context)
        # Nothing has checked it: a step behind it that asserts something does.
        return f"unverified, the model says: {said}; {told}"

    def _no(self, why: str, context: FlowContext) -> StepFailed:
        return StepFailed(f"{why} {self.signed(context.spent)}", tree=context.phone.tree)

    async def screen(self, context: FlowContext) -> ImagePart:
        """The screen as it is now, for a prompt; raises StepFailed if no picture may be had."""
        frame = (await context.phone.observe()).frame
        if "secure" in frame.flags:
            raise StepFailed("the app forbids pictures of this screen, so no model can see it")
        profile, sizing = self.profile, self.session.settings.sizing
        encoder = ScreenshotEncoder(
            profile.vision_family, sizing, self.session.executor, profile.image_max_px
        )
        return await encoder.picture(frame)

    async def crop(self, image: Image.Image) -> ImagePart:
        """A small picture for a prompt, as it is."""
        size = Size(image.width, image.height)
        return await asyncio.to_thread(encode_screenshot, image, size)

    async def ask(
        self,
        prompt: Prompt,
        read: Callable[[ModelReply], AnswerT],
        context: FlowContext,
        tries: int = _TRIES,
    ) -> AnswerT:
        """The answer to a question, asked again if it cannot be used; each call is booked at once.

        Raises StepFailed if none can be used or the cap is reached, ModelLost.
        """
        why = ""
        async with self.cap.turn(), self._model(context.phone.device) as model:
            for _ in range(tries):
                reply = await self._reply(model, prompt, context)
                try:
                    return read(reply)
                except questions.BadAnswer as bad:
                    why = str(bad)
                    prompt = questions.again(prompt, reply, why)
        raise self._no(f"the model gave no answer that can be used: {why}", context)

    async def _reply(self, model: Model, prompt: Prompt, context: FlowContext) -> ModelReply:
        profile = model.profile
        prompt = self._masked(prompt)
        tokens = prompt_tokens(prompt, profile.vision_family)
        self.cap.left(list_price(Usage(prompt=tokens, output=_ANSWER_TOKENS), profile.prices))
        with sent_requests() as sent:
            try:
                reply = await model.ask(prompt, "medium")
            except AnswerRejected as rejected:
                reply = rejected.reply
            finally:
                for usage in sent:
                    # It came to nothing and may be billed: its price is not known.
                    self._book(context, profile, usage)
        self._book(context, profile, reply.usage)
        return reply

    def _masked(self, prompt: Prompt) -> Prompt:
        """What a model is told, secrets by name; on pictures they are painted over."""
        if not self.secrets:
            return prompt
        mask = self.secrets.mask
        return replace(
            prompt,
            messages=tuple(
                replace(
                    message,
                    parts=tuple(
                        replace(part, text=mask(part.text)) if isinstance(part, TextPart) else part
                        for part in message.parts
                    ),
                )
                for message in prompt.messages
            ),
        )

    def _book(self, context: FlowContext, profile: Profile, usage: Usage) -> None:
        cost_usd = price(usage, profile.prices)
        call = CallRecord(
            by="actor", profile=profile.name, usage=usage, cost_usd=cost_usd, at=self._now()
        )
        self.cap.spent = self.cap.spent + Usd.of(cost_usd)
        context.paid(call)

    @asynccontextmanager
    async def _model(self, device: Device) -> AsyncGenerator[Model]:
        self._asked += 1
        async with self.session.models.models(f"question-{self._asked}", device) as models:
            yield models.acting


async def _define(context: FlowContext, name: str, text: str) -> None:
    """A variable with a text off the screen, in which nothing is an expression."""
    plain = text.replace("${", "\\${")
    await context.script(lambda: context.scripts.define({name: plain}))


async def _put(context: FlowContext, name: str, data: JsonValue) -> None:
    """Data under `output`, as a value and not as code."""
    literal = json.dumps(json.dumps(data))
    await context.script(
        lambda: context.scripts.run(f"output[{json.dumps(name)}] = JSON.parse({literal}); ''")
    )
