"""The deciding half of an agent: what is asked, on which rung, at what price, what came back."""

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from ..actions import ACTION, Refuse, Size, UsageError, describe
from ..actions.log import get_logger
from ..traces.money import Usage, Usd
from ..traces.schema import CallRecord, Player, Rung, ShownRecord, StepRecord
from ..traces.spending import own_call
from .cost import asked, call_record, price
from .dialects import BadReply, Decision, Dialect, Parsed, Schema, make_dialect
from .dialects.base import PORTRAIT, Said, Unsayable
from .estimate import prompt_tokens
from .history import History
from .ladder import Ladder
from .models.base import (
    Effort,
    ImagePart,
    Model,
    Prompt,
    Reply,
    ToolCall,
    whole_characters,
)
from .prompts import ADVISE, advice_text, goal_with_secrets, line_text, short_line_text, told_text

_log = get_logger(__name__)

# What the first reply is taken to be long; later ones are taken to be as long as the last.
FIRST_OUTPUT_TOKENS = 300


@dataclass(frozen=True, slots=True)
class ModelCall:
    """One decision: the reply, what it was read as, what was newly shown, and what all of its calls
    took; `advice` is one of them, if an advisor was asked first."""

    shown: tuple[ShownRecord, ...]
    reply: Reply
    parsed: Parsed
    rung: Rung
    rung_why: str
    rung_extra_usd: Decimal | None
    prompt_sha256: str
    prompt_tokens_estimate: int
    usage: Usage
    cost: Usd
    model_s: float
    by: Player = "actor"
    advice: CallRecord | None = None


@dataclass(frozen=True, slots=True)
class Advisor:
    """A bigger model and the dialect it speaks; it drives for a while, or only says what to do."""

    model: Model
    dialect: Dialect
    drives: bool = True


class Conversation:
    """Holds one conversation; raises ModelLost when a model cannot be used.

    `unbooked` are calls that may have been paid for and are in no decision: an advice, if the model
    is lost before it makes one, and requests that were sent and came to nothing. On the ladder's
    advisor rung the advisor decides in the executor's stead, or its advice is put before the
    executor. It is sent a brief, not the conversation: nothing of that is in its cache. A model may
    read a secret off the screen: `mask` takes it out of the reply before that is kept.
    """

    def __init__(
        self,
        goal: str,
        model: Model,
        dialect: Dialect,
        ladder: Ladder,
        advisor: Advisor | None = None,
        clock: Callable[[], float] = time.monotonic,
        mask: Callable[[str], str] = str,
    ) -> None:
        self._mask = mask
        self._model = model
        self._advisor = advisor
        self._dialect = dialect
        self._ladder = ladder
        self._clock = clock
        self._history = History(goal, dialect.tools, dialect.system_prompt)
        self._new: list[ShownRecord] = []
        self._pending: list[tuple[ShownRecord, ImagePart]] = []
        self._shown_size = PORTRAIT
        self._cheap: list[Decimal] = []
        self._last_output = FIRST_OUTPUT_TOKENS
        self._advice: CallRecord | None = None
        self._lost: list[CallRecord] = []

    @property
    def rung(self) -> Rung:
        """The rung the next decision is made on."""
        return self._ladder.rung

    @property
    def rung_why(self) -> str:
        """Why that rung differs from the one before; empty if it does not."""
        return self._ladder.why

    @property
    def confirms(self) -> bool:
        """Whether a claim of success made now is taken at its word."""
        return self._ladder.confirms

    def unbooked(self) -> tuple[CallRecord, ...]:
        """Take away the calls that are in no decision."""
        advice = (self._advice,) if self._advice is not None else ()
        found = (*advice, *self._lost)
        self._advice, self._lost = None, []
        return found

    def add_screenshot(self, text: str, picture: ImagePart, file: str) -> None:
        """Take in a picture, kept as `file`, and the line that introduces it."""
        self._take(_shown(text, picture, file), picture)

    def add_screenshot_after_reply(self, text: str, picture: ImagePart, file: str) -> None:
        """Take in a picture that the reply in hand asked for: it follows that reply."""
        self._pending.append((_shown(text, picture, file), picture))

    def add_user_message(self, text: str) -> None:
        """Take in a hint from the user."""
        self._take(ShownRecord(text=text), None)

    def next_usd(self) -> Decimal | None:
        """What the next step is likely to cost: nothing cached, and output as last time."""
        model, _, prompt = self._next_call()
        own = self._likely(model, prompt)
        adviser = self._adviser()
        if adviser is None or own is None:
            return own
        advice = self._likely(adviser.model, self._question())
        return None if advice is None else own + advice

    async def decide(self) -> ModelCall:
        """Ask once; the cost is known before the reply is read, so a bad reply is paid for too."""
        started = self._clock()
        advice = self._advice = await self._be_advised()
        model, dialect, prompt = self._next_call()
        estimate = prompt_tokens(prompt, model.profile.vision_family)
        by: Player = "actor" if self._driver() is None else "advisor"
        reply = await self._ask(model, prompt, self._ladder.effort, by)
        self._advice = None
        cost = Usd.of(price(reply.usage, model.profile.prices))
        if advice is not None:
            cost += advice.cost
        _log.debug("tokens", estimated=estimate, reported=reply.usage.prompt)
        shown, self._new = tuple(self._new), []
        return ModelCall(
            shown=shown,
            reply=reply,
            parsed=_unanswered(reply) or _read(dialect, reply, self._shown_size),
            rung=self._ladder.rung,
            rung_why=self._ladder.why,
            rung_extra_usd=self._extra(cost.cost_usd),
            prompt_sha256=prompt.sha256(),
            prompt_tokens_estimate=estimate,
            usage=reply.usage if advice is None else advice.usage + reply.usage,
            cost=cost,
            model_s=self._clock() - started,
            by=by,
            advice=advice,
        )

    def record(self, step: StepRecord) -> None:
        """Remember a step, and let the ladder see its signals."""
        told = told_text(step.outcome, step.bad_reply)
        line = line_text(step.action, told)
        short = short_line_text(step.action, step.outcome, line)
        self._history.hear(self._reply_of(step), told, line, short)
        self._last_output = own_call(step).usage.output or self._last_output
        if step.rung == "low" and step.cost_usd is not None:
            self._cheap.append(step.cost_usd)
        for shown, picture in self._pending:
            self._take(shown, picture)
        self._pending.clear()
        self._ladder.note(step.signals)

    def replay(self, step: StepRecord, frames: Path) -> Prompt:
        """Go through a recorded step again and return the prompt it was decided on.

        Raises UsageError if that is not the same word for word.
        """
        for shown in step.shown:
            self._take(shown, _picture(shown, frames))
        _, _, prompt = self._next_call()
        if prompt.sha256() != step.prompt_sha256:
            raise UsageError(
                f"step {step.index + 1} was decided on another prompt than this version builds; "
                "start a new run"
            )
        self._new.clear()
        self.record(step)
        return prompt

    def _take(self, shown: ShownRecord, picture: ImagePart | None) -> None:
        self._new.append(shown)
        if picture is None:
            self._history.tell(shown.text)
        else:
            self._history.see(shown.text, picture)
            self._shown_size = Size(picture.width_px, picture.height_px)

    async def _be_advised(self) -> CallRecord | None:
        """Ask the adviser, if one is due, and put what it says into the conversation."""
        adviser = self._adviser()
        if adviser is None:
            return None
        reply = await self._ask(adviser.model, self._question(), "high", "advisor")
        self._take(ShownRecord(text=advice_text(reply.text.strip())), None)
        return call_record(adviser.model, reply.usage, "advisor")

    async def _ask(self, model: Model, prompt: Prompt, effort: Effort, by: Player) -> Reply:
        """One reply, also one that the endpoint threw away; what else was sent is kept for the
        bill, whatever is raised."""
        reply = await asked(model, prompt, effort, by, self._lost.append)
        return reply.encodable().masked(self._mask)

    def _question(self) -> Prompt:
        return self._history.brief((), ADVISE)

    def _likely(self, model: Model, prompt: Prompt) -> Decimal | None:
        tokens = prompt_tokens(prompt, model.profile.vision_family)
        return price(Usage(prompt=tokens, output=self._last_output), model.profile.prices)

    def _driver(self) -> Advisor | None:
        advisor = self._advisor if self._ladder.rung == "advisor" else None
        return advisor if advisor and advisor.drives else None

    def _adviser(self) -> Advisor | None:
        """The advisor when it has just been climbed to and only advises."""
        advisor = self._advisor if self._ladder.rung == "advisor" and self._ladder.why else None
        return advisor if advisor and not advisor.drives else None

    def _next_call(self) -> tuple[Model, Dialect, Prompt]:
        if driver := self._driver():
            dialect = driver.dialect
            brief = self._history.brief(dialect.tools, dialect.system_prompt)
            return driver.model, dialect, brief
        return self._model, self._dialect, self._history.prompt()

    def _reply_of(self, step: StepRecord) -> Reply:
        """The reply as the conversation holds it: an advisor's in the executor's words."""
        driven = step.rung == "advisor" and self._advisor is not None and self._advisor.drives
        if driven and step.action is not None:
            try:
                said = self._dialect.render(step.action, step.thought, self._shown_size)
            except Unsayable:  # the executor's own dialect has no word for it
                said = Said(text=describe(step.action))
            call = said.call and ToolCall(f"step_{step.index}", said.call.name, said.call.arguments)
            return Reply(text=said.text, tool_calls=(call,) if call else ())
        return Reply.recorded(step.reply)

    def _extra(self, cost_usd: Decimal | None) -> Decimal | None:
        """What this step cost beyond the mean of the steps on the lowest rung so far."""
        if cost_usd is None or self._ladder.rung == "low":
            return None
        return cost_usd - sum(self._cheap, Decimal(0)) / len(self._cheap) if self._cheap else None


def build_conversation(
    goal: str,
    secrets: tuple[str, ...],
    model: Model,
    advisor: Model | None,
    ladder: Ladder,
    *,
    advisor_drives: bool = True,
    schema: Schema | None = None,
    offers: Collection[str] | None = None,
    clock: Callable[[], float] = time.monotonic,
    mask: Callable[[str], str] = str,
) -> Conversation:
    """A conversation about `goal`, in which the names of `secrets` stand for texts.

    With `schema` the model is asked for data of that shape; `offers` are the actions since 0.1.0
    that it is offered, None for all. Raises UsageError for a dialect that
    cannot ask for them.
    """
    advising = None
    if advisor is not None:
        dialect = make_dialect(advisor.profile.dialect, schema, offers)
        advising = Advisor(advisor, dialect, advisor_drives)
    return Conversation(
        goal_with_secrets(goal, secrets),
        model,
        make_dialect(model.profile.dialect, schema, offers),
        ladder,
        advising,
        clock,
        mask=mask,
    )


def _read(dialect: Dialect, reply: Reply, shown: Size) -> Parsed:
    """What a reply says; what a trace could not hold and give back is a bad reply."""
    try:
        parsed = dialect.parse(reply, shown)
        if isinstance(parsed, BadReply):
            return parsed
        ACTION.validate_json(parsed.action.model_dump_json())
    except RecursionError:
        return BadReply("the reply is nested too deeply")
    except ValueError:
        return BadReply("the action holds half a character, or is nested too deeply to be kept")
    return Decision(whole_characters(parsed.thought), parsed.action)


# What endpoints end a reply with that a filter of theirs has stopped: OpenAI, Zhipu, Gemini.
_STOPPED = ("content_filter", "sensitive", "safety", "prohibited_content", "blocklist", "refusal")


def _unanswered(reply: Reply) -> Parsed | None:
    """What a reply comes to that answers nothing: a refusal, or one its endpoint could not use."""
    if reply.rejected:
        return BadReply(reply.rejected)
    if reply.tool_calls:
        return None
    if reply.refusal:
        return Decision(thought="", action=Refuse(why=reply.refusal))
    finish = reply.finish_reason
    if reply.text or finish in ("", "stop", "length", "tool_calls"):
        return None
    if any(name in finish.lower() for name in _STOPPED):
        why = f"the endpoint's filter stopped the answer ({finish})"
        return Decision(thought="", action=Refuse(why=why))
    return BadReply(f"there was no answer in it: the endpoint ended it with {finish!r}")


def _shown(text: str, picture: ImagePart, file: str) -> ShownRecord:
    return ShownRecord(
        text=text,
        file=file,
        media_type=picture.media_type,
        width_px=picture.width_px,
        height_px=picture.height_px,
    )


def _picture(shown: ShownRecord, frames: Path) -> ImagePart | None:
    """The picture of a record, read back from the trace."""
    if shown.file is None:
        return None
    try:
        encoded = (frames / Path(shown.file).name).read_bytes()
    except OSError as error:
        raise UsageError(f"a picture of the trace cannot be read: {error}") from error
    return ImagePart(encoded, shown.media_type, shown.width_px, shown.height_px)
